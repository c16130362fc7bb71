// Guides by choice, each as a page and on paper, in both languages and both themes: what each holds, how
// it is called, where its links lead; and the sheets of the cases.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, check } from '../e2e/tap.mjs';
import { root } from '../e2e/site.mjs';
import { compareWithPage, destinations, information, links, objects, run, stringOf, structure } from './pdf.mjs';
import { smallGuides } from './small.mjs';

const folder = path.join(root, '../../pdf-guides');
const program = path.join(root, '../../casebook');
const checker = path.join(root, '../../release/tests/pdf_check');

const files = {
  'casebook.yaml': `
title: { en: The Collection, nl: De Verzameling }
description: { en: All of it, nl: Alles }
languages: [en, nl]
sheets: true
navigation: [cases, guides]
guides:
  - { id: whole, title: { en: Everything, nl: Alles samen } }
  - id: practical
    title: { en: Practices, nl: Praktijken }
    description: { en: How it is done, nl: Hoe het gaat }
    parts: [practices, register]
  - { id: ticks, title: Checklists, parts: [checklists] }
  - { id: both, title: Tools, parts: [checklists, tools] }
  - { id: topical, title: One topic, topics: [alpha] }
  - { id: named, title: Two cases, cases: [third, first], parts: [cases, topics, figures, register] }
  - { id: picked, title: Picked, practices: [do], tools: [choice], parts: [practices, tools] }
  - { id: nothing, title: Nothing, topics: [lonely], parts: [cases, register, tools, figures] }
`,
  'schema.yaml': `
case:
  organisation: { type: text }
  topics: { type: refs, to: topics, facet: true }
  practices: { type: refs, to: practices }
  kind: { type: term, vocabulary: kinds, facet: true }
vocabularies:
  kinds: [ { id: a, label: Kind A }, { id: b, label: Kind B } ]
`,
  'pages/about.md': '---\ntitle: About\nsummary: "# A heading of level one"\n---\n# Another\n\nText.[^1]\n\n[^1]: A note.\n',
  'pages/about.nl.md': '---\ntitle: Over\n---\nTekst over alles.\n',
  'topics/alpha.md': '---\ntitle: Alpha\nsummary: Of alpha.\n---\n![In the text](figure:in-alpha)\n\nSee [](case:second) and [](topic:beta).\n\n# Level one\n\n## Level two\n',
  'topics/beta.md': '---\ntitle: Beta\n---\nOf beta.\n',
  'topics/lonely.md': '---\ntitle: Lonely\n---\nNobody has it.\n',
  'practices/preparing/think.md': '---\ntitle: Think\nsummary: First.\n---\n- [ ] Thought of [](case:first)\n- [ ] Thought of [](tool:card)\n',
  'practices/acting/do.md': '---\ntitle: Do\n---\n> [!TIP]\n> Just do it, as [](practice:think) says.\n',
  'tools/card.md': '---\ntitle: Card\nkind: card\n---\n- [ ] One\n- [ ] Two\n',
  'tools/choice.md': '---\ntitle: Choice\nkind: guide\n---\nChoose with [the card](tool:card), as in [](case:first).\n',
  'figures/kinds.yaml': 'title: Kinds of case\nkind: bars\ncount: kind\ndescription: "# Heading"\n',
  'figures/in-alpha.yaml': 'title: In alpha\nkind: bars\ncount: kind\ntopics: [alpha]\n',
  'figures/side.yaml': 'title: Side by side\nkind: comparison\ncases: [first, second]\nfields: [kind]\n',
};
const heading = '|\n  # One heading\n\n  ## The same\n\n  Text.\n';
for (const [id, topic, practice, kind] of [['first', 'alpha', 'think', 'a'], ['second', 'alpha', 'do', 'b'], ['third', 'beta', 'think', 'a']]) {
  files[`cases/${id}.yaml`] = `title: Case ${id}\norganisation: Org ${id}\ntopics: [${topic}]\npractices: [${practice}]\nkind: ${kind}\nsummary: ${heading}sections:\n  - title: Story\n    text: "The story of ${id}."\nquotes:\n  - { text: "# Quoted", by: Someone }\ntips:\n  - "## Tipped"\n`;
}
// A case that must be shortened: what is left out first are the ends of its sections.
const sentences = 'All of this was said many times before, and will be said again. '.repeat(40);
const long = (id, paragraphs) => `title: Case ${id}\nsummary: Brief.\nsections:\n` + Array.from({ length: 6 }, (_, i) =>
  `  - title: Section ${i}\n    text: |\n      Beginning ${i}. A note.[^n]\n\n` + `      ${sentences}\n\n`.repeat(paragraphs) + '      [^n]: Noted.\n').join('');
