// Under a thumb: on a phone, everything that can be pressed is 44 pixels high and not in the way of
// something else, on a page of each kind in both themes; the tray is one line.
import { kindsOf, themes } from './site.mjs';
import { checkAt, places, same, visit } from './visit.mjs';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const thumb = 44;
const queries = { cases: '?size=200-499&q=talent', compare: '?c=aralea,hal-5,ae' };
const shown = { compare: '.comparison-table', matrix: '.matrix-table', tool: '.tool-actions button', cases: '.chip' };

// In the page: what is lower than a thumb, or has something else where a thumb would press. Links in
// running text, and in what a script of the search writes, are not looked at.
const tooSmall = (least) => {
  const problems = [];
  const isInText = (one) => [...one.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '');
  for (const one of document.querySelectorAll('a[href], button, input, select, summary')) {
    const part = one.closest('label') ?? one;
    if (!part.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) || one.matches('.skip, [type=hidden]')) continue;
    if (one.closest('.hidden, .search-results, .prose :is(p, li), .footnotes') || isInText(one)) continue;
    const name = `${one.localName}.${one.getAttribute('class') ?? ''} in ${one.parentElement.localName}.${one.parentElement.getAttribute('class') ?? ''} “${one.textContent.trim().slice(0, 30)}”`;
    part.scrollIntoView({ block: 'center', inline: 'center' });
    const box = part.getBoundingClientRect();
    if (box.height < least - 0.5) problems.push(`${name} is ${box.height.toFixed(1)} high`);
    const x = Math.min(box.left + box.width / 2, innerWidth - 2);
    for (const y of [box.top + box.height / 2 - least / 2 + 2, box.top + box.height / 2 + least / 2 - 2]) {
      const hit = document.elementFromPoint(x, y);
      const other = hit?.closest('a[href], button, label, select, summary');
      if (other && other !== part && !part.contains(hit) && !other.contains(part)) problems.push(`${name} is under ${other.localName} “${other.textContent.trim().slice(0, 30)}”`);
    }
  }
  return [...new Set(problems)].slice(0, 12);
};

