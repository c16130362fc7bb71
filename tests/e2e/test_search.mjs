// Search: what readers wrote down finds what they meant, and the dialog, the suggestions and the
// search page work by keyboard, from a server and from disk.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { engine, openIndex, openNamed, queries, words } from '../search/engine.mjs';
import { launch, serve } from './browser.mjs';
import { pages, root } from './site.mjs';
import { after, before, check } from './tap.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const heads = { nl: 'search-index.js', en: 'en/search-index.js' };
const homes = { nl: 'index.html', en: 'en/index.html' };
const wantedFirst = 0.9;

check('the script finds the same words in a text as the program', () => {
  const { search } = engine();
  return words().flatMap(({ text, expected }) => {
    const found = search.wordsOf(text).map((word) => word.form).join(' ');
    return found === expected ? [] : [`${text}: ${found}, not ${expected}`];
  });
});

check('one slip is a letter more, less or other, or two swapped', () => {
  const { search } = engine();
  const near = ['talen', 'talente', 'talant', 'tlaent', 'atalent', 'alent'];
  const far = ['talent', 'tal', 'talaen', 'tnelat', 'talentje'];
  return [
    ...near.filter((word) => !search.isOneSlip(word, 'talent')),
    ...far.filter((word) => search.isOneSlip(word, 'talent')),
  ];
});

for (const language of Object.keys(heads))
  check(`what was written down is found in ${language}`, async () => {
    const index = await openNamed(path.join(root, heads[language]), path.join(root, homes[language]));
    const wanted = queries().filter((one) => one.language === language);
    const places = [];
    for (const { query, page } of wanted) {
      const { hits } = await index.search(query, { limit: 10 });
      places.push({ query, page, place: hits.findIndex((hit) => hit.path === page) });
    }
    const first = places.filter(({ place }) => place === 0).length;
    const missed = places.filter(({ place }) => place < 0 || place > 2);
    return [
      ...missed.map(({ query, page, place }) => `${query}: ${page} is at ${place}`),
      ...(first < wantedFirst * wanted.length ? [`only ${first} of ${wanted.length} come first`] : []),
    ];
  });

check('a word that no text has is taken for one that begins so but for a slip, and that is said', async () => {
  const index = await openIndex(path.join(root, heads.en));
  const { corrections, hits } = await index.search('checklst');
  return [
    ...(corrections.length === 1 && corrections[0].taken === 'checklists' ? [] : [`taken as ${JSON.stringify(corrections)}`]),
    ...(hits.some((hit) => hit.path === 'en/about.html') ? [] : ['the page with checklists is not found']),
  ];
});

check('a word that no text has is not taken for another that is only like it: that is said differently', async () => {
  const index = await openIndex(path.join(root, heads.nl));
  const problems = [];
  for (const [word, taken] of [['loopbaangesprekjes', 'loopbaangesprekken'], ['esindustrie', 'vleesindustrie']]) {
    const { corrections, relatives, count } = await index.search(`${word} `);
    if (count === 0 || corrections.length > 0 || relatives[0]?.taken !== taken)
      problems.push(`${word}: ${count}, ${JSON.stringify({ corrections, relatives })}`);
  }
  return problems;
});

check('what pages call a kind finds the pages of that kind', async () => {
  const index = await openNamed(path.join(root, heads.nl), path.join(root, homes.nl));
  const problems = [];
  for (const word of ['hulpkaart', 'hulpkaarten', 'hulpmiddelen', 'keuzehulp']) {
    const { hits, kinds } = await index.search(word, { limit: 3 });
    if ((kinds.find((one) => one.name === 'tool') || {}).count !== 8) problems.push(`${word}: ${JSON.stringify(kinds)}`);
    if (!hits.every((hit) => hit.kind === 'tool')) problems.push(`${word}: ${hits.map((hit) => hit.path)}`);
  }
  return problems;
});

// What a result shows, once its text is here: which of its parts are marked, and the text of them.
async function shownBy(index, hit) {
  const { search } = engine();
  if (hit.lacksText) await index.complete(hit);
  const texts = [hit.title, hit.kicker, ...hit.passages.map((one) => one.text)];
  const marked = (text) => search.markedParts(text, hit.isMarked).filter((part) => part.marked).map((part) => part.text);
  return { all: texts.flatMap(marked), inPassages: texts.slice(2).flatMap(marked) };
}

