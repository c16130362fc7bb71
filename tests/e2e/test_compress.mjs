// `casebook build --compress`: what is beside a text file unpacks to it, and to nothing else.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { after, before, check } from './tap.mjs';

const program = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../build/casebook');
const folder = mkdtempSync(path.join(os.tmpdir(), 'casebook-compress-'));
const content = path.join(folder, 'content');
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${'<rect width="5" height="5"/>'.repeat(50)}</svg>`;

const put = (file, text) => {
  mkdirSync(path.dirname(path.join(content, file)), { recursive: true });
  writeFileSync(path.join(content, file), text);
};
const build = (out, ...options) =>
  execFileSync(program, ['build', content, '--out', path.join(folder, out), ...options], { stdio: 'pipe' });
const files = (out) =>
  readdirSync(path.join(folder, out), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(folder, out), path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
const at = (...parts) => path.join(folder, ...parts);
const isCopy = (file) => /\.(gz|br)$/.test(file) && file !== 'media/own.csv.gz';

before(() => {
  put('casebook.yaml', 'title: Compressed\nlanguages: [en]\nguides:\n  - { id: guide, title: Guide, parts: [cases] }\n');
  put('cases/one.yaml', 'title: One\nsummary: A case.\n');
  put('media/lines.svg', svg);
  put('media/own.csv', 'a,b\n'.repeat(200));
  put('media/own.csv.gz', 'packed by somebody else');
  build('plain');
  build('packed', '--compress');
});
after(() => rmSync(folder, { recursive: true, force: true }));

check('every text has both copies, and they unpack to it', () => {
  const problems = [];
  for (const file of files('plain')) {
    const bytes = readFileSync(at('plain', file));
    const isText = /\.(html|css|js|json|csv|svg|xml|txt)$/.test(file) && bytes.length >= 256;
    for (const [ending, unpack] of [['.gz', gunzipSync], ['.br', brotliDecompressSync]]) {
      const copy = at('packed', file + ending);
      if (file + ending === 'media/own.csv.gz') continue;
      if (existsSync(copy) !== isText) problems.push(`${file}${ending}: ${isText ? 'missing' : 'not wanted'}`);
      else if (isText && !unpack(readFileSync(copy)).equals(bytes)) problems.push(`${file}${ending} unpacks to something else`);
      else if (isText && statSync(copy).size >= bytes.length) problems.push(`${file}${ending} is no shorter`);
    }
  }
  return problems;
});

check('what the collection has under such a name stays', () =>
  readFileSync(at('packed/media/own.csv.gz'), 'utf8') === 'packed by somebody else' ? [] : ['media/own.csv.gz was replaced']);

check('other files are the same with and without', () => {
  const others = files('packed').filter((file) => !isCopy(file));
  return others.join() === files('plain').join() && others.every((file) => readFileSync(at('packed', file)).equals(readFileSync(at('plain', file))))
    ? [] : ['they differ'];
});

check('one thread and four give the same bytes, and gzip names no time', () => {
  build('one', '--compress', '--jobs', '1');
  build('four', '--compress', '--jobs', '4');
  const head = readFileSync(at('one/index.html.gz')).subarray(0, 10).toString('hex');
  return [
    ...files('one').filter((file) => !readFileSync(at('one', file)).equals(readFileSync(at('four', file)))),
    ...(head.startsWith('1f8b08') && head.slice(8, 16) === '00000000' ? [] : [head]),
  ];
});

check('a rebuild keeps the copies of what has not changed, and makes those of what has', () => {
  const old = new Date(1e12);
  for (const file of files('packed')) utimesSync(at('packed', file), old, old);
  put('cases/one.yaml', 'title: One\nsummary: Another summary of the case.\n');
  build('packed', '--compress');
  const problems = [];
  const page = readFileSync(at('packed/cases/one.html'));
  if (!brotliDecompressSync(readFileSync(at('packed/cases/one.html.br'))).equals(page)) problems.push('a copy is stale');
  if (statSync(at('packed/media/lines.svg.br')).mtimeMs !== old.getTime()) problems.push('a copy was made again for nothing');
  build('clean', '--compress', '--clean');
  return [...problems, ...files('clean').filter((file) => !readFileSync(at('clean', file)).equals(readFileSync(at('packed', file))))];
});

check('without the option they go', () => {
  build('packed');
  return files('packed').filter(isCopy);
});
