// What axe-core finds (WCAG 2.2, levels A and AA) on a page of each kind: in both themes, both colour
// schemes, on a phone and in a wide window. Civic keeps to the contrast of level AAA, too.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { launch, serve } from './browser.mjs';
import { kindsOf, themes } from './site.mjs';
import { after, before, check } from './tap.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// A guide is too long for one pass: the first leaves out what comes after its beginning, the others look
// at so many of its parts each, laid out alone.
const perPass = 250;
const context = { include: ['html'], exclude: ['.guide-text > :nth-child(n + 80)', '.guide-contents li:nth-child(n + 20)'] };
// Rows far below are not laid out before they come near: here they are.
const allRows = '.cases tbody tr { content-visibility: visible !important; }';
const contrastOf = { folio: 'color-contrast', civic: 'color-contrast-enhanced' };

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

// What axe says with these options.
async function findings(page, options, where, within = context) {
  const { violations } = await page.evaluate(
    (chosen) => window.axe.run(chosen.within, { resultTypes: ['violations'], ...chosen.options }), { within, options });
  return violations.map(({ id, help, nodes }) => `${where}: ${id}: ${help} (${nodes.length}): ${nodes[0].target} ${nodes[0].failureSummary?.split('\n')[1] ?? ''}`);
}

// The schemes differ in colours alone: of the dark one only the contrast is looked at.
async function lookAt(page, theme, where) {
  const problems = [];
  const contrast = contrastOf[theme];
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    const all = { runOnly: { type: 'tag', values: rules }, rules: { [contrast]: { enabled: true } } };
    problems.push(...(await findings(page, all, `${where}, ${width} px`)));
    await page.emulateMedia({ colorScheme: 'dark' });
    const only = { runOnly: { type: 'rule', values: [contrast] } };
    problems.push(...(await findings(page, only, `${where}, ${width} px, dark`)));
  }
  return problems;
}

// What has to be done on a page before all of it is there.
const deeds = {
  compare: { query: '?c=aralea,hal-5,ae', shown: '.comparison-table' },
  search: { query: '?q=loopbaan', shown: '.search-list a' },
  cases: { query: '?size=200-499', shown: '.chip' },
  matrix: { query: '', shown: '.matrix-table' },
  tool: { query: '', shown: '.tool-actions button' },
};

async function visitKinds(theme) {
  const server = await serve(themes[theme]);
  const window = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce' });
  const page = await window.newPage();
  const problems = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(`${page.url()}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on('request', (request) => !request.url().startsWith(server.url) && problems.push(`${page.url()}: requests ${request.url()}`));
  for (const [kind, file] of Object.entries(kindsOf(themes[theme]))) {
    await page.goto(server.url + file + (deeds[kind]?.query ?? ''));
    if (deeds[kind]) await page.locator(deeds[kind].shown).first().waitFor();
    await page.addStyleTag({ content: allRows });
    await page.evaluate(axe);
    problems.push(...(await lookAt(page, theme, file)));
  }
  await window.close();
  server.close();
  return problems;
}

// The whole of a guide, part by part: the rest is not laid out meanwhile.
async function lookAtGuide(theme) {
  const server = await serve(themes[theme]);
  const window = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
  const page = await window.newPage();
  const file = kindsOf(themes[theme]).guide;
  await page.goto(server.url + file);
  await page.evaluate(axe);
  const problems = [];
  const count = await page.locator('.guide-text > *').count();
  // What only a whole page tells; the order of headings is looked at below.
  const ofPages = Object.fromEntries(['page-has-heading-one', 'region', 'heading-order'].map((id) => [id, { enabled: false }]));
  const options = { runOnly: { type: 'tag', values: rules }, rules: { [contrastOf[theme]]: { enabled: true }, ...ofPages } };
  problems.push(...(await page.locator(':is(h1, h2, h3, h4, h5, h6)').evaluateAll((heads) => heads
    .filter((head, i) => i > 0 && Number(head.localName[1]) > Number(heads[i - 1].localName[1]) + 1)
    .map((head) => `${head.id}: a level is left out`))));
  for (let first = 0; first < count; first += perPass) {
    await page.evaluate(([from, to]) => {
      [...document.querySelector('.guide-text').children].forEach((one, i) => { one.hidden = i < from || i >= to; });
    }, [first, first + perPass]);
    problems.push(...(await findings(page, options, `${file}, from part ${first}`, { include: ['.guide-text'] })));
  }
  await window.close();
  server.close();
  return count > perPass ? problems : [`the guide has only ${count} parts`];
}

for (const theme of Object.keys(themes))
  check(`axe-core finds nothing in the whole guide, ${theme}`, () => lookAtGuide(theme));

for (const theme of Object.keys(themes))
  check(`axe-core finds nothing in the theme ${theme}`, () => visitKinds(theme));
