// The data of a site, as programs read it: cases.csv by what datapackage.json says of it, JSON-LD by what
// schema.org knows; and the page that tells people of it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildCollection, cases } from './collection.mjs';
import { casebook } from './small.mjs';
import { after, before, check } from './tap.mjs';
import { checkAt, places, same, visit } from './visit.mjs';

const list = places(buildCollection);

// A collection with every type and every limit; a private number is a limit of a public field.
const strict = mkdtempSync(path.join(os.tmpdir(), 'casebook-data-'));
after(() => rmSync(strict, { recursive: true, force: true }));

const strictFiles = {
  'casebook.yaml': 'title: { nl: Streng, en: Strict }\nlanguages: [nl, en]\n',
  'schema.yaml': `case:
  title: { label: { nl: Naam, en: Name } }
  summary: { required: true }
  sector: { type: term, vocabulary: sectors, required: true, label: { nl: Sector, en: Sector } }
  aims: { type: terms, vocabulary: sectors }
  is_open: { type: boolean, facet: true, label: { nl: Open, en: Open } }
  started: { type: year, min: 1990, max: 2030 }
  people: { type: integer, min: 0, max: 4711, required: true, facet: true, label: { nl: Mensen, en: People } }
  balance: { type: number, min: -1250.5 }
  opened: { type: date }
  website: { type: url }
  email: { type: email }
  words: { type: list }
  budget: { type: integer, private: true, max: 815815 }
vocabularies:
  sectors:
    - { id: care, label: { nl: Zorg, en: Care } }
    - { id: care-2, label: { nl: Zorg, en: Care too } }
    - { id: more, label: { nl: +1 sector, en: =1 sector } }
    - { id: bare }
`,
  'cases/a.yaml': 'title: A\nsummary: Kort.\nsector: more\naims: [care, bare]\nis_open: true\nstarted: 1990\npeople: 4711\nbalance: -1250.5\nopened: 2024-02-29\nwebsite: https://example.org/?a=b&c\nemail: a@example.org\nwords: [een, twee]\nbudget: 2030\n',
  'cases/b.yaml': 'title: B\nsummary: "Een\\nregel, \\"nog een\\"."\nsector: care-2\nis_open: false\npeople: 0\nupdated: 2024-01-01\ntips: [Doe dit., Doe dat.]\n',
  'cases/c.yaml': 'title: C\nsummary: Kort.\nsector: bare\npeople: 12\nbalance: 0.00001\n',
};

before(() => {
  mkdirSync(path.join(strict, 'content/cases'), { recursive: true });
  for (const [name, text] of Object.entries(strictFiles)) writeFileSync(path.join(strict, 'content', name), text);
  const built = casebook(strict, ['build', 'content', '--no-pdf']);
  return built.status === 0 ? [] : [built.stderr];
});

