// Ways to the cases with two values: pages of pairs, figures, the evidence matrix.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildCollection, cases } from './collection.mjs';
import { check } from './tap.mjs';
import { checkAt, downloaded, places, same, visit } from './visit.mjs';

const list = places(buildCollection);
const facets = {
  sector: (one) => [one.sector],
  interventions: (one) => one.withParents,
  started: (one) => (one.started === null ? [] : [String(one.started)]),
  price: (one) => (one.price === null ? [] : [String(one.price)]),
  tried: (one) => (one.tried === null ? [] : [one.tried]),
};
const idsOf = (page) => page.locator('tr[data-case]').evaluateAll((rows) => rows.map((row) => row.dataset.case).sort());
const both = (sector, intervention) =>
  cases.filter((one) => one.sector === sector && one.withParents.includes(intervention)).map((one) => one.id);

check('every pair of values of different facets that a case has is a page, and no other', () => {
  const names = Object.keys(facets);
  const wanted = new Set();
  for (const one of cases)
    for (const [i, first] of names.entries())
      for (const second of names.slice(i + 1))
        for (const a of facets[first](one))
          for (const b of facets[second](one)) wanted.add(`${first}/${a}/${second}/${b}.html`);
  const folder = path.join(list[0].folder, 'by');
  const isPair = (file) => /^[^/]+\/[^/]+\/[^/]+\/[^/]+\.html$/.test(file) && !file.includes('employees/');
  const found = readdirSync(folder, { recursive: true }).filter(isPair);
  return [
    ...same('number', found.length, wanted.size),
    ...found.filter((file) => !wanted.has(file)).map((file) => `${file} is too much`),
  ];
});

checkAt(list, 'without JavaScript numbers have pages, too: each case is on that of the range it is in', (base) =>
  visit(base, 'cases.html', async (page) => {
    const links = page.locator('[data-facet=employees] a');
    const problems = [];
    const seen = [];
    const labels = (await links.locator(':scope > span:first-child').allTextContents());
    for (const [index, label] of labels.entries()) {
      await page.goto(`${base}cases.html`);
      await page.locator('[data-facet=employees] summary').click();
      await links.nth(index).click();
      const [low, high] = label.split('–').map((end) => Number(end.replaceAll('.', '')));
      const wanted = cases.filter((one) => one.employees !== null && one.employees >= low && one.employees <= (high ?? low)).map((one) => one.id).sort();
      const ids = await idsOf(page);
      problems.push(...same(label, ids, wanted));
      seen.push(...ids);
    }
    const stating = cases.filter((one) => one.employees !== null).map((one) => one.id).sort();
    return [...problems, ...same('all of them', seen.sort(), stating), ...same('few pages', labels.length > 3 && labels.length <= 12, true)];
  }, { javaScriptEnabled: false }));

check('a heading names the field of a number, which says nothing alone', () => {
  const heading = (file) => readFileSync(path.join(list[0].folder, file), 'utf8').match(/<h1[^>]*>(.*?)<\/h1>/)[1];
  return [
    ...same('a pair', heading('by/sector/care/started/2004.html'), 'Zorg, Begin: 2004'),
    ...same('two terms', heading('en/by/sector/care/interventions/hrm.html'), 'Care, HRM'),
    ...same('a term', heading('by/sector/care.html'), 'Zorg'),
  ];
});

check('pages of pairs are not for search engines', () => {
  const text = readFileSync(path.join(list[0].folder, 'by/sector/care/interventions/hrm.html'), 'utf8');
  return text.includes('<meta name="robots" content="noindex">') ? [] : ['no noindex'];
});

checkAt(list, 'without JavaScript a reader narrows down twice', (base) =>
  visit(base, 'by/sector/care.html', async (page) => {
    await page.locator('.narrow-down [data-value=coaching] a').click();
    await page.waitForURL((url) => !url.pathname.endsWith('/by/sector/care.html'));
    return same('cases', await idsOf(page), both('care', 'coaching'));
  }, { javaScriptEnabled: false }));

checkAt(list, 'a cell of a figure leads to its cases, with and without JavaScript', async (base) => {
  const follow = (options) => visit(base, 'figures/grid.html', async (page) => {
    await page.locator('svg a[aria-label^="Zorg, Coaching"]:visible').click();
    await page.waitForURL((url) => !url.pathname.endsWith('/figures/grid.html'));
    await page.locator(options.javaScriptEnabled === false ? '.results-count, #count' : '.chip').first().waitFor();
    return same('cases', await idsOf(page), both('care', 'coaching'));
  }, options);
  return [...(await follow({})), ...(await follow({ javaScriptEnabled: false }))];
});

