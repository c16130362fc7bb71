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

const signs = (i) => `The __proto__ property number ${i}, the <img> element and --custom-names, of which a sentence tells.`;
make('signs', [['Name', 'Description'], ...Array.from({ length: 12 }, (_, i) => [`Feature ${i}`, signs(i)])]);
check('a plain text shows as it is, and nothing warns of it', () => {
  const page = readFileSync(path.join(folder, 'signs/public/cases/feature-3.html'), 'utf8');
  const done = casebook(folder, ['check', 'signs']);
  return [...lines(/The __proto__ property number 3, the &lt;img&gt; element and --custom-names/, page),
    .../CB308/.test(done.stdout + done.stderr) ? [done.stdout + done.stderr] : []];
});

check('what the table calls titles and summaries, the site does, too', () => {
  const page = (file) => readFileSync(path.join(folder, 'signs/public', file), 'utf8');
  return [...lines(/c-title">Name<[^]*c-summary">Description</, page('cases.html')),
    ...lines(/data-summary="Description"/, page('compare.html')), ...lines(/<td data-label="Name">Description</, page('data.html'))];
});
check('without organisations there is no column and no order of them', () => {
  const page = readFileSync(path.join(folder, 'signs/public/cases.html'), 'utf8');
  return /organisation/i.test(page.slice(page.indexOf('results-bar'))) ? page.split('\n') : [];
});
check('fields without a group stand before the groups', () => {
  const schema = path.join(folder, 'bare/schema.yaml');
  writeFileSync(schema, readFileSync(schema, 'utf8').replace('  kind:', '  kind:\n    group: What it is'));
  casebook(folder, ['build', 'bare', '--out', 'grouped']);
  const page = readFileSync(path.join(folder, 'grouped/cases/tree-3.html'), 'utf8');
  return lines(/<dt>Height<[^]*<dt>Price<[^]*<h2>What it is<\/h2>[^]*<dt>Kind</, page);
});

// The table stays where people work: taken in again, it says what the cases say.
function again(name, options = []) {
  const done = casebook(folder, ['import', `${name}.csv`, name, '--dry-run', ...options]);
  return done.stdout + done.stderr;
}

const odd = (i) => [`Nr ${i}`, `Tree ${i}`, `1.${200 + i},5`, `${i + 1}-3-2021`, `${44200 + i}`, `.a${i}|.b${i}|.c${i}`,
  i % 5 === 0 ? 'n/a' : `${i * 7}`, `${1000 + i * 3}`, i % 3 === 0 ? 'x / y' : 'y / x / z', `v${i}`];
make('odd', [
  ['Key', 'itemName', 'Area (km²)', 'Planted', 'Cut date', 'Endings', 'Visits', 'Postcode', 'Uses', 'name.local'],
  ...Array.from({ length: 11 }, (_, i) => odd(i)),
]);
check('a table that became a collection can be imported again', () =>
  lines(/^11 cases as they were/, again('odd')));
check('plain texts of such a table are compared as they show, and those of an export as Markdown', () => {
  const file = path.join(folder, 'signs.csv');
  const same = again('signs');
  writeFileSync(file, readFileSync(file, 'utf8').replace('number 3, the <img>', 'number 3, the <b>'));
  const changed = again('signs');
  casebook(folder, ['export', 'csv', 'signs', '--out', 'signs.csv']);
  const out = again('signs');
  writeFileSync(file, readFileSync(file, 'utf8').replace('number 3, the \\<img>', 'number 3, **the** \\<img>'));
  return [...lines(/^12 cases as they were/, same), ...lines(/^12 cases as they were/, out),
    ...lines(/the \\<b>[^]*^1 case changed, 11 cases as they were/m, changed),
    ...lines(/\*\*the\*\* \\<img>[^]*^1 case changed, 11 cases as they were/m, again('signs'))];
});
check('what is changed in it is all that changes', () => {
  const file = path.join(folder, 'odd.csv');
  writeFileSync(file, readFileSync(file, 'utf8').replace('.a3|.b3', '.a3|.new').replace('1.204,5', '2.204,5'));
  return lines(/Area|area[^]*"1204\.5" becomes "2204\.5"[^]*^2 cases changed, 9 cases as they were/m, again('odd'));
});
make('months', [['Name', 'Seen'], ...[1, 2, 3, 4].map((i) => [`Bird ${i}`, `4/${i}/2021`])]);
check('dates with the month first stay so', () => {
  rmSync(path.join(folder, 'months'), { recursive: true });
  casebook(folder, ['init', 'months', '--from-csv', 'months.csv', '--dates', 'month-first']);
  const file = readFileSync(path.join(folder, 'months/cases/bird-2.yaml'), 'utf8');
  return [...lines(/seen: 2021-04-02/, file), ...lines(/^4 cases as they were/, again('months')),
    ...lines(/"2021-04-02" becomes "2021-02-04"/, again('months', ['--dates', 'day-first']))];
});
make('twice', [['Speech', 'Words'], ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((i) => [`In ${1950 + i - (i === 4)}`, `${i}`])]);
check('where two cases have the title of a row, it says not which', () =>
  lines(/twice\.csv:4:1: error\[CB024\]: 2 cases have the title "In 1953"\n +hint: say which in a column "id"/,
    again('twice')));

const long = (length) => 'word '.repeat(length / 5);
make('long', [['Name', 'Text'], ['Short', long(1000)], ['Full', 'x'.repeat(32767)], ['Long', long(40000)]]);
check('a text that a spreadsheet would cut is said, and refused when it has been cut', () => {
  const told = casebook(folder, ['export', 'csv', 'long', '--out', 'cut.csv']).stderr;
  const file = path.join(folder, 'cut.csv');
  const table = readFileSync(file, 'utf8');
  const same = casebook(folder, ['import', 'cut.csv', 'long', '--dry-run']).stdout;
  writeFileSync(file, table.replace(/(?:word ){7999}word/, long(40000).slice(0, 32767)));
  const cut = casebook(folder, ['import', 'cut.csv', 'long', '--dry-run']);
  return [...lines(/1 text is longer than the 32767 characters/, told), ...lines(/^3 cases as they were/, same),
    ...lines(/cut\.csv:\d:\d+: error\[CB024\]: .*the spreadsheet has cut it/, cut.stderr)];
});