for (const language of Object.keys(heads))
  check(`every search that was written down shows what was found, marked, in ${language}`, async () => {
    const index = await openNamed(path.join(root, heads[language]), path.join(root, homes[language]));
    const problems = [];
    for (const { query } of queries().filter((one) => one.language === language)) {
      const { hits } = await index.search(query, { limit: 3 });
      for (const hit of hits) {
        const { all } = await shownBy(index, hit);
        if (all.length === 0) problems.push(`${query}: ${hit.path} has no mark`);
      }
    }
    return problems;
  });

// The words of all texts, with the pages that have each.
async function wordsOfTexts(index) {
  const { search } = engine();
  const found = new Map();
  for (let document = 0; document < index.count; document++)
    for (const text of (await index.page(document)).slice(4))
      for (const { form } of search.wordsOf(typeof text === 'string' ? text : text[1]))
        found.set(form, (found.get(form) || new Set()).add(document));
  return found;
}

for (const language of Object.keys(heads))
  check(`whatever word of a text is searched for, it is marked in a passage, in ${language}`, async () => {
    const index = await openIndex(path.join(root, heads[language]));
    const words = await wordsOfTexts(index);
    const problems = [];
    let n = 0;
    for (const [form, documents] of [...words].filter((_, i) => i % 9 === 0)) {
      const { hits } = await index.search(form, {});
      for (const hit of hits.filter((one) => documents.has(one.document))) {
        const { all, inPassages } = await shownBy(index, hit);
        n++;
        if (all.length === 0) problems.push(`${form}: ${hit.path} has no mark`);
        else if (inPassages.length === 0 && !hit.isMarked(form)) problems.push(`${form}: no passage of ${hit.path}`);
        if (hit.passages.some((one) => one.text.length > 320)) problems.push(`${form}: ${hit.path} shows too much`);
      }
    }
    return n > 500 ? problems : [...problems, `only ${n} were looked at`];
  });

check('beginnings, slips and diacritics are marked as they stand in the text', async () => {
  const index = await openIndex(path.join(root, heads.nl));
  const problems = [];
  for (const [query, wanted] of [
    ['loopban', /^loopba/i], ['perzick', /^perzik$/], ['coordinator', /^coördinator$/i], ['één', /^een$/i], ['opleidinge', /^opleiding/i],
  ]) {
    const { hits } = await index.search(query, {});
    const { all } = hits.length > 0 ? await shownBy(index, hits[0]) : { all: [] };
    if (!all.some((text) => wanted.test(text))) problems.push(`${query}: ${hits[0]?.path} marks ${all}`);
  }
  return problems;
});

check('every page with a text of its own is found by its title', async () => {
  const problems = [];
  for (const [language, head] of Object.entries(heads)) {
    const index = await openIndex(path.join(root, head));
    const folder = language === 'nl' ? '' : `${language}/`;
    for (const page of pages) {
      const match = page.match(/^(?:en\/)?(?:cases|practices|topics|tools|figures)\/[^/]+\.html$/);
      if (!match || page.startsWith('en/') !== (language === 'en')) continue;
      const title = readFileSync(path.join(root, page), 'utf8').match(/<h1[^>]*>([\s\S]*?)<\/h1>/)[1];
      const text = title.replace(/<[^>]*>/g, '').replace(/&amp;/g, '&').replace(/&#\d+;/g, ' ');
      const { hits } = await index.search(text, { limit: 3 });
      if (!hits.some((hit) => hit.path === page)) problems.push(`${folder}: ${page}`);
    }
  }
  return problems;
});

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

// Opens a page and hands it to `look`; an error in the console or a request elsewhere is a problem.
async function visit(base, file, look, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  const problems = [];
  const noted = (text) => problems.push(`${file}: ${text}`);
  page.on('console', (message) => {
    const isIcon = message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !isIcon) noted(message.text());
  });
  page.on('pageerror', (error) => noted(error.message));
  page.on('request', (request) => request.url().startsWith(base) || noted(`requests ${request.url()}`));
  try {
    await page.goto(base + file);
    await look(page, noted);
  } catch (error) {
    noted(error.message);
  }
  await context.close();
  return problems;
}

const fromDisk = () => `${pathToFileURL(root).href}/`;
const grounds = { 'a server': () => server.url, disk: fromDisk };
const somePage = 'cases/aralea.html';

