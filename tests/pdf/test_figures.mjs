// Figures among themselves: each with its description, on pages that are full.
import { check } from '../e2e/tap.mjs';
import { words } from './pdf.mjs';
import { a5, smallGuides, twoColumns, unsound } from './small.mjs';

const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const build = smallGuides('figures');
const guide = { 'casebook.yaml': 'title: Layout\nlanguages: [en]\nguides:\n  - { id: guide, title: Guide, parts: [figures, cases] }\n' };

const figure = (id, bars, lines) => ({
  [`figures/${id}.yaml`]: `title: Title${id}\nkind: bars\nsource: Source${id}\nunit: count\nseries: [ 2024 ]\ndescription: >\n  begins${id} ${times(lines * 12, (i) => `word${i}`).join(' ')} ends${id}\ndata:\n${times(bars, (i) => `  - { label: label${i}${id}, values: [${i + 1}] }\n`).join('')}`,
});
const shown = (count, bars, lines) => Object.assign({ ...guide }, ...times(count, (i) => figure(`f${i}`, bars(i), lines(i))));
// All pages, those before the first figure without their words: titles stand in the list of figures, too.
const figurePages = (file) => {
  const pages = words(file);
  return pages.map((page, i) => (i < pageOf(pages, 'Sourcef0') ? [] : page));
};
const pageOf = (pages, text) => pages.findIndex((page) => page.some((word) => word.text === text));

check('a figure stands on one page with its description', () => {
  const problems = [];
  for (const [name, style] of [['A4', ''], ['A5', a5], ['columns', twoColumns]]) for (const start of [0, 3, 5]) {
    const extra = shown(9, (i) => 3 + ((i + start) * 5) % (name === 'A4' ? 14 : 8), (i) => 1 + ((i + start) * 3) % (name === 'A4' ? 7 : 5));
    const { file } = build(`described ${name} ${start}`, 'Text.', style, extra);
    const pages = figurePages(file);
    for (let i = 0; i < 9; i++) {
      const where = ['Title', 'Source', 'begins', 'ends'].map((what) => pageOf(pages, `${what}f${i}`));
      if (where.includes(-1)) problems.push(`${name} ${start}: f${i} is not whole`);
      else if (new Set(where).size > 1) problems.push(`${name} ${start}: f${i} stands on pages ${where}`);
    }
    problems.push(...unsound(file));
  }
  return problems;
});

check('a long description begins below its figure, with two lines at least', () => {
  const problems = [];
  for (const bars of [8, 14, 18, 22]) {
    const { file } = build(`long ${bars}`, 'Text.', '', shown(2, () => bars, () => 40));
    const pages = figurePages(file);
    for (const id of ['f0', 'f1']) {
      const page = pageOf(pages, `Source${id}`);
      const source = pages[page].find((word) => word.text === `Source${id}`);
      const below = new Set(pages[page].filter((word) => /^(begins|word)/.test(word.text) && word.top > source.bottom).map((word) => Math.round(word.top)));
      if (page !== pageOf(pages, `begins${id}`) || below.size < 2) problems.push(`${bars} bars: ${below.size} lines below ${id}`);
    }
  }
  return problems;
});

check('figures that almost share a page are made a little lower', () => {
  const { file } = build('squeezed', 'Text.', '', shown(4, () => 6, () => 5));
  const pages = figurePages(file);
  const where = times(4, (i) => pageOf(pages, `Titlef${i}`));
  return where[0] === where[1] && where[2] === where[3] ? [] : [`figures on pages ${where}`];
});

check('in columns, a figure alone on its page has its description beside it', () => {
  const problems = [];
  for (const count of [1, 3]) {
    const { file } = build(`beside ${count}`, 'Text.', twoColumns, shown(count, () => 16, (i) => (i === 0 ? 5 : 6)));
    const last = `f${count - 1}`;
    const pages = figurePages(file);
    const page = pages[pageOf(pages, `Source${last}`)];
    const word = (text) => page.find((it) => it.text === text);
    const source = word(`Source${last}`);
    const begins = word(`begins${last}`);
    if (begins === undefined) problems.push(`${count}: the description is not on the page of its figure`);
    else if (begins.left < source.right || begins.top > source.top) problems.push(`${count}: it begins at ${begins.left}, ${begins.top}, the source at ${source.left}, ${source.top}`);
    problems.push(...unsound(file));
  }
  return problems;
});
