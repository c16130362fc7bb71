// The catalogue in a browser: what is chosen, what is said, what the address keeps, what is taken along.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildCollection, cases } from './collection.mjs';
import { checkAt, downloaded, places, same, visit } from './visit.mjs';

const list = places(buildCollection);
const rowsShown = 50;

const idsOf = (page) => page.locator('tr[data-case]').evaluateAll((rows) => rows.map((row) => row.dataset.case));
const countOf = (page) => page.locator('#count').innerText();
const chipsOf = (page) => page.locator('.chip > span:first-child').allInnerTexts();
const box = (page, facet, value) => page.locator(`[data-facet=${facet}] [data-value=${value}] input`);
const open = (page, facet) => page.locator(`[data-facet=${facet}]`).evaluate((one) => { one.open = true; });

// Types words, and waits until they are answered.
async function type(page, words) {
  await page.locator('#filter-words').fill(words);
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
}

// The counts beside the values of a facet: { id: number }.
const countsOf = (page, facet) => page.locator(`[data-facet=${facet}] li`).evaluateAll((items) =>
  Object.fromEntries(items.map((item) => [item.dataset.value, Number(item.querySelector('.count').textContent)])));

const idsWhere = (answers) => cases.filter(answers).map((one) => one.id);
const countWhere = (answers) => cases.filter(answers).length;
const sectorCounts = (answers) => Object.fromEntries(['care', 'trade', 'school', 'unused']
  .map((id) => [id, countWhere((one) => one.sector === id && answers(one))]));
const interventionCounts = (answers) => Object.fromEntries(['hrm', 'coaching', 'training', 'design', 'agile']
  .map((id) => [id, countWhere((one) => one.withParents.includes(id) && answers(one))]));

// What the page shows beside what it should.
async function shows(page, answers, what) {
  const wanted = idsWhere(answers);
  const said = wanted.length === cases.length ? `${cases.length} cases` : `${wanted.length} van ${cases.length} cases`;
  return [
    ...same(`${what}: cases`, await idsOf(page), wanted.slice(0, rowsShown)),
    ...same(`${what}: count`, await countOf(page), said),
  ];
}

checkAt(list, 'two words can be typed, key by key, and the way back is kept', (base) =>
  visit(base, 'cases.html', async (page) => {
    await page.locator('#filter-words').click();
    await page.keyboard.type('zorg case', { delay: 20 });
    const typed = await page.locator('#filter-words').inputValue();
    const chips = await chipsOf(page);
    await page.locator('.chips .clear').click();
    await page.goBack();
    await page.waitForFunction(() => document.querySelector('#filter-words').value !== '');
    return [
      ...same('typed', typed, 'zorg case'),
      ...same('chips', chips, ['‘zorg case’']),
      ...same('after going back', await page.locator('#filter-words').inputValue(), 'zorg case'),
    ];
  }));

checkAt(list, 'values of one facet add up, facets narrow each other, counts are right', (base) =>
  visit(base, 'cases.html', async (page) => {
    const problems = [...(await shows(page, () => true, 'at first'))];
    await box(page, 'sector', 'care').check();
    problems.push(...(await shows(page, (one) => one.sector === 'care', 'care')));
    await box(page, 'sector', 'school').check();
    const sector = (one) => ['care', 'school'].includes(one.sector);
    problems.push(...(await shows(page, sector, 'care or school')));
    problems.push(...same('counts of sectors', await countsOf(page, 'sector'), sectorCounts(() => true)));
    problems.push(...same('counts of interventions', await countsOf(page, 'interventions'), interventionCounts(sector)));
    await box(page, 'interventions', 'hrm').check();
    const hrm = (one) => one.withParents.includes('hrm');
    problems.push(...(await shows(page, (one) => sector(one) && hrm(one), 'and hrm')));
    problems.push(...same('counts of sectors with hrm', await countsOf(page, 'sector'), sectorCounts(hrm)));
    problems.push(...same('chips', await chipsOf(page), ['Zorg', 'Onderwijs', 'Hrm']));
    if (await box(page, 'sector', 'unused').isEnabled()) problems.push('a value without a case can be chosen');
    await page.locator('.chip').nth(1).click();
    problems.push(...(await shows(page, (one) => one.sector === 'care' && hrm(one), 'after a chip is taken off')));
    await page.locator('.chips .clear').click();
    problems.push(...(await shows(page, () => true, 'after clearing')));
    problems.push(...same('chips after clearing', await chipsOf(page), []));
    return problems;
  }));