checkAt(list, 'a bar leads to the catalogue with its filter, pressed anywhere beside it', (base) =>
  visit(base, 'figures/sectors.html', async (page) => {
    const field = page.locator('svg a', { hasText: 'Onderwijs' }).locator('.field');
    const { width, height } = await field.boundingBox();
    await field.click({ position: { x: width - 2, y: 2 } });
    await page.locator('.chip').waitFor();
    return [
      ...(height >= 44 ? [] : [`only ${height} pixels high`]),
      ...same('chip', await page.locator('.chip > span:first-child').allInnerTexts(), ['Onderwijs']),
    ];
  }, { viewport: { width: 320, height: 700 } }));

checkAt(list, 'a bar that counts some of the cases leads to just these, with and without JavaScript', async (base) => {
  const follow = (options) => visit(base, 'figures/within.html', async (page) => {
    await page.locator('svg a', { hasText: 'Coaching' }).locator('.field').click();
    await page.waitForURL((url) => !url.pathname.endsWith('/figures/within.html'));
    await page.locator(options.javaScriptEnabled === false ? '.results-count, #count' : '.chip').first().waitFor();
    return same('cases', await idsOf(page), both('care', 'coaching'));
  }, options);
  const two = visit(base, 'figures/within-two.html', async (page) => {
    const link = page.locator('svg a').first();
    const table = await page.locator('.data-bars tbody a').count();
    return [...same('links in the table', table, 0), ...same('only the catalogue', (await link.getAttribute('href')).split('?')[0], '../cases.html')];
  }, { javaScriptEnabled: false });
  return [...(await follow({})), ...(await follow({ javaScriptEnabled: false })), ...(await two)];
});

checkAt(list.slice(0, 1), 'pointing at a bar, or reaching it by keyboard, says of how many cases', (base) =>
  visit(base, 'figures/sectors.html', async (page) => {
    const bar = page.locator('svg a', { hasText: 'Zorg' });
    const more = bar.locator('.more');
    const problems = same('before', await more.isVisible(), false);
    await bar.hover();
    problems.push(...same('pointed at', await more.isVisible(), true));
    await page.mouse.move(0, 0);
    problems.push(...same('left', await more.isVisible(), false));
    for (let i = 0; i < 60 && !(await bar.evaluate((one) => one === document.activeElement)); i++) await page.keyboard.press('Tab');
    const care = cases.filter((one) => one.sector === 'care').length;
    return [...problems, ...same('by keyboard', await more.isVisible(), true), ...same('said', await more.textContent(), `${care} van 130 cases`)];
  }));

checkAt(list, 'a comparison made in advance leads to its cases, and says what differs and what is missing', (base) =>
  visit(base, 'figures/some.html', async (page) => {
    const heads = await page.locator('thead a').evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute('href')]));
    const [first, second] = [cases[1], cases[4]];
    const rows = await page.locator('.data-comparison tbody tr').evaluateAll((all) => all.map((one) => one.className));
    const missing = await page.locator('.data-comparison .unknown').count();
    return [
      ...same('heads', heads, [first, second].map((one) => [one.organisation, `../cases/${one.id}.html`])),
      ...same('differ', rows, ['sector', 'started', 'employees'].map((key) => (first[key] === null || second[key] === null || first[key] === second[key] ? 'same' : 'differs'))),
      ...same('missing', missing, [first, second].flatMap((one) => [one.sector, one.started, one.employees]).filter((value) => value === null).length),
    ];
  }, { javaScriptEnabled: false }));

checkAt(list.slice(0, 1), 'on a phone the words of previews can be read, and nothing in them takes the focus', (base) =>
  visit(base, 'figures.html', async (page) => {
    const found = await page.locator('.figure-item').evaluateAll((items) => items.map((item) => {
      const [plate, phone] = [item.querySelector('.plate'), item.querySelector('.plate-phone')];
      const sizes = [...(phone?.querySelectorAll('text') ?? [])].map((text) =>
        parseFloat(getComputedStyle(text).fontSize) * Math.abs(text.getScreenCTM().a || text.getScreenCTM().b));
      return {
        title: item.querySelector('h2').innerText,
        shown: [plate, phone].filter((one) => one?.checkVisibility()).length,
        least: phone ? Math.min(...sizes) : getComputedStyle(plate).objectFit === 'none' ? 13 : 0,
      };
    }));
    await page.locator('.breadcrumbs a').focus();
    await page.keyboard.press('Tab');
    const next = await page.evaluate(() => document.activeElement.closest('.figure-item h2') !== null);
    return [
      ...same('figures', found.length, 5),
      ...found.filter((one) => one.shown !== 1 || one.least < 11.5).map((one) => JSON.stringify(one)),
      ...same('the focus goes to the title', next, true),
    ];
  }, { viewport: { width: 320, height: 700 } }));