files['cases/longer.yaml'] = long('longer', 6) + 'sources: [{ title: A source }]\n';
files['cases/longest.yaml'] = long('longest', 6).replace(/Beginning \d\. A note/g, (it) => sentences.repeat(2) + it);
files['cases/first.nl.yaml'] = 'title: De eerste\nsummary: Kort.\n';

function build(theme) {
  const out = path.join(folder, theme);
  const { status, stderr } = spawnSync(
    program, ['build', path.join(folder, 'content'), '--out', out, '--theme', theme, '--base-url', 'https://example.org/small/'],
    { encoding: 'utf8' },
  );
  return status === 0 && !/\[CB8/.test(stderr) ? [] : [`${theme}: exit ${status}`, stderr];
}

before(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, 'content', name)), { recursive: true });
    writeFileSync(path.join(folder, 'content', name), text);
  }
  return [...build('folio'), ...build('civic')];
});

// The headings of level 1 and 2 of each guide, by what they are the heading of.
const holds = {
  whole: `part-introduction another part-figures part-topics topic-alpha topic-beta topic-lonely part-cases
    case-first case-second case-third case-longer case-longest phase-1 practice-think phase-2 practice-do part-tools
    tool-card tool-choice
    part-register register-organisations register-terms`,
  practical: 'phase-1 practice-think phase-2 practice-do',
  ticks: 'part-checklists tool-card',
  both: 'part-checklists tool-card part-tools tool-choice',
  topical: `part-introduction another part-figures part-topics topic-alpha part-cases case-first case-second phase-1
    practice-think phase-2 practice-do part-tools tool-choice part-register register-organisations register-terms`,
  named: `part-cases case-first case-third part-topics topic-alpha topic-beta part-figures part-register
    register-organisations`,
  picked: 'phase-2 practice-do part-tools tool-choice',
  nothing: '',
};
const titles = {
  whole: ['Everything', 'Alles samen'], practical: ['Practices', 'Praktijken'], ticks: ['Checklists', 'Checklists'],
  both: ['Tools', 'Tools'], topical: ['One topic', 'One topic'], named: ['Two cases', 'Two cases'],
  picked: ['Picked', 'Picked'], nothing: ['Nothing', 'Nothing'],
};
const languages = ['en', 'nl'];
const place = (language) => (language === 'en' ? '' : `${language}/`);
const page = (theme, language, id) => readFileSync(path.join(folder, theme, `${place(language)}${id}.html`), 'utf8');
const pdf = (theme, language, id) => path.join(folder, theme, `${place(language)}${id}.pdf`);
const idsOf = (html, pattern) => [...html.slice(html.indexOf('guide-text')).matchAll(pattern)].map(([, id]) => id);

