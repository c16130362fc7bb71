// Content is untrusted: whatever strangers write, no script of theirs runs, and nothing is fetched.
// The policy of the pages is switched off, so that escaping alone has to hold.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launch, serve } from './browser.mjs';
import { build, payloads, refused, report } from './hostile.mjs';
import { ask, startPreview } from './preview.mjs';
import { root as sampleSite } from './site.mjs';
import { after, before, check } from './tap.mjs';

const themes = readdirSync(path.join(sampleSite, '../../../themes'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

let messages;
let dashboard; // of the collection
let browser;
const sites = new Map();
before(async () => {
  messages = refused();
  dashboard = report();
  browser = await launch();
  for (const theme of themes) {
    const folder = build(theme, ['--no-pdf', '--admin']);
    sites.set(theme, { folder, server: await serve(folder, { policy: false }) });
  }
});
after(async () => {
  await browser?.close();
  for (const { server } of sites.values()) server.close();
});

const filesOf = (folder, ending) =>
  readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(ending)).sort();

// What no page of ours has; runs in the browser, over a document that may be one that is only read.
function foreignMarkup(given) {
  const elements = new Set(
    `html head meta title link script body a abbr article aside b blockquote br button caption cite code col colgroup dd
     details div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr i img input kbd label legend li
     main mark meter nav ol optgroup option output p picture pre progress q s section select small source span strong sub summary
     sup svg table tbody td tfoot th thead time tr ul dialog template noscript search
     circle clippath defs desc g line lineargradient marker path polygon polyline rect stop text tspan use`.split(/\s+/));
  const addresses = new Set(['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'poster', 'srcset', 'ping', 'background', 'cite']);
  const problems = [];
  for (const element of given.querySelectorAll('*')) {
    const name = element.localName.toLowerCase();
    const inline = element.attributes;
    if (!elements.has(name)) problems.push(`<${name}>`);
    if (name === 'script' && element.textContent.trim() !== '' && element.type !== 'application/ld+json') problems.push('a script in the page');
    if (name === 'meta' && element.httpEquiv && element.httpEquiv.toLowerCase() !== 'content-security-policy') problems.push('<meta http-equiv>');
    for (const { name: key, value } of inline) {
      if (/^on|^srcdoc$|^style$/i.test(key)) problems.push(`<${name} ${key}>`);
      if (!addresses.has(key)) continue;
      // A picture in SVG or a link to a part of the page is fine; anything with a scheme is a link of an <a>, or the site's own.
      const compact = value.replace(/[\s\u0000-\u0020]/g, '').toLowerCase();
      const scheme = /^([a-z][a-z0-9+.-]*):/.exec(compact)?.[1];
      // What the search fetches for itself is the site's own.
      if (given === document && name === 'script' && value.startsWith(`${location.origin}/cases/assets/`)) continue;
      const isLink = name === 'a' || name === 'link';
      if (scheme && !(isLink && ['https', 'http', 'mailto', 'tel'].includes(scheme))) problems.push(`<${name} ${key}="${value}">`);
      if (compact.startsWith('//') || compact.includes('\\')) problems.push(`<${name} ${key}="${value}">`);
      if (/evil\.example/.test(value) && !isLink) problems.push(`<${name} ${key}="${value}">`);
    }
  }
  return problems;
}

// Opens pages of a site one after the other in `tabs` tabs; the problems of all of them.
async function inBrowser({ server }, work, tabs = 3) {
  const problems = [];
  const queue = [...work];
  const context = await browser.newContext({ bypassCSP: true });
  await context.addInitScript(() => {
    for (const name of ['alert', 'confirm', 'prompt', 'msgbox']) globalThis[name] = () => globalThis.console.error('SCRIPT RAN');
  });
  const run = async () => {
    const page = await context.newPage();
    let now = '';
    const note = (text) => problems.push(`${now}: ${text}`);
    page.on('console', (message) => /SCRIPT RAN/.test(message.text()) && note('a script ran'));
    page.on('dialog', (dialog) => { note('a dialog'); dialog.dismiss(); });
    page.on('request', (request) => request.url().startsWith(server.url) || note(`requests ${request.url()}`));
    for (let next; (next = queue.shift()); ) {
      now = next.file;
      await page.goto(server.url + next.file);
      if (next.act) await next.act(page);
      const found = await page.evaluate(foreignMarkup.toString().replace(/^/, '(').concat(')(document)'));
      found.forEach(note);
    }
    await page.close();
  };
  await Promise.all(Array.from({ length: tabs }, run));
  await context.close();
  return problems;
}

check('there are more than 200 payloads', () => (payloads.length >= 200 ? [] : [String(payloads.length)]));

check('raw, most of them would be noticed', async () => {
  const page = await browser.newPage();
  const noticed = await page.evaluate(([source, texts]) => {
    const look = new Function(`return ${source}`)();
    return texts.filter((text) => look(new DOMParser().parseFromString(`<p title="${text}">${text}`, 'text/html')).length > 0).length;
  }, [foreignMarkup.toString(), payloads]);
  await page.close();
  return noticed > 150 ? [] : [`only ${noticed}`];
});

check('what Casebook refuses is an address, an image, a reference or a control character', () => {
  const other = messages.filter(({ code }) => !['CB017', 'CB307', 'CB309', 'CB320'].includes(code));
  return other.map(({ file, line, message }) => `${file}:${line}: ${message}`);
});

for (const theme of themes) {
  check(`${theme}: no page has markup of a stranger`, async () => {
    const { folder, server } = sites.get(theme);
    const files = filesOf(folder, '.html');
    const page = await browser.newPage();
    await page.goto(`${server.url}404.html`);
    const problems = [];
    for (let i = 0; i < files.length; i += 50) {
      const texts = files.slice(i, i + 50).map((file) => readFileSync(path.join(folder, file), 'utf8'));
      const found = await page.evaluate(([source, markups]) => {
        const look = new Function(`return ${source}`)();
        return markups.map((markup) => look(new DOMParser().parseFromString(markup, 'text/html')));
      }, [foreignMarkup.toString(), texts]);
      found.forEach((list, which) => list.forEach((one) => problems.push(`${files[i + which]}: ${one}`)));
    }
    await page.close();
    return problems;
  });

  check(`${theme}: no script of a stranger runs in any kind of page`, () => {
    const { folder } = sites.get(theme);
    const everyKind = filesOf(folder, '.html').filter((file) => !/\d/.test(file));
    const some = filesOf(folder, '.html').filter((file, i) => /\d/.test(file) && !file.startsWith('nl/') && i % 17 === 0);
    return inBrowser(sites.get(theme), [...everyKind, ...some].map((file) => ({ file })));
  });

  check(`${theme}: search, facets and comparison show texts as texts`, () => {
    const type = (text) => async (page) => {
      await page.locator('input[type=search]').first().fill(text);
      await page.locator('input[type=search]').first().press('Enter');
      await page.waitForLoadState();
    };
    const words = ['alert', 'script', 'img', 'onerror', 'evil', 'javascript', '<svg onload=alert(1)>'];
    const asked = payloads.filter((_, i) => i % 23 === 0).map(encodeURIComponent);
    return inBrowser(sites.get(theme), [
      ...words.map((text) => ({ file: 'search.html', act: type(text) })),
      ...asked.flatMap((text) => [`search.html?q=${text}`, `cases.html?q=${text}`, `cases.html?kind=${text}&sort=${text}`, `compare.html?c=${text}`, `matrix.html?rows=${text}&columns=${text}`, `index.html#${text}`]).map((file) => ({ file })),
      ...[0, 60, 120, 180, 240].map((i) => ({ file: `compare.html?c=case-${String(i).padStart(3, '0')},case-${String(i + 1).padStart(3, '0')},case-${String(i + 2).padStart(3, '0')}` })),
      { file: 'cases.html', act: async (page) => { for (const box of (await page.locator('input[type=checkbox]:visible').all()).slice(0, 8)) await box.check(); } },
    ]);
  });
}

check('feeds, sitemaps and data are well formed, and hold no markup', async () => {
  const { folder, server } = sites.get(themes[0]);
  const page = await browser.newPage();
  await page.goto(`${server.url}404.html`);
  const problems = [];
  for (const file of filesOf(folder, '.xml')) {
    const found = await page.evaluate(([source, text]) => {
      const look = new Function(`return ${source}`)();
      const xml = new DOMParser().parseFromString(text, 'application/xml');
      const inner = [...xml.querySelectorAll('[type=html]')].map((one) => new DOMParser().parseFromString(one.textContent, 'text/html'));
      return [...(xml.querySelector('parsererror') ? ['is no XML'] : []), ...inner.flatMap(look)];
    }, [foreignMarkup.toString(), readFileSync(path.join(folder, file), 'utf8')]);
    found.forEach((one) => problems.push(`${file}: ${one}`));
  }
  for (const file of filesOf(folder, '.json')) JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  await page.close();
  return problems;
});

// The cells of a CSV file (RFC 4180).
function cellsOf(text) {
  return [...text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare);
}

check('no cell of a table is a formula', () => {
  const { folder } = sites.get(themes[0]);
  return filesOf(folder, '.csv').flatMap((file) =>
    cellsOf(readFileSync(path.join(folder, file), 'utf8').replace(/^\ufeff/, ''))
      .filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^[+-]?\d+([.,]\d+)?$/.test(cell))
      .map((cell) => `${file}: ${JSON.stringify(cell)}`));
});

// What is foreign in documents of a kind, read as a browser reads them.
async function foreignIn(documents, kind) {
  const page = await browser.newPage();
  await page.goto(`${sites.get(themes[0]).server.url}404.html`);
  const found = await page.evaluate(([source, texts, type]) => {
    const look = new Function(`return ${source}`)();
    return texts.map((text) => {
      const read = new DOMParser().parseFromString(text, type);
      return read.querySelector('parsererror') ? ['cannot be read'] : look(read);
    });
  }, [foreignMarkup.toString(), documents.map(({ text }) => text), kind]);
  await page.close();
  return found.flatMap((list, i) => list.map((one) => `${documents[i].name}: ${one}`));
}

const documentsOf = (folder, ending) =>
  filesOf(folder, ending).map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));