checkAt(list, 'the way to the content leaves what is chosen', (base) =>
  visit(base, 'cases.html', async (page) => {
    await open(page, 'sector');
    await box(page, 'sector', 'care').check();
    await page.locator('.skip').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#main$/);
    return shows(page, (one) => one.sector === 'care', 'after the link');
  }));

checkAt(list, 'every one of several values can be asked for', (base) =>
  visit(base, 'cases.html', async (page) => {
    const every = page.locator('[data-facet=interventions] .every input');
    if (await every.isVisible()) return ['it is offered before two values are chosen'];
    await box(page, 'interventions', 'coaching').check();
    await box(page, 'interventions', 'agile').check();
    const has = (id) => (one) => one.withParents.includes(id);
    const problems = await shows(page, (one) => has('coaching')(one) || has('agile')(one), 'either');
    await every.check();
    const both = (one) => has('coaching')(one) && has('agile')(one);
    problems.push(...(await shows(page, both, 'both')));
    problems.push(...same('counts', await countsOf(page, 'interventions'), interventionCounts(both)));
    await box(page, 'interventions', 'agile').uncheck();
    await box(page, 'interventions', 'training').check();
    problems.push(...(await shows(page, (one) => has('coaching')(one) || has('training')(one), 'either again, after one alone')));
    await box(page, 'interventions', 'training').uncheck();
    const coaching = interventionCounts(has('coaching'));
    const counted = await countsOf(page, 'interventions');
    if (counted.training === coaching.training) problems.push(`the count of one more says how many have both: ${counted.training}`);
    if (await page.locator('[data-facet=sector] .every').count()) problems.push('it is offered where a case has one value');
    return problems;
  }));

checkAt(list, 'years and numbers are ranges', (base) =>
  visit(base, 'cases.html', async (page) => {
    const problems = [];
    await open(page, 'started');
    await open(page, 'employees');
    problems.push(...(await page.locator('.range').evaluateAll((ranges) => ranges.flatMap((range) => {
      const edge = range.parentElement.getBoundingClientRect().right;
      const right = Math.max(...[...range.querySelectorAll('input')].map((input) => input.getBoundingClientRect().right));
      return right > 0 && right <= edge ? [] : [`the boxes of a range end at ${right}, their column at ${edge}`];
    }))));
    const [from, to] = ['Begin: van', 'Begin: tot'].map((name) => page.getByRole('spinbutton', { name, exact: true }));
    await from.fill('2005');
    await from.press('Tab');
    await to.fill('2010');
    await to.press('Tab');
    const years = (one) => one.started !== null && one.started >= 2005 && one.started <= 2010;
    problems.push(...(await shows(page, years, 'from 2005 to 2010')));
    const least = page.locator('[data-facet=employees] input').first();
    await least.fill('600');
    await least.press('Tab');
    problems.push(...(await shows(page, (one) => years(one) && one.employees >= 600, 'with 600 employees')));
    problems.push(...same('chips', await chipsOf(page), ['Begin: 2005–2010', 'Werknemers: 600–…']));
    await page.locator('.chip').first().click();
    problems.push(...same('the field is empty again', await from.inputValue(), ''));
    return problems;
  }));

checkAt(list, 'words narrow, without accents, and put the best first', (base) =>
  visit(base, 'cases.html', async (page) => {
    await type(page, 'hu');
    const problems = same('all have a house', await countOf(page), '130 cases');
    await type(page, 'VERHAAL 01');
    problems.push(...same('words', (await idsOf(page)).sort(), idsWhere((one) => / 01/.test(one.title) || / 01/.test(one.organisation))));
    problems.push(...same('order', await page.locator('#order').inputValue(), 'relevance'));
    if (!(await idsOf(page)).slice(0, 10).every((id) => id.startsWith('case-01'))) problems.push('the best are not first');
    await type(page, 'vergelijk');
    problems.push(...same('a button is no text', await countOf(page), '0 van 130 cases'));
    await type(page, '');
    problems.push(...(await shows(page, () => true, 'no words')));
    return problems;
  }));

