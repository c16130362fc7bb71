// Search in a collection with more documents than one file holds: what is found there is what is
// there, and how many files that takes.
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { engine, openIndex } from '../search/engine.mjs';
import { casebook, copySmall, differences, digests } from './small.mjs';
import { launch, serve } from './browser.mjs';
import { after, before, check } from './tap.mjs';

const count = 3000;
const folder = copySmall('large-search');
const heads = () => path.join(folder, 'public/search-index.js');
const syllables = ['ba', 'ke', 'li', 'mo', 'nu', 'ra', 'se', 'ti', 'vo', 'wu', 'zal', 'ter'];

// A word for a number, the same for the same number.
function word(number) {
  let text = '';
  for (let rest = number + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length))
    text += syllables[rest % syllables.length];
  return text;
}

// Case 7 has words of its own, and common ones that every seventh case has.
const wordsOf = (number) => [word(100000 + number), word(number % 7), word(50 + (number % 11)), word(400 + (number % 101))];

function caseText(number) {
  const [own, ...shared] = wordsOf(number);
  const rest = Array.from({ length: 40 }, (_, i) => word((number * 31 + i * 17) % 3000)).join(' ');
  return `title: Number ${own}\norganisation: Firm ${number}\nsector: care\nsummary: ${shared.join(' ')}\n` +
    `sections:\n  - title: More\n    text: ${rest}\n`;
}

// So many cases that their texts are too long for the one file that has all words.
const fewer = 900;
const smaller = copySmall('middle-search');

function make(target, cases) {
  mkdirSync(path.join(target, 'content/cases'), { recursive: true });
  for (let number = 0; number < cases; number++)
    writeFileSync(path.join(target, `content/cases/number-${number}.yaml`), caseText(number));
  const { status, stderr } = casebook(target, ['build', 'content', '--out', 'public', '--no-pdf']);
  return status === 0 ? [] : [stderr.slice(0, 2000)];
}

let browser;
before(async () => {
  browser = await launch();
  return [...make(folder, count), ...make(smaller, fewer)];
});
after(() => browser?.close());

const pathOf = (number) => `cases/number-${number}.html`;

check('a word of one case finds it, with at most three files of 100 kB', async () => {
  const problems = [];
  for (let number = 3; number < count; number += 301) {
    const files = [];
    const index = await openIndex(heads(), files);
    const { hits } = await index.search(wordsOf(number)[0]);
    if (hits[0]?.path !== pathOf(number)) problems.push(`${number}: ${hits[0]?.path}`);
    if (files.length > 3) problems.push(`${number}: ${files.length} files`);
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    if (bytes > 200000) problems.push(`${number}: ${bytes} bytes, not compressed`);
  }
  return problems;
});

check('of one word, the best results show it, without another file', async () => {
  const problems = [];
  const { search } = engine();
  for (const number of [0, 1, 2, 55, 60, 444, 2000, 100007, 101999]) {
    const files = [];
    const index = await openIndex(heads(), files);
    const { hits } = await index.search(word(number));
    if (files.length > 3) problems.push(`${word(number)}: ${files.length} files`);
    for (const hit of hits) {
      const texts = [hit.title, ...hit.passages.map((one) => one.text)];
      if (!texts.some((text) => search.markedParts(text, hit.isMarked).some((part) => part.marked)))
        problems.push(`${word(number)}: ${hit.path} has no mark`);
    }
  }
  return problems;
});

check('of texts apart from the one words file, a few are asked for, and show all words', async () => {
  const problems = [];
  const { search } = engine();
  const head = path.join(smaller, 'public/search-index.js');
  for (const number of [5, 300, 899]) {
    const files = [];
    const index = await openIndex(head, files);
    const words = [wordsOf(number)[1], word((number * 31 + 39 * 17) % 3000)];
    const { hits } = await index.search(words.join(' '));
    if (files.length !== 2 || !/words-0-\w{6}\.js$/.test(files[1])) problems.push(`${number}: ${files}`);
    for (const hit of hits) if (hit.lacksText) await index.complete(hit);
    if (files.length < 3 || files.length > 2 + hits.length) problems.push(`${number}: ${files.length} files`);
    const own = hits.find((hit) => hit.path === pathOf(number));
    const marked = own?.passages.flatMap((one) => search.markedParts(one.text, own.isMarked)).filter((part) => part.marked);
    for (const wanted of words)
      if (!marked?.some((part) => part.text.toLowerCase() === wanted)) problems.push(`${number}: ${wanted} is not marked`);
  }
  return problems;
});

