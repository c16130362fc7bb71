// The site in a browser: no error, no request elsewhere, nothing wider than the window, in both
// themes. One page of each kind stands for its kind; test_site_access.mjs has what axe-core says.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch, serve } from './browser.mjs';
import { kindsOf, pages, root, themes } from './site.mjs';
import { after, before, check } from './tap.mjs';

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
// Its addresses begin where the site is published: nobody opens that page from disk.
const onDisk = (list) => list.filter((file) => path.basename(file) !== '404.html');
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

const fromDisk = (folder = root) => `${pathToFileURL(folder).href}/`;
const inCivic = () => Object.values(kindsOf(themes.civic));

check('opened from disk, no page has an error or asks for anything elsewhere', () =>
  visit(fromDisk(), onDisk(sample), {}),
);

check('in the other theme, no page opened from disk has an error', () =>
  visit(fromDisk(themes.civic), onDisk(inCivic()), {}),
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

const sideways = async (page, file) => {
  const problem = await page.evaluate(wider);
  return problem ? [`${file}: ${problem}`] : [];
};
for (const width of [320, 768])
  check(`no page scrolls sideways at ${width} pixels`, async () => [
    ...(await visit(fromDisk(), onDisk(sample), { viewport: { width, height: 800 } }, sideways)),
    ...(await visit(fromDisk(themes.civic), onDisk(inCivic()), { viewport: { width, height: 800 } }, sideways)),
  ]);

// 210 millimetres wide; a page less its margins is about 250 high.
const paper = { viewport: { width: 793, height: 1122 } };
const tall = () => [...document.querySelectorAll('.figure-frame svg.drawn')].some((one) => one.getBoundingClientRect().height > 945);
check('on paper no drawing is taller than a page', async () => {
  const look = async (page, file) => {
    await page.emulateMedia({ media: 'print' });
    return (await page.evaluate(tall)) ? [file] : [];
  };
  const drawings = Object.entries(kindsOf(root)).filter(([kind]) => kind.startsWith('kind-')).map(([, file]) => file);
  return [
    ...(await visit(fromDisk(), drawings, paper, look)),
    ...(await visit(fromDisk(themes.civic), drawings, paper, look)),
  ];
});

check('without JavaScript every page still shows its main text', () =>
  visit(fromDisk(), onDisk(featured), { javaScriptEnabled: false }, async (page, file) => {
    const text = await page.locator('main').innerText();
    return text.trim().length > 40 ? [] : [`${file}: main is empty`];
  }),
);
