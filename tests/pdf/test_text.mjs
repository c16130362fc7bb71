// What texts become on paper: figures that are linked, words in narrow places, code, footnotes.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { check } from '../e2e/tap.mjs';
import { root } from '../e2e/site.mjs';
import { destinations, elements, links, linkText, objects, run, status as statusOf, stringOf, structure, textOf, words } from './pdf.mjs';
import { a5, a5Columns, smallGuides, threeColumns, twoColumns, unsound } from './small.mjs';

const build = smallGuides('text');
const home = path.join(root, '../../..');
const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const sentence = (count, word = 'word') => times(count, (i) => `${word}${i}`).join(' ');
const quiet = ({ status, said, file }) => [
  ...(status === 0 && !/\[CB8/.test(said) ? [] : [`exit ${status}: ${said}`]), ...unsound(file),
];

const figure = (title) => `title: ${title}\nkind: bars\nunit: count\nseries: [ 2024 ]\ndata:\n  - { label: one, values: [1] }\n`;
const config = (parts) => ({ 'casebook.yaml': `title: Layout\nlanguages: [en]\nguides:\n  - { id: guide, title: Guide, parts: [${parts}] }\n` });

check('a figure that texts only link to stands in the part of figures, and links lead to its page', () => {
  const body = 'See [the chart](figure:linked) and [](figure:among), then ![](figure:among) in a line.\n\n![](figure:placed)\n';
  const extra = {
    ...config('introduction, figures, cases'),
    'figures/linked.yaml': figure('Only linked'), 'figures/placed.yaml': figure('Placed'), 'figures/among.yaml': figure('Among words'),
  };
  const guide = build('linked', body, '', extra);
  const { file } = guide;
  const problems = quiet(guide);
  const all = objects(file);
  const places = destinations(file, all.pages);
  const pageWords = words(file);
  for (const id of ['linked', 'among', 'placed']) {
    if (!places.has(`figure-${id}`)) problems.push(`no place for ${id}`);
    if (!guide.page().includes(`id="figure-${id}"`)) problems.push(`the page has no place for ${id}`);
  }
  const link = links(all).find((it) => it.destination === 'figure-linked' && /chart/.test(linkText(it, pageWords)));
  const label = all.labels[places.get('figure-linked')];
  if (!link) problems.push('the link leads elsewhere');
  else if (!pageWords[link.page].map((word) => word.text).join(' ').includes(`chart (p. ${label})`)) problems.push(`the link does not name page ${label}`);
  const captions = [...elements(structure(file))].filter(({ element }) => element.tag === 'Caption').map(({ element }) => textOf(element));
  if (captions.filter((it) => /Placed/.test(it)).length !== 1) problems.push(`captions: ${captions}`);
  return problems;
});

// Without the part of figures, links to what is not in the guide lead to the site.
check('an image of a figure among words is no place of it', () => {
  const guide = build('among', 'Now ![](figure:among) in a line.\n', '', { 'figures/among.yaml': figure('Among words') });
  return [...quiet(guide), ...(/\(p\. \?\)/.test(run('pdftotext', guide.file, '-')) ? ['a page that is not known'] : [])];
});

const long = ['Arbeidsmarktcommunicatie', 'medewerkersbetrokkenheid', 'loopbaanbegeleidingstraject', 'verantwoordelijkheden'];
const dutch = { 'casebook.yaml': 'title: Maat\nlanguages: [nl]\nguides:\n  - { id: guide, title: Gids, parts: [introduction, cases] }\n' };

// The lines of the text that pdftotext sees, a word that is divided with its hyphen.
function tornWords(file, whole) {
  const text = run('pdftotext', '-raw', file, '-').replaceAll('\u00ad\n', '').replaceAll('-\n', '');
  return whole.filter((word) => !text.includes(word));
}

check('words and headings in narrow columns are divided with a hyphen', () => {
  const problems = [];
  const narrow = 'heading-2: { size: 30pt, leading: 34pt }\nheading-3: { size: 26pt, leading: 30pt }\n';
  const body = `Begin.\n\n${long.map((word) => `### ${word}\n\n${word} ${sentence(12)} (${word}), **${word}** en ${word}.`).join('\n\n')}`;
  for (const [name, style] of [['three columns', threeColumns], ['a5 columns', a5Columns]]) {
    const guide = build(name, body, style + narrow, dutch);
    problems.push(...quiet(guide), ...tornWords(guide.file, long).map((word) => `${name}: ${word} is torn`));
    const right = words(guide.file).flat().filter((word) => word.right > (name === 'a5 columns' ? 420 : 596) - 30);
    if (right.length) problems.push(`${name}: ${right[0].text} is beyond the margin`);
  }
  return problems;
});

check('a word that has no break at all is divided, and said with its place', () => {
  const problems = [];
  const endless = 'x'.repeat(340);
  const places = { text: `Begin.\n\n${endless}\n`, heading: `Begin.\n\n## ${endless}\n\nText.\n`, cell: `Begin.\n\n| a | b |\n|---|---|\n| ${endless} | b |\n` };
  for (const [name, body] of Object.entries(places)) {
    const { said, file } = build(`endless ${name}`, body);
    const line = body.split('\n').findIndex((it) => it.includes(endless)) + 4;
    if (!new RegExp(`about\\.md:${line}:\\d+: warning\\[CB806\\]`).test(said)) problems.push(`${name}: ${said || 'nothing said'}`);
    const count = run('pdftotext', file, '-').replace(/[^x]/g, '').length;
    if (count < 340) problems.push(`${name}: ${count} letters`);
  }
  const table = `Begin.\n\n|${times(24, (i) => ` Organisation${i} |`).join('')}\n|${'---|'.repeat(24)}\n|${times(24, (i) => ` cell${i} |`).join('')}\n`;
  const { said } = build('many columns', table);
  if (!/about\.md:6:\d+: warning\[CB806\]/.test(said)) problems.push(`24 columns: ${said || 'nothing said'}`);
  return problems;
});

check('lines of narrow columns are ragged rather than full of gaps', () => {
  const { file } = build('ragged', `Begin.\n\n${sentence(200, 'middling')}`, threeColumns);
  const pages = words(file);
  const gaps = pages.flatMap((page) => page.slice(1).map((word, i) => ({ word, gap: word.left - page[i].right, same: Math.abs(word.top - page[i].top) < 1 })))
    .filter(({ same, gap, word }) => same && gap > 8 && gap < 14 && /middling/.test(word.text));
  return gaps.map(({ word, gap }) => `${gap.toFixed(1)} points before ${word.text}`);
});

const code = ['first:', '  second: "two  blanks"', '', '\tthird = [', '            deep', '  ]'];
const fence = (lines) => `Begin.\n\n\`\`\`yaml\n${lines.join('\n')}\n\`\`\`\n\nAfter \`inline\` code.\n`;

check('code keeps its blanks and lines, in a face of equal widths on a ground', () => {
  const guide = build('code', fence(code));
  const { file } = guide;
  const problems = quiet(guide);
  const layout = run('pdftotext', '-layout', file, '-').split('\n');
  const at = (word) => layout.find((line) => line.includes(word))?.indexOf(word);
  const steps = ['second:', 'third', 'deep', ']'].map((word) => at(word) - at('first:'));
  if (!(steps[0] > 0 && steps[1] > steps[0] && steps[2] > 2 * steps[1] && steps[3] === steps[0])) problems.push(`indented by ${steps}`);
  if (!/DejaVuSansMono/.test(run('pdffonts', file))) problems.push('no face of equal widths');
  const page = words(file).find((all) => all.some((word) => word.text === 'first:'));
  const [first, second, third] = ['first:', 'second:', 'third'].map((text) => page.find((word) => word.text === text));
  if (!(third.top - second.top > 1.8 * (second.top - first.top))) problems.push('the empty line is lost');
  const content = run('qpdf', '--qdf', '--object-streams=disable', file, '-');
  if (!/0\.95\d* 0\.95\d* 0\.93\d* rg/.test(content)) problems.push('no ground');
  const text = textOf(structure(file));
  if (!/first: +second: "two +blanks" +third = \[ +deep +\]/.test(text)) problems.push(`read as ${text.slice(text.indexOf('first:'), 200)}`);
  if (!/<pre[^>]*><code[^>]*>first:\n {2}second: (?:&quot;|&#34;)two {2}blanks(?:&quot;|&#34;)\n\n\tthird/.test(guide.page())) problems.push('the page has other code');
  return problems;
});

check('lines of code that are too long are set smaller, or divided with a sign', () => {
  const problems = [];
  const middling = `key: ${'value '.repeat(11)}end`;
  const endless = `key: ${'path/to/'.repeat(30)}end`;
  for (const [name, line, divided] of [['middling', middling, false], ['endless', endless, true]]) {
    const guide = build(`code ${name}`, fence(['short', line, 'last']), '', {});
    problems.push(...quiet(guide));
    const text = run('pdftotext', '-raw', guide.file, '-');
    const joined = text.replaceAll(/\u00ad\n?/g, '');
    if (!joined.includes(line)) problems.push(`${name}: not whole: ${text.slice(text.indexOf('key:'), text.indexOf('last'))}`);
    if (/\u00ad/.test(text) !== divided) problems.push(`${name}: ${divided ? 'no' : 'a'} sign of division`);
    const beyond = words(guide.file).flat().filter((word) => word.right > 595 - 65);
    if (beyond.length) problems.push(`${name}: ${beyond[0].text} is beyond the margin`);
  }
  return problems;
});

check('words are kept apart where a line is ended by force, and where code ends one', () => {
  const { file } = build('breaks', `Begin.\n\none\\\ntwo  \nthree\n\n${fence(['four', 'five'])}`);
  const text = textOf(structure(file));
  return ['one two three', 'four five'].filter((it) => !text.includes(it)).map((it) => `"${it}" is glued: ${text.slice(0, 200)}`);
});

check('code in an opener has the colour of its text', () => {
  const style = 'code: { color: "#123456" }\nopener-text: { color: "#fedcba" }\n';
  const { file } = build('opener', 'Words.\n', style, { 'pages/about.md': '---\ntitle: About\nsummary: Says `code` here.\n---\nText.\n' });
  const content = run('qpdf', '--qdf', '--object-streams=disable', file, '-');
  return /0\.0705\d* 0\.2039\d* 0\.3372\d* rg/.test(content) ? ['it has its own'] : [];
});

check('a footnote stands at the foot of the page of its reference, and goes on at that of the next', () => {
  const problems = [];
  for (const [name, style] of [['one column', ''], ['two columns', twoColumns]])
    for (const [size, before] of [[40, 0], [900, 0], [900, 700], [2500, 100], [2500, 5000]]) {
      const title = `note ${name} ${size} ${before}`;
      const body = `${before ? sentence(before, 'before') : 'Begin.'}\n\nCalled[^n] for.${sentence(before ? 30 : 900, ' after')}\n\n[^n]: ${sentence(size, 'noted')}`;
      const guide = build(title, body, style);
      const { file } = guide;
      problems.push(...quiet(guide).map((it) => `${title}: ${it}`));
      const pages = words(file);
      const pageOf = (word) => pages.findIndex((page) => page.some(({ text }) => text === word));
      const called = pages.findIndex((page) => page.some(({ text }) => /^Called\d?$/.test(text)));
      const noted = times(size, (i) => pageOf(`noted${i}`));
      if (noted.includes(-1)) problems.push(`${title}: noted${noted.indexOf(-1)} is lost`);
      if (noted[0] !== called) problems.push(`${title}: called for on page ${called}, begins on ${noted[0]}`);
      if (noted.some((page, i) => i > 0 && (page < noted[i - 1] || page > noted[i - 1] + 1))) problems.push(`${title}: it skips a page`);
      // In each column, nothing of the text stands below a line of the note.
      pages.forEach((page, i) => [0, 1].forEach((column) => {
        const inside = page.filter((word) => !style || (word.left > 297) === (column === 1));
        const top = Math.min(...inside.filter(({ text }) => /^noted/.test(text)).map((word) => word.top));
        const low = inside.find((word) => /^(before|after)\d/.test(word.text) && word.top > top);
        if (low) problems.push(`${title}: ${low.text} stands below the note on page ${i}`);
      }));
      const tree = structure(file);
      const notes = [...elements(tree)].filter(({ element }) => element.tag === 'Note').map(({ element }) => textOf(element)).join(' ');
      if (notes.replace(/[^\d ]/g, '').split(/ +/).filter(Boolean).slice(-1)[0] !== String(size - 1)) problems.push(`${title}: the structure has another order`);
    }
  return problems;
});

check('the alternative text of a figure says all that it shows', () => {
  const data = times(30, (i) => `  - { label: Label${i}, values: [${i + 1}, ${100 + i}] }`).join('\n');
  const guide = build('alternative', 'Begin.\n\n![](figure:large)\n', '', {
    'figures/large.yaml': `title: Large\nkind: bars\nunit: count\nseries: [ 2024, 2026 ]\ndata:\n${data}\n`,
  });
  const { all, get } = objects(guide.file);
  const texts = Object.values(all).map((it) => it.value).filter((it) => it?.['/S'] === '/Figure').map((it) => stringOf(get(it['/Alt'])) ?? '');
  const missing = times(30, (i) => `Label${i} 2024 ${i + 1}, 2026 ${100 + i}`).filter((it) => !texts.some((text) => text.includes(it)));
  return [...unsound(guide.file), ...missing.slice(0, 1).map((it) => `"${it}" is not in ${JSON.stringify(texts)}`)];
});

// The guides that content/README.md shows, in the sample collection.
check('the guides of the documentation are accepted', () => {
  const readme = readFileSync(path.join(home, 'content/README.md'), 'utf8');
  const shown = readme.match(/^ {4}guides:\n(?: {4,}.*\n)+/m)[0].replace(/^ {4}/gm, '');
  const folder = path.join(root, '../../pdf/documented');
  rmSync(folder, { recursive: true, force: true });
  cpSync(path.join(home, 'content'), folder, { recursive: true });
  const config = path.join(folder, 'casebook.yaml');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^guides:\n(?: .*\n)+/m, shown));
  const { status, output } = statusOf(path.join(root, '../../casebook'), 'check', folder);
  return status === 0 && !/error\[/.test(output) ? [] : [output];
});

check('links to the page that is the introduction name its page, in an opener, too', () => {
  const guide = build('about', 'Begin.\n\nText.\n', '', {
    'cases/one.yaml': 'title: One\nsections:\n  - title: Story\n    text: Back to [the beginning](page:about).\n',
    'pages/about.md': '---\ntitle: About\nsummary: See [the case](case:one) and [a place](https://example.org/there).\n---\nText.\n',
  });
  const problems = quiet(guide);
  const text = run('pdftotext', '-raw', guide.file, '-').replace(/\s+/g, ' ');
  for (const said of ['the beginning (p. 1)', 'the case (p. 4)', 'a place (example.org/there)'])
    if (!text.includes(said)) problems.push(`no "${said}" in ${text.slice(0, 400)}`);
  if (!/href="#part-introduction"[^>]*>the beginning/.test(guide.page())) problems.push('the page leads elsewhere');
  return problems;
});

check('the heads of a cross table do not collide on a small page', () => {
  const sizes = ['1–9', '10–19', '20–49', '50–99', '100–199', '200–499', '500–999', '1000–4999'];
  const { file } = build('cross', 'Begin.\n\n![](figure:cross)\n', a5, {
    'schema.yaml': `case:\n  size: { type: term, vocabulary: sizes, facet: true }\n  other: { type: term, vocabulary: sizes, facet: true }\nvocabularies:\n  sizes:\n${sizes.map((it, i) => `    - { id: s${i}, label: ${it} }\n`).join('')}`,
    'figures/cross.yaml': 'title: Cross\nkind: crosstab\nrows: other\ncolumns: size\n',
    ...Object.fromEntries(sizes.map((it, i) => [`cases/c${i}.yaml`, `title: Case ${i}\nsize: s${i}\nother: s${i}\n`])),
  });
  const page = words(file).find((all) => all.some(({ text }) => text === '4999'));
  if (!page) return ['heads are not divided'];
  const top = page.find(({ text }) => text === '4999').top;
  const heads = page.filter((word) => Math.abs(word.top - top) < 4 || Math.abs(word.top - top + 10) < 4).sort((a, b) => Math.round(a.top) - Math.round(b.top) || a.left - b.left);
  return heads.slice(1).map((word, i) => [heads[i], word]).filter(([a, b]) => Math.abs(a.top - b.top) < 1 && b.left < a.right + 1).map(([a, b]) => `${a.text} runs into ${b.text}`);
});

const nestedKinds = {
  ...config('introduction, figures, cases'),
  'schema.yaml': `case:
  kind: { type: terms, vocabulary: kinds, facet: true }
  size: { type: term, vocabulary: sizes, facet: true }
vocabularies:
  kinds:
    - { id: people, label: People, terms: [ { id: coaching, label: Coaching, terms: [ { id: peers, label: Peers } ] } ] }
  sizes: [ { id: small, label: Small }, { id: large, label: Large } ]
`,
  'cases/one.yaml': 'title: One\nkind: [peers]\nsize: small\n', 'cases/two.yaml': 'title: Two\nkind: [coaching]\nsize: large\n',
  'figures/kinds.yaml': 'title: Kinds\nkind: crosstab\nrows: kind\ncolumns: size\n',
};
check('a cross table sets nested rows in, and names its totals', () => {
  const guide = build('nested', 'Text.\n', '', nestedKinds);
  const page = words(guide.file).find((it) => it.some((word) => word.text === 'Peers'));
  const [people, coaching, peers, total] = ['People', 'Coaching', 'Peers', 'Total'].map((text) => page.find((word) => word.text === text));
  return [
    ...quiet(guide), ...(people.left + 4 < coaching.left && coaching.left + 4 < peers.left ? [] : ['nested rows are not set in']),
    ...(total && total.bottom < people.top + 2 ? [] : ['totals have no head']),
  ];
});

// Words of a page that lie over each other.
const collisions = (page) => page.flatMap((a, i) => page.slice(i + 1)
  .filter((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.6 * (a.bottom - a.top))
  .map((b) => `"${a.text}" lies over "${b.text}"`));
check('the words of a spectrum do not collide, however long they and its poles are', () => {
  const options = times(6, (i) => `  - { label: Verantwoordelijkheidsverdeling${i}, text: Arbeidsmarktcommunicatie en medewerkersbetrokkenheid, example: Loopbaanbegeleidingstraject }`).join('\n');
  const poles = (count) => `poles: [ "${sentence(count, 'left')}", "${sentence(count, 'right')}" ]`;
  const guide = build('spectrum', 'Text.\n', '', {
    ...config('introduction, figures, cases'),
    'figures/words.yaml': `title: Long words\nkind: spectrum\n${poles(16)}\noptions:\n${options}\n`,
    'figures/poles.yaml': `title: Long poles\nkind: spectrum\n${poles(16)}\noptions:\n  - { label: One }\n  - { label: Two }\n`,
  });
  return [...quiet(guide), ...words(guide.file).flatMap(collisions)];
});

check('characters that no font has and letters that are too small are said at their places, in drawings and images, too', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="300"><text x="5" y="20" font-size="9">tiny</text></svg>';
  const { said } = build('places', 'Text.\n\nMore.\n\n![Tiny](media:tiny.svg)\n\nSee **bold \u706b word**.\n', '', {
    ...config('introduction, figures, cases'), 'media/tiny.svg': svg,
    'figures/four.yaml': 'title: Four\nkind: quadrants\nx: [ "left \u672c", right ]\ny: [ low, high ]\ncells:\n  - { title: A }\n  - { title: B }\n  - { title: C }\n  - { title: "D \u4e2d" }\n',
  });
  const wanted = [
    /about\.md:8:15: warning\[CB810\][^\n]*"tiny\.svg"/, /about\.md:10:12: warning\[CB802\]/,
    /four\.yaml:3:12: warning\[CB802\]/, /four\.yaml:9:17: warning\[CB802\]/,
  ];
  return wanted.filter((it) => !it.test(said)).map((it) => `not said: ${it} in ${said}`);
});