for (const [ground, base] of Object.entries(grounds)) {
  check(`from ${ground}, "/" opens the dialog, arrows choose, Enter goes there`, () =>
    visit(base(), somePage, async (page, noted) => {
      await page.keyboard.press('/');
      const field = page.getByRole('combobox');
      await field.pressSequentially('jobverrij');
      await page.getByRole('option').first().waitFor();
      if ((await field.inputValue()) !== 'jobverrij') noted('the slash or a letter went astray');
      if ((await field.getAttribute('aria-expanded')) !== 'true') noted('the list is not said to be open');
      await page.keyboard.press('ArrowDown');
      const active = await field.getAttribute('aria-activedescendant');
      const chosen = page.locator(`#${active}`);
      if ((await chosen.getAttribute('aria-selected')) !== 'true') noted('the option is not selected');
      if (!(await chosen.locator('mark').first().innerText()).startsWith('Jobverrijking')) noted('no marked word');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/topics/job-enrichment.html');
    }),
  );

  check(`from ${ground}, the search page shows, filters and remembers`, () =>
    visit(base(), 'en/search.html?q=career', async (page, noted) => {
      await page.locator('.search-list a').first().waitFor();
      const status = page.locator('#results [role="status"]');
      const all = await status.innerText();
      if (!/^\d+ results/.test(all)) noted(`status: ${all}`);
      await page.getByRole('radio', { name: /Tools/ }).check();
      await page.waitForURL(/type=tool/);
      const kinds = await page.locator('.search-list .search-kind').allInnerTexts();
      if (kinds.length === 0 || kinds.some((kind) => kind !== 'Tool')) noted(`kinds: ${kinds}`);
      await page.reload();
      await page.locator('.search-list a').first().waitFor();
      if (!(await page.getByRole('radio', { name: /Tools/ }).isChecked())) noted('the filter is forgotten');
      await page.goBack();
      await page.waitForURL(/q=career$/);
      await page.waitForFunction((text) => document.querySelector('#results [role="status"]').textContent === text, all);
    }),
  );
}

check('the search page shows the ways on as long as there are no results', () =>
  visit(fromDisk(), 'search.html', async (page, noted) => {
    const way = page.locator('.search-ways a').first();
    if (!(await way.isVisible())) noted('no ways on at first');
    await page.locator('#search').fill('talent');
    await page.locator('.search-list li').first().waitFor();
    if (await way.isVisible()) noted('the ways on stand below the results');
    await page.locator('#search').fill('zzzqqq');
    await page.locator('.search-list li').first().waitFor({ state: 'detached' });
    if (!(await way.isVisible())) noted('no ways on when nothing is found');
  }),
);

check('Escape closes the dialog at once and gives the focus back; what was searched last stays', () =>
  visit(fromDisk(), somePage, async (page, noted) => {
    const link = page.locator('main a').first();
    await link.focus();
    await page.keyboard.press('/');
    await page.getByRole('combobox').pressSequentially('talent');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    if ((await page.locator('dialog[open]').count()) > 0) noted('the dialog is still open');
    if (!(await link.evaluate((one) => one === document.activeElement))) noted('the focus is elsewhere');
    await page.keyboard.press('/');
    await page.getByRole('option').first().waitFor();
    if ((await page.getByRole('combobox').inputValue()) !== 'talent') noted('what was searched last is gone');
  }),
);

for (const [ground, base] of Object.entries(grounds))
  check(`from ${ground}, a result shows the passage where a word stands that no summary has`, () =>
    visit(base(), 'search.html?q=perzik', async (page, noted) => {
      await page.waitForFunction(() => document.querySelectorAll('.search-list .search-snippet mark').length >= 2);
      const passages = await page.locator('.search-list .search-snippet').allInnerTexts();
      if (passages.some((text) => !/perzik/i.test(text))) noted(passages.join(' | '));
      await page.goto(base() + somePage);
      await page.keyboard.press('/');
      await page.keyboard.type('perzik');
      await page.locator('.search-dialog .search-snippet mark').first().waitFor();
    }),
  );

check('the search page is worked by keyboard alone', () =>
  visit(fromDisk(), 'search.html', async (page, noted) => {
    await page.keyboard.press('/');
    await page.keyboard.type('zelfsturende teams');
    await page.locator('.search-list a').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const first = page.locator('.search-list a').first();
    if (!(await first.evaluate((one) => one === document.activeElement))) noted('the first result has no focus');
    await page.keyboard.press('Escape');
    if (!(await page.locator('#search').evaluate((one) => one === document.activeElement))) noted('Escape does not lead back');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/cases/dkv.html');
  }),
);