check('drawings hold no markup of a stranger', () => {
  const drawings = documentsOf(sites.get(themes[0]).folder, '.svg').filter(({ name }) => name.includes('figures/'));
  return drawings.length > 100 ? foreignIn(drawings, 'image/svg+xml') : [`only ${drawings.length}`];
});

check('data in pages and scripts are data', () => {
  const problems = [];
  let count = 0;
  const { folder } = sites.get(themes[0]);
  for (const { name, text } of documentsOf(folder, '.html'))
    for (const [, data] of text.matchAll(/<script type="application\/ld\+json">([^]*?)<\/script>/g)) {
      count++;
      if (/[<>]/.test(data)) problems.push(`${name}: ${data.slice(0, 80)}`);
      JSON.parse(data);
    }
  for (const { name, text } of documentsOf(folder, '.js')) {
    const [, data] = /^\(this\.\w+=this\.\w+\|\|\[\]\)\.push\(([^]*)\);\n$/.exec(text) ?? [];
    if (data === undefined) continue;
    count++;
    if (/[<>\u2028\u2029]/.test(data)) problems.push(`${name}: ${data.match(/.{0,40}[<>\u2028\u2029].{0,40}/)[0]}`);
    JSON.parse(data);
  }
  return count > 300 ? problems : [...problems, `only ${count}`];
});