checkAt(list, 'nothing found names the filters to leave out', (base) =>
  visit(base, base.startsWith('file') ? 'cases.html#sector=care&q=verhaal+001' : 'cases.html?sector=care&q=verhaal+001', async (page) => {
    const problems = same('count', await countOf(page), '0 van 130 cases');
    const care = countWhere((one) => one.sector === 'care');
    problems.push(...same('ways out', await page.locator('.ways-out li').allInnerTexts(), [
      `Zonder ‘verhaal 001’: ${care} cases`, 'Zonder Zorg: 1 case', 'Zoek op de hele site naar ‘verhaal 001’', 'Alle 130 cases, zonder filters',
    ]));
    problems.push(...same('what can be done with none', await page.locator('.row-actions button:enabled').count(), 0));
    await page.locator('.ways-out button').nth(1).click();
    problems.push(...same('one is found', await idsOf(page), ['case-001']));
    problems.push(...same('what can be done with one', await page.locator('.row-actions button:enabled').count(), 2));
    const focused = await page.evaluate(() => document.activeElement.tagName);
    return [...problems, ...same('the keyboard is not lost', focused, 'BUTTON')];
  }));

checkAt(list, 'where leaving out one filter is not enough, one to keep is offered; no way leads nowhere', (base) => {
  const query = 'sector=care&interventions=design&employees=627..627&q=verhaal+001';
  return visit(base, `cases.html${base.startsWith('file') ? '#' : '?'}${query}`, async (page) => {
    const ways = await page.locator('.ways-out button').allInnerTexts();
    const kept = countWhere((one) => one.sector === 'care');
    const designed = countWhere((one) => one.withParents.includes('design'));
    const problems = same('ways out', [...ways].sort(), [
      `Alleen Zorg: ${kept} cases`, `Alleen Ontwerp: ${designed} cases`, 'Alleen Werknemers: 627: 1 case', 'Alleen ‘verhaal 001’: 1 case',
      'Alle 130 cases, zonder filters',
    ].sort());
    await page.getByRole('button', { name: /^Alleen Zorg/ }).click();
    problems.push(...(await shows(page, (one) => one.sector === 'care', 'one kept')));
    return problems;
  });
});

checkAt(list, 'where all values are asked for, any of them is offered', (base) => {
  const query = 'interventions=coaching,training,agile,design&every=interventions&q=verhaal';
  const all = (one) => ['coaching', 'training', 'agile', 'design'].every((id) => one.withParents.includes(id));
  const any = (one) => ['coaching', 'training', 'agile', 'design'].some((id) => one.withParents.includes(id));
  return visit(base, `cases.html${base.startsWith('file') ? '#' : '?'}${query}`, async (page) => {
    const problems = same('there is none', countWhere(all), 0);
    problems.push(...same('first way', await page.locator('.ways-out li').first().innerText(), `Een van Interventies volstaat: ${countWhere(any)} cases`));
    await page.locator('.ways-out button').first().click();
    return [...problems, ...same('count', await countOf(page), countWhere(any) === cases.length ? '130 cases' : `${countWhere(any)} van 130 cases`)];
  });
});

checkAt(list, 'words that nothing has lead to the search', (base) =>
  visit(base, 'cases.html', async (page) => {
    await type(page, 'zzzz');
    const problems = same('the table is gone', await page.locator('table.cases').isVisible(), false);
    await page.locator('.ways-out a').click();
    await page.waitForURL(/search\.html\?q=zzzz/);
    return problems;
  }));

checkAt(list, 'the field does not move while words are typed, at any width', async (base) => {
  const problems = [];
  for (const width of [360, 768, 1024, 1280])
    problems.push(...await visit(base, 'cases.html', async (page) => {
      const words = page.locator('#filter-words');
      const placeOf = async () => JSON.stringify(await words.boundingBox());
      const before = await placeOf();
      const found = [];
      for (const text of ['v', 'verhaal 01', 'zzzz', '']) {
        await type(page, text);
        if (await placeOf() !== before) found.push(`${width}: “${text}” moves it from ${before} to ${await placeOf()}`);
      }
      return found;
    }, { viewport: { width, height: 740 } }));
  return problems;
});

