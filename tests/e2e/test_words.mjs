// Words and wide things, on a page of each kind in both themes, on a phone and on a laptop: no word of
// usual length is broken where nothing divides it, and what must be moved sideways shows that there is more.
import { kindsOf, themes } from './site.mjs';
import { checkAt, places, visit } from './visit.mjs';

const queries = { compare: '?c=aralea,hal-5,ae', search: '?q=talent' };
const shown = { compare: '.comparison-table', matrix: '.matrix-table', search: '.search-results li' };
// Longer words may have to be broken on a phone where the browser has no hyphenation.
const longest = { 1280: 24, 360: 16 };

// In the page: words that go on in the next line, though nothing in them divides them. Where hyphenation
// is on, the browser may have none for the language: such a word has no hyphen then, and counts, too.
const brokenWords = (most) => {
  const broken = new Set();
  const isClipped = (one) => one !== null && (getComputedStyle(one).clipPath !== 'none' || isClipped(one.parentElement));
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!/\S/.test(node.data) || parent.closest('svg, script') || isClipped(parent) || !parent.checkVisibility({ visibilityProperty: true })) continue;
    const isUpright = getComputedStyle(parent).writingMode !== 'horizontal-tb';
    for (const match of node.data.matchAll(/[\p{L}\d]+/gu)) {
      if (match[0].length > most) continue;
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const lines = new Set([...range.getClientRects()].filter((one) => one.width > 0).map((one) => Math.round(isUpright ? one.left : one.top)));
      if (lines.size > 1) broken.add(`${match[0]} in ${parent.closest('[class]')?.className}`);
    }
  }
  return [...broken].slice(0, 8);
};

// In the page: what is wider than its frame without a shade at the edge that says so.
const unsaid = () =>
  [...document.querySelectorAll('main *')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX) && one.clientWidth > 0)
    .filter((one) => !/linear-gradient/.test(getComputedStyle(one).backgroundImage))
    .map((one) => one.className);

for (const [theme, folder] of Object.entries(themes)) {
  const list = places(() => folder).slice(0, 1);
  const pages = Object.entries(kindsOf(folder));

  for (const width of [360, 1280])
    for (const view of ['list', 'table'].slice(0, width === 360 ? 1 : 2))
      checkAt(list, `whole words at ${width} pixels, cases as a ${view}, ${theme}`, async (base) => {
        const problems = [];
        for (const [kind, file] of pages.filter(([name]) => view === 'list' || name === 'cases')) {
          const address = file + (queries[kind] ?? (view === 'table' ? '?view=table' : ''));
          problems.push(...await visit(base, address, async (page) => {
            if (shown[kind]) await page.locator(shown[kind]).first().waitFor();
            const found = [...await page.evaluate(brokenWords, longest[width]), ...(await page.evaluate(unsaid)).map((name) => `${name} can be moved, and does not say so`)];
            return found.map((problem) => `${file}: ${problem}`);
          }, { viewport: { width, height: 800 } }));
        }
        return problems;
      });
}

for (const [theme, folder] of Object.entries(themes)) {
  const list = places(() => folder).slice(0, 1);
  checkAt(list, `a printed table of cases has whole cells, ${theme}`, (base) =>
    visit(base, 'cases.html?view=table', async (page) => {
      await page.locator('.is-live').waitFor();
      await page.emulateMedia({ media: 'print' });
      return page.locator('.cases tr > *').evaluateAll((all) => all
        .filter((one) => one.checkVisibility() && (one.scrollWidth > one.clientWidth + 1 || getComputedStyle(one).whiteSpace === 'nowrap'))
        .map((one) => `“${one.textContent}” is cut`).slice(0, 5));
    }, { viewport: { width: 793, height: 1122 } }));

  checkAt(list, `a long cross table is printed as its table, ${theme}`, (base) =>
    visit(base, 'figures/sector-by-size.html', async (page) => {
      await page.emulateMedia({ media: 'print' });
      return [
        ...(await page.locator('.kind-crosstab').isVisible() ? ['the drawing is there, with small letters'] : []),
        ...(await page.locator('.figure-table table').isVisible() ? [] : ['the table is not there']),
      ];
    }));

  checkAt(list, `a cross table is drawn whole on a phone, ${theme}`, (base) =>
    visit(base, kindsOf(folder)['kind-crosstab'], async (page) => {
      const room = await page.locator('.drawing-narrow').evaluate((one) => [one.scrollWidth, one.clientWidth]);
      const heights = await page.locator('.drawing-narrow a .field').evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
      return [
        ...(room[0] <= room[1] ? [] : [`${room[0]} pixels in ${room[1]}`]),
        ...(heights.length > 0 && heights.every((one) => one.height >= 44 && one.width >= 24) ? [] : ['cells are too small to press']),
      ];
    }, { viewport: { width: 360, height: 740 } }));
}
