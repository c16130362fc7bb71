// The tray, which remembers cases from page to page, and the comparison of two to five of them.
import { buildCollection, cases } from './collection.mjs';
import { checkAt, downloaded, places, same, visit } from './visit.mjs';

const list = places(buildCollection);
const labels = { care: 'Zorg', trade: 'Handel', school: 'Onderwijs' };

const trayOf = (page) => page.locator('.tray-list .chip > span:first-child').allInnerTexts();
const add = (page, id) => page.locator(`[data-tray=${id}]`).click();

// The rows of the comparison: { label: { texts, differs } }.
const rowsOf = (page) => page.locator('.comparison-table tbody tr').evaluateAll((rows) =>
  Object.fromEntries(rows.map((row) => [row.cells[0].firstChild.textContent, {
    texts: [...row.cells].slice(1).map((cell) => cell.textContent),
    differs: row.querySelector('.differs-mark') !== null,
  }])));

checkAt(list, 'the tray remembers cases from page to page and leads to their comparison', (base) =>
  visit(base, 'cases.html', async (page) => {
    const problems = same('hidden at first', await page.locator('.tray').isVisible(), false);
    await add(page, 'case-003');
    problems.push(...same('one is not enough', await page.locator('.tray-go').isVisible(), false));
    await page.goto(`${base}cases/case-007.html`);
    problems.push(...same('remembered', await trayOf(page), ['Verhaal 003']));
    await add(page, 'case-007');
    problems.push(...same('pressed', await page.locator('[data-tray=case-007]').getAttribute('aria-pressed'), 'true'));
    await page.goto(`${base}en/cases/case-008.html`);
    problems.push(...same('each language has its own', await trayOf(page), []));
    await page.goto(`${base}by/sector/${cases[3].sector}.html`);
    await page.goto(`${base}cases/case-007.html`);
    await page.locator('.tray-go').click();
    await page.locator('.comparison-table').waitFor();
    problems.push(...same('address', new URL(page.url()).searchParams.get('c'), 'case-003,case-007'));
    return problems;
  }));

checkAt(list, 'the tray holds five, lets go of one and of all', (base) =>
  visit(base, 'cases.html', async (page) => {
    for (const i of [1, 2, 3, 4, 5]) await add(page, cases[i].id);
    const problems = same('a sixth', await page.locator('[data-tray=case-006]').isDisabled(), true);
    const why = page.locator('.tray-full[role=status]');
    problems.push(...same('why', await why.innerText(), 'Hoogstens vijf: haal er een weg om een andere te kiezen.'));
    await page.locator('.tray-toggle').click();
    await page.locator('.tray-list .chip').first().click();
    problems.push(...same('four are left', (await trayOf(page)).length, 4));
    problems.push(...same('a fifth again', await page.locator('[data-tray=case-006]').isDisabled(), false));
    problems.push(...same('no reason any more', await why.innerText(), ''));
    await page.locator('.tray-clear').click();
    await page.reload();
    problems.push(...same('nothing is remembered', await page.locator('.tray').isVisible(), false));
    return problems;
  }));

checkAt(list, 'rows that come later have their button, too', (base) =>
  visit(base, 'cases.html', async (page) => {
    await page.locator('.more-rows').click();
    await page.locator('[data-tray=case-099]').waitFor();
    await page.locator('.more-rows').click();
    await add(page, 'case-129');
    await page.locator('#order').selectOption('newest');
    await page.locator('#order').selectOption('title');
    return [
      ...same('tray', await trayOf(page), ['Verhaal 129']),
      ...same('buttons of a row', await page.locator('[data-tray=case-001]').count(), 1),
    ];
  }));

checkAt(list, 'what is remembered may be damaged', (base) =>
  visit(base, 'cases.html', async (page) => {
    await add(page, 'case-001');
    for (const damage of ['{', 'null', '{"a":1}', '[1,null,{"id":2}]']) {
      await page.evaluate((text) => { for (const key of Object.keys(localStorage)) localStorage[key] = text; }, damage);
      await page.reload();
      if (await page.locator('.tray').isVisible()) return [`${damage} fills the tray`];
    }
    await add(page, 'case-002');
    return same('it works on', await trayOf(page), ['Verhaal 002']);
  }));

