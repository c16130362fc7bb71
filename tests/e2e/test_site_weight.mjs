// What a page weighs as hosts send it (compressed), and whether anything on it moves once it is
// shown: a page of each kind, in both themes.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { launch, serve } from './browser.mjs';
import { filesOf, kindsOf, tagsOf, themes } from './site.mjs';
import { after, before, check } from './tap.mjs';

const caseBudget = 40_000;
const scriptDelay = 400; // milliseconds that scripts come late: the page is shown before they run
const mostShift = 0.01; // layout shift as Chromium counts it; nobody sees less

// The page and every style sheet and script that it names, compressed.
function weightOf(folder, file) {
  const markup = readFileSync(path.join(folder, file), 'utf8');
  const wanted = tagsOf(markup).flatMap(({ name, attributes }) => {
    if (name === 'script' && attributes.src) return [attributes.src];
    return name === 'link' && attributes.rel === 'stylesheet' ? [attributes.href] : [];
  });
  const parts = [...new Set(wanted)].map((one) => path.join(folder, path.dirname(file), one));
  const missing = parts.filter((part) => !existsSync(part));
  if (missing.length > 0) throw new Error(`${file} names ${missing}`);
  const bytes = [gzipSync(markup), ...parts.map((part) => gzipSync(readFileSync(part)))];
  return { requests: parts.length, bytes: bytes.reduce((sum, one) => sum + one.length, 0) };
}

for (const [theme, folder] of Object.entries(themes))
  check(`every case page weighs at most 40 kB in the theme ${theme}`, () => {
    const cases = filesOf(folder).filter((file) => /^(en\/)?cases\/[^/]+\.html$/.test(file));
    if (cases.length === 0) return ['there is none'];
    return cases
      .map((file) => ({ file, ...weightOf(folder, file) }))
      .filter(({ bytes, requests }) => bytes > caseBudget || requests < 4)
      .map(({ file, bytes, requests }) => `${file}: ${bytes} bytes in ${requests} files`);
  });

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

// In the page, before anything else: what moves without the reader's doing.
const watch = () => {
  window.moved = { sum: 0, what: [], header: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.moved.sum += entry.value;
      for (const { node } of entry.sources) {
        window.moved.what.push(node?.className || node?.nodeName);
        const part = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
        if (part?.closest?.('.site-header')) window.moved.header.push(`${entry.value.toFixed(4)} ${part.outerHTML.slice(0, 60)}`);
      }
    }
  }).observe({ type: 'layout-shift', buffered: true });
};

// Addresses that say what to show, by kind of page.
const queries = {
  cases: ['', '?sector=health-care', '?size=200-499&sector=care,city&q=talent', '?sort=organisation&view=table', '?q=zzzz'],
  compare: ['?c=aralea,hal-5', '?c=aralea,hal-5,ae'],
  search: ['?q=loopbaan'],
  matrix: ['?rows=size&columns=sector', '?rows=status&columns=size'],
};

async function shiftsAt(theme, width) {
  const server = await serve(themes[theme]);
  const window = await browser.newContext({ viewport: { width, height: 800 } });
  await window.addInitScript(watch);
  await window.route(/\.js$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, scriptDelay));
    await route.continue();
  });
  const addresses = Object.entries(kindsOf(themes[theme])).flatMap(([kind, file]) =>
    (queries[kind] ?? ['']).map((query) => file + query));
  const problems = await Promise.all(addresses.map(async (address) => {
    const page = await window.newPage();
    await page.goto(server.url + address, { waitUntil: 'networkidle' });
    const { sum, what } = await page.evaluate(() => new Promise((done) => {
      requestAnimationFrame(() => setTimeout(() => done(window.moved)));
    }));
    await page.close();
    return sum > mostShift ? [`${address}: ${sum.toFixed(4)}: ${[...new Set(what)].slice(0, 4).join(', ')}`] : [];
  }));
  await window.close();
  server.close();
  return problems.flat();
}

for (const theme of Object.keys(themes))
  for (const width of [360, 1280])
    check(`nothing moves once it is shown, ${theme}, ${width} pixels`, () => shiftsAt(theme, width));

// A page that arrives in two pieces, cut in its header: the first is painted before the second comes.
const nthCut = 4;

async function shiftsOfHalves(theme, cut, width) {
  const address = 'cases.html';
  const markup = readFileSync(path.join(themes[theme], address), 'utf8');
  const [head, middle] = [markup.indexOf('<header'), markup.indexOf('<main')];
  const at = [...markup.matchAll(cut)].map(({ index }) => index).filter((one) => one > head && one < middle)
    .filter((_, index) => index % nthCut === 2);
  if (at.length === 0) return [`${address} has no ${cut} in its header`];
  const site = await serve(themes[theme]);
  const problems = [];
  for (const index of at) {
    let finish;
    const server = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.write(markup.slice(0, index).replace('<meta charset="utf-8">', `$&<base href="${site.url}">`)
        .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''));
      finish = () => response.end(markup.slice(index));
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const window = await browser.newContext({ viewport: { width, height: 800 } });
    await window.addInitScript(watch);
    const page = await window.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`, { waitUntil: 'commit' });
    await page.waitForFunction(() => document.querySelector('.site-title')?.getClientRects().length > 0);
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
    finish();
    await page.waitForLoadState('networkidle');
    const moved = await page.evaluate(() => new Promise((done) => {
      requestAnimationFrame(() => setTimeout(() => done(window.moved.header)));
    }));
    if (moved.length > 0) problems.push(`cut after ${markup.slice(index - 40, index)}: ${moved}`);
    await window.close();
    server.close();
  }
  site.close();
  return problems;
}

for (const theme of Object.keys(themes))
  check(`the menu is shown whole, ${theme}`, async () =>
    (await Promise.all([360, 1280].map((width) => shiftsOfHalves(theme, /<li|<\/ul>|<nav/g, width)))).flat());