for (const theme of ['folio', 'civic'])
  for (const [number, language] of languages.entries())
    for (const id of Object.keys(holds)) {
      const file = pdf(theme, language, id);
      const named = (title) => `${theme}, ${language}, ${id}: ${title}`;

      check(named('holds what it should'), () => {
        const found = idsOf(page(theme, language, id), /<h[23][^>]* id="([^"]*)"/g)
          .filter((it) => !/^(introduction-|footnotes)/.test(it)).join(' ');
        const wanted = holds[id].split(/\s+/).filter((it) => it && !(it === 'another')).join(' ');
        return found === wanted ? [] : [`holds "${found}"`, `not   "${wanted}"`];
      });

      check(named('is called as it should'), () => {
        const html = page(theme, language, id);
        const { Title: title } = information(file);
        const collection = ['The Collection', 'De Verzameling'][number];
        const cover = run('pdftotext', '-l', '1', file, '-');
        const isWhole = id === 'whole';
        const about = isWhole ? ['All of it', 'Alles'][number] : ['How it is done', 'Hoe het gaat'][number];
        const saysIt = id === 'practical' || isWhole;
        return [
          ...(title === `${titles[id][number]} – ${collection}` ? [] : [`the title is ${title}`]),
          ...(cover.includes(titles[id][number]) && cover.includes(collection) ? [] : [`the cover says ${cover}`]),
          ...(cover.includes('example.org/small') ? [] : ['the cover has no address']),
          ...(new RegExp(`^${about}$`, 'm').test(cover) === saysIt ? [] : [`the cover says ${cover}`]),
          ...(html.includes(`<p class="lede">${about}</p>`) === saysIt ? [] : ['the page has another description']),
        ];
      });

      check(named('is the same on paper and on screen'), () => {
        if (id === 'nothing') return [];
        const { problems, compared } = compareWithPage(structure(file), page(theme, language, id));
        return compared > 2 ? problems : [`only ${compared} texts`];
      });

      check(named('has no link to nowhere'), () => {
        const places = destinations(file);
        return links(objects(file)).flatMap((link) => [
          ...(link.destination === undefined || places.has(link.destination) ? [] : [`nothing is called ${link.destination}`]),
          ...(link.uri === undefined || link.uri.startsWith('https://example.org/small/') ? [] : [link.uri]),
          ...(link.contents ? [] : ['a link says nothing']),
        ]);
      });

      check(named('passes our checker'), () => {
        const { status, stdout } = spawnSync(checker, [file], { encoding: 'utf8' });
        return status === 0 ? [] : [stdout];
      });
    }

check('what a guide does not hold is a link to the site, without a number of a page', () => {
  const text = run('pdftotext', '-layout', pdf('folio', 'en', 'picked'), '-');
  const uris = links(objects(pdf('folio', 'en', 'picked'))).map((link) => link.uri).filter(Boolean);
  return [
    ...(/as Think says/.test(text) && /with the card, as in Case first\./.test(text) ? [] : [text]),
    ...['practices/think.html', 'tools/card.html', 'cases/first.html']
      .filter((it) => !uris.includes(`https://example.org/small/${it}`))
      .map((it) => `no link to ${it} in ${uris}`),
  ];
});

check('the list of figures and the register hold what the guide holds', () => {
  const text = run('pdftotext', '-layout', pdf('folio', 'en', 'named'), '-');
  const register = text.slice(text.lastIndexOf('Organisations'));
  return [
    ...(/Org first/.test(register) && /Org third/.test(register) ? [] : ['the register lacks an organisation']),
    ...(/Org second/.test(register) ? ['the register has an organisation that is not in the guide'] : []),
    ...(/Kinds of case/.test(text) ? ['a figure of all cases stands in a guide of some'] : []),
  ];
});

check('texts that fell back say their language', () => {
  const { all } = objects(pdf('folio', 'nl', 'whole'));
  const marked = Object.values(all).map(({ value }) => value).filter((value) => value?.['/S'] && value['/Lang'])
    .map((value) => `${value['/S'].slice(1)}:${stringOf(value['/Lang'])}`);
  return ['H2:en', 'H3:en', 'P:en', 'Span:en', 'Link:en'].filter((it) => !marked.includes(it)).map((it) => `no ${it} in ${[...new Set(marked)]}`);
});