check('of several words, every result shows some, and some result all', async () => {
  const problems = [];
  const { search } = engine();
  for (let number = 0; number < 60; number++) {
    const words = [word(number % 7), word(50 + (number % 11)), word((number * 7 + 13) % 3000)];
    const index = await openIndex(heads());
    const { hits } = await index.search(words.join(' '));
    let most = 0;
    for (const hit of hits) {
      if (hit.lacksText) await index.complete(hit);
      const marked = [hit.title, ...hit.passages.map((one) => one.text)].flatMap((text) =>
        search.markedParts(text, hit.isMarked).filter((part) => part.marked).map((part) => part.text.toLowerCase()));
      if (marked.length === 0) problems.push(`${words}: ${hit.path} has no mark`);
      most = Math.max(most, new Set(marked).size);
    }
    if (most < 2) problems.push(`${words}: at most ${most} marked`);
  }
  return problems;
});

check('the best results of one word need no other file', async () => {
  const problems = [];
  for (const number of [0, 1, 2, 55, 60, 444, 2000]) {
    const files = [];
    const index = await openIndex(heads(), files);
    const { hits } = await index.search(word(number));
    if (hits.length === 0) problems.push(`${word(number)} is not found`);
    problems.push(...files.filter((file) => /pages-|ends-/.test(file)).map((file) => `${word(number)}: ${file}`));
  }
  return problems;
});

// Each file once, as hosts send it.
const weightOf = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);

// The first query is one that nothing was loaded for. In the dialog, the index itself is one of the
// three files; on the search page it comes along.
for (const [place, files, most] of [['in the dialog', 2, 3], ['on the search page', 3, 4]])
  check(`the answer to any first query ${place} takes at most three files and 100 kB`, async () => {
    const problems = [];
    let empty = 0;
    for (const [name, query] of firstQueries()) {
      const asked = [];
      const index = await openIndex(heads(), asked);
      const { hits, left } = await index.search(query, { files });
      if (asked.length > most) problems.push(`${name} ${query}: ${asked.length} files`);
      if (weightOf(asked) > 100000) problems.push(`${name} ${query}: ${weightOf(asked)} bytes`);
      if (hits.length === 0 && left.length === 0) problems.push(`${name} ${query}: nothing`);
      if (hits.length === 0) empty++;
    }
    return empty > 8 ? [...problems, `${empty} without results`] : problems;
  });

// [name, query]: one to six words of a case, one of them with a slip at each of its letters, one begun.
function firstQueries() {
  const list = [];
  for (let number = 0; number < 24; number++) {
    const rest = [2, 5, 7, 11].map((factor) => word((number * factor + 13) % 3000));
    const words = [word(number % 7), wordsOf(number * 90)[0], ...rest];
    list.push(['words', words.slice(0, 1 + (number % 6)).join(' ')]);
    const own = wordsOf(number * 90)[0];
    const at = number % own.length;
    const slip = own.slice(0, at) + 'x' + own.slice(at + 1);
    list.push(['slip', slip], ['slip and a word', `${word(number % 7)} ${slip}`], ['begun', own.slice(0, 2 + (number % own.length))]);
  }
  return list;
}

check('whoever asks for more than the first files gets what all files have', async () => {
  const problems = [];
  for (let number = 0; number < 30; number++) {
    const rest = [2, 5, 7].map((factor) => word((number * factor + 13) % 3000));
    const query = [word(number % 7), ...rest].join(' ');
    const index = await openIndex(heads());
    await index.search(query, { files: 2 });
    const after = await index.search(query, {});
    const whole = await (await openIndex(heads())).search(query, {});
    const said = (result) => JSON.stringify([result.count, result.hits.map((hit) => hit.path), result.left, result.isPartial]);
    if (said(after) !== said(whole)) problems.push(`${query}: ${said(after)}, not ${said(whole)}`);
    if (whole.isPartial || whole.left.length > 0) problems.push(`${query}: something is left out`);
  }
  return problems;
});