checkAt(list, 'orders, views, and more rows on request', (base) =>
  visit(base, 'cases.html', async (page) => {
    const problems = [];
    await page.locator('#order').selectOption('organisation');
    const byOrganisation = [...cases].sort((a, b) => a.organisation.localeCompare(b.organisation));
    problems.push(...same('by organisation', await idsOf(page), byOrganisation.slice(0, rowsShown).map((one) => one.id)));
    await page.locator('#order').selectOption('newest');
    const newest = [...cases].sort((a, b) => b.updated.localeCompare(a.updated) || a.id.localeCompare(b.id));
    problems.push(...same('newest', await idsOf(page), newest.slice(0, rowsShown).map((one) => one.id)));
    await page.locator('.more-rows').click();
    await page.locator('.more-rows').press('Enter'); // the button has moved: no place is clicked
    problems.push(...same('all rows', (await idsOf(page)).length, cases.length));
    const focused = await page.evaluate(() => document.activeElement.closest('tr')?.dataset.case);
    problems.push(...same('focus goes to the first new row', focused, newest[2 * rowsShown].id));
    const shown = () => page.locator('td.c-field').first().isVisible();
    problems.push(...same('columns in the list', await shown(), false));
    await page.locator('input[name=view][value=table]').check();
    problems.push(...same('columns in the table', await shown(), true));
    return problems;
  }));

checkAt(list, 'beside a choice, a value says what choosing it would show, for every value', (base) =>
  visit(base, 'cases.html?sector=care&interventions=training', async (page) => {
    const problems = [];
    const countShown = async () => Number(/^\d+/.exec(await countOf(page))[0]);
    let clicked = 0;
    for (const [facet, id] of [...['care', 'trade', 'school', 'unused'].map((id) => ['sector', id]),
      ...['hrm', 'coaching', 'training', 'design', 'agile'].map((id) => ['interventions', id])]) {
      await open(page, facet);
      const item = page.locator(`[data-facet=${facet}] [data-value=${id}]`);
      const sum = item.locator('.together');
      if ((await box(page, facet, id).isChecked()) || (await box(page, facet, id).isDisabled())) {
        if ((await sum.count()) > 0) problems.push(`${id}: says ${await sum.innerText()}`);
        continue;
      }
      const said = await sum.textContent();
      problems.push(...same(`${id}: title`, await item.locator('label').getAttribute('title'), said));
      const named = page.getByRole('checkbox', { name: said });
      if ((await named.count()) === 0) problems.push(`${id}: its name does not say ${said}`);
      await box(page, facet, id).check();
      problems.push(...same(id, said, `samen met wat gekozen is: ${await countShown()} ${(await countShown()) === 1 ? 'case' : 'cases'}`));
      await box(page, facet, id).uncheck();
      clicked++;
    }
    const trade = page.locator('[data-facet=sector] [data-value=trade]');
    await box(page, 'sector', 'trade').focus();
    await page.keyboard.press('Shift');
    if ((await trade.locator('.together').boundingBox()).width < 20) problems.push('it is not seen where the keyboard is');
    await page.locator('.chips .clear').click();
    problems.push(...same('without a choice', await page.locator('.together').count(), 0));
    return clicked === 6 ? problems : [...problems, `${clicked} values were chosen`];
  }));

checkAt(list, 'words do not take away an order that was chosen', (base) =>
  visit(base, 'cases.html', async (page) => {
    await page.locator('#order').selectOption('newest');
    await type(page, 'verhaal');
    const chosen = page.locator('#order');
    const problems = same('newest', await chosen.inputValue(), 'newest');
    const newest = [...cases].sort((a, b) => b.updated.localeCompare(a.updated) || a.id.localeCompare(b.id));
    problems.push(...same('newest first', await idsOf(page), newest.slice(0, rowsShown).map((one) => one.id)));
    await page.reload();
    problems.push(...same('after a reload', await chosen.inputValue(), 'newest'));
    await chosen.selectOption('title');
    await type(page, 'verhaal 01');
    problems.push(...same('by title', await chosen.inputValue(), 'title'));
    problems.push(...same('the address says so', /sort=title/.test(page.url()), true));
    await chosen.selectOption('relevance');
    await type(page, '');
    problems.push(...same('without words', await chosen.inputValue(), 'title'));
    return problems;
  }));

