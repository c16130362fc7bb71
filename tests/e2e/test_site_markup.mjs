// Every page is valid HTML, and every other file of the site is well-formed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';
import { files, filesOf, languageOf, pages, read, root, someOfPairs, tagsIn, themes } from './site.mjs';
import { check } from './tap.mjs';

// What html-validate says of the pages of a site.
async function validated(folder, list) {
  const configuration = fileURLToPath(new URL('.htmlvalidate.json', import.meta.url));
  const validator = new HtmlValidate(new FileSystemConfigLoader());
  const problems = [];
  for (const file of someOfPairs(list)) {
    const report = await validator.validateString(readFileSync(path.join(folder, file), 'utf8'), configuration);
    for (const { messages } of report.results)
      for (const { line, column, ruleId, message } of messages)
        problems.push(`${file}:${line}:${column}: ${message} [${ruleId}]`);
  }
  return problems;
}

for (const [theme, folder] of Object.entries(themes))
  check(`html-validate finds no error on any page of the theme ${theme}`, () =>
    validated(folder, filesOf(folder).filter((file) => file.endsWith('.html'))));

check('no page has an inline script or style', () =>
  pages.flatMap((file) =>
    tagsIn(file)
      .filter(
        ({ name, attributes }) =>
          name === 'style' ||
          (name === 'script' && !attributes.src && !/json/.test(attributes.type ?? '')) ||
          Object.keys(attributes).some((key) => key === 'style' || key.startsWith('on')),
      )
      .map(({ name }) => `${file}: <${name}>`),
  ),
);

check('every page has a title, one h1 and a viewport', () =>
  pages.flatMap((file) => {
    const tags = tagsIn(file);
    const count = (matches) => tags.filter(matches).length;
    const h1 = count((tag) => tag.name === 'h1');
    const viewport = count((tag) => tag.name === 'meta' && tag.attributes.name === 'viewport');
    return [
      ...(h1 === 1 ? [] : [`${file}: ${h1} h1`]),
      ...(viewport === 1 ? [] : [`${file}: no viewport`]),
      ...(/<title>[^<\s][^<]*<\/title>/.test(read(file)) ? [] : [`${file}: no title`]),
    ];
  }),
);

const wellFormed = `
import sys, xml.etree.ElementTree as tree
for name in sys.argv[1:]:
    try: tree.parse(name)
    except Exception as error: print(f"{name}: {error}")
`;

check('every page names a picture for links to it: a PNG of 1200 by 630 pixels, small', () =>
  pages.flatMap((file) => {
    const address = tagsIn(file).find(({ attributes }) => attributes.property === 'og:image')?.attributes.content;
    const base = 'https://example.org/cases/';
    if (!address?.startsWith(base)) return [`${file}: ${address}`];
    const image = readFileSync(path.join(root, address.slice(base.length)));
    const size = [image.readUInt32BE(16), image.readUInt32BE(20)];
    return image.length < 60000 && size.join() === '1200,630' ? [] : [`${file}: ${address}: ${image.length} bytes, ${size}`];
  }),
);

check('every XML and SVG file is well-formed', () => {
  const names = files.filter((file) => /\.(xml|svg)$/.test(file));
  const { stdout } = spawnSync('python3', ['-c', wellFormed, ...names], { cwd: root, encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean);
});

check('every JSON file can be parsed', () =>
  files
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => {
      try {
        JSON.parse(read(file));
        return [];
      } catch (error) {
        return [`${file}: ${error.message}`];
      }
    }),
);

// Fields of CSV text, by RFC 4180.
function rowsOf(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || row[0]);
}

check('every row of a CSV file has as many fields as its head', () =>
  files
    .filter((file) => file.endsWith('.csv'))
    .flatMap((file) => {
      const [head, ...rows] = rowsOf(read(file).replace(/^\uFEFF/, ''));
      if (rows.length === 0) return [`${file}: no rows`];
      return rows
        .filter((row) => row.length !== head.length)
        .map((row) => `${file}: "${row[0]}" has ${row.length} fields, not ${head.length}`);
    }),
);

check('cases.json, cases.csv and the case pages agree', () =>
  ['', 'en/'].flatMap((prefix) => {
    const inJson = JSON.parse(read(`${prefix}cases.json`));
    const cases = Array.isArray(inJson) ? inJson : inJson.cases;
    const inCsv = rowsOf(read(`${prefix}cases.csv`)).length - 1;
    const shown = pages.filter((file) => path.dirname(file) === `${prefix}cases`).length;
    return cases.length === shown && inCsv === shown
      ? []
      : [`${prefix}: ${shown} pages, ${cases.length} in JSON, ${inCsv} in CSV`];
  }),
);

const promised = [
  'index.html', 'cases.html', 'cases.csv', 'cases.json', 'practices.html', 'topics.html',
  'tools.html', 'figures.html', 'guide.html', 'compare.html', 'search.html', '404.html',
  'about.html', 'feed.xml', 'matrix.html', 'data.html', 'datapackage.json',
];

check('the sitemap has absolute addresses, and no page of a pair', () => {
  const places = [...read('sitemap.xml').matchAll(/<loc>(.*?)<\/loc>/g)].map(([, place]) => place);
  return places.length < 100 ? [`only ${places.length}`] : places
    .filter((place) => !place.startsWith('https://example.org/cases/') || /\/by\/[^/]+\/[^/]+\//.test(place));
});

check('no two pages have the same title', () => {
  const known = new Map();
  return pages.flatMap((file) => {
    const title = read(file).match(/<title>(.*?)<\/title>/)[1] + languageOf(file);
    const other = known.get(title);
    known.set(title, file);
    return other === undefined ? [] : [`${other} and ${file}: ${title}`];
  });
});

check('a build writes what it promises', () =>
  [...promised, ...promised.map((file) => `en/${file}`), 'sitemap.xml', 'robots.txt']
    .filter((file) => !files.includes(file))
    .map((file) => `${file} is missing`),
);