check('the dashboard and the page of the editors hold no markup of a stranger', async () => {
  const admin = path.join(sites.get(themes[0]).folder, 'admin');
  const pages = [...documentsOf(dashboard, '.html'), ...documentsOf(admin, '.html')];
  const config = JSON.parse(readFileSync(path.join(admin, 'config.json'), 'utf8'));
  const problems = await foreignIn(pages, 'text/html');
  if (pages.length < 2 || !Array.isArray(config.collections)) problems.push('something is missing');
  // The dashboard names what is refused, and the browser asks for nothing.
  const server = await serve(dashboard, { policy: false });
  problems.push(...(await inBrowser({ server }, [{ file: 'index.html' }])));
  server.close();
  return problems;
});

check('what the preview says of mistakes is text', async () => {
  const problems = [];
  const each = 45; // fewer than are shown at once
  for (let first = 0; first < payloads.length; first += each) {
    const some = payloads.slice(first, first + each);
    const preview = await startPreview(`overlay-${first}`, {
      prepare: (content) => {
        some.forEach((payload, i) =>
          writeFileSync(path.join(content, `cases/p${i}.yaml`), `title: T\norganisation: O\nsector: ${JSON.stringify(payload)}\n${JSON.stringify(payload)}: x\n`));
      },
    });
    const { status, body } = await ask(preview, '/');
    problems.push(...(status === 500 ? await foreignIn([{ name: `mistakes from ${first}`, text: body }], 'text/html') : [`status ${status}`]));
    await preview.stop();
  }
  return problems.filter((problem) => !problem.includes('_casebook'));
});
