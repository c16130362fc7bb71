// Pages of a site as a reader has them before them: from a server under a sub-path, and from disk.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch, serve } from './browser.mjs';
import { after, before, check } from './tap.mjs';

let browser;
after(() => browser?.close());

// Where a folder can be read: [{ name, base }], once the tests run.
export function places(build) {
  const list = [{ name: 'from a server' }, { name: 'from disk' }];
  let server;
  before(async () => {
    const folder = build();
    server = await serve(folder);
    list[0].base = server.url;
    list[1].base = `${pathToFileURL(folder).href}${path.sep}`;
    list[0].folder = list[1].folder = folder;
  });
  after(() => server?.close());
  return list;
}

// Opens a page and hands it to `look`, which returns its problems; an error in the console or a
// request elsewhere is one, too.
export async function visit(base, file, look, options = {}) {
  browser ??= await launch();
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  const problems = [];
  const note = (text) => problems.push(`${file}: ${text}`);
  const watch = (one) => {
    one.on('console', (message) => message.type() === 'error' && note(message.text()));
    one.on('pageerror', (error) => note(error.message));
    one.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(base) && !/^(blob|data):/.test(url)) note(`requests ${url}`);
    });
  };
  watch(page);
  context.on('page', watch);
  try {
    await page.goto(base + file);
    problems.push(...((await look(page, context)) ?? []));
  } finally {
    await context.close();
  }
  return problems;
}

// The same test at each place.
export function checkAt(list, name, body) {
  for (const place of list) check(`${name}, ${place.name}`, () => body(place.base, place));
}

// A problem if two things are not the same.
export function same(what, got, wanted) {
  const [is, should] = [got, wanted].map((value) => JSON.stringify(value));
  return is === should ? [] : [`${what}: ${is}, not ${should}`];
}

// The text of the file that a click saves.
export async function downloaded(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return { name: download.suggestedFilename(), text: Buffer.concat(chunks).toString('utf8') };
}
