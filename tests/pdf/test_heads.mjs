// Headings stand on the page, and in the column, of what follows them: of figures as high as a page, of
// boxes and tables, of other headings. Each heading says its number, as what follows it does.
import { check } from '../e2e/tap.mjs';
import { words } from './pdf.mjs';
import { a5, a5Columns, smallGuides, threeColumns, twoColumns, unsound } from './small.mjs';

const build = smallGuides('heads');
const filler = (length) => 'Filler words go on here and there in lines that fill the page. '.repeat(length);

// Words as "Head3x", with their places: what does not stand below its heading is wrong.
function parted(file, kind = 'Head', next = 'Next') {
  const places = new Map();
  words(file).forEach((page, index) =>
    page.forEach((word) => {
      const key = word.text.match(/^[A-Z][a-z]+\d+x/)?.[0];
      if (key && word.top > 52) places.set(key, [...(places.get(key) ?? []), { page: index, ...word }]);
    }),
  );
  const heads = [...places].filter(([key]) => key.startsWith(kind));
  const last = (key) => places.get(key)?.at(-1);
  const problems = heads.flatMap(([key]) => {
    const head = last(key);
    const below = places.get(key.replace(kind, next)) ?? []; // heads of tables are repeated
    const stands = below.some((place) => place.page === head.page && place.top > head.top + 2);
    const found = below.map((place) => `page ${place.page + 1} at ${Math.round(place.top)}`);
    return stands ? [] : [`${key} stands on page ${head.page + 1} at ${Math.round(head.top)}, what follows: ${found}`];
  });
  return { problems, count: heads.length };
}

const styles = [['one column', ''], ['A5', a5], ['two columns', twoColumns], ['A5, two columns', a5Columns], ['three columns', threeColumns]];

const bars = (n, count) =>
  `title: Next${n}x\nkind: bars\nunit: count\nseries: [2024]\ndata:\n` +
  Array.from({ length: count }, (_, i) => `  - { label: Label of bar ${i}, values: [${i + 1}] }\n`).join('');
const said = 'een visie en gedeelde overtuigingen waaraan iedereen zich kan houden als het nodig is '.repeat(4).split(' ');
const spectrum = (n, length) =>
  `title: Next${n}x\nkind: spectrum\npoles: [Left, Right]\noptions:\n` +
  Array.from({ length: 5 }, (_, i) => `  - { label: Option ${i}, text: "${said.slice(0, length).join(' ')}", example: "${said.slice(0, length).join(' ')}" }\n`).join('');

const figures = {};
const figureText = [];
for (let n = 0; n < 40; n++) {
  const isBars = n >= 20;
  figures[`figures/f${n}.yaml`] = isBars ? bars(n, n - 2) : spectrum(n, 5 + 2 * n);
  figureText.push(`### Head${n}x\n\n![](figure:f${n})\n\n${filler(1 + (n * 7) % 9)}`);
}

for (const [name, style] of styles)
  check(`${name}: a heading goes along with a figure, however high`, () => {
    const guide = build(`figures ${name}`, `## Section\n\n${figureText.join('\n\n')}`, style, figures);
    const { problems, count } = parted(guide.file);
    if (guide.status !== 0) problems.push(guide.said);
    return count === 40 ? [...problems, ...unsound(guide.file)] : [...problems, `${count} headings`];
  });

// What may follow: each begins with the word that the test looks for.
const followers = [
  (n) => `> [!TIP]\n> Next${n}x ${filler(8)}`,
  (n) => `> Next${n}x ${filler(6)}\n>\n> — Somebody`,
  (n) => Array.from({ length: 9 }, (_, i) => `- [ ] ${i === 0 ? `Next${n}x` : 'Task'} number ${i}`).join('\n'),
  (n) => `| Next${n}x | b |\n|---|---|\n` + Array.from({ length: 4 }, (_, i) => `| row ${i} | ${filler(3)} |`).join('\n'),
  (n) => `![](figure:f${n})`,
  (n) => `Next${n}x\n\n> [!TIP]\n> ${filler(8)}`,
  (n) => '```\n' + `Next${n}x\n` + 'a line\n'.repeat(14) + '```',
];
const runs = [
  (n) => `### Head${n}x`,
  (n) => `### Head${n}x\n\n### Then${n}x`,
  (n) => `### Head${n}x\n\n#### Then${n}x`,
  (n) => `### Head${n}x\n\n### Then${n}x\n\n### Last${n}x`,
  (n) => `#### Head${n}x\n\n### Then${n}x`,
  (n) => `## Head${n}x\n\n### Then${n}x`,
  (n) => `### Head${n}x\n\n## Then${n}x`,
];

for (const [name, style] of styles)
  check(`${name}: headings that follow each other go along with what follows them`, () => {
    const body = Array.from({ length: 98 }, (_, n) =>
      `${filler(3 + (n * 3) % 17)}\n\n${filler(4)}\n\n${runs[n % 7](n)}\n\n${followers[Math.floor(n / 7) % 7](n)}`);
    const short = Object.fromEntries(Array.from({ length: 98 }, (_, n) => [`figures/f${n}.yaml`, bars(n, 9)]));
    const guide = build(`runs ${name}`, `## Section\n\n${body.join('\n\n')}`, style, short);
    const all = ['Head', 'Then', 'Last'].map((kind) => parted(guide.file, kind));
    const problems = all.flatMap((it) => it.problems);
    if (guide.status !== 0) problems.push(guide.said);
    return all[0].count === 98 ? [...problems, ...unsound(guide.file)] : [...problems, `${all[0].count} headings`];
  });

// Cases that are nothing but their title, among others that say something: what has nothing below it stands
// with the next that has.
const titles = (count, isTold) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => {
    const number = String(n).padStart(2, '0');
    return [`cases/c${number}.yaml`, `title: "Title${number}x"\n${isTold(n) ? `summary: Told${number}x ${filler(1 + (n * 5) % 9)}\n` : ''}`];
  }));

for (const [name, style] of styles)
  check(`${name}: cases that are a title alone do not end a page`, () => {
    const guide = build(`titles ${name}`, 'Text.', style, { 'cases/one.yaml': 'title: Aone\n', ...titles(99, (n) => n % 3 === 2) });
    const pages = words(guide.file).map((page) => page.map((word) => word.text));
    const begins = pages.findIndex((page) => page.includes('Told02x'));
    const found = pages.slice(begins).flatMap((page, index) => {
      const last = page.filter((word) => /^(Title|Told)\d+x$/.test(word)).at(-1);
      const text = page.slice(page.lastIndexOf(last) + 1).length;
      return last?.startsWith('Title') && text < 3 ? [`page ${begins + index + 1} ends with ${last}`] : [];
    });
    return begins < 1 ? ['no cases'] : found;
  });

check('titles alone fill their pages', () => {
  const guide = build('only titles', 'Text.', '', { 'cases/one.yaml': 'title: Aone\n', ...titles(80, () => false) });
  const pages = words(guide.file).map((page) => page.filter((word) => /^Title\d+x$/.test(word.text)).length);
  const counts = pages.slice(pages.findIndex((count, i) => count > 0 && i > 2)).filter((count) => count > 0);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const least = Math.min(...counts.slice(0, -1));
  return all >= 80 && least >= 10 ? [] : [`titles a page: ${counts}`];
});