for (const [theme, folder] of Object.entries(themes)) {
  const list = places(() => folder).slice(0, 1);

  checkAt(list, `on a phone everything is as high as a thumb, ${theme}`, async (base) => {
    const problems = [];
    for (const [kind, file] of Object.entries(kindsOf(folder)))
      problems.push(...await visit(base, file + (queries[kind] ?? ''), async (page) => {
        if (shown[kind]) await page.locator(shown[kind]).first().waitFor();
        return (await page.evaluate(tooSmall, thumb)).map((problem) => `${file}: ${problem}`);
      }, phone));
    return problems;
  });

  checkAt(list, `in the sheet of filters, too, every value is as high as a thumb, ${theme}`, (base) =>
    visit(base, 'cases.html', async (page) => {
      await page.locator('.sheet-button').click();
      await page.evaluate(() => { for (const one of document.querySelectorAll('.facet')) one.open = true; });
      const heights = await page.locator('.facets :is(label, summary, button):visible').evaluateAll((all) =>
        all.map((one) => [one.textContent.trim(), one.getBoundingClientRect().height]));
      const low = heights.filter(([, height]) => height < thumb);
      return [...same('many', heights.length > 50, true), ...low.map(([name, height]) => `${name}: ${height}`)];
    }, phone));

  checkAt(list, `the tray is one line until it is unfolded, ${theme}`, (base) =>
    visit(base, 'cases.html', async (page) => {
      const share = async () => (await page.locator('.tray').boundingBox()).height / phone.viewport.height;
      const problems = [];
      for (const id of ['gza', 'eneco', 'baloise']) {
        await page.locator(`[data-tray=${id}]`).click();
        const now = await share();
        if (now > 0.11) problems.push(`with ${id} it covers ${(now * 100).toFixed(0)} %`);
      }
      const toggle = page.locator('.tray-toggle');
      problems.push(...same('says how many', await toggle.innerText(), '3 gekozen'));
      problems.push(...same('leads on', await page.locator('.tray-go').isVisible(), true));
      problems.push(...same('folded', await page.locator('.tray-list .chip').first().isVisible(), false));
      await toggle.click();
      problems.push(...same('unfolded', [await toggle.getAttribute('aria-expanded'), await page.locator('.tray-list .chip:visible').count()], ['true', 3]));
      if (await share() > 0.5) problems.push('unfolded, it covers more than half');
      await page.locator('.tray-list .chip').first().click();
      await page.locator('.tray-clear').click();
      problems.push(...same('empty', await page.locator('.tray').isVisible(), false));
      await page.locator('[data-tray=gza]').click();
      problems.push(...same('folded again', await page.locator('.tray-cases').isVisible(), false));
      return problems;
    }, phone));

  checkAt(list, `what has the focus is never behind the tray, the foot of the sheet or the heads of the matrix, ${theme}`, async (base) => {
    const isHidden = () => {
      const box = document.activeElement.getBoundingClientRect();
      const hit = document.elementFromPoint(Math.max(0, box.left) + 5, box.top + box.height / 2);
      return hit && !document.activeElement.contains(hit) && hit.closest('label')?.contains(document.activeElement) !== true ? document.activeElement.textContent || document.activeElement.outerHTML : null;
    };
    const walk = async (page, first, key, steps) => {
      const problems = [];
      await first.focus();
      for (let step = 0; step < steps; step++) {
        await page.keyboard.press(key);
        const hidden = await page.evaluate(isHidden);
        if (hidden) problems.push(`step ${step}: ${hidden}`);
      }
      return problems;
    };
    return [
      ...await visit(base, 'cases.html', async (page) => {
        await page.locator('[data-tray=gza]').click();
        return walk(page, page.locator('[data-tray=gza]'), 'Tab', 20);
      }, { viewport: phone.viewport }),
      ...await visit(base, 'cases.html', async (page) => {
        await page.locator('.sheet-button').click();
        return walk(page, page.locator('.facet summary').first(), 'Tab', 25);
      }, { viewport: phone.viewport }),
      ...await visit(base, 'matrix.html', (page) => walk(page, page.locator('tfoot a').first(), 'Shift+Tab', 25), { viewport: { width: 1280, height: 700 } }),
    ];
  });

  checkAt(list, `that a case is chosen is said by a sign and to screen readers, not by a colour alone, ${theme}`, (base) =>
    visit(base, 'cases.html', async (page) => {
      const button = page.locator('[data-tray=gza]');
      const says = () => button.evaluate((one) => [one.getAttribute('aria-pressed'), getComputedStyle(one, '::before').content, Math.round(one.getBoundingClientRect().width)]);
      const before = await says();
      await button.click();
      const after = await says();
      await page.locator('input[value=table]').check();
      const inTable = await says();
      return [
        ...same('before', before.slice(0, 2), ['false', '"+"']), ...same('after', after.slice(0, 2), ['true', '"✓"']),
        ...same('as wide as before', after[2], before[2]), ...same('in the table', inTable.slice(0, 2), ['true', '"✓"']),
      ];
    }));

  checkAt(list, `on the page of a value, too, a case is as wide as a phone, ${theme}`, (base) =>
    visit(base, 'by/sector/government.html', async (page) => {
      const widths = await page.locator('.cases tbody .c-summary').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().width)));
      return widths.filter((width) => width < 300).map((width) => `a summary is ${width} wide`);
    }, phone));

  checkAt(list, `the table of cases fits beside the filters, and in a window of 768 pixels, ${theme}`, async (base) => {
    const problems = [];
    for (const width of [768, 1280])
      problems.push(...await visit(base, 'cases.html?view=table', (page) => page.locator('.table-frame').evaluate((frame) =>
        (frame.scrollWidth > frame.clientWidth ? [`${frame.scrollWidth} wide in ${frame.clientWidth}`] : [])), { viewport: { width, height: 800 } }));
    return problems;
  });

  checkAt(list, `tables of figures are read without moving sideways in the smallest window, ${theme}`, async (base) => {
    const problems = [];
    for (const [kind, file] of Object.entries(kindsOf(folder)).filter(([kind]) => kind.startsWith('kind-') && kind !== 'kind-crosstab'))
      problems.push(...await visit(base, file, async (page) => (await page.locator('main').evaluate((main) => {
        const edge = document.documentElement.clientWidth;
        const frames = [...main.querySelectorAll('.table-frame')].filter((frame) => frame.scrollWidth > frame.clientWidth).map((frame) => `the table is ${frame.scrollWidth} wide`);
        const texts = [...main.querySelectorAll('svg text')].filter((text) => text.checkVisibility() && text.getBoundingClientRect().right > edge).map((text) => `cut: ${text.textContent}`);
        const small = [...main.querySelectorAll('svg text')].filter((text) => text.checkVisibility()).map((text) => parseFloat(text.getAttribute('font-size')) * (text.getScreenCTM()?.a ?? 1));
        return [...frames, ...texts, ...(Math.min(...small) < 10.5 ? [`letters of ${Math.min(...small).toFixed(1)} pixels`] : [])];
      })).map((problem) => `${kind}: ${problem}`), { viewport: { width: 320, height: 640 } }));
    return problems;
  });

  checkAt(list, `cases side by side are read without moving sideways in the smallest window, ${theme}`, async (base) => {
    const cut = (page) => page.locator('.table-frame').first().evaluate((frame) => [
      ...(frame.scrollWidth > frame.clientWidth ? [`${frame.scrollWidth} wide in ${frame.clientWidth}`] : []),
      ...[...frame.querySelectorAll('th, td')].filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => `cut: ${cell.textContent}`),
    ]);
    const small = { viewport: { width: 320, height: 640 } };
    return [
      ...await visit(base, 'figures/hal-5-and-allee-du-kaai.html', cut, small),
      ...await visit(base, 'compare.html?c=aralea,hal-5', async (page) => {
        await page.locator('.comparison-table').waitFor();
        return cut(page);
      }, small),
    ];
  });
}