checkAt(list, 'the matrix counts any two facets, and each cell leads to its cases', (base) =>
  visit(base, 'matrix.html', async (page) => {
    const cells = () => page.locator('.matrix-table td a').evaluateAll((all) =>
      Object.fromEntries(all.map((one) => [one.getAttribute('aria-label').split(':')[0], Number(one.textContent)])));
    const problems = same('care and coaching', (await cells())['Zorg, Coaching'], both('care', 'coaching').length);
    await page.locator('#matrix-columns').selectOption('started');
    const inYear = cases.filter((one) => one.sector === 'care' && one.started === 2004).length;
    problems.push(...same('care in 2004', (await cells())['Zorg, 2004'], inYear || undefined));
    await page.locator('#matrix-rows').selectOption('started');
    problems.push(...same('columns give way', await page.locator('#matrix-columns').inputValue(), 'sector'));
    await page.goBack();
    problems.push(...same('back', await page.locator('#matrix-rows').inputValue(), 'sector'));
    await page.reload();
    problems.push(...same('reloaded', await page.locator('#matrix-columns').inputValue(), 'started'));
    await page.locator('#matrix-columns').selectOption('interventions');
    await page.getByRole('link', { name: /^Zorg, Coaching/ }).first().click();
    await page.locator('.chip').first().waitFor();
    return [...problems, ...same('cases', await idsOf(page), both('care', 'coaching').slice(0, 50))];
  }));

checkAt(list, 'numbers stand in the matrix as the ranges that have pages, and each cell leads to its cases', (base) =>
  visit(base, `matrix.html${base.startsWith('file') ? '#' : '?'}rows=sector&columns=employees`, async (page) => {
    const heads = (await page.locator('.matrix-table thead tr').last().locator('a').allInnerTexts()).map((text) => text.trim());
    const pages = await visitLabels(base);
    const cell = page.locator('.matrix-table tbody tr').first().locator('td:not(.total):not(.none) a').first();
    const [said, count] = (await cell.getAttribute('aria-label')).split(': ');
    const [low, high] = said.split(', ')[1].split('–').map(Number);
    await cell.click();
    await page.locator('.chip').first().waitFor();
    const wanted = cases.filter((one) => one.sector === 'care' && one.employees !== null && one.employees >= low && one.employees <= high);
    return [
      ...same('heads', heads, pages),
      ...same('count', Number(count), wanted.length),
      ...same('cases', await idsOf(page), wanted.map((one) => one.id).sort()),
    ];
  }));

async function visitLabels(base) {
  let labels;
  const problems = await visit(base, 'cases.html', async (page) => {
    labels = await page.locator('[data-facet=employees] a > span:first-child').allTextContents();
  }, { javaScriptEnabled: false });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return labels;
}

checkAt(list, 'the matrix has totals, says what is empty and what shades mean, and can be taken along', (base) =>
  visit(base, `matrix.html${base.startsWith('file') ? '#' : '?'}rows=sector&columns=started`, async (page) => {
    const rows = await page.locator('.matrix-table tr:has(> th[scope=row])').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
    const years = [...new Set(cases.map((one) => one.started).filter((year) => year !== null))].sort();
    const counts = (sector) => years.map((year) => cases.filter((one) => one.started === year && (sector === null || one.sector === sector)).length);
    const shown = (numbers) => numbers.map((number) => (number === 0 ? '–' : String(number)));
    const line = (label, sector) => [label, ...counts(sector), cases.filter((one) => one.sector === sector).length];
    const care = rows.find(([label]) => label === 'Zorg');
    const wanted = line('Zorg', 'care');
    const silent = cases.filter((one) => one.started === null).length;
    const { name, text } = await downloaded(page, () => page.getByRole('button', { name: 'Downloaden als CSV' }).click());
    await page.locator('tfoot .total a').last().click();
    return [
      ...same('a row', care, [wanted[0], ...shown(wanted.slice(1))]),
      ...same('totals', rows.at(-1), ['Totaal', ...shown(counts(null)), '130']),
      ...same('the file', [name, text.split('\r\n')[0]], ['matrix.csv', `Sector / Begin,${years},Totaal`]),
      ...same('taken along', text.includes(`\r\n${wanted}\r\n`), true),
      ...same('leads to all', await page.locator('#count').innerText(), '130 cases'),
      ...await visit(base, 'matrix.html', async (other) => {
        await other.locator('#matrix-columns').selectOption('started');
        const said = await other.locator('.matrix-below').innerText();
        return [`– geen case`, `${silent} cases zeggen niets over ‘Begin’.`].filter((part) => !said.includes(part));
      }),
    ];
  }));

checkAt(list, 'without JavaScript the matrix shows the tables of the editors', (base) =>
  visit(base, 'matrix.html', async (page) => {
    const shown = await page.locator('.figure svg').first().isVisible();
    return shown ? [] : ['there is none'];
  }, { javaScriptEnabled: false }));