checkAt(list, 'cases stand side by side, what differs is marked, what is missing is said', (base) =>
  visit(base, 'compare.html?c=case-000,case-005,case-006', async (page) => {
    await page.locator('.comparison-table').waitFor();
    const rows = await rowsOf(page);
    const three = [0, 5, 6].map((i) => cases[i]);
    const heads = await page.locator('.comparison-table thead a:not(.take-out)').evaluateAll((all) =>
      all.map((one) => [one.textContent, one.getAttribute('href').split('/').pop()]));
    const sectors = three.map((one) => labels[one.sector]);
    return [
      ...same('heads', heads, three.map((one) => [one.title, `${one.id}.html`])),
      ...same('sectors', rows.Sector, { texts: sectors, differs: new Set(sectors).size > 1 }),
      ...same('years', rows.Begin, { texts: ['Niet vermeld', '2005', '2006'], differs: true }),
      ...same('remarks', rows.Opmerking.texts, ['Niet vermeld', '=SUM(1;2)', 'Een "Élan", nieuw']),
      ...same('a private field', 'contact' in rows, false),
    ];
  }));

checkAt(list, 'what is not said is no difference', (base) =>
  visit(base, 'compare.html?c=case-000,case-005,case-025', async (page) => {
    await page.locator('.comparison-table').waitFor();
    const rows = await rowsOf(page);
    return same('years', rows.Begin, { texts: ['Niet vermeld', '2005', '2005'], differs: false });
  }));

checkAt(list, 'that only what differs is shown stands in the address', (base) =>
  visit(base, 'compare.html?c=case-001,case-002,case-003', async (page) => {
    const table = page.locator('.comparison-table');
    const state = async () => [await page.locator('#only-differences').isChecked(),
      await table.locator('tbody tr.same').evaluateAll((rows) => rows.some((row) => row.checkVisibility()))];
    await table.waitFor();
    await page.locator('#only-differences').check();
    const problems = same('address', /only=differences$/.test(page.url()), true);
    await page.reload();
    await table.waitFor();
    problems.push(...same('after a reload', await state(), [true, false]));
    await page.locator('.take-out').first().click();
    await page.waitForURL(/c=case-002,case-003/);
    await table.waitFor();
    problems.push(...same('without one', await state(), [true, false]));
    await page.locator('#only-differences').uncheck();
    await page.goBack();
    await page.waitForFunction(() => document.querySelector('#only-differences').checked);
    problems.push(...same('gone back', await state(), [true, false]));
    return problems;
  }));

checkAt(list, 'the comparison and the tray are of the same cases', (base) =>
  visit(base, 'cases.html', async (page) => {
    for (const i of [1, 2, 3]) await add(page, cases[i].id);
    await page.locator('.tray-go').click();
    await page.locator('.take-out').nth(1).click();
    await page.waitForURL(/c=case-001,case-003/);
    await page.locator('.comparison-table').waitFor();
    await page.goto(`${base}cases/case-007.html`);
    const problems = same('taken out of the tray, too', await trayOf(page), ['Verhaal 001', 'Verhaal 003']);
    await page.goto(`${base}compare.html?c=case-004,case-005`);
    await page.locator('.comparison-table').waitFor();
    await page.goto(`${base}cases.html`);
    problems.push(...same('of an address', await trayOf(page), ['Verhaal 004', 'Verhaal 005']));
    await page.goBack();
    await page.goBack();
    problems.push(...same('a page gone back to', await trayOf(page), ['Verhaal 004', 'Verhaal 005']));
    return problems;
  }));

