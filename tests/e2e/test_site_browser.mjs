// The site in a browser: no error, no request elsewhere, nothing wider than the window, and
// nothing that axe-core finds inaccessible. One page of each kind stands for its kind.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch, serve } from './browser.mjs';
import { pages, root } from './site.mjs';
import { after, before, check } from './tap.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// The second language has the same templates: a few of its pages will do.
const inFolder = (folder) => pages.filter((file) => path.dirname(file) === folder);
const some = (folder, count) => inFolder(folder).slice(0, count);
const sample = [
  ...inFolder('.'),
  ...some('cases', 2),
  ...['practices', 'topics', 'tools', 'by/sector'].flatMap((folder) => some(folder, 1)),
  ...inFolder('figures'),
  ...['index', 'cases', 'guide', 'figures'].map((name) => `en/${name}.html`),
];
const featured = sample.filter((file) => !file.startsWith('en/') && !file.startsWith('figures/'));

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve();
});
after(async () => {
  await browser?.close();
  server?.close();
});

// Opens each page of `list` in a new window with `options`; `look` returns its problems.
async function visit(base, list, options, look) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:'))
      problems.push(`${page.url()}: requests ${request.url()}`);
  });
  for (const file of list) {
    await page.goto(base + file);
    problems.push(...((await look?.(page, file)) ?? []));
  }
  await context.close();
  return problems;
}

const fromDisk = () => `${pathToFileURL(root).href}/`;

check('opened from disk, no page has an error or asks for anything elsewhere', () =>
  visit(fromDisk(), sample, {}),
);

check('under a sub-path with a strict policy, no page has an error', () =>
  visit(server.url, sample, {}),
);

const wider = () => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return undefined;
  const past = [...document.querySelectorAll('body *')].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 1,
  );
  const names = past.slice(0, 3).map((element) => `${element.tagName}.${element.className?.baseVal ?? element.className}`);
  return `is ${scrollWidth} wide: ${names.join(', ')}`;
};

for (const width of [320, 768])
  check(`no page scrolls sideways at ${width} pixels`, () =>
    visit(fromDisk(), sample, { viewport: { width, height: 800 } }, async (page, file) => {
      const problem = await page.evaluate(wider);
      return problem ? [`${file}: ${problem}`] : [];
    }),
  );

// The dark scheme differs in nothing but colours.
const schemes = [
  ['light', sample, {}],
  ['dark', featured, { runOnly: ['color-contrast'] }],
];
for (const [colorScheme, list, options] of schemes)
  check(`axe-core finds nothing in the ${colorScheme} scheme`, () =>
    visit(server.url, list, { colorScheme, bypassCSP: true }, async (page, file) => {
      await page.evaluate(axe);
      const { violations } = await page.evaluate((rules) => window.axe.run(rules), options);
      return violations.map(
        ({ id, help, nodes }) => `${file}: ${id}: ${help} (${nodes.length}): ${nodes[0].target}`,
      );
    }),
  );

check('without JavaScript every page still shows its main text', () =>
  visit(fromDisk(), featured, { javaScriptEnabled: false }, async (page, file) => {
    const text = await page.locator('main').innerText();
    return text.trim().length > 40 ? [] : [`${file}: main is empty`];
  }),
);
