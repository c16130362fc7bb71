// The team's dashboard: right, readable, quiet; and polite when it asks other sites.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';
import { launch, serve } from './browser.mjs';
import { casebook, copySmall, differences, digests } from './small.mjs';
import { after, before, check } from './tap.mjs';

const program = fileURLToPath(new URL('../../build/casebook', import.meta.url));
const sample = fileURLToPath(new URL('../../content', import.meta.url));
const folder = copySmall('report');
const content = path.join(folder, 'content');
const report = path.join(folder, 'report');
const page = () => readFileSync(path.join(report, 'index.html'), 'utf8');
const expect = (text, ...parts) => parts.filter((part) => !text.includes(part)).map((part) => `no ${part}`);

let browser, site;
before(async () => {
  const made = casebook(folder, ['check', sample, '--report', 'sample']);
  if (made.status !== 0) return [made.stderr];
  browser = await launch();
  site = await serve(path.join(folder, 'sample'));
});
after(async () => {
  await browser?.close();
  site?.close();
});

check('a dashboard says what is missing', () => {
  writeFileSync(path.join(content, 'cases/old.yaml'), [
    'title: <b>Old & dusty</b>', 'organisation: O', 'sector: care', 'updated: 2001-02-03',
    'summary: "See [there](https://example.org/?a=1&b=2) and [there](javascript:alert(1))."', ''].join('\n'));
  const { status, stdout, stderr } = casebook(folder, ['check', 'content', '--report', 'report']);
  const text = page();
  return [
    ...(status === 1 ? [] : [`status ${status}: ${stderr}`]), // javascript: is an error
    ...expect(stdout, 'cases'),
    ...expect(text, '&lt;b&gt;Old &amp; dusty&lt;/b&gt;', '2001-02-03', 'https://example.org/?a=1&amp;b=2',
      'cases/old.yaml', 'CB307', 'niet nagegaan', 'Cases die geen praktijk tonen'),
    ...(text.includes('<b>') || /href="javascript/.test(text) ? ['content is not escaped'] : []),
  ];
});

check('it speaks the first language of the collection', () => {
  const text = readFileSync(path.join(folder, 'sample/index.html'), 'utf8');
  return expect(text, '<html lang="nl">', 'Stand van de verzameling', 'Volledigheid per veld', 'Samenvatting');
});

check('messages stand together by their kind, what is wrong open', () => {
  const kinds = [...page().matchAll(/<details( open)?>\s*<summary><span class="(\w+)">/g)];
  const closed = kinds.filter(([, open, tone]) => tone === 'bad' && !open);
  return [
    ...(kinds.length > 1 ? [] : ['no kinds']),
    ...(closed.length ? ['errors are closed'] : []),
  ];
});

check('the same collection gives the same bytes', () => {
  const first = digests(report).join();
  casebook(folder, ['check', 'content', '--report', 'report']);
  return first === digests(report).join() ? [] : ['they differ'];
});

check('private values are not in it', () => {
  const own = copySmall('private');
  writeFileSync(path.join(own, 'content/schema.yaml'), 'case:\n  secret: { type: url, private: true }\n');
  for (const name of ['bakery', 'clinic'])
    writeFileSync(path.join(own, `content/cases/${name}.yaml`), 'title: T\nsecret: https://secret.example/\n');
  writeFileSync(path.join(own, 'content/cases/wrong.yaml'), 'title: W\nsecret: jan@@secret.example\n');
  casebook(own, ['check', 'content', '--report', 'report']);
  const text = readFileSync(path.join(own, 'report/index.html'), 'utf8');
  return [...expect(text, 'secret', 'CB208'), ...(text.includes('secret.example') ? ['the value is in it'] : [])];
});

check('a folder that is not ours, or of the collection, is refused', () => {
  const other = path.join(folder, 'other');
  mkdirSync(other);
  writeFileSync(path.join(other, 'file'), 'mine');
  const foreign = casebook(folder, ['check', 'content', '--report', 'other']);
  const inside = casebook(folder, ['check', 'content', '--report', 'content/pages/x']);
  const alone = casebook(folder, ['check', 'content', '--online']);
  return [
    ...(foreign.status > 1 && existsSync(path.join(other, 'file')) ? [] : ['the folder is taken']),
    ...(inside.status === 2 ? [] : [`status ${inside.status} inside`]),
    ...(alone.status === 2 ? [] : [`status ${alone.status} for --online alone`]),
  ];
});

check('a site and a dashboard do not take the folder of the other', () => {
  const folder = copySmall('purposes');
  const site = casebook(folder, ['build', 'content', '--no-pdf', '--out', 'public']);
  const pages = digests(path.join(folder, 'public'));
  const over = casebook(folder, ['check', 'content', '--report', 'public']);
  const first = casebook(folder, ['check', 'content', '--report', 'team']);
  const texts = digests(path.join(folder, 'team'));
  const under = casebook(folder, ['build', 'content', '--no-pdf', '--out', 'team']);
  const again = casebook(folder, ['check', 'content', '--report', 'team']);
  return [
    ...(site.status === 0 && first.status === again.status && first.status < 2 ? [] : [`${site.stderr} ${first.stderr} ${again.stderr}`]),
    ...(over.status === 2 && over.stderr.includes('public holds a site') && over.stderr.includes('--report') ? [] : [`check --report: ${over.status} ${over.stderr}`]),
    ...(under.status === 2 && under.stderr.includes('team holds a dashboard') && under.stderr.includes('--out') ? [] : [`build --out: ${under.status} ${under.stderr}`]),
    ...differences(pages, digests(path.join(folder, 'public'))),
    ...differences(texts, digests(path.join(folder, 'team'))),
  ];
});

check('html-validate finds no error', async () => {
  const configuration = fileURLToPath(new URL('.htmlvalidate.json', import.meta.url));
  const validator = new HtmlValidate(new FileSystemConfigLoader());
  const problems = [];
  for (const file of ['sample/index.html', 'report/index.html']) {
    const result = await validator.validateString(readFileSync(path.join(folder, file), 'utf8'), configuration);
    for (const { messages } of result.results)
      for (const { line, ruleId, message } of messages) problems.push(`${file}:${line}: ${message} [${ruleId}]`);
  }
  return problems;
});

for (const colorScheme of ['light', 'dark'])
  check(`axe finds no problem, nothing is blocked or asked elsewhere (${colorScheme})`, async () => {
    const problems = [];
    const tab = await browser.newPage({ colorScheme });
    tab.on('console', (message) => {
      if (!message.location().url.endsWith('/favicon.ico')) problems.push(message.text());
    });
    tab.on('request', (request) => {
      if (!request.url().startsWith(site.url)) problems.push(`asks ${request.url()}`);
    });
    await tab.goto(`${site.url}index.html`);
    await tab.evaluate(axe.source);
    const { violations } = await tab.evaluate(() => window.axe.run());
    problems.push(...violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    await tab.close();
    return [...problems, ...(wide ? ['the page is wider than the window'] : [])];
  });

// A server that notes what it is asked, and how many requests it has in hand at once.
const asked = [];
let inHand = 0;
let most = 0;
const answers = {
  '/good': () => 200,
  '/no-head': (request) => (request.method === 'HEAD' ? 405 : 200),
  '/gone': () => 404,
  '/private': () => 403,
  '/moved': () => 301,
  '/round': () => 302,
  '/inside': () => 302,
  '/endless': (request) => (request.method === 'HEAD' ? 501 : 200),
};
const leadsTo = { '/moved': '/good', '/round': '/round' };
const server = createServer((request, response) => {
  most = Math.max(most, ++inHand);
  asked.push(`${request.method} ${request.url} ${request.headers['user-agent']}`);
  setImmediate(() => {
    inHand--;
    const route = answers[request.url];
    if (!route) return request.socket.destroy();
    const location = leadsTo[request.url];
    response.writeHead(route(request), location ? { location } : {});
    const more = () => response.destroyed || response.write('x'.repeat(10000), (error) => error || setImmediate(more));
    if (request.url === '/endless' && request.method === 'GET') more();
    else response.end(request.method === 'HEAD' ? undefined : 'x'.repeat(1000));
  });
});
before(() => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => server.close());

// The program, while this process answers it.
function online() {
  const hosts = `127.0.0.1:${server.address().port}`; // tests have no other sites
  const env = { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache'), no_proxy: '*', CASEBOOK_ONLINE_HOSTS: hosts };
  return new Promise((resolve) => {
    execFile(program, ['check', 'content', '--report', 'report', '--online'], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ status: error?.code ?? 0, stderr }));
  });
}

check('other sites are asked politely', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const links = [...Object.keys(answers).filter((route) => route !== '/inside'), '/closes'].map((route) => `  - { title: T, url: "${base}${route}#part" }\n`);
  writeFileSync(path.join(content, 'cases/old.yaml'), `title: T\norganisation: O\nsector: care\nlinks:\n${links.join('')}`);
  const { status, stderr } = await online();
  const text = page();
  const row = (route) => text.split('\n').find((line) => line.includes(`${base}${route}#part`)) ?? '';
  const methods = (route) => asked.filter((line) => line.includes(` ${route} `)).map((line) => line.split(' ')[0]).join();
  return [
    ...(status === 0 ? [] : [stderr]),
    ...expect(row('/good'), 'werkt (200)'),
    ...expect(row('/no-head'), 'werkt (200)'),
    ...expect(row('/gone'), 'werkt niet (404)'),
    ...expect(row('/private'), 'antwoordt niet aan programma’s (403)'),
    ...expect(row('/moved'), 'is verhuisd (200)', `nu ${base}/good`),
    ...expect(row('/closes'), 'geen antwoord'),
    ...expect(row('/endless'), 'werkt (200)'),
    ...expect(row('/round'), 'geen antwoord'),
    ...(methods('/round').split(',').length === 6 ? [] : [`/round: ${methods('/round')}`]), // five redirections
    ...(methods('/good') === 'HEAD,HEAD' ? [] : [`/good: ${methods('/good')}`]), // once by /moved
    ...(methods('/no-head') === 'HEAD,GET' ? [] : [`/no-head: ${methods('/no-head')}`]),
    ...(most === 1 ? [] : [`${most} requests at once`]),
    ...asked.filter((line) => !/ casebook\/[0-9.]+ \(/.test(line)).map((line) => `no name: ${line}`),
  ];
});

check('what is not public is not asked, though a link or another site leads there', async () => {
  const own = createServer((request, response) => { asked.push(`the machine itself: ${request.url}`); response.end(); });
  await new Promise((resolve) => own.listen(0, '127.0.0.1', resolve));
  const { port } = own.address();
  const base = `http://127.0.0.1:${server.address().port}`;
  leadsTo['/inside'] = `http://localhost:${port}/redirected`;
  const urls = [`http://127.0.0.1:${port}/named`, `${base}/inside`];
  const file = path.join(content, 'cases/old.yaml');
  const before = readFileSync(file);
  writeFileSync(file, `title: T\norganisation: O\nsector: care\nlinks:\n${urls.map((url) => `  - { title: T, url: "${url}" }\n`).join('')}`);
  asked.length = 0;
  const { status, stderr } = await online();
  own.close();
  const rows = urls.map((url) => page().split('\n').find((line) => line.includes(url)) ?? '');
  writeFileSync(file, before);
  await online();
  return [
    ...(status === 0 ? [] : [stderr]),
    ...rows.flatMap((row) => expect(row, 'not a public address')),
    ...asked.filter((line) => line.startsWith('the machine itself')),
    ...(asked.some((line) => line.includes('/inside')) ? [] : ['the other site was not asked']),
  ];
});

check('nobody is asked twice', async () => {
  asked.length = 0;
  const before = page();
  await online();
  return [...asked, ...(page() === before ? [] : ['the dashboard differs'])];
});