checkAt(list, 'a comparison that is wider than the window says so', (base) =>
  visit(base, 'compare.html?c=case-001,case-002,case-003,case-004,case-005', async (page) => {
    const hint = page.locator('.scroll-hint');
    await page.locator('.comparison-table').waitFor();
    await hint.waitFor({ state: 'visible' });
    const problems = same('hint', await hint.innerText(), 'Schuif opzij om alle 5 cases te zien.');
    await page.setViewportSize({ width: 1400, height: 800 });
    await hint.waitFor({ state: 'hidden' });
    return problems;
  }, { viewport: { width: 360, height: 640 } }));

checkAt(list, 'only what differs can be shown, and taken along without formulas', (base) =>
  visit(base, 'compare.html?c=case-005,case-006', async (page) => {
    await page.locator('.comparison-table').waitFor();
    const rows = await rowsOf(page);
    const shown = () => page.locator('.comparison-table tbody tr').evaluateAll((all) =>
      all.filter((row) => row.checkVisibility()).length);
    const problems = same('all rows', await shown(), Object.keys(rows).length);
    await page.locator('#only-differences').check();
    problems.push(...same('rows that differ', await shown(), Object.values(rows).filter((row) => row.differs).length));
    const { name, text } = await downloaded(page, () => page.getByRole('button', { name: 'Downloaden als CSV' }).click());
    return [
      ...problems,
      ...same('name', name, 'comparison.csv'),
      ...same('head', text.split('\r\n')[0], ',Verhaal 005,Verhaal 006'),
      ...(text.includes(`Opmerking,'=SUM(1;2),"Een ""Élan"", nieuw"`) ? [] : [`no safe remark in ${text}`]),
    ];
  }));

checkAt(list, 'a case can be taken out, and the comparison prints', (base) =>
  visit(base, 'compare.html?c=case-001,case-002,case-003', async (page) => {
    await page.locator('.take-out').nth(1).click();
    await page.locator('.comparison-table').waitFor();
    const problems = same('two are left', new URL(page.url()).searchParams.get('c'), 'case-001,case-003');
    problems.push(...same('two cannot become one', await page.locator('.take-out').count(), 0));
    await page.evaluate(() => { window.print = () => { window.printed = true; }; });
    await page.getByRole('button', { name: 'Afdrukken' }).click();
    problems.push(...same('printed', await page.evaluate(() => window.printed), true));
    await page.emulateMedia({ media: 'print' });
    problems.push(...same('the buttons on paper', await page.locator('.comparison-actions').isVisible(), false));
    return problems;
  }));

checkAt(list, 'ids that nobody knows are named, and too few ask for more', (base) =>
  visit(base, 'compare.html?c=case-001,%3Cb%3Enobody,case-002,case-001', async (page) => {
    await page.locator('.comparison-table').waitFor();
    const said = await page.locator('#comparison').innerText();
    const problems = said.includes('<b>nobody') ? [] : [`not named: ${said.slice(0, 100)}`];
    problems.push(...same('columns', await page.locator('.comparison-table thead th').count(), 2));
    for (const query of ['', '?c=', '?c=case-001', '?c=nobody,noone']) {
      await page.goto(`${base}compare.html${query}`);
      if (!(await page.locator('#comparison').innerText()).includes('Kies')) problems.push(`${query}: no hint`);
    }
    return problems;
  }));

checkAt(list, 'all cases of a file of records, and those beyond five, are handled', (base) =>
  visit(base, `compare.html?c=${cases.slice(-7).map((one) => one.id)}`, async (page) => {
    await page.locator('.comparison-table').waitFor();
    const said = await page.locator('#comparison').innerText();
    return [
      ...same('columns', await page.locator('.comparison-table thead th').count(), 5),
      ...(said.includes('vijf') ? [] : ['nobody says that two are left out']),
    ];
  }));

checkAt(list, 'without JavaScript the comparisons of the editors are named', (base) =>
  visit(base, 'compare.html', async (page) => {
    await page.locator('main a[href$="figures/some.html"]').click();
    const text = await page.locator('main').innerText();
    return [1, 4].every((i) => text.includes(cases[i].organisation)) ? [] : ['the comparison is not there'];
  }, { javaScriptEnabled: false }));