checkAt(list, 'chips say numbers as the reader writes them, and what a yes is about', (base) =>
  visit(base, 'cases.html?price=-1234.5..0.25&tried=yes,no', async (page) => {
    const problems = same('chips', (await chipsOf(page)).sort(), ['Beproefd: Ja', 'Beproefd: Nee', 'Prijs: −1234,5 – 0,25'].sort());
    await page.goto(`${base}en/cases.html#=`);
    await page.goto(`${base}en/cases.html?price=..0.25`);
    problems.push(...same('in English', await chipsOf(page), ['Price: …–0.25']));
    return problems;
  }));

checkAt(list, 'the other language shows what was chosen: catalogue, search, comparison, matrix', async (base) => {
  const problems = [];
  for (const [file, query] of [
    ['cases.html', 'sector=care&q=verhaal'], ['search.html', 'q=verhaal'],
    ['compare.html', 'c=case-001,case-004'], ['matrix.html', 'rows=sector&columns=interventions'],
  ])
    problems.push(...(await visit(base, `${file}?${query}`, async (page) => {
      if (file === 'cases.html') await box(page, 'interventions', 'hrm').check();
      await page.locator('.menu-extra a[hreflang=en]').first().evaluate((link) => link.click());
      await page.waitForURL(/\/en\//);
      const wanted = file === 'cases.html' ? 'sector=care&interventions=hrm&q=verhaal' : query;
      return same(file, decodeURIComponent(page.url().split(/[?#]/)[1]), wanted);
    })));
  problems.push(...(await visit(base, 'cases.html#main', async (page) => {
    await page.locator('.menu-extra a[hreflang=en]').first().evaluate((link) => link.click());
    await page.waitForURL(/\/en\//);
    return same('a place of the page', page.url().split('/').pop(), 'cases.html');
  })));
  return problems;
});

checkAt(list, 'every term of a row is found by words', (base) =>
  visit(base, 'cases.html', async (page) => {
    const terms = await page.locator('tr[data-case] .c-terms li:nth-child(2)').evaluateAll((items) => items.map((item) => item.textContent));
    if (terms.length === 0) return ['no row has two terms'];
    await type(page, terms[0]);
    const rows = await page.locator('tr[data-case] .c-terms').evaluateAll((cells, term) => cells.filter((cell) =>
      [...cell.querySelectorAll('li')].slice(1).some((item) => item.textContent === term)).length, terms[0]);
    return rows > 0 ? [] : [`${terms[0]} is not found where it is second`];
  }));

checkAt(list, 'back, forward, reload and a sent address give the same', (base) =>
  visit(base, 'cases.html', async (page, context) => {
    const care = (one) => one.sector === 'care';
    const hrm = (one) => one.withParents.includes('hrm');
    await box(page, 'sector', 'care').check();
    await box(page, 'interventions', 'hrm').check();
    await page.locator('input[name=view][value=table]').check();
    const address = page.url();
    const problems = same('address', decodeURIComponent(address.split(/[?#]/)[1]), 'sector=care&interventions=hrm&view=table');
    await page.goBack();
    await page.goBack();
    problems.push(...(await shows(page, care, 'back')));
    problems.push(...same('box', await box(page, 'interventions', 'hrm').isChecked(), false));
    await page.goBack();
    problems.push(...(await shows(page, () => true, 'back at the beginning')));
    await page.goForward();
    await page.goForward();
    problems.push(...(await shows(page, (one) => care(one) && hrm(one), 'forward')));
    await page.reload();
    problems.push(...(await shows(page, (one) => care(one) && hrm(one), 'reloaded')));
    const other = await context.newPage();
    await other.goto(address);
    problems.push(...(await shows(other, (one) => care(one) && hrm(one), 'sent')));
    problems.push(...same('view', await other.locator('input[value=table]').isChecked(), true));
    return problems;
  }));

const takeAlong = (page) => downloaded(page, () => page.getByRole('button', { name: 'Deze downloaden als CSV' }).click());

checkAt(list, 'what is shown can be taken along as CSV, no cell a formula', (base) =>
  visit(base, 'cases.html', async (page) => {
    await box(page, 'sector', 'school').check();
    const { name, text } = await takeAlong(page);
    const lines = text.split('\r\n');
    const wanted = idsWhere((one) => one.sector === 'school');
    return [
      ...same('name', name, 'cases.csv'),
      ...same('rows', lines.slice(1, -1).map((line) => line.split(',')[0]), wanted),
      ...(text.includes(`'=SUM(1;2)`) || !wanted.includes('case-005') ? [] : ['a formula is not defused']),
      ...(text.includes(',=') ? ['a cell begins with ='] : []),
    ];
  }));

checkAt(list, 'what is taken along is what cases.csv has, to the letter', (base, { folder }) =>
  visit(base, 'en/cases.html', async (page) => {
    const { text } = await downloaded(page, () => page.getByRole('button', { name: 'Download these as CSV' }).click());
    const rows = (table) => table.split('\r\n').slice(1).sort();
    const published = readFileSync(path.join(folder, 'en/cases.csv'), 'utf8');
    return [
      ...same('heads', text.split('\r\n')[0], published.split('\r\n')[0]),
      ...rows(published).flatMap((row, i) => same('a case', rows(text)[i], row)),
      ...same('number', rows(text).length, 131),
      ...(text.includes(',2024-03-09,-1234.5,') && text.includes('"Eerst vragen.\nDan, en alleen dan, doen."') ? [] : ['numbers and tips are not as they should be']),
    ];
  }));

checkAt(list, 'paper gets every row, and the first five can be compared', (base) =>
  visit(base, 'cases.html', async (page) => {
    await page.evaluate(() => { window.print = () => { window.printed = document.querySelectorAll('tr[data-case]').length; }; });
    await page.getByRole('button', { name: 'Deze afdrukken' }).click();
    const problems = same('printed', await page.evaluate(() => window.printed), cases.length);
    const compare = page.getByRole('button', { name: 'De eerste 5 vergelijken' });
    await compare.click();
    await page.waitForURL(/compare\.html/);
    problems.push(...same('compared', new URL(page.url()).searchParams.get('c'), idsWhere(() => true).slice(0, 5).join()));
    return problems;
  }));

checkAt(list, 'going back takes the words out of their field, even while it has the focus', (base) =>
  visit(base, 'cases.html?sector=care', async (page) => {
    const words = page.locator('#filter-words');
    await words.focus();
    await page.keyboard.type('verhaal');
    await page.locator('.chip', { hasText: 'verhaal' }).waitFor();
    await page.goBack();
    await page.locator('.chip', { hasText: 'verhaal' }).waitFor({ state: 'detached' });
    return [
      ...same('field', await words.inputValue(), ''),
      ...(await shows(page, (one) => one.sector === 'care', 'gone back')),
    ];
  }));

checkAt(list, 'a range that is given the wrong way round is turned', (base) =>
  visit(base, 'cases.html?started=2010..2004', async (page) => {
    const years = (one) => one.started !== null && one.started >= 2004 && one.started <= 2010;
    const problems = await shows(page, years, 'from the address');
    await open(page, 'started');
    const ends = page.locator('[data-facet=started] input');
    await page.goto(`${base}cases.html`);
    await open(page, 'started');
    for (const [which, year] of ['2010', '2004'].entries()) {
      await ends.nth(which).fill(year);
      await ends.nth(which).press('Tab');
    }
    problems.push(...(await shows(page, years, 'typed')));
    problems.push(...same('fields', [await ends.first().inputValue(), await ends.last().inputValue()], ['2004', '2010']));
    await page.reload();
    return [...problems, ...(await shows(page, years, 'after a reload'))];
  }));

checkAt(list, 'without JavaScript nothing is shown that needs it', (base) =>
  visit(base, 'cases.html', async (page) => same('controls', await page.locator('.live:visible').count(), 0),
    { javaScriptEnabled: false }));

checkAt(list, 'printing by the browser’s own menu prints all cases, too', (base) =>
  visit(base, 'cases.html', async (page) => {
    const rows = () => page.locator('tr[data-case]').count();
    const before = await rows();
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    const problems = same('on paper', await rows(), cases.length);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    return [...problems, ...same('afterwards', await rows(), before)];
  }));

checkAt(list, 'the keyboard alone is enough', (base) =>
  visit(base, 'cases.html', async (page) => {
    const reach = async (matches) => {
      for (let i = 0; i < 80; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((selector) => document.activeElement.matches(selector), matches)) return true;
      }
      return false;
    };
    if (!(await reach('[data-value=care] input'))) return ['no way to a value'];
    await page.keyboard.press('Space');
    const problems = await shows(page, (one) => one.sector === 'care', 'by keyboard');
    if (!(await reach('.chip'))) return [...problems, 'no way to a chip'];
    await page.keyboard.press('Enter');
    problems.push(...(await shows(page, () => true, 'taken off by keyboard')));
    if (!(await reach('.tray-button'))) return [...problems, 'no way to the tray'];
    await page.keyboard.press('Enter');
    return [...problems, ...same('tray', await page.locator('.tray-list li').count(), 1)];
  }));

checkAt(list.slice(0, 1), 'chips say what is joined by “or” and what by “and”, and an active range is unfolded', (base) =>
  visit(base, 'cases.html?sector=care,school&interventions=coaching,agile&employees=10..200', async (page) => {
    const joins = () => page.locator('.chips .chip-join').allInnerTexts();
    await page.locator('.chip').first().waitFor();
    const problems = same('any', await joins(), ['of', 'en', 'of', 'en']);
    problems.push(...same('unfolded', await page.locator('[data-facet=employees]').getAttribute('open'), ''));
    await page.locator('[data-facet=interventions] .every input').check();
    return [...problems, ...same('all', await joins(), ['of', 'en', 'en', 'en'])];
  }));

checkAt(list, 'without JavaScript there are all cases, and a page for each value', (base) =>
  visit(base, 'cases.html', async (page) => {
    const problems = same('rows', (await idsOf(page)).length, cases.length);
    problems.push(...same('a facet of numbers is offered', await page.locator('[data-facet=employees]').isVisible(), true));
    await page.locator('[data-facet=sector] [data-value=care] a').click();
    problems.push(...same('the page of a value', (await idsOf(page)).sort(), idsWhere((one) => one.sector === 'care')));
    return problems;
  }, { javaScriptEnabled: false }));

checkAt(list.slice(0, 1), 'the number of cases is announced, and languages say it their way', (base) =>
  visit(base, 'en/cases.html?sector=care', async (page) => {
    const care = countWhere((one) => one.sector === 'care');
    return [
      ...same('role', await page.locator('#count').getAttribute('role'), 'status'),
      ...same('count', await countOf(page), `${care} of 130 cases`),
      ...same('chip', await chipsOf(page), ['Care']),
      ...same('chip’s name', await page.locator('.chip').getAttribute('aria-label'), 'Remove filter: Care'),
    ];
  }));

checkAt(list.slice(0, 1), 'a long word that no case has makes no page wide on a phone', async (base) => {
  const problems = [];
  for (const letters of [60, 5000]) {
    problems.push(...(await visit(base, `cases.html?q=${'w'.repeat(letters)}&sector=care`, async (page) => {
      await page.locator('.ways-out a').waitFor();
      return same(`${letters} letters`, await page.evaluate(() => document.documentElement.scrollWidth), 320);
    }, { viewport: { width: 320, height: 700 } })));
  }
  return problems;
});

checkAt(list.slice(0, 1), 'on a phone the facets are a sheet', (base) =>
  visit(base, 'cases.html', async (page) => {
    const problems = same('closed', await box(page, 'sector', 'care').isVisible(), false);
    await page.locator('.sheet-button').click();
    const end = page.locator('.sheet-end .button');
    problems.push(...same('all', await end.innerText(), 'Toon 130 cases'));
    await box(page, 'sector', 'care').check();
    const care = (one) => one.sector === 'care';
    problems.push(...same('its end says how many', await end.innerText(), `Toon ${countWhere(care)} cases`));
    const { y, height } = await end.boundingBox();
    problems.push(...same('its end is in sight', y + height <= 700, true));
    await end.click();
    problems.push(...same('closed again', await box(page, 'sector', 'care').isVisible(), false));
    problems.push(...(await shows(page, care, 'by the sheet')));
    problems.push(...same('its button says how many filters', await page.locator('.sheet-button').innerText(), 'Filters (1)'));
    await page.locator('.sheet-button').click();
    await page.locator('.sheet-end .clear').click();
    problems.push(...same('cleared', [await end.innerText(), await page.evaluate(() => document.activeElement.className)], ['Toon 130 cases', 'button']));
    await page.locator('.sheet-close').click();
    problems.push(...(await shows(page, () => true, 'cleared in the sheet')));
    return problems;
  }, { viewport: { width: 360, height: 700 } }));
