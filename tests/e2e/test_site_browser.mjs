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

// What each theme's pages show at a width: `look` returns what is wrong, in the page.
async function inThemes(names, list, options, look) {
  const found = [];
  for (const name of names)
    found.push(...(await visit(fromDisk(themes[name]), list, options, async (page, file) => {
      await page.emulateMedia({ media: options.media ?? 'screen' });
      return (await page.evaluate(look)).map((problem) => `${name}, ${file}: ${problem}`);
    })));
  return found;
}

const at = (width) => ({ viewport: { width, height: 900 } });
const both = Object.keys(themes);

// Lines of a word: a browser that divides it has a box for each.
const divided = () => {
  const words = [...document.querySelectorAll('.matrix-table thead a, .matrix-table thead span')].flatMap((one) => {
    const text = [...one.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
    return text ? [...text.data.matchAll(/[\d.,]+/g)].map((match) => ({ text, match })) : [];
  });
  const lines = ({ text, match }) => {
    const range = document.createRange();
    range.setStart(text, match.index);
    range.setEnd(text, match.index + match[0].length);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
  };
  if (words.length === 0) return ['no number'];
  return words.filter((one) => lines(one) > 1).map(({ match }) => `${match[0]} is divided`);
};

for (const width of [600, 768, 900, 1280])
  check(`no number is divided in the heads of the matrix at ${width} pixels`, () =>
    inThemes(both, ['matrix.html?rows=sector&columns=size', 'en/matrix.html?rows=sector&columns=size'], at(width), divided));

check('in the narrow columns of facets a word stays with the hyphen before it, and a range whole', () =>
  inThemes(both, ['cases.html', 'by/interventions/hrm.html'], at(1280), () => {
    document.querySelectorAll('.facet').forEach((one) => { one.open = true; });
    const words = [...document.querySelectorAll('.facet-values .unbroken')];
    const wanted = /^(-ontwikkeling|\d+–\d+)$/;
    return [
      ...(words.some((one) => wanted.test(one.textContent)) ? [] : ['no such word']),
      ...words.filter((one) => one.getClientRects().length !== 1).map((one) => `${one.textContent} is divided`),
    ];
  }));

check('what is said of a figure fills its box', () =>
  inThemes(['civic'], Object.entries(kindsOf(root)).filter(([kind]) => kind.startsWith('kind-')).map(([, file]) => file), at(1280), () => {
    const box = document.querySelector('.figure-page .facts').getBoundingClientRect();
    const end = Math.max(...[...document.querySelectorAll('.figure-page .facts dl > div')].map((one) => one.getBoundingClientRect().right));
    return box.right - end > 40 ? [`${Math.round(box.right - end)} pixels are empty`] : [];
  }));

check('figures stand beside each other on a tablet', () =>
  inThemes(both, ['figures.html'], at(768), () => {
    const [first, second] = [...document.querySelectorAll('.figure-item')].map((one) => one.getBoundingClientRect());
    return first.top === second.top ? [] : ['one below the other'];
  }));

check('no way is twice in the foot of a page', () =>
  inThemes(both, ['index.html', 'cases.html'], at(1280), () => {
    const ways = [...document.querySelectorAll('.site-footer nav a')].map((one) => one.href);
    return ways.filter((one, index) => ways.indexOf(one) !== index);
  }));

check('a number stands beside the name of its phase', () =>
  inThemes(['civic'], ['index.html', 'en/index.html'], at(768), () =>
    [...document.querySelectorAll('.phase-column h3')].filter((one) => one.getClientRects()[0].height > 60).map((one) => one.textContent)));

check('on paper a chosen filter is a word, not a button', async () =>
  inThemes(both, ['cases.html?sector=health-care'], { ...at(793), media: 'print' }, () => {
    const chip = document.querySelector('.chip');
    if (!chip) return ['no filter is chosen'];
    const { borderTopWidth } = getComputedStyle(chip);
    return chip.innerText.includes('×') || borderTopWidth !== '0px' ? [`${chip.innerText}, ${borderTopWidth}`] : [];
  }));

check('without JavaScript the page for searching shows no field that does nothing', () =>
  visit(fromDisk(), ['search.html'], { javaScriptEnabled: false }, async (page) =>
    (await page.locator('main .search-form').isVisible()) ? ['a field'] : []));
