// The tops and feet of pages and columns, as pixels: capitals begin on one line there, whatever they are
// of, and end on one where the text goes on.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { check } from '../e2e/tap.mjs';
import { run, words } from './pdf.mjs';
import { smallGuides, twoColumns, unsound } from './small.mjs';

const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const build = smallGuides('tops');
const capitals = (count) => times(count, (i) => 'H'.repeat(2 + (i * 7) % 5)).join(' ');

// Blocks of every kind, in an order that puts each on top now and then.
const blocks = [
  (n) => capitals(20 + n),
  (n) => `## HHH HH\n\n${capitals(30 + n)}`,
  (n) => `> ${capitals(25 + n)}`,
  (n) => `> [!TIP]\n> ${capitals(30 + n)}`,
  (n) => times(4, (i) => `- ${capitals(6 + i + (n % 5))}`).join('\n'),
  (n) => times(3, (i) => `- [ ] ${capitals(5 + i + (n % 3))}`).join('\n'),
  () => `| HHH | HHHH |\n|---|---|\n${times(4, () => '| HH | HHH |').join('\n')}`,
  (n) => `### HHHH\n\n${capitals(15 + n)}`,
];
const body = times(120, (i) => blocks[(i * 5 + Math.floor(i / 8)) % blocks.length]((i * 13) % 37)).join('\n\n');

const scale = 2; // pixels in a point

// Each page in grey: its width, height and pixels.
function pixels(file) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tops-'));
  run('pdftoppm', '-gray', '-r', String(72 * scale), file, path.join(folder, 'p'));
  const pages = readdirSync(folder).sort().map((name) => {
    const bytes = readFileSync(path.join(folder, name));
    const [head, width, height] = bytes.subarray(0, 40).toString('latin1').match(/^P5\s+(\d+)\s+(\d+)\s+255\s/);
    return { width: Number(width), height: Number(height), at: bytes.subarray(head.length) };
  });
  rmSync(folder, { recursive: true });
  return pages;
}

// Where, in points, something dark begins below `top`, between `left` and `right`.
function firstDark(page, left, right, top) {
  for (let y = top * scale; y < page.height - 90 * scale; y++) {
    for (let x = left * scale; x < right * scale; x++) if (page.at[y * page.width + x] < 140) return y / scale;
  }
  return undefined;
}

// Where the last of it ends, between `left` and `right`.
function lastDark(page, left, right) {
  for (let y = page.height - 80 * scale; y > 0; y--) {
    for (let x = left * scale; x < right * scale; x++) if (page.at[y * page.width + x] < 140) return (y + 1) / scale;
  }
  return undefined;
}

const styles = [
  ['columns', twoColumns, [[68, 282], [319, 530]]],
  ['one column', 'page: { hang: 0mm, hang-gap: 0mm, margin-inner: 50mm, margin-outer: 50mm, recto: false }\n', [[153, 440]]],
];

for (const [name, style, columns] of styles) {
  check(`${name}: what stands on top begins as high as text would`, () => {
    const { file } = build(name, body, style, {});
    const texts = words(file).map((page) => page.filter((word) => /^H+$/.test(word.text) && word.bottom - word.top < 20).length > 60);
    const pages = pixels(file).filter((_, i) => texts[i]);
    const tops = pages.flatMap((page, i) => columns.map(([left, right], column) => ({ i, column, at: firstDark(page, left, right, 68) })))
      .filter(({ at }) => at !== undefined && at < 120);
    const usual = tops.map(({ at }) => at).sort((a, b) => a - b)[Math.floor(tops.length / 2)];
    const off = tops.filter(({ at }) => Math.abs(at - usual) > 0.6).map(({ i, column, at }) => `page ${i + 1} of the text, column ${column}: ${at}, not ${usual}`);
    return [...(tops.length < 15 ? [`only ${tops.length} tops`] : []), ...off, ...unsound(file)];
  });
}

// What goes on for pages: nothing in it begins a page.
const running = times(150, (i) => [blocks[0], blocks[7], blocks[4], blocks[0]][(i * 3 + Math.floor(i / 9)) % 4]((i * 13) % 37)).join('\n\n');

for (const [name, style, columns] of styles) {
  check(`${name}: where the text goes on, pages end as low as others`, () => {
    const { file } = build(`${name} feet`, running, style, {});
    const texts = words(file).map((page) => page.filter((word) => /^H+$/.test(word.text) && word.bottom - word.top < 20).length > 60);
    const pages = pixels(file).filter((_, i) => texts[i]).slice(0, -1);
    const feet = pages.flatMap((page) => columns.map(([left, right]) => lastDark(page, left, right)));
    const lowest = Math.max(...feet);
    const even = feet.filter((at) => lowest - at < 0.6).length;
    return [
      ...(feet.length < 8 ? [`only ${feet.length} feet`] : []),
      ...(even < 0.75 * feet.length ? [`only ${even} of ${feet.length} at ${lowest}: ${feet}`] : []),
      ...unsound(file),
    ];
  });
}
