// A table becomes a collection, the collection a site: one sitting, as the README has it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { casebook } from './small.mjs';
import { after, check } from './tap.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'casebook-from-table-'));
after(() => rmSync(folder, { recursive: true, force: true }));

// A site made of a table, in its default place; returns a function that reads its files.
function make(name, rows) {
  writeFileSync(path.join(folder, `${name}.csv`), rows.map((row) => row.join(';')).join('\r\n'));
  for (const words of [['init', name, '--from-csv', `${name}.csv`], ['check', name], ['build', name, '--out', `${name}/public`]]) {
    const done = casebook(folder, words);
    if (done.status !== 0) throw new Error(done.stdout + done.stderr);
  }
  return (file) => readFileSync(path.join(folder, name, 'public', file), 'utf8');
}

// The page, as problems, if it does not say what it should.
const lines = (pattern, page) => (pattern.test(page) ? [] : page.split('\n'));

const kinds = ['oak', 'elm', 'ash'];
const heads = ['Name', 'Kind', 'Height', 'Price'];
const rows = Array.from({ length: 24 }, (_, i) => [`Tree ${i}`, kinds[i % 3], `${i + 2},5 m`, `€ 1.${100 + i}`]);

const bare = make('bare', [heads, ...rows]);
check('a case without texts shows its facts in the main column', () => {
  const page = bare('cases/tree-3.html');
  const main = page.slice(page.lastIndexOf('class="main-column"'));
  return lines(/facts-wide[^]*oak[^]*5\.5 m[^]*1,103 €/u, main);
});
check('the collection says where its cases come from', () =>
  lines(/24 cases, from the table bare\.csv\./, bare('index.html')));

const told = (i) => `This is tree number ${i}, of which a sentence or two are told. See [it](/trees/${i}).`;
const notes = (i) => `"Planted in ${1900 + i}.\n\n${'It stands in a garden, and people like it. '.repeat(6)}"`;
const prose = make('prose', [
  [...heads, 'Told', 'Notes'],
  ...rows.map((row, i) => [...row, told(i), notes(i)]),
]);
check('texts of a sentence or two are the summaries, in lists too', () =>
  lines(/This is tree number 3,/, prose('cases.html')));
check('long texts stand with the text of a case, under their label', () => {
  const page = prose('cases/tree-3.html');
  const main = page.slice(page.lastIndexOf('class="main-column"'));
  if (/facts-wide/.test(page) || !/class="side facts"/.test(page)) return ['facts are not at the side'];
  return lines(/<h2 id="notes">Notes<\/h2>[^]*Planted in 1903/, main);
});
check('links that lead nowhere from here stand as text', () =>
  lines(/\[it\]\(\/trees\/3\)/, prose('cases/tree-3.html')));
