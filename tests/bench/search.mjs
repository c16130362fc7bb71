// Casebook's search beside Pagefind's, over the same site: time and memory to index, and what the
// first query costs a browser. Prints a table in Markdown.
// usage: node tests/bench/search.mjs COLLECTION
// Pagefind is installed by npm into build/bench; tests/node_modules has the browser's driver.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { launch } from '../e2e/browser.mjs';

const pagefindVersion = '1.6.0';
const queries = ['career', 'talent', 'hospital', 'xospital', 'carer managment', 'lead', 'career management', 'talent team', 'talent team career', 'talent team career management', 'medewerkers opleiding coaching ziekenhuis'];
const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const work = path.join(repository, 'build/bench');
const site = path.join(work, 'site');
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

// Runs a program; returns its output, seconds of its processors and of the clock, and the most
// memory it had, in bytes.
async function measured(command, words) {
  const start = process.hrtime.bigint();
  const child = spawn(command, words, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data) => { output += data; });
  child.stderr.on('data', (data) => { output += data; });
  let peak = 0;
  let processor = 0;
  const look = () => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak = Math.max(peak, 1024 * Number(status.match(/VmHWM:\s+(\d+)/)?.[1] ?? 0));
      const times = readFileSync(`/proc/${child.pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
      processor = (Number(times[11]) + Number(times[12])) / 100;
    } catch {
      // It has ended.
    }
  };
  const looking = setInterval(look, 20);
  const status = await new Promise((resolve) => child.on('exit', resolve));
  clearInterval(looking);
  if (status !== 0) throw new Error(`${command}: ${output.slice(-2000)}`);
  return { output, peak, processor, clock: Number(process.hrtime.bigint() - start) / 1e9 };
}

function installPagefind() {
  const program = path.join(work, 'node_modules/@pagefind/linux-x64/bin/pagefind_extended');
  if (!existsSync(program))
    spawnSync('npm', ['install', '--no-progress', '--prefix', work, `pagefind@${pagefindVersion}`], { stdio: 'inherit' });
  return program;
}

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.wasm': 'application/wasm' };

// Serves the site, compressed as hosts do; counts what is asked for.
async function serve() {
  const asked = [];
  const server = createServer((request, response) => {
    const wanted = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const file = path.join(site, wanted);
    if (!file.startsWith(site + path.sep) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = types[path.extname(file)];
    const bytes = type ? gzipSync(readFileSync(file)) : readFileSync(file);
    response.writeHead(200, { 'content-type': type ?? 'application/octet-stream', ...(type ? { 'content-encoding': 'gzip' } : {}) });
    response.end(bytes);
    asked.push({ file: path.relative(site, file), bytes: bytes.length });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, asked, close: () => server.close() };
}

// What a query asks for on a page that is there already, with an empty cache, until `act` ends.
async function cost(browser, server, file, act) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.url + file, { waitUntil: 'networkidle' });
  server.asked.length = 0;
  const start = performance.now();
  await act(page);
  const time = performance.now() - start;
  // Chromium asks for the icon again when the address changes.
  const asked = server.asked.filter(({ file: name }) => !name.startsWith('assets/icon'));
  await context.close();
  return { requests: asked.length, bytes: asked.reduce((sum, one) => sum + one.bytes, 0), time };
}

// On the search page, which brings the index along, and in the dialog, which does not: until nothing more comes.
const onPage = (query) => async (page) => {
  await page.locator('#search').fill(query);
  await page.locator('.search-status:not(:empty)').waitFor();
  await page.waitForLoadState('networkidle');
};

const inDialog = (query) => async (page) => {
  await page.keyboard.press('/');
  await page.locator('#search-anywhere').fill(query);
  await page.locator('.search-dialog .search-status:not(:empty)').waitFor();
  await page.waitForLoadState('networkidle');
};

const withPagefind = (query) => (page) =>
  page.evaluate(async (wanted) => {
    const pagefind = await import('/pagefind/pagefind.js');
    const found = await pagefind.search(wanted);
    await Promise.all(found.results.slice(0, 5).map((result) => result.data()));
  }, query);

const collection = path.resolve(process.argv[2] ?? '');
mkdirSync(work, { recursive: true });
const pagefind = installPagefind();
const build = await measured('build/casebook', ['build', collection, '--out', site, '--no-pdf', '--timings']);
const index = Number(build.output.match(/search\s+([\d.]+) ms/)[1]) / 1000;
const other = await measured(pagefind, ['--site', site]);

console.log(`| | Casebook | Pagefind ${pagefindVersion} |\n|---|---|---|`);
console.log(`| to index, clock | ${index.toFixed(2)} s | ${other.clock.toFixed(1)} s |`);
console.log(`| whole run, processors | ${build.processor.toFixed(1)} s (with all pages) | ${other.processor.toFixed(1)} s |`);
console.log(`| most memory | ${megabytes(build.peak)} MB (with all pages) | ${megabytes(other.peak)} MB |`);

console.log(`\nThe index, which the search page brings along: ${(gzipSync(readFileSync(path.join(site, 'search-index.js'))).length / 1000).toFixed(0)} kB.`);
console.log('\n| first query | search page | dialog, index included | Pagefind |\n|---|---|---|---|');
const browser = await launch();
const server = await serve();
const text = ({ requests, bytes, time }) => `${requests} requests, ${(bytes / 1000).toFixed(0)} kB, ${time.toFixed(0)} ms`;
for (const query of queries) {
  const page = await cost(browser, server, 'search.html', onPage(query));
  const dialog = await cost(browser, server, 'about.html', inDialog(query));
  const theirs = await cost(browser, server, 'search.html', withPagefind(query));
  console.log(`| “${query}” | ${text(page)} | ${text(dialog)} | ${text(theirs)} |`);
}
await browser.close();
server.close();