check('on the search page, the best result is that of all files, for one word or two', async () => {
  const problems = [];
  for (let number = 0; number < 60; number++) {
    const words = [word((number * 7 + 13) % 3000), word(50 + (number % 11))].slice(number % 2);
    const first = await (await openIndex(heads())).search(words.join(' '), { files: 3 });
    const whole = await (await openIndex(heads())).search(words.join(' '), {});
    if (first.hits[0]?.path !== whole.hits[0]?.path) problems.push(`${words}: ${first.hits[0]?.path}, not ${whole.hits[0]?.path}`);
    if (first.count !== whole.count) problems.push(`${words}: ${first.count}, not ${whole.count}`);
  }
  return problems;
});

// In a browser: what is asked for until nothing more comes, from the moment when the reader begins.
async function askedOf(file, type) {
  const server = await serve(path.join(folder, 'public'));
  const page = await browser.newPage();
  await page.goto(server.url + file, { waitUntil: 'networkidle' });
  const asked = [];
  page.on('request', (request) => {
    if (!request.url().includes('/icon')) asked.push(decodeURIComponent(new URL(request.url()).pathname));
  });
  await type(page);
  await page.waitForLoadState('networkidle');
  const shown = await page.locator('.search-status:visible').innerText();
  const result = { asked, shown, page, server };
  return result;
}

for (const [what, query] of [['one word', word(55)], ['two words', `${word(3)} ${word(57)}`], ['three words', `${word(700)} ${word(57)} ${word(1900)}`], ['a slip', wordsOf(900)[0].replace(/^./, 'x')]]) {
  check(`the search page asks for three files at most for ${what}, and for more when it is asked to`, async () => {
    const { asked, shown, page, server } = await askedOf('search.html', async (one) => {
      await one.locator('#search').fill(query);
      await one.locator('.search-status:not(:empty)').waitFor();
    });
    const first = asked.length;
    await page.locator('#search').press('Enter');
    await page.waitForLoadState('networkidle');
    const links = await page.locator('.search-list a').count();
    await page.close();
    server.close();
    return [
      ...(first > 0 && first <= 3 ? [] : [`${first} files: ${asked}`]),
      ...(/\d/.test(shown) ? [] : [`it says ${shown}`]),
      ...(links > 0 ? [] : ['Enter shows nothing']),
    ];
  });
  check(`the dialog asks for three files at most for ${what}, the index included`, async () => {
    const { asked, shown, page, server } = await askedOf('cases/number-5.html', async (one) => {
      await one.keyboard.press('/');
      await one.locator('#search-anywhere').fill(query); // at once: slow keys are several searches
      await one.locator('.search-status:not(:empty)').waitFor();
    });
    await page.close();
    server.close();
    return [...(asked.length > 0 && asked.length <= 3 ? [] : [`${asked.length} files: ${asked}`]), ...(shown === '' ? ['it says nothing'] : [])];
  });
}

// Whoever types slowly is waited for longer; words that begin with the first letters are in other files.
for (const delay of [60, 200])
  check(`the dialog asks for three files at most while keys come every ${delay} ms`, async () => {
    const query = wordsOf(900)[0];
    const { asked, shown, page, server } = await askedOf('cases/number-5.html', async (one) => {
      await one.keyboard.press('/');
      await one.locator('#search-anywhere').pressSequentially(query, { delay });
      await one.locator('.search-status:not(:empty)').waitFor();
    });
    await page.close();
    server.close();
    return [...(asked.length > 0 && asked.length <= 3 ? [] : [`${asked.length} files: ${asked}`]), ...(/\d/.test(shown) ? [] : [`it says ${shown}`])];
  });

check('words that were left for later are looked for on request', async () => {
  const query = `${word(700)} ${word(57)} ${word(1900)} ${word(2500)} ${word(2222)}`;
  const { asked, shown, page, server } = await askedOf('search.html', async (one) => {
    await one.locator('#search').fill(query);
    await one.locator('.search-status:not(:empty)').waitFor();
  });
  const first = asked.length;
  const button = page.locator('.search-more');
  const label = await button.innerText();
  await button.click();
  await page.waitForLoadState('networkidle');
  const after = await page.locator('.search-status').innerText();
  await page.close();
  server.close();
  return [
    ...(first <= 3 && asked.length > first ? [] : [`${first}, then ${asked.length} files`]),
    ...(/nog niet gezocht/.test(shown) ? [] : [`at first it says ${shown}`]),
    ...(label === 'Naar alle woorden zoeken' ? [] : [label]),
    ...(/nog niet gezocht/.test(after) ? [`then it says ${after}`] : []),
  ];
});