// The rows of a CSV file (RFC 4180), strictly.
function rowsOf(text) {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  const rows = [[]];
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const found = cell.exec(text);
    if (!found) throw new Error(`no cell at ${at}: ${text.slice(at, at + 40)}`);
    rows.at(-1).push(found[1]?.replaceAll('""', '"') ?? found[2]);
    if (found[3] !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}

// What Table Schema calls the types: whether a cell that is not empty is one, and its value.
const numberOf = (pattern) => (cell) => (pattern.test(cell) ? Number(cell) : undefined);
const readers = {
  string: (cell) => cell,
  integer: numberOf(/^[-+]?\d+$/),
  number: numberOf(/^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$/),
  year: numberOf(/^\d{4}$/),
  date: (cell) => (/^\d{4}-\d\d-\d\d$/.test(cell) && !Number.isNaN(Date.parse(cell)) ? cell : undefined),
  boolean: (cell, { trueValues = ['true', '1'], falseValues = ['false', '0'] }) =>
    (trueValues.includes(cell) ? true : falseValues.includes(cell) ? false : undefined),
};
const formats = {
  default: () => true, uri: (cell) => URL.canParse(cell), email: (cell) => /^[^@\s]+@[^@\s]+$/.test(cell),
};
const constraints = {
  required: (cell, wanted) => !wanted || cell !== '',
  unique: (cell, wanted, column) => !wanted || column.filter((other) => other === cell).length === 1,
  minimum: (cell, least) => cell === '' || Number(cell) >= least,
  maximum: (cell, most) => cell === '' || Number(cell) <= most,
  enum: (cell, values) => cell === '' || values.includes(cell),
};

// What is wrong with a table (its rows, the head first) by a schema.
function faultsOfTable(rows, { fields, primaryKey }) {
  const [head, ...body] = rows;
  return [
    ...same('columns', fields.map((field) => field.name), head),
    ...(head.includes(primaryKey) ? [] : [`no column ${primaryKey}`]),
    ...body.filter((row) => row.length !== head.length).map((row) => `${row.length} cells: ${row}`),
    ...fields.flatMap((field, i) => {
      const column = body.map((row) => row[i]);
      const rules = Object.entries(field.constraints ?? {});
      return [
        ...rules.filter(([rule]) => !constraints[rule]).map(([rule]) => `${field.name}: no rule ${rule}`),
        ...(new Set(field.constraints?.enum).size === (field.constraints?.enum ?? []).length ? [] : [`${field.name}: a value twice`]),
        ...column.flatMap((cell) => [
          ...(cell === '' || readers[field.type](cell, field) !== undefined ? [] : [`${field.name}: "${cell}" is no ${field.type}`]),
          ...(cell === '' || formats[field.format ?? 'default'](cell) ? [] : [`${field.name}: "${cell}" is no ${field.format}`]),
          ...rules.filter(([rule, wanted]) => !constraints[rule](cell, wanted, column)).map(([rule, wanted]) => `${field.name}: "${cell}" against ${rule} ${wanted}`),
        ]),
      ];
    }),
  ];
}

const packageOf = (folder) => JSON.parse(readFileSync(path.join(folder, 'datapackage.json'), 'utf8'));
const tableOf = (folder) => rowsOf(readFileSync(path.join(folder, 'cases.csv'), 'utf8'));

check('cases.csv keeps to what datapackage.json says of it, in each language', () =>
  [path.join(strict, 'public'), list[0].folder].flatMap((site) => ['.', 'en'].flatMap((root) => {
    const folder = path.join(site, root);
    const { name, resources } = packageOf(folder);
    return [
      ...same('name', name, root === '.' ? 'cases-nl' : 'cases-en'),
      ...faultsOfTable(tableOf(folder), resources[0].schema),
      ...resources.filter((one) => !existsSync(path.join(folder, one.path))).map((one) => `${one.path} is not there`),
    ].map((fault) => `${folder}: ${fault}`);
  })));

check('datapackage.json says of each column what schema.yaml demands, in the reader’s language', () => {
  const { resources } = packageOf(path.join(strict, 'public/en'));
  const fields = Object.fromEntries(resources[0].schema.fields.map(({ name, ...rest }) => [name, rest]));
  return [
    ...same('id', fields.id, { type: 'string', title: 'Name of the case in its address', constraints: { required: true, unique: true } }),
    ...same('title', fields.title, { type: 'string', title: 'Name', constraints: { required: true } }),
    ...same('summary', fields.summary.constraints, { required: true }),
    ...same('sector', fields.sector, { type: 'string', title: 'Sector', constraints: { required: true, enum: ['Care', 'Care too', "'=1 sector", 'bare'] } }),
    ...same('several terms are no enumeration', fields.aims, { type: 'string', title: 'aims' }),
    ...same('is_open', fields.is_open, { type: 'boolean', title: 'Open', trueValues: ['Yes'], falseValues: ['No'] }),
    ...same('started', fields.started, { type: 'year', title: 'started', constraints: { minimum: 1990, maximum: 2030 } }),
    ...same('people', fields.people, { type: 'integer', title: 'People', constraints: { required: true, minimum: 0, maximum: 4711 } }),
    ...same('balance', fields.balance, { type: 'number', title: 'balance', constraints: { minimum: -1250.5 } }),
    ...same('website', fields.website.format, 'uri'),
    ...same('email', fields.email.format, 'email'),
    ...same('updated', fields.updated.type, 'date'),
    ...(JSON.stringify(fields).includes('budget') || JSON.stringify(fields).includes('815815') ? ['a private field'] : []),
  ];
});

check('a table that does not keep to its description is found out', () => {
  const { schema } = packageOf(path.join(strict, 'public')).resources[0];
  const [head, first, ...rest] = tableOf(path.join(strict, 'public'));
  const spoilt = { id: 'b', title: '', sector: 'Zorgg', is_open: 'misschien', started: '1989', people: '4712', balance: '-1250.6', opened: '29-2-2024', website: 'geen' };
  return Object.entries(spoilt).filter(([name, cell]) => {
    const row = first.with(head.indexOf(name), cell);
    return faultsOfTable([head, row, ...rest], schema).length === 0;
  }).map(([name, cell]) => `${name}: ${cell}`);
});

check('a heading names the field of what is yes or no', () => {
  const heading = (file) => readFileSync(path.join(strict, 'public', file), 'utf8').match(/<h1[^>]*>(.*?)<\/h1>/)[1];
  return [...same('yes', heading('en/by/is_open/yes.html'), 'Open: Yes'), ...same('a pair', heading('by/is_open/no/people/0.html'), 'Open: Nee, Mensen: 0')];
});

// What schema.org knows of the types that pages use, as far as they use it; texts unless said.
const isText = (value) => typeof value === 'string' && value.trim() === value && value !== '';
const isDay = (value) => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
const isAddress = (value) => isText(value) && URL.canParse(value);
const known = {
  Article: { headline: isText, description: isText, inLanguage: isText, url: isAddress, image: isAddress, dateModified: isDay, about: 'Organization', isPartOf: 'Dataset' },
  Dataset: { name: isText, description: isText, inLanguage: isText, url: isAddress, dateModified: isDay, distribution: 'DataDownload' },
  DataDownload: { encodingFormat: (value) => /^\w+\/\w+$/.test(value), contentUrl: isAddress },
  Organization: { name: isText },
};

function faultsOf(value, type) {
  if (value?.['@type'] !== type) return [`a ${value?.['@type']} where a ${type} should be`];
  return Object.entries(value).filter(([key]) => !key.startsWith('@')).flatMap(([key, member]) => {
    const wanted = known[type][key];
    if (wanted === undefined) return [`${type} has no ${key}`];
    if (typeof wanted === 'string') return [member].flat().flatMap((one) => faultsOf(one, wanted));
    return wanted(member) ? [] : [`${key} of ${type}: ${JSON.stringify(member)}`];
  });
}

function linkedData(file, folder = list[0].folder) {
  const text = readFileSync(path.join(folder, file), 'utf8');
  return { text, data: JSON.parse(text.match(/<script type="application\/ld\+json">(.*?)<\/script>/)[1]) };
}

check('cases and the collection are described to search engines, in each language', () => {
  const latest = cases.map((one) => one.updated).sort().at(-1);
  return ['', 'en/'].flatMap((root) => {
    const home = `https://example.org/trial/${root}`;
    const language = root === '' ? 'nl' : 'en';
    const { text, data } = linkedData(`${root}cases/case-001.html`);
    return [
      ...faultsOf(data, 'Article'),
      // The case is not translated: what is read is Dutch.
      ...same('a case', [data.headline, data.url, data.inLanguage, data.dateModified, data.about.name],
        ['Verhaal 001', `${home}cases/case-001.html`, 'nl', cases[1].updated, cases[1].organisation]),
      ...same('part of', [data.isPartOf.url, data.isPartOf.inLanguage, data.isPartOf.name], [home, language, root === '' ? 'Proef' : 'Trial']),
      ...['og:title', 'og:url', 'og:type'].filter((name) => !text.includes(`property="${name}"`)),
      ...(text.includes(`rel="canonical" href="${data.url}"`) ? [] : ['no canonical address']),
      ...['index.html', 'data.html'].flatMap((file) => {
        const all = linkedData(root + file).data;
        return [
          ...faultsOf(all, 'Dataset'),
          ...same(file, [all.url, all.inLanguage, all.dateModified, ...all.distribution.map((one) => one.contentUrl)],
            [home, language, latest, `${home}cases.csv`, `${home}cases.json`]),
        ];
      }),
    ];
  });
});

check('without the address of the site, what search engines read names files beside the page', () => {
  const folder = path.join(strict, 'public');
  return ['index.html', 'en/index.html', 'en/data.html', 'en/cases/a.html'].flatMap((file) => {
    const { url, isPartOf, distribution = [] } = linkedData(file, folder).data;
    const named = [url, isPartOf?.url, ...distribution.map((one) => one.contentUrl)].filter((one) => one !== undefined);
    return named.filter((one) => !existsSync(path.join(folder, path.dirname(file), one))).map((one) => `${file}: ${one}`);
  });
});

checkAt(list, 'the page of the data names fields and terms', (base) =>
  visit(base, 'en/data.html', async (page) => {
    const text = await page.locator('main').innerText();
    return ['cases.csv', 'datapackage.json', 'employees', 'Terms: Sector', 'Agile work'].filter((part) => !text.includes(part));
  }));
