// A site that is built again and again under a web server: whoever reads it meanwhile gets pages of
// one build or the other, whole, and everything that a page names is there.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { launch, serve } from './browser.mjs';
import { casebook, casebookBeside, copySmall } from './small.mjs';
import { after, before, check } from './tap.mjs';

const REBUILDS = 50;
const READERS = 4;

const folder = copySmall('reader');
const output = path.join(folder, 'public');
const configuration = path.join(folder, 'content/casebook.yaml');
const bakery = path.join(folder, 'content/cases/bakery.yaml');
const third = path.join(folder, 'content/cases/archive.yaml');
const original = { configuration: readFileSync(configuration, 'utf8'), bakery: readFileSync(bakery, 'utf8') };
const words = ['build', 'content', '--out', 'public', '--no-pdf'];

// Every page of one version differs from the other's; the second has a case more, first by its title.
function edit(version) {
  writeFileSync(configuration, original.configuration.replace(/^title: .*$/m, `title: Version ${version}`));
  writeFileSync(bakery, original.bakery.replace(/^summary: .*$/m, `summary: ${`Version ${version}. `.repeat(version === 'one' ? 1 : 400)}`));
  if (version === 'two') writeFileSync(third, 'title: Archief\norganisation: Het Archief\nsector: care\nsummary: Een derde.\n');
  else rmSync(third, { force: true });
}

// The bytes of a built site by path.
function bytesOf() {
  const files = readdirSync(output, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  return new Map(files.map((entry) => {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    return [path.relative(output, file), readFileSync(file)];
  }));
}

const has = (command) => !spawnSync(command, ['-v']).error;
const freePort = () => new Promise((resolve) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

const nginxConfiguration = (work, port) => `
worker_processes 2; daemon off; pid ${work}/pid; error_log ${work}/log;
events {}
http {
  access_log off; etag off; default_type application/octet-stream;
  client_body_temp_path ${work}/body; proxy_temp_path ${work}/proxy; fastcgi_temp_path ${work}/fastcgi;
  uwsgi_temp_path ${work}/uwsgi; scgi_temp_path ${work}/scgi;
  server { listen 127.0.0.1:${port}; location /some/where/ { alias ${output}/; } }
}`;
const lighttpdConfiguration = (work, port) => `
server.modules = ("mod_alias")
server.bind = "127.0.0.1"
server.port = ${port}
server.document-root = "${work}"
server.errorlog = "${work}/log"
alias.url = ("/some/where/" => "${output}/")
`;

// Starts a real web server if one is there, else a small one of ours that opens files by their paths.
async function startServer() {
  const work = path.join(folder, 'server');
  mkdirSync(work);
  const port = await freePort();
  const kind = ['nginx', 'lighttpd'].find(has);
  if (kind === undefined) return { name: 'a server of ours', ...(await serve(output, { policy: false })) };
  const file = path.join(work, 'configuration');
  writeFileSync(file, (kind === 'nginx' ? nginxConfiguration : lighttpdConfiguration)(work, port));
  // A server that is started by root serves as somebody else, who may not look into temporary folders.
  const asRoot = process.getuid() === 0 && kind === 'nginx' ? ['-g', 'user root;'] : [];
  const child = kind === 'nginx' ? spawn(kind, ['-c', file, ...asRoot], { stdio: 'ignore' }) : spawn(kind, ['-D', '-f', file], { stdio: 'ignore' });
  const server = { name: kind, url: `http://127.0.0.1:${port}/some/where/`, close: () => child.kill('SIGTERM') };
  for (let turn = 0; turn < 5000; turn++) {
    const answer = await get(server, 'index.html').catch(() => new Promise((resolve) => { setImmediate(resolve); }));
    if (answer?.status === 200) return server;
  }
  throw new Error(`${kind} does not answer: ${readFileSync(path.join(work, 'log'), 'utf8')}`);
}

const agent = new http.Agent({ keepAlive: true });
function get(server, file) {
  return new Promise((resolve, reject) => {
    const request = http.get(server.url + file.split('/').map(encodeURIComponent).join('/'), { agent }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode, body: Buffer.concat(parts) }));
    });
    request.on('error', reject);
  });
}

const versions = ['one', 'two'];
const trees = {};
let server;
before(async () => {
  for (const version of [...versions].reverse()) {
    edit(version);
    const { status, stderr } = casebook(folder, words);
    if (status !== 0) return [stderr];
    trees[version] = bytesOf();
  }
  server = await startServer();
  return [];
});
after(() => server?.close());
after(() => agent.destroy());

// The versions whose bytes these are.
const versionsOf = (file, body) => versions.filter((version) => trees[version].get(file)?.equals(body));