check('words that most cases have cost no file beside others', async () => {
  const files = [];
  const index = await openIndex(heads(), files);
  const query = `number firm ${word(3)} ${word(57)}`;
  const { hits, missing } = await index.search(query);
  const named = files.filter((file) => file.includes('words-'));
  const alone = await index.search('number firm');
  return [
    ...(named.length <= 2 ? [] : [`${query}: ${named.length} words files`]),
    ...(hits.length > 0 && missing.length === 0 ? [] : [`${query}: ${hits.length} results, without ${missing}`]),
    ...(alone.count === count ? [] : [`number firm: ${alone.count}`]),
  ];
});

check('two words find the cases that have both, all of them', async () => {
  const index = await openIndex(heads());
  const problems = [];
  for (const [one, other] of [[3, 5], [0, 10], [6, 0]]) {
    const wanted = Array.from({ length: count }, (_, i) => i).filter((i) => i % 7 === one && i % 11 === other);
    const query = `"${word(one)}" ${word(50 + other)} `;
    const { hits } = await index.search(query, { limit: wanted.length });
    const found = new Set(hits.map((hit) => hit.path));
    for (const number of wanted) if (!found.has(pathOf(number))) problems.push(`${query}: ${number} is missing`);
    for (const hit of hits) if (!hit.title.startsWith('Number ')) problems.push(`${query}: ${hit.title}`);
  }
  return problems;
});

check('a slip anywhere in a word is mended', async () => {
  const index = await openIndex(heads());
  const problems = [];
  for (let number = 11; number < count; number += 397) {
    const own = wordsOf(number)[0];
    for (let at = 0; at < own.length; at++) {
      const slip = own.slice(0, at) + 'x' + own.slice(at + 1);
      const { hits, corrections } = await index.search(slip);
      if (!hits.some((hit) => hit.path === pathOf(number))) problems.push(`${slip}: ${own} is not found`);
      if (corrections.length !== 1) problems.push(`${slip}: nothing is said`);
    }
  }
  return problems;
});

check('results of one kind are counted apart', async () => {
  const index = await openIndex(heads());
  const { kinds, count: cases } = await index.search('number', { kind: 'case' });
  const said = kinds.find((kind) => kind.name === 'case')?.count;
  return cases === count && said === count ? [] : [`${cases}, ${said}`];
});

check('there are words, pages and ends files, each small', () => {
  const assets = path.join(folder, 'public/assets');
  const data = readdirSync(assets).find((name) => name.startsWith('search-') && !name.endsWith('.js'));
  const names = readdirSync(path.join(assets, data));
  const kinds = new Set(names.map((name) => name.replace(/-\d+-\w{6}\.js$/, '')));
  const large = names.filter((name) => statSync(path.join(assets, data, name)).size > 100000);
  return [...['words', 'pages', 'ends'].filter((kind) => !kinds.has(kind)), ...large];
});

check('an edit of one text leaves most files as they are, and what comes out is a clean build', () => {
  const folderOf = (target) => path.join(target, 'public/assets/search-nl');
  const before = new Map(readdirSync(folderOf(folder)).map((name) => [name, statSync(path.join(folderOf(folder), name)).ino]));
  const file = path.join(folder, 'content/cases/number-7.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('text: ', 'text: edited '));
  const arguments_ = ['build', 'content', '--no-pdf', '--out'];
  const problems = [['public'], ['clean', '--clean']].flatMap((out) => {
    const { status, stderr } = casebook(folder, [...arguments_, ...out]);
    return status === 0 ? [] : [stderr.slice(0, 2000)];
  });
  const names = readdirSync(folderOf(folder));
  const changed = names.filter((name) => before.get(name) === undefined);
  const written = names.filter((name) => before.has(name) && before.get(name) !== statSync(path.join(folderOf(folder), name)).ino);
  if (changed.length === 0 || changed.length > names.length / 10) problems.push(`${changed.length} of ${names.length} are new`);
  if (written.length > 0) problems.push(`${written.length} are the same, and written again`);
  const different = differences(digests(path.join(folder, 'public')), digests(path.join(folder, 'clean')));
  return [...problems, ...different.slice(0, 5)];
});