for (const place of ['server', 'disk'])
  check(`going back to the search page finds the same again, and so does a sent link, from ${place}`, () => {
    const base = place === 'server' ? server.url : fromDisk();
    return visit(base, 'search.html', async (page, noted) => {
      await page.locator('#search').fill('draagvlak');
      const practices = page.getByRole('radio', { name: /Praktijken/ });
      await practices.check();
      const first = page.locator('.search-list a').first();
      await page.waitForFunction(() => document.querySelectorAll('.search-list .search-kind').length > 0 &&
        [...document.querySelectorAll('.search-list .search-kind')].every((one) => one.textContent === 'Praktijk'));
      const sent = page.url();
      const title = await first.innerText();
      await first.click();
      await page.waitForURL('**/practices/*.html');
      await page.goBack();
      await first.waitFor();
      if ((await first.innerText()) !== title || !(await practices.isChecked())) noted('it is another list');
      await page.goto(`${base}index.html`);
      await page.goto(sent);
      await first.waitFor();
      if ((await first.innerText()) !== title) noted('the sent link shows another list');
    });
  });

check('a slip is said to be taken for a word; what is nowhere is said to be nowhere', () =>
  visit(fromDisk(), 'search.html?q=vitalitiet', async (page, noted) => {
    await page.locator('.search-list a').first().waitFor();
    const status = page.locator('#results [role="status"]');
    if (!(await status.innerText()).includes('vitaliteit')) noted(await status.innerText());
    await page.locator('#search').fill('qqqqqq');
    await page.waitForFunction(() => /qqqqqq/.test(document.querySelector('#results [role="status"]').textContent));
    if ((await page.locator('.search-list a').count()) > 0) noted('something was found');
  }),
);

check('the page says that words are only like what was searched for', () =>
  visit(fromDisk(), 'search.html?q=esindustrie', async (page, noted) => {
    await page.locator('.search-list a').first().waitFor();
    const said = await page.locator('#results [role="status"]').innerText();
    if (!said.includes('‘esindustrie’ komt niet voor; wel woorden die erop lijken, zoals ‘vleesindustrie’')) noted(said);
    if (said.includes('gelezen als')) noted(`it is taken for another: ${said}`);
  }),
);

check('what is typed never becomes markup', () =>
  visit(fromDisk(), `search.html?q=${encodeURIComponent('<img src=x onerror=alert(1)> talent')}`, async (page, noted) => {
    await page.locator('.search-list a').first().waitFor();
    if ((await page.locator('#results img').count()) > 0) noted('there is an image');
  }),
);

check("the home page's field has suggestions, and leads to the search page", () =>
  visit(fromDisk(), 'index.html', async (page, noted) => {
    await page.keyboard.press('/');
    await page.keyboard.type('draagvlak');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    if ((await page.getByRole('option').count()) > 0) noted('Escape does not close the list');
    await page.keyboard.press('Enter');
    await page.waitForURL(/search\.html\?q=draagvlak/);
    await page.locator('.search-list a').first().waitFor();
  }),
);

check('the first query asks for at most two files where one has all words', () =>
  visit(server.url, somePage, async (page, noted) => {
    const asked = [];
    page.on('request', (request) => request.url().endsWith('.js') && asked.push(request.url()));
    await page.keyboard.press('/');
    await page.keyboard.type('loopbaan');
    await page.getByRole('option').first().waitFor();
    const files = asked.filter((url) => !/\/icon-[^/]*$/.test(url)); // the browser's own wish
    if (files.length > 2) noted(files.join(', ')); // the index with its script, and the words
  }),
);

for (const colorScheme of ['light', 'dark'])
  for (const width of [320, 1280])
    check(`axe-core finds nothing in results at ${width} pixels, ${colorScheme}`, () =>
      visit(server.url, 'search.html?q=talent', async (page, noted) => {
        const examine = async (where) => {
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => window.axe.run());
          for (const { id, help, nodes } of violations) noted(`${where}: ${id}: ${help}: ${nodes[0].target}`);
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (wider > 0) noted(`${where}: ${wider} pixels too wide`);
        };
        await page.locator('.search-list a').first().waitFor();
        await examine('search page');
        await page.goto(server.url + somePage);
        await page.keyboard.press('/');
        await page.keyboard.type('talent');
        await page.getByRole('option').first().waitFor();
        await page.keyboard.press('ArrowDown');
        await examine('dialog');
      }, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true }),
    );
