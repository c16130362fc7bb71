// The keyboard alone, on a page of each kind in both themes: everything that can be used is reached by
// Tab, in the order of the page, is seen to have the focus, and lets go of it; and it does what it says.
import { kindsOf, themes } from './site.mjs';
import { checkAt, places, same, visit } from './visit.mjs';

const mostSteps = 140; // of a long page, its beginning
const queries = { cases: '?size=200-499', compare: '?c=aralea,hal-5,ae', search: '?q=loopbaan' };
const shown = { compare: '.comparison-table', search: '.search-list a', matrix: '.matrix-table', tool: '.tool-actions button' };

// In the page: numbers what Tab should reach, in order. Of radio buttons, the one that is chosen.
const number = () => {
  const wanted = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  window.reachable = [...document.querySelectorAll(wanted)].filter((one) =>
    one.checkVisibility({ visibilityProperty: true }) && !one.matches(':disabled, [tabindex="-1"], [type=radio]:not(:checked)'));
};

// In the page: what has the focus, by its number, and whether it looks like it.
const focused = () => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    number: window.reachable.indexOf(one),
    name: `${one.localName}.${one.getAttribute('class') ?? ''} “${one.textContent.trim().slice(0, 30)}”`,
    isMarked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none',
    isInSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
};

async function walk(page, file) {
  await page.evaluate(number);
  const count = await page.evaluate(() => window.reachable.length);
  const problems = [];
  for (let step = 0; step < Math.min(count, mostSteps); step++) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(focused);
    if (now.number !== step) return [...problems, `${file}: step ${step} is ${now.name}, number ${now.number} of ${count}`];
    if (!now.isMarked) problems.push(`${file}: ${now.name} does not show the focus`);
    if (!now.isInSight) problems.push(`${file}: ${now.name} is out of sight`);
  }
  return problems;
}

for (const [theme, folder] of Object.entries(themes)) {
  const list = places(() => folder).slice(0, 1);

  checkAt(list, `Tab reaches everything in order, and the focus is seen, ${theme}`, async (base) => {
    const problems = [];
    for (const [kind, file] of Object.entries(kindsOf(folder)))
      problems.push(...await visit(base, file + (queries[kind] ?? ''), async (page) => {
        if (shown[kind]) await page.locator(shown[kind]).first().waitFor();
        return walk(page, file);
      }, { reducedMotion: 'reduce' }));
    return problems;
  });

  checkAt(list, `the first step leads past the navigation, ${theme}`, (base) =>
    visit(base, 'practices/need.html', async (page) => {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      return same('in the main part', await page.evaluate(() => document.querySelector('main').contains(document.activeElement)), true);
    }));

  checkAt(list, `the language is changed, ${theme}`, (base) =>
    visit(base, 'cases/aralea.html', async (page) => {
      await page.locator('[hreflang=en]:visible').first().focus();
      await Promise.all([page.waitForURL('**/en/cases/aralea.html'), page.keyboard.press('Enter')]);
      return [];
    }));

  checkAt(list, `cases are put into the tray and taken out, and the focus is never lost, ${theme}`, (base) =>
    visit(base, 'cases.html', async (page) => {
      const lost = () => page.evaluate(() => document.activeElement === document.body);
      const problems = [];
      for (const id of ['aralea', 'hal-5', 'ae']) {
        await page.locator(`[data-tray=${id}]`).focus();
        await page.keyboard.press('Space');
      }
      problems.push(...same('in the tray', await page.locator('.tray-list .chip').count(), 3));
      await page.locator('.tray-toggle').focus();
      await page.keyboard.press('Enter');
      await page.locator('.tray-list .chip').nth(1).focus();
      await page.keyboard.press('Enter');
      problems.push(...same('lost after one', await lost(), false));
      problems.push(...same('left', await page.locator('.tray-list .chip').count(), 2));
      await page.locator('.tray-clear').focus();
      await page.keyboard.press('Enter');
      problems.push(...same('lost after all', await lost(), false));
      problems.push(...same('the tray is there', await page.locator('.tray').isVisible(), false));
      return problems;
    }));

  checkAt(list, `a comparison is worked, ${theme}`, (base) =>
    visit(base, 'compare.html?c=aralea,eandis,jessa', async (page) => {
      const only = page.locator('#only-differences');
      await only.focus();
      const rows = () => page.locator('.comparison-table tbody tr:visible').count();
      const before = await rows();
      await page.keyboard.press('Space');
      const after = await rows();
      await page.locator('.take-out').first().focus();
      await Promise.all([page.waitForURL(/c=eandis,jessa/), page.keyboard.press('Enter')]);
      await page.locator('.comparison-table').waitFor();
      return [
        ...same('only what differs', after < before, true),
        ...same('cases', await page.locator('.comparison-table thead th').count(), 2),
      ];
    }));

  checkAt(list, `the matrix is chosen, ${theme}`, (base) =>
    visit(base, 'matrix.html', async (page) => {
      await page.locator('#matrix-rows').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const said = () => new URL(page.url()).searchParams.get('rows');
      const rows = said();
      await page.locator('.matrix-choice button').first().focus();
      await page.keyboard.press('Enter');
      await page.locator('.matrix-table td a').first().focus();
      const problems = same('another choice', rows !== null && rows !== said(), true);
      await Promise.all([page.waitForURL(/cases\.html\?/), page.keyboard.press('Enter')]);
      return problems;
    }));

  checkAt(list, `a check list is ticked and reset, ${theme}`, (base) =>
    visit(base, 'tools/vitality.html', async (page) => {
      await page.locator('.tasks input').first().focus();
      await page.keyboard.press('Space');
      const ticked = await page.locator('.tasks input:checked').count();
      await page.locator('.tool-actions button').nth(2).focus();
      await page.keyboard.press('Enter');
      return [...same('ticked', ticked, 1), ...same('after the reset', await page.locator('.tasks input:checked').count(), 0)];
    }));

  checkAt(list, `a figure's table is opened, ${theme}`, (base) =>
    visit(base, 'topics/talent-management.html', async (page) => {
      const data = page.locator('.figure-data').first();
      await data.locator('summary').focus();
      await page.keyboard.press('Enter');
      return same('open', await data.getAttribute('open'), '');
    }));

  checkAt(list, `on a phone, filters open and close, and give the focus back, ${theme}`, (base) =>
    visit(base, 'cases.html', async (page) => {
      const button = page.locator('.sheet-button');
      await button.focus();
      await page.keyboard.press('Enter');
      const open = await page.locator('.facets').evaluate((one) => one.matches(':popover-open'));
      await page.keyboard.press('Tab');
      const inside = await page.evaluate(() => document.querySelector('.facets').contains(document.activeElement));
      await page.keyboard.press('Escape');
      return [
        ...same('open', open, true), ...same('inside', inside, true),
        ...same('closed', await page.locator('.facets').evaluate((one) => one.matches(':popover-open')), false),
        ...same('the focus is back', await button.evaluate((one) => one === document.activeElement), true),
      ];
    }, { viewport: { width: 360, height: 740 } }));
}

const folio = places(() => themes.folio).slice(0, 1);
checkAt(folio, 'on a phone, the menu opens and closes, and gives the focus back', (base) =>
  visit(base, 'topics.html', async (page) => {
    const button = page.locator('.menu-button');
    await button.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(() => document.querySelector('.menu').contains(document.activeElement));
    await page.keyboard.press('Escape');
    return [
      ...same('inside', inside, true),
      ...same('the focus is back', await button.evaluate((one) => one === document.activeElement), true),
    ];
  }, { viewport: { width: 360, height: 740 } }));
