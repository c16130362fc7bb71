// 404.html as hosts show it: for addresses in any folder, under a sub-path.
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { launch, prefix, serve } from './browser.mjs';
import { casebook, copySmall } from './small.mjs';
import { after, before, check } from './tap.mjs';
import { same } from './visit.mjs';

let browser;
after(() => browser?.close());
before(async () => { browser = await launch(); });

function built(name, words, rooted = true) {
  const folder = copySmall(name);
  if (rooted) appendFileSync(path.join(folder, 'content', 'casebook.yaml'), '\nrooted_404: true\n');
  const { status, stderr } = casebook(folder, ['build', '--no-pdf', ...words]);
  return { folder: path.join(folder, 'public'), problems: status === 0 ? [] : [stderr] };
}

// Whether a page has its style, and where its links lead.
async function shown(folder, address) {
  const server = await serve(folder);
  const context = await browser.newContext();
  const page = await context.newPage();
  const lost = [];
  page.on('response', (response) => response.status() !== 200 && lost.push(new URL(response.url()).pathname));
  const answer = await page.goto(server.url + address);
  const styled = await page.evaluate(() => document.styleSheets.length > 3 && getComputedStyle(document.body).margin === '0px');
  await page.locator('main a').first().click();
  const where = new URL(page.url()).pathname;
  await context.close();
  server.close();
  return { status: answer.status(), styled, lost, where };
}

check('with an address, the page has its style and its links in any folder', async () => {
  const { folder, problems } = built('known', ['--base-url', `https://example.org${prefix}`]);
  for (const address of ['nowhere.html', 'cases/nowhere.html', 'by/sector/no/where.html']) {
    const { status, styled, lost, where } = await shown(folder, address);
    problems.push(...same(address, [status, styled, lost, where], [404, true, [prefix + address], `${prefix}cases.html`]));
  }
  return problems;
});

check('only that page has such addresses, and two slashes name no host', () => {
  const { folder, problems } = built('slashes', ['--base-url', 'https://example.org//elsewhere/']);
  const addresses = (file) => [...readFileSync(path.join(folder, file), 'utf8').matchAll(/(?:href|src|action|data-[a-z]+)="(\/[^"]*)"/g)].map(([, address]) => address);
  const all = addresses('404.html');
  return [
    ...problems,
    ...same('other pages', ['index.html', 'cases.html', 'search.html'].flatMap(addresses), []),
    ...(all.length > 20 && all.every((one) => /^\/elsewhere\/[^/]/.test(one)) ? [] : [`addresses: ${all}`]),
  ];
});

check('without an address, or unless it is asked for, its links are relative, as on all pages', async () => {
  const problems = [];
  for (const [name, words, rooted] of [['unknown', [], true], ['unasked', ['--base-url', 'https://example.org/elsewhere/'], false]]) {
    const site = built(name, words, rooted);
    const { styled, where } = await shown(site.folder, 'nowhere.html');
    problems.push(...site.problems, ...same(`${name}, at the top`, [styled, where], [true, `${prefix}cases.html`]));
  }
  return problems;
});