// What is wrong with one answer. Pages of one version alone are away in the other.
function problemOf(file, { status, body }) {
  const known = versions.filter((version) => trees[version].has(file));
  if (status === 404 && known.length === 1) return null;
  if (status !== 200) return `${file}: ${status}`;
  return versionsOf(file, body).length > 0 ? null : `${file}: ${body.length} bytes, of neither version`;
}

// The files that a page loads, scripts' data included.
function loads(file, html) {
  const names = [...html.matchAll(/<(?:script|img|link)\b[^>]*?\b(?:src|href)="([^"]+)"[^>]*>|\bdata-(?:records|index|core)="([^"]+)"/g)]
    .filter(([tag]) => !/rel="(?:canonical|alternate|next|prev)"/.test(tag))
    .map(([, one, other]) => one ?? other);
  return [...new Set(names)]
    .map((name) => new URL(name, `http://x/${file}`))
    .filter((url) => url.host === 'x')
    .map((url) => decodeURIComponent(url.pathname.slice(1)));
}

check('the two versions differ in every page', () => [...trees.one]
  .filter(([file, bytes]) => file.endsWith('.html') && trees.two.get(file)?.equals(bytes))
  .map(([file]) => `${file} is the same`));

check(`no page is missing or mixed during ${REBUILDS} rebuilds`, async () => {
  const problems = [];
  const seen = { one: 0, two: 0 };
  let isDone = false;
  let count = 0;
  const files = [...new Set(versions.flatMap((version) => [...trees[version].keys()]))];
  const read = async (reader) => {
    for (let turn = reader; !isDone; turn += READERS) {
      const file = files[(turn * 7) % files.length];
      const answer = await get(server, file);
      const problem = problemOf(file, answer);
      if (problem) problems.push(problem);
      if (file.endsWith('.html') && answer.status === 200) for (const version of versionsOf(file, answer.body)) seen[version]++;
      count++;
    }
  };
  // A browser: a page, and then what it names.
  const browse = async () => {
    const pages = files.filter((file) => file.endsWith('.html') && trees.one.has(file));
    for (let turn = 0; !isDone; turn++) {
      const page = pages[turn % pages.length];
      const { body } = await get(server, page);
      for (const file of loads(page, body.toString())) {
        const answer = await get(server, file);
        const problem = answer.status === 404 ? `${page} names ${file}, which is away` : problemOf(file, answer);
        if (problem) problems.push(problem);
        count++;
      }
    }
  };
  const readers = [...Array.from({ length: READERS }, (_, reader) => read(reader)), browse(), browse()];
  for (let turn = 0; turn < REBUILDS; turn++) {
    edit(versions[(turn + 1) % 2]);
    const { status, stderr } = await casebookBeside(folder, words);
    if (status !== 0) problems.push(`rebuild ${turn}: ${stderr}`);
  }
  isDone = true;
  await Promise.all(readers);
  if (count < 1000) problems.push(`only ${count} files were read`);
  if (seen.one === 0 || seen.two === 0) problems.push('only one version was seen');
  console.log(`# ${count} files read through ${server.name}: ${seen.one} pages of one version, ${seen.two} of the other`);
  return problems;
});

// A cache may keep the data of one build for a page of the next.
check('a page with the data of another build shows what it says itself', async () => {
  edit('one');
  const { status, stderr } = casebook(folder, [...words, '--clean']);
  if (status !== 0) return [stderr];
  const browser = await launch();
  const here = await serve(output);
  const problems = [];
  const change = (file, from, to) => {
    const text = readFileSync(path.join(output, file), 'utf8');
    if (text.replace(from, to) === text) problems.push(`${file} is not as this test thinks`);
    writeFileSync(path.join(output, file), text.replace(from, to));
    return () => writeFileSync(path.join(output, file), text);
  };
  const look = async (address, wanted, what) => {
    const page = await browser.newPage();
    await page.goto(here.url + address);
    await page.waitForLoadState('networkidle');
    if ((await page.locator(what).count()) !== wanted) problems.push(`${address}: ${what} is there ${1 - wanted} times`);
    await page.close();
  };
  const compared = 'compare.html?c=bakery,clinic';
  await look('cases.html', 1, '.catalogue.is-live');
  await look(compared, 1, '.comparison-table');
  const back = change('assets/cases.js', /"ids":\["(\w+)","(\w+)"\]/, '"ids":["$2","$1"]');
  await look('cases.html', 0, '.catalogue.is-live');
  await look(compared, 0, '.comparison-table');
  back();
  change('assets/cases-0.js', 'cases/bakery.html', 'cases/archive.html');
  await look(compared, 0, '.comparison-table');
  here.close();
  await browser.close();
  return problems;
});