// Words of the schema and of lists that fell back, one by one: each has its language, on paper and on screen.
check('labels, units, terms and titles that fell back say their language', () => {
  const home = path.join(folder, 'fallback');
  const own = {
    'casebook.yaml': 'title: { en: T, nl: T }\nlanguages: [en, nl]\nguides: [{ id: guide, title: G, parts: [cases, practices, register] }]\n',
    'schema.yaml': `case:
  length: { type: integer, label: Labelled, unit: Unitary }
  kinds: { type: terms, vocabulary: kinds, facet: true, label: { en: Kinds, nl: Soorten } }
  extra: { type: markdown, label: { en: Extra, nl: Meer } }
  practices: { type: refs, to: practices }
vocabularies:
  kinds:
    - { id: a, label: { en: Done in Dutch, nl: Vertaald } }
    - { id: b, label: Untranslated }
`,
    'cases/one.yaml': `title: Onecase
length: 12
kinds: [a, b]
extra: Plainly said
practices: [first]
quotes: [{ text: Said, by: Somebody, role: Rolename }]
sections: [{ title: Section, text: "Words ![en français](lang:fr).\\n\\n| [!LANG de] Kopf | b |\\n|---|---|\\n| c | d |\\n" }]
sources: [{ title: Sourced, url: "https://example.org/" }, { title: Unlinked }]
`,
    'cases/two.yaml': 'title: Second\n',
    'practices/preparing/first.md': '---\ntitle: Firstly\n---\nText.\n',
  };
  for (const [name, text] of Object.entries(own)) {
    mkdirSync(path.dirname(path.join(home, 'content', name)), { recursive: true });
    writeFileSync(path.join(home, 'content', name), text);
  }
  const { status, stderr } = spawnSync(program, ['build', path.join(home, 'content'), '--out', path.join(home, 'site')], { encoding: 'utf8' });
  if (status !== 0 || /\[CB8/.test(stderr)) return [stderr];
  const html = readFileSync(path.join(home, 'site/nl/guide.html'), 'utf8');
  const text = html.slice(html.indexOf('guide-text'));
  const file = path.join(home, 'site/nl/guide.pdf');
  const spoken = (language) => Object.values(objects(file).all).map(({ value }) => value).filter((value) => value?.['/S'] && stringOf(value['/Lang'] ?? '') === language);
  const english = spoken('en');
  const wanted = ['Labelled', 'Unitary', 'Untranslated', 'Plainly said', 'Rolename', 'Sourced', 'Unlinked', 'Firstly', 'Onecase'];
  return [
    ...wanted.filter((it) => !new RegExp(`lang="en"[^>]*>(<a[^>]*>)?${it}<|lang="en"[^>]*>\\s*(<[^>]*>)*[^<]*${it}`).test(text)).map((it) => `${it} has no language on screen`),
    ...(/lang="en"[^>]*>Vertaald/.test(text) || /Vertaald, Unt/.test(text) ? ['the translated term is taken for English'] : []),
    ...['fr', 'de'].filter((it) => spoken(it).length !== 1).map((it) => `nothing is in ${it} on paper`),
    // Each of these words is an element of its own on paper: label, unit, term, fact, two sources, the register's.
    ...(english.filter((it) => it['/S'] === '/Span').length >= 6 ? [] : [`${english.length} elements in English: ${english.map((it) => it['/S'])}`]),
    ...(run(checker, file) === '' ? [] : ['not sound']),
  ];
});

for (const theme of ['folio', 'civic'])
  for (const language of languages)
    check(`${theme}, ${language}: every case has a sheet that passes our checker`, () =>
      ['first', 'second', 'third'].flatMap((id) => {
        const file = path.join(folder, theme, `${place(language)}cases/${id}.pdf`);
        if (!existsSync(file)) return [`${id} has none`];
        const { status, stdout } = spawnSync(checker, [file], { encoding: 'utf8' });
        const { Pages: pages, Title: title } = information(file);
        return [
          ...(status === 0 ? [] : [stdout]),
          ...(Number(pages) <= 2 ? [] : [`${id} has ${pages} pages`]),
          ...(/ – (The Collection|De Verzameling)$/.test(title) ? [] : [`${id} is called ${title}`]),
        ];
      }),
    );

check('the fonts, folders and language of the machine do not matter', () => {
  const setUp = path.join(folder, 'machine');
  const out = path.join(folder, 'elsewhere');
  mkdirSync(setUp, { recursive: true });
  writeFileSync(path.join(setUp, 'fonts.conf'), '<fontconfig><dir>/nowhere</dir><match target="pattern"><edit name="family" mode="assign"><string>Comic</string></edit></match><match target="font"><edit name="embolden" mode="assign"><bool>true</bool></edit></match></fontconfig>');
  const env = {
    ...process.env, FONTCONFIG_FILE: path.join(setUp, 'fonts.conf'), FONTCONFIG_PATH: setUp, HOME: setUp,
    XDG_CONFIG_HOME: setUp, XDG_CACHE_HOME: setUp, XDG_DATA_HOME: setUp, LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8',
  };
  const { status, stderr } = spawnSync(
    program, ['build', path.join(folder, 'content'), '--out', out, '--theme', 'folio', '--base-url', 'https://example.org/small/'],
    { encoding: 'utf8', env },
  );
  if (status !== 0) return [stderr];
  return [...Object.keys(holds), 'cases/first'].flatMap((id) => languages.map((language) => `${place(language)}${id}.pdf`))
    .filter((file) => !readFileSync(path.join(out, file)).equals(readFileSync(path.join(folder, 'folio', file))))
    .map((file) => `${file} differs`);
});

check('a long sheet is shortened by the rule, and says so', () => {
  const text = (id) => run('pdftotext', path.join(folder, `folio/cases/${id}.pdf`), '-');
  const [longer, longest] = [text('longer'), text('longest')];
  return [
    ...(/Beginning 5/.test(longer) && /Noted/.test(longer) ? [] : ['no beginnings']),
    ...(/A source|All of this/.test(longer) ? ['not shortened'] : []),
    ...(/Section 1/.test(longest) || !/Brief\./.test(longest) ? ['sections are left'] : []),
    ...[longer, longest].filter((it) => !/Shortened for this sheet[^/]*https:\/\/example\.org\/small\/cases\/long/.test(it.replace(/\n/g, ''))).map((it) => it.slice(-300)),
    ...['longer', 'longest'].filter((id) => Number(information(path.join(folder, `civic/cases/${id}.pdf`)).Pages) > 2),
  ];
});

check('sheets need no guide', () => {
  const { file, status, said } = smallGuides('sheets')('Sheets', 'Text.', '', {
    'casebook.yaml': 'title: Sheets\nlanguages: [en]\nsheets: true\nguides: []\n',
    'cases/one.yaml': 'title: One\nsections:\n  - { title: Story, text: "It **went** well." }\n',
  });
  const sheet = path.join(path.dirname(file), 'cases/one.pdf');
  return status === 0 && /It went well\./.test(run('pdftotext', sheet, '-')) ? [] : [status, said];
});

check('the guides of the sample collection pass our checker', () => {
  const built = ['guide.pdf', 'en/guide.pdf'].map((file) => path.join(root, file));
  const { status, stdout } = spawnSync(checker, built, { encoding: 'utf8' });
  return status === 0 ? [] : [stdout];
});

check('the home page and the page of guides name all guides with what they hold', () =>
  ['index', 'guides'].flatMap((name) => {
    const html = page('folio', 'nl', name);
    return [
      ...Object.entries(titles).filter(([id, [, title]]) => !html.includes(`<a href="${id}.html"`) || !html.includes(`>${title}</a>`))
        .map(([id]) => `${name}.html does not name ${id}`),
      ...Object.keys(titles).filter((id) => !html.includes(`href="${id}.pdf"`)).map((id) => `${name}.html has no ${id}.pdf`),
      ...(html.includes('<p>Hoe het gaat</p>') ? [] : [`${name}.html does not say what a guide is about`]),
      ...(html.includes('>Gidsen</a>') ? [] : [`${name}.html has no way to the page of guides`]),
    ];
  }));
