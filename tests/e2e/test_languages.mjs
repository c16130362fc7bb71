// Languages in step: interface strings, the switch and its hreflang, and texts that fall back to the
// default language, which say so.
import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { casebook, copySmall } from './small.mjs';
import { filesOf } from './site.mjs';
import { after, check } from './tap.mjs';

const { parse } = createRequire(import.meta.url)('yaml');
const onePixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const temporary = mkdtempSync(path.join(os.tmpdir(), 'casebook-languages-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

// Interface strings.

const strings = Object.fromEntries(readdirSync('templates/strings').map((name) =>
  [name.replace('.yaml', ''), parse(readFileSync(path.join('templates/strings', name), 'utf8'))]));

const isPlural = (value) => typeof value === 'object' && 'other' in value;
const gapsOf = (text) => [...String(text).matchAll(/\{(\w+)\}/g)].map(([, gap]) => gap).sort().join(' ');

// By key: the gaps of a text, of every plural form.
function flatten(value, key = '', into = {}) {
  if (typeof value !== 'object') into[key] = gapsOf(value);
  else if (isPlural(value)) {
    for (const form of ['one', 'other']) into[`${key} (${form})`] = form in value ? gapsOf(value[form]) : 'missing';
  } else for (const [name, below] of Object.entries(value)) flatten(below, key ? `${key}.${name}` : name, into);
  return into;
}

for (const [language, known] of Object.entries(strings))
  check(`interface strings in ${language} have the keys, forms and gaps of English`, () => {
    const english = flatten(strings.en);
    const these = flatten(known);
    const problems = [];
    for (const key of new Set([...Object.keys(english), ...Object.keys(these)])) {
      // The form for one may write the number out.
      const same = english[key] === these[key] || (key.endsWith('(one)') && these[key] !== 'missing' && key in english && key in these);
      if (!same) problems.push(`${key}: {${these[key]}}, in English {${english[key]}}`);
    }
    return problems;
  });

check('interface strings exist in Dutch, English, French and German', () =>
  ['nl', 'en', 'fr', 'de'].filter((language) => !strings[language]).map((language) => `none in ${language}`));

// A collection in two languages; `word` makes every text of a language recognisable.

function write(name, languages, word, translated) {
  const folder = path.join(temporary, name);
  const [first, second] = languages;
  const put = (file, text) => {
    mkdirSync(path.dirname(path.join(folder, 'content', file)), { recursive: true });
    writeFileSync(path.join(folder, 'content', file), text);
  };
  const both = (text) => (translated ? `{ ${first}: ${word(first)} ${text}, ${second}: ${word(second)} ${text} }` : `{ ${first}: ${word(first)} ${text} }`);
  const entry = (language, file, text) => {
    if (language === first) put(file, text(word(first)));
    else if (translated) put(file.replace(/\.(\w+)$/, `.${second}.$1`), text(word(second)));
  };
  put('casebook.yaml', `title: ${both('titel')}\ndescription: ${both('beschrijving')}\nlanguages: [${languages.join(', ')}]\nbase_url: https://example.org/x/\n` +
    `guides:\n  - { id: guide, title: ${both('gids')} }\n  - { id: short, title: ${both('boekje')}, description: ${both('wat het is')}, parts: [cases, topics, checklists, register] }\n` +
    `phases:\n  - { id: acting, label: ${both('fase')}, description: ${both('wat men dan doet')} }\n`);
  put('media/bridge.png', onePixel);
  put('schema.yaml', `case:
  organisation: { type: text, translate: false, label: ${both('naam')} }
  place: { type: text, label: ${both('plek')}, group: ${both('groep')}, description: ${both('wat de plek is')} }
  story: { type: markdown, label: ${both('verhaal')} }
  partners: { type: list, label: ${both('partners')} }
  staff: { type: integer, label: ${both('mensen')}, unit: ${both('koppen')} }
  size: { type: integer, facet: true, label: ${both('omvang')}, unit: ${both('meter')} }
  begun: { type: year, facet: true, label: ${both('begin')} }
  sector: { type: term, vocabulary: sectors, facet: true, label: ${both('sector')}, description: ${both('wat de sector is')}, group: ${both('andere groep')} }
  topics: { type: refs, to: topics, facet: true, label: ${both('thema')} }
vocabularies:
  sectors:
    - { id: care, label: ${both('zorg')}, description: ${both('wat zorg is')}, terms: [{ id: home, label: ${both('thuiszorg')} }] }
    - { id: food, label: ${both('voeding')} }
`);
  for (const language of languages) {
    for (const [id, sector] of [['a', 'home'], ['b', 'food']])
      entry(language, `cases/${id}.yaml`, (w) => `title: ${w} ${id}\nsummary: ${w} kort.\nplace: ${w} plek\nstory: ${w} verhaal\npartners: [${w} partner]\n` +
        (language === first ? `organisation: Bolle\nsector: ${sector}\ntopics: [change]\nfeatured: true\nupdated: 2026-03-01\nstaff: 4\nsize: 8\nbegun: 2020\nimage: bridge.png\n` : '') +
        `image_alt: ${w} brug\nlinks:\n  - { title: ${w} verwijzing, url: "https://example.org" }\n` +
        `sections:\n  - title: ${w} kop\n    text: ${w} tekst.\nquotes:\n  - { text: ${w} citaat, by: An ${w}, role: ${w} rol }\ntips:\n  - ${w} tip\n`);
    for (const [file, more] of [['topics/change.md', ''], ['practices/acting/need.md', language === first ? 'cases: [a]\n' : ''],
      ['tools/check.md', language === first ? 'kind: card\n' : ''], ['pages/about.md', '']])
      entry(language, file, (w) => `---\ntitle: ${w} titel\nsummary: ${w} samenvatting\n${more}---\n${w} tekst. [](case:a)\n\n## ${w} kop\n\n![${w} brug](media:bridge.png)\n\n![](figure:given)\n`);
  }
  put('figures/counted.yaml', `title: ${both('telling')}\nkind: bars\ncount: sector\n`);
  put('figures/crossed.yaml', `title: ${both('kruising')}\nkind: crosstab\nrows: sector\ncolumns: topics\n`);
  put('figures/compared.yaml', `title: ${both('vergelijking')}\nkind: comparison\ncases: [a, b]\nfields: [sector, place, staff]\n`);
  put('figures/given.yaml', `title: ${both('figuur')}\ndescription: ${both('uitleg')}\nkind: bars\nsource: ${both('bron')}\ndata:\n  - { label: ${both('balk')}, values: [58] }\n`);
  return folder;
}

const build = (folder) => casebook(folder, ['build', 'content', '--out', 'public']);

check('a collection in French and German is built without a warning', () => {
  const folder = write('fr-de', ['fr', 'de'], (language) => `Mot${language}`, true);
  const strict = casebook(folder, ['check', '--strict', 'content']);
  if (strict.status !== 0) return [strict.stderr];
  const { status, stderr } = build(folder);
  if (status !== 0 || stderr !== '') return [`status ${status}: ${stderr}`];
  const problems = [];
  for (const file of filesOf(path.join(folder, 'public'))) {
    if (!file.endsWith('.html')) continue;
    const html = readFileSync(path.join(folder, 'public', file), 'utf8');
    const language = file.startsWith('de/') ? 'de' : 'fr';
    if (!html.includes(`<html lang="${language}"`)) problems.push(`${file} is not said to be in ${language}`);
    if (html.includes(language === 'de' ? 'Motfr' : 'Motde')) problems.push(`${file} has texts of the other language`);
    for (const text of ['Search', 'Zoeken', 'Skip to content', 'Menu principal', 'Cases'])
      if (language === 'de' && new RegExp(`>${text}<`).test(html)) problems.push(`${file} says "${text}"`);
  }
  return problems;
});

// The pages of a site in two languages, each with its tags of a name.
const attribute = (tag, name) => tag.match(new RegExp(` ${name}="([^"]*)"`))?.[1];
const resolve = (file, href) => path.posix.normalize(path.posix.join(path.posix.dirname(file), href));

check('hreflang and the switch lead to the same page in the other language, and back', () => {
  const folder = write('switch', ['nl', 'en'], (language) => `Woord${language}`, true);
  const { status, stderr } = build(folder);
  if (status !== 0) return [stderr];
  const site = path.join(folder, 'public');
  const pages = filesOf(site).filter((file) => file.endsWith('.html'));
  const problems = [];
  for (const file of pages) {
    const html = readFileSync(path.join(site, file), 'utf8');
    const own = file.startsWith('en/') ? 'en' : 'nl';
    const other = own === 'en' ? 'nl' : 'en';
    const same = own === 'en' ? file.slice(3) : `en/${file}`;
    const found = {};
    for (const [tag] of html.matchAll(/<link rel="alternate" hreflang[^>]*>/g)) {
      const address = new URL(attribute(tag, 'href'), `https://example.org/x/${file}`).href;
      found[attribute(tag, 'hreflang')] = address.replace('https://example.org/x/', '').replace(/(^|\/)$/, '$1index.html');
    }
    if (found[own] !== file || found[other] !== same) problems.push(`${file}: hreflang leads to ${JSON.stringify(found)}`);
    const [link] = html.match(new RegExp(`<a href="[^"]*" lang="${other}" hreflang="${other}">`)) ?? [''];
    if (link === '' || resolve(file, attribute(link, 'href')) !== same) problems.push(`${file}: the switch is ${link}`);
    if (!pages.includes(same)) problems.push(`${file} has no counterpart`);
  }
  return pages.length > 20 ? problems : [`only ${pages.length} pages`];
});

// Calls `visit` with every text of a page, those of attributes included, and the language of the element
// in which it stands.
const shown = ['alt', 'title', 'aria-label', 'placeholder', 'content', 'label'];
const voids = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);
function visitTexts(html, visit) {
  const open = [];
  for (const [, tag, text] of html.matchAll(/(<[^>]*>)|([^<]+)/g)) {
    if (text !== undefined) {
      visit(text, open.findLast((element) => element.lang)?.lang, open.map((element) => element.name));
      continue;
    }
    const name = tag.match(/^<\/?([\w-]+)/)?.[1];
    for (const key of shown) {
      const value = tag.startsWith('</') ? undefined : attribute(tag, key);
      if (value) visit(value, attribute(tag, 'lang') ?? open.findLast((element) => element.lang)?.lang, [...open.map((element) => element.name), name]);
    }
    if (!name || voids.has(name) || tag.endsWith('/>')) continue;
    if (tag.startsWith('</')) open.length = Math.max(0, open.findLastIndex((element) => element.name === name));
    else open.push({ name, lang: attribute(tag, 'lang') });
  }
}

// What is for programs has no language of its own: scripts, and what the head says of the page. Names that
// mix words of the interface with such texts are in the page's: parts of drawings, an example to search for.
const cannotSay = (text, around) =>
  ['script', 'template', 'meta'].some((name) => around.includes(name)) ||
  (around.includes('svg') && (around.at(-1) === 'title' || ['svg', 'a'].includes(around.at(-1)))) ||
  (around.at(-1) === 'input' && text.startsWith('for example ')) ||
  (around.at(-1) === 'title' && !text.split(' – ')[0].includes('Woordnl'));

// Texts of the English pages that are said to be in another language than their words tell.
function misjudged(folder) {
  const { status, stderr } = build(folder);
  if (status !== 0) return [stderr];
  const site = path.join(folder, 'public');
  const problems = [];
  let marked = 0;
  for (const file of filesOf(site).filter((name) => name.startsWith('en/') && /\.(html|svg)$/.test(name)))
    visitTexts(readFileSync(path.join(site, file), 'utf8'), (text, language, around) => {
      if (!/Woord(nl|en)/.test(text) || (text.includes('Woordnl') && cannotSay(text, around))) return;
      // A file with a drawing alone is in no language: what it says in the page's is not marked.
      const own = text.includes('Woordnl') ? 'nl' : file.endsWith('.svg') ? undefined : 'en';
      if (own === 'nl') marked += 1;
      if ((language || undefined) !== own) problems.push(`${file}: "${text.trim()}" in ${around.slice(-3).join(' > ')} is said to be in ${language}`);
    });
  return marked > 50 ? problems : [...problems, `only ${marked} texts are marked`];
}

check('texts that fall back are marked with their language', () => misjudged(write('fallback', ['nl', 'en'], (language) => `Woord${language}`, false)));

check('so is each of what two cases share', () => {
  const folder = write('shared', ['nl', 'en'], (language) => `Woord${language}`, false);
  writeFileSync(path.join(folder, 'content/topics/again.md'), '---\ntitle: Woordnl weer\n---\nWoordnl tekst.\n');
  writeFileSync(path.join(folder, 'content/topics/again.en.md'), '---\ntitle: Woorden weer\n---\nWoorden tekst.\n');
  for (const id of ['a', 'b']) {
    const name = path.join(folder, 'content/cases', `${id}.yaml`);
    writeFileSync(name, readFileSync(name, 'utf8').replace('topics: [change]', 'topics: [again, change]'));
  }
  return misjudged(folder);
});

check('so are names of organisations, and what is translated stays in its own language beside them', () => {
  const folder = write('organisations', ['nl', 'en'], (language) => `Woord${language}`, false);
  const change = (file, from, to) => {
    const name = path.join(folder, 'content', file);
    writeFileSync(name, readFileSync(name, 'utf8').replace(from, to));
  };
  change('schema.yaml', ', translate: false', '');
  for (const id of ['a', 'b']) change(`cases/${id}.yaml`, 'organisation: Bolle', 'organisation: Woordnl Bolle');
  writeFileSync(path.join(folder, 'content/cases/b.en.yaml'), 'organisation: Woorden Bolle\nplace: Woorden\n');
  change('figures/compared.yaml', 'fields: [', 'fields: [organisation, ');
  return misjudged(folder);
});

check('what each case has is called as schema.yaml says, and a name that falls back says its language', () => {
  const folder = copySmall('relabelled');
  const add = (file, find, text) => {
    const name = path.join(folder, 'content', file);
    writeFileSync(name, readFileSync(name, 'utf8').replace(find, text));
  };
  add('schema.yaml', /^case:$/m, `case:
  tips: { label: { nl: Raad, en: Advice } }
  sources: { label: Gelezen }
  related: { label: { nl: Buren, en: Neighbours } }
  updated: { label: { nl: Nagekeken, en: Looked through } }`);
  add('cases/bakery.yaml', /$/, 'related: [clinic]\nsources: [{ title: Een boek }]\nupdated: 2026-01-02\n');
  const { status, stderr } = casebook(folder, ['build', 'content', '--no-pdf', '--out', 'public']);
  if (status !== 0) return [stderr];
  const read = (name) => readFileSync(path.join(folder, 'public', name), 'utf8');
  const lack = (name, ...parts) => parts.filter((part) => !read(name).includes(part)).map((part) => `${name}: no ${part}`);
  return [
    ...lack('cases/bakery.html', '>Raad</h2>', '>Gelezen</h2>', '>Buren</h2>', '<span>Nagekeken</span>: 2 januari 2026'),
    ...lack('en/cases/bakery.html', '>Advice</h2>', '<h2 id="sources" lang="nl">Gelezen</h2>', '>Neighbours</h2>', '<span>Looked through</span>: 2 January 2026'),
    ...lack('en/data.html', '>Advice</td>', '>Looked through</td>'),
  ];
});
