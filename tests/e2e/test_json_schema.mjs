// The JSON Schemas that `casebook schema` writes: a validator (ajv) and the language server that
// editors use for YAML say of every file what `casebook check` says.
import { createRequire } from 'node:module';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { casebook } from './small.mjs';
import { after, before, check } from './tap.mjs';

const require = createRequire(import.meta.url);
const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;
const { parse } = require('yaml');
const { getLanguageService } = require('yaml-language-server');
const { TextDocument } = require('vscode-languageserver-textdocument');

const folder = mkdtempSync(path.join(os.tmpdir(), 'casebook-schema-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const kinds = ['case', 'translation', 'figure', 'config', 'fields'];
const config = 'title: { nl: Proef, en: Trial }\nlanguages: [nl, en]\n';
const fields = `case:
  organisation: { type: text, required: true, label: { nl: Organisatie, en: Organisation } }
  code: { type: text, pattern: "[A-Z]{2}-[0-9]+" }
  story: { type: markdown }
  sector: { type: term, vocabulary: sectors, facet: true }
  sizes: { type: terms, vocabulary: sizes, description: { nl: Hoe groot, en: How large } }
  topic: { type: ref, to: topics }
  topics: { type: refs, to: topics }
  people: { type: integer, min: 1, max: 100000 }
  share: { type: number, max: 1 }
  running: { type: boolean }
  started: { type: year }
  ended: { type: date }
  website: { type: url }
  contact: { type: email, private: true }
  page: { type: url, pattern: "https://example[.]org/.*" }
  number: { type: text, pattern: '\\d{2}(?:\\w|\\-)?$' }
  tags: { type: list, pattern: '[^\\D]+' }
  logo: { type: image }
  partners: { type: list }
vocabularies:
  sectors:
    - id: care
      label: { nl: Zorg, en: Care }
      terms: [{ id: home-care, label: { nl: Thuiszorg, en: Home care } }]
  sizes: [{ id: 1-9 }, { id: "10" }]
`;
const oneCase = 'title: De bakkerij\norganisation: Bolle\n';
const bars = 'title: T\nkind: bars\n';

// The collection in which every probe is one more, or another, file.
function writeCollection() {
  for (const name of ['cases', 'topics', 'figures', 'media']) mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, 'casebook.yaml'), config);
  writeFileSync(path.join(folder, 'schema.yaml'), fields);
  writeFileSync(path.join(folder, 'media/logo.png'), 'x');
  writeFileSync(path.join(folder, 'cases/other.yaml'), oneCase);
  writeFileSync(path.join(folder, 'topics/change.md'), '---\ntitle: Verandering\n---\nTekst.\n');
}

const validators = {};
let service;

before(() => {
  writeCollection();
  const { status, stderr } = casebook(folder, ['schema', '--write', '.']);
  if (status !== 0) return [`casebook schema: ${stderr}`];
  for (const kind of kinds) {
    const ajv = addFormats(new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }));
    validators[kind] = ajv.compile(JSON.parse(readFileSync(schemaPath(kind), 'utf8')));
  }
  service = languageService();
  return [];
});

function schemaPath(kind) {
  return path.join(folder, '.vscode', `${kind}.schema.json`);
}

function languageService() {
  const quiet = () => {};
  const result = getLanguageService({
    schemaRequestService: async (uri) => readFileSync(new URL(uri), 'utf8'),
    workspaceContext: { resolveRelativePath: (relative, resource) => new URL(relative, resource).href },
    telemetry: { send: quiet, sendError: quiet, sendTrack: quiet },
  });
  const schemas = kinds.map((kind) => ({ uri: pathToFileURL(schemaPath(kind)).href, fileMatch: [`*.${kind}.yaml`] }));
  result.configure({ validate: true, completion: true, hover: true, yamlVersion: '1.2', customTags: [], schemas });
  return result;
}

// The server remembers documents by their name: each has one of its own.
let documents = 0;

function asDocument(kind, text) {
  return TextDocument.create(`file:///probe${(documents += 1)}.${kind}.yaml`, 'yaml', 1, text);
}

// Where a file of a kind stands in the collection.
const places = {
  case: 'cases/probe.yaml',
  translation: 'cases/other.en.yaml',
  figure: 'figures/probe.yaml',
  config: 'casebook.yaml',
  fields: 'schema.yaml',
};

function verdictOfCheck(kind, text) {
  const place = path.join(folder, places[kind]);
  writeFileSync(place, text);
  const { stdout } = casebook(folder, ['check', '--format', 'json', '.']);
  rmSync(place);
  writeCollection();
  return JSON.parse(stdout).filter((item) => item.severity === 'error' && item.file === places[kind]).length === 0;
}

const verdictOfServer = async (kind, text) => (await service.doValidation(asDocument(kind, text), false)).length === 0;

function verdictOfValidator(kind, text) {
  return validators[kind](parse(text, { version: '1.2' }) ?? {});
}

// All three must say of a file that it is right, or that it is wrong.
async function disagreements(kind, text, expected) {
  const verdicts = {
    'casebook check': verdictOfCheck(kind, text),
    ajv: verdictOfValidator(kind, text),
    'the language server': await verdictOfServer(kind, text),
  };
  return Object.entries(verdicts)
    .filter(([, verdict]) => verdict !== expected)
    .map(([who]) => `${who} says that this is ${expected ? 'wrong' : 'right'}: ${JSON.stringify(text)}`);
}

// By kind: what is added to a right file, and stays right or not.
const right = {
  case: [
    '', 'title: 2016\n', 'title: { nl: De bakkerij, en: The bakery }\n', 'code: AB-12\n', 'story: |\n  # Markdown\n',
    'sector: care\n', 'sector: home-care\n', 'sector:\n', 'sizes: [1-9, "10"]\n', 'sizes: 1-9\n', 'sizes: []\n', 'sizes: [10]\n',
    'topic: change\n', 'topics: [change]\n', 'people: 12\n', 'people: 12.0\n', 'people: 1e3\n', 'share: 0.5\n', 'share: .5\n', 'share: +0.5\n', 'share: -1\n', 'running: true\n', 'running: False\n', 'started: 2016\n',
    'ended: 2026-02-28\n', 'website: https://example.org/a?b=c\n', 'website: mailto:an@example.org\n', 'contact: an@example.org\n',
    'logo: logo.png\n', 'partners: [Bolle, { nl: Zout, en: Salt }]\n', 'summary: >\n  Kort.\n',
    'sections: [{ title: Eerst, text: x }, { title: Dan }]\n', 'quotes: [{ text: Ja, by: An, role: Bakker, paraphrase: true }]\n',
    'tips: [Begin klein.]\n', 'links: [{ title: a, url: "https://example.org" }]\n', 'sources: [{ title: Boek }]\n',
    'image: logo.png\nimage_alt: Een brood\n', 'related: [other]\n', 'featured: false\ndraft: true\nupdated: 2026-11-21\n',
  ],
  translation: ['', 'website: https://example.org/en\n', 'code: AB-2\n', 'logo: logo.png\n', 'title: ""\n', 'title: The bakery\n', 'sections: []\n', 'organisation: Bolle\n', 'partners:\n', '# nothing\n'],
  // Empty, in all ways; blanks around; upper case and other letters in addresses; patterns by language.
  'case ': [
    'website: ""\n', 'contact: ""\n', 'ended: ""\n', 'sector: ""\n', 'sizes: ""\n', 'topic: ""\n', 'code: ""\n', 'logo: ""\n',
    'updated: ~\n', 'people:\n', 'website: " https://example.org "\n', 'ended: " 2026-02-28 "\n', 'code: " AB-1 "\n', 'code: |\n  AB-1\n',
    'website: HTTPS://EXAMPLE.ORG\n', 'website: https://münchen.example/straße\n', 'contact: é@münchen.example\n',
    'website: { nl: https://example.org, en: https://example.org/en }\n', 'links: [{ url: { nl: https://example.org } }]\n',
    'website: https://example.org:65535/\n', 'website: https://localhost\n', 'website: tel:+32-9\n', 'page: https://example.org/a\n',
    'code: { nl: AB-1, en: AB-2 }\n', 'code: { nl: AB-1 }\n', 'number: "12"\n', 'number: 12a\n', 'number: 12-\n', 'tags: ["12"]\n',
    'ended: 2024-02-29\n', 'ended: 2000-02-29\n', 'ended: 0001-01-01\n', 'people: 99999\n', 'share: -1e300\n', 'summary: { nl: ~ }\n',
    'title: 1e3\n', 'organisation: true\n',
  ],
  figure: [
    'count: sector\n', 'count: sector\ndata:\nseries:\nwhere:\nlevel:\n', 'count: topics\nlevel: 1\nunit: percent\n', 'count: sector\nwhere: { sizes: [1-9], started: 2016, running: true }\n',
    'data: [{ label: a, values: [1, ~] }]\nseries: [2024, 2026]\nsource: x\n', 'count: sector\ntopics: [change]\ndescription: x\n',
  ],
  config: [
    '', 'description: x\n', 'base_url: https://example.org/cases\n', 'base_url: http://localhost:8000\n', 'phases: [{ id: 1 }]\n', 'theme: folio\n', 'sheets: true\n', 'rooted_404: true\n',
    'navigation: [cases, topics]\n', 'phases: [{ id: preparing, label: { nl: Eerst, en: First } }]\n',
    'guides: [{ id: guide, title: Gids, parts: [cases], topics: [change], cases: [other] }]\n',
  ],
  fields: ['', '  more: [{ id: a, terms: [{ id: b }] }]\n', '  more: { scale: true, terms: [{ id: low }, { id: high }] }\n'],
};

const wrong = {
  case: [
    'secotr: care\n', 'sector: caer\n', 'sector: [care]\n', 'sizes: [1-9, 1-9]\n', 'sizes: [5]\n', 'topic: chnage\n', 'topics: [chnage]\n',
    'code: ab\n', 'people: many\n', 'people: 0\n', 'people: 1.5\n', 'people: "12"\n', 'people: 1,000\n', 'share: "0.5"\n', 'share: 0,5\n', 'share: 1.5\n', 'running: yes\n', 'running: "true"\n', 'started: "2016"\n', 'started: 20166\n', 'started: [2016]\n',
    'ended: 2026-02-30\n', 'ended: 3 mei\n', 'website: www.example.org\n', 'website: ftp://example.org\n', 'contact: an(at)example.org\n',
    'logo: nothing.png\n', 'partners: Bolle\n', 'partners: [[a]]\n', 'sections: Eerst\n', 'sections: [{ titel: Eerst }]\n',
    'sections: [{ text: x }]\n', 'quotes: [{ by: An }]\n', 'quotes: [Ja]\n', 'tips: Begin\n', 'links: [{ title: a }]\n',
    'links: [{ url: "javascript:alert(1)" }]\n', 'sources: [{ url: "https://example.org" }]\n', 'related: [nobody]\n', 'featured: 1\n',
    'updated: 2026\n', 'story: [a]\n', 'summary: { fr: Court }\n', 'image: logo.png\n', 'image: logo.png\nimage_alt: ""\n',
  ],
  'case ': [
    'website: https://example.org:99999\n', 'website: { nl: example }\n', 'website: https://example\n', 'website: https://a..b\n', 'website: https://a.b/%zz\n',
    'website: https://a b.org\n', 'website: https://a@b@c.org\n', 'page: https://example.com/a\n', 'page: { nl: https://example.com/a }\n',
    'links: [{ url: "" }]\n', 'sections: [{ title: }]\n', 'sections: [{ title: "\\u200B" }]\n', 'quotes: [{ text: " " }]\n',
    'contact: an@b\n', `contact: ${'a'.repeat(65)}@example.org\n`, `contact: a@b.${'c'.repeat(251)}\n`, 'ended: 0000-01-01\n',
    'ended: 2023-02-29\n', 'ended: 1900-02-29\n', 'ended: 2026-04-31\n', 'code: { nl: ab }\n', 'code: { nl: AB-1, en: x }\n', 'number: 12\n',
    'number: "١٢"\n', 'number: "12é"\n', 'number: "12\\n3"\n', 'tags: ["1a"]\n', 'tags: [12]\n', 'story: {}\n', 'title: {}\n', 'title: "\\u200B"\n',
    'title: "\\u00A0"\n', 'organisation: [""]\n', 'organisation: { nl: "", en: ~ }\n', 'share: -.inf\n', 'people: .inf\n',
    'people: 9999999999999999\n', 'sector: " care"\n', 'sector: |\n  care\n', 'sector: "  "\n', 'topic: "change "\n', 'started: 0\n',
  ],
  translation: ['website: example\n', 'code: x\n', 'logo: none.png\n', 'links: [{ url: x }]\n', 'sector: homecare\n', 'people: many\n', 'tilte: x\n', 'sections: x\n', 'summary: { en: x }\n'],
  figure: [
    '', 'count: organisation\n', 'count: secotr\n', 'count: sector\ndata: [{ label: a, values: [1] }]\n', 'count: sector\nrows: sector\n',
    'data: [{ label: a }]\nsource: x\n', 'count: sector\nunit: share\n', 'count: sector\nwhere: { sector: caer }\n', 'count: sector\nlevel: 0\n',
    'count: sector\ntopics: [chnage]\n', 'count: sector\nseries: [a]\n', 'data:\n', 'data: [{ label: a, values: }]\nsource: x\n',
    'data: [{ label: a, values: [1] }]\nsource: x\nlevel: 1\n', 'data: [{ label: a, values: [1] }]\nsource: x\nwhere: { sector: care }\n',
  ],
  config: [
    'tilte: x\n', 'navigation: [practises]\n', 'theme: [folio]\n', 'guides: [{ id: De Gids, title: x }]\n', 'guides: [{ id: guide }]\n',
    'guides: [{ id: guide, title: x, parts: [toppics] }]\n', 'phases: [{ label: x }]\n', 'base_url: example.org\n', 'base_url: mailto:a@example.org\n', 'base_url: https://example.org/?a\n', 'base_url: "https://example.org#a"\n', 'sheets: maybe\n', 'rooted_404: maybe\n',
  ],
  fields: ['  more: [{ label: x }]\n', '  more: [{ id: Care }]\n', '  more: { scale: true }\n'],
};

const wholeFiles = [
  ['case', 'organisation: Bolle\n', false],
  ['case', 'title: T\n', false],
  ['case', 'title:\norganisation: Bolle\n', false],
  ['case', 'title: T\ndraft: true\n', true],
  ['case', 'title: T\norganisation:\ndraft: true\n', true],
  ['case', 'title: T\ndraft: false\n', false],
  ['case', 'draft: true\n', false],
  ['case', 'title: T\norganisation: ""\n', false],
  ['config', 'title: T\n', false],
  ['config', 'title: T\nlanguages: []\n', false],
  ['config', 'title: T\nlanguages: [Dutch]\n', false],
  ['fields', 'case:\n  size: { type: nmuber }\n', false],
  ['fields', 'case:\n  size: { type: integer, pattern: x }\n', false],
  ['fields', 'case:\n  size: { type: term }\n', false],
  ['fields', 'case:\n  topics: { type: refs, to: topisc }\n', false],
  ['fields', 'case:\n  summary: { type: text }\n', false],
  ['fields', 'case:\n  Size: { type: text }\n', false],
  ['fields', 'case:\n  summary: { required: true, label: Kort }\n  size: { type: number, min: 1, unit: m }\n', true],
  ['figure', 'title: T\nkind:\n', false],
  ['figure', 'title: "\\u200B"\nkind: bars\ncount: sector\n', false],
  ['figure', 'title: T\nkind: bars\nsource: x\ndata: [{ label: "", values: [1] }]\n', false],
  ['figure', 'title: T\nkind: bars\nsource: x\ndata: [{ label: a, values: [.inf] }]\n', false],
  ['fields', 'case:\n  size: { type: number, min: .inf }\n', false],
  ['fields', 'case:\n  size: { type: number, min: 1.5 }\n', true],
  ['fields', 'case:\n  size: { type: integer, min: 1.5 }\n', false],
  ['fields', 'case:\n  since: { type: year, max: 2026.5 }\n', false],
  ['fields', 'case:\n  id: { type: text }\n', false],
  ['fields', 'case:\n  identity: { type: text }\n', true],
  ['fields', 'vocabularies:\n  sizes: [{ id: 1 }, { id: 20 }]\n', true],
  ['fields', 'vocabularies:\n  sizes: [{ id: -1 }]\n', false],
  ['fields', 'vocabularies:\n  More: [{ id: a }]\n', false],
  ['fields', 'vocabularies:\n  my-voc: [{ id: a }]\n', false],
  ['figure', 'title: T\nkind: comparison\ncases: [other]\nfields: [sector]\n', false],
  ['figure', 'title: T\nkind: comparison\ncases: [other, other]\nfields: [sector]\n', false],
  ['translation', 'people:\ncontact: ~\nended:\n', true],
  ['fields', '# nothing\n', true],
  ['fields', 'case:\n  a: { type: year, facet: true, private: true }\n', false],
  ['fields', 'case:\n  a: { type: year, facet: false, private: true }\n', true],
  ['figure', 'title: T\nkind: spectrum\npoles: [a, ~]\noptions: [{ label: a }, { label: b }]\n', false],
  ['figure', 'title: T\nkind: spectrum\npoles: [a, b]\noptions:\n', false],
  ['figure', 'title: T\nkind: paths\ncolumns: [{ title: a, factors: [{ id: x, label: X }] }, { title: b, factors: [{ id: y, label: Y }] }]\narrows: [{ from: x, to: y, sign: }]\n', false],
  ['config', 'title: ""\nlanguages: [nl]\n', false],
  ['figure', 'title: T\nkind: pie\n', false],
  ['figure', 'kind: bars\ncount: sector\n', false],
  ['figure', 'title: T\nkind: crosstab\nrows: sector\ncolumns: sizes\nunit: count\n', true],
  ['figure', 'title: T\nkind: crosstab\nrows: sector\n', false],
  ['figure', 'title: T\nkind: crosstab\nrows: sector\ncolumns: sizes\nlevel: 1\n', false],
  ['figure', 'title: T\nkind: spectrum\npoles: [a, b]\noptions: [{ label: a }, { label: b, text: x, example: y }]\n', true],
  ['figure', 'title: T\nkind: spectrum\npoles: [a]\noptions: [{ label: a }, { label: b }]\n', false],
  ['figure', 'title: T\nkind: paths\ncolumns: [{ title: a, factors: [{ id: x, label: X }] }, { title: b, factors: [{ id: y, label: Y }] }]\narrows: [{ from: x, to: y, sign: "+" }]\n', true],
  ['figure', 'title: T\nkind: paths\ncolumns: [{ title: a, factors: [{ id: x, label: X }] }, { title: b, factors: [{ id: y, label: Y }] }]\narrows: [{ from: x, to: y }]\n', false],
  ['figure', 'title: T\nkind: quadrants\nx: [a, b]\ny: [c, d]\ncells: [{ title: 1 }, { title: 2 }, { title: 3 }, { title: 4, items: [x] }]\n', true],
  ['figure', 'title: T\nkind: quadrants\nx: [a, b]\ny: [c, d]\ncells: [{ title: 1 }, { title: 2 }, { title: 3 }]\n', false],
  ['figure', 'title: T\nkind: comparison\ncases: [other, other]\nfields: [organisation]\n', false],
  ['figure', 'title: T\nkind: comparison\ncases: [other]\nfields: [contact]\n', false],
];

const beginnings = { case: oneCase, translation: '', figure: bars, config, fields };

// A file that has a key already is not given it again.
function join(beginning, more) {
  const key = /^\w+:/.exec(more)?.[0];
  const kept = key ? beginning.split('\n').filter((line) => !line.startsWith(key)) : beginning.split('\n');
  return kept.join('\n') + more;
}

for (const [kind, additions] of Object.entries(right))
  check(`what is right in a file of kind ${kind}`, async () => {
    const problems = additions.map((more) => disagreements(kind.trim(), join(beginnings[kind.trim()], more), true));
    return (await Promise.all(problems)).flat();
  });

for (const [kind, additions] of Object.entries(wrong))
  check(`what is wrong in a file of kind ${kind}`, async () => {
    const problems = additions.map((more) => disagreements(kind.trim(), join(beginnings[kind.trim()], more), false));
    return (await Promise.all(problems)).flat();
  });

// What only the check can know of a translation: whether it says again what its original says.
check('codes in a translation', async () => {
  const base = path.join(folder, 'cases/other.yaml');
  const same = 'sector: care\npeople: 5\nrelated: [other]\nupdated: 2026-11-21\n';
  const story = 'sections: [{ title: One, text: It began. }]\n';
  writeFileSync(base, oneCase + same + story);
  const untold = `${same}sections: [~]\n`; // an item that is not translated
  const verdict = (text) => {
    writeFileSync(path.join(folder, places.translation), text);
    return (errorsOf(folder)[places.translation] ?? []).map((item) => item.code).join();
  };
  const checked = [verdict(untold), verdict('sector: home-care\n')];
  rmSync(path.join(folder, places.translation));
  writeCollection();
  const problems = checked.join(' | ') === ' | CB502' ? [] : [`casebook check says ${checked.join(' | ')}`];
  if (!verdictOfValidator('translation', untold)) problems.push('ajv says that the same codes are wrong');
  if (!(await verdictOfServer('translation', untold))) problems.push('the language server says that the same codes are wrong');
  return problems;
});

check('whole files', async () => (await Promise.all(wholeFiles.map((probe) => disagreements(...probe)))).flat());

// The sample collection passes as it does with `casebook check`.
check('the sample collection', async () => {
  const copy = path.join(folder, 'sample');
  cpSync(path.resolve('content'), copy, { recursive: true });
  const problems = [];
  const { status, stderr } = casebook(copy, ['schema', '--write', '.']);
  if (status !== 0) return [stderr];
  const validatorOf = (kind) => {
    const ajv = addFormats(new Ajv({ allErrors: true, strict: false }));
    return ajv.compile(JSON.parse(readFileSync(path.join(copy, '.vscode', `${kind}.schema.json`), 'utf8')));
  };
  const files = [['config', 'casebook.yaml'], ['fields', 'schema.yaml']];
  for (const name of readdirSync(path.join(copy, 'figures'))) files.push(['figure', `figures/${name}`]);
  for (const name of readdirSync(path.join(copy, 'cases')))
    files.push([/\.[a-z]+\.yaml$/.test(name) ? 'translation' : 'case', `cases/${name}`]);
  const known = Object.fromEntries(kinds.map((kind) => [kind, validatorOf(kind)]));
  for (const [kind, file] of files) {
    const validate = known[kind];
    if (!validate(parse(readFileSync(path.join(copy, file), 'utf8'), { version: '1.2' })))
      problems.push(`${file}: ${JSON.stringify(validate.errors.slice(0, 3))}`);
  }
  return problems;
});

// An editor offers terms with what they mean, and keys with their labels.
check('completion shows terms and their meaning', async () => {
  const text = `${oneCase}sector: \n`;
  const list = await service.doComplete(asDocument('case', text), { line: 2, character: 8 }, false);
  const labels = list.items.map((item) => item.label);
  return ['care', 'home-care'].filter((id) => !labels.includes(id)).map((id) => `${id} is not offered: ${labels}`);
});

check('hover shows the label and description of a field', async () => {
  const hover = await service.doHover(asDocument('case', `${oneCase}sizes: [1-9]\n`), { line: 2, character: 2 });
  const shown = JSON.stringify(hover?.contents ?? '');
  return shown.includes('Hoe groot') ? [] : [`shown: ${shown}`];
});

// What a JSON Schema of a single file can know, by the code that `casebook check` gives it.
const knowable = ['CB200', 'CB201', 'CB202', 'CB203', 'CB204', 'CB205', 'CB206', 'CB207', 'CB208', 'CB209', 'CB210', 'CB211', 'CB212',
  'CB010', 'CB012', 'CB100', 'CB101', 'CB102', 'CB400', 'CB401', 'CB403'];

// What it cannot: content/README.md says the same.
const beyond = {
  '010-control': 'control characters',
  '010-line-separator': 'line separators',
  '010-tag': 'tags',
  '010-version': 'directives',
  '200-nothing': 'what is not declared is said once',
  '200-renamed': 'what is called otherwise where it is declared is said there alone',
  '200-undeclared': 'what is not declared is said once',
  '203-renamed': 'what is called otherwise where it is declared is said there alone',
  '500-renamed': 'what is called otherwise where it is declared is said there alone',
  '500-undeclared': 'what is not declared is said once',
  '200-schema': 'a schema.yaml that cannot be read',
  '202-field': 'a schema.yaml that cannot be read',
  '201-languages': 'a text that is empty in every language',
  '207-year': 'which levels the terms of another key have; limits of years',
};

function kindOf(file) {
  if (file === 'casebook.yaml') return 'config';
  if (file === 'schema.yaml') return 'fields';
  if (file.startsWith('figures/') && file.endsWith('.yaml')) return 'figure';
  if (/^cases\/[\w-]+\.yaml$/.test(file)) return 'case';
  return /^cases\/[\w-]+\.[\w-]+\.yaml$/.test(file) ? 'translation' : null;
}

function validatorsIn(collection) {
  const { status } = casebook(collection, ['schema', '--write', '.']);
  if (status !== 0) return null;
  const compile = (kind) => addFormats(new Ajv({ allErrors: true, strict: false }))
    .compile(JSON.parse(readFileSync(path.join(collection, '.vscode', `${kind}.schema.json`), 'utf8')));
  return Object.fromEntries(kinds.map((kind) => [kind, compile(kind)]));
}

function isValid(validate, bytes) {
  try {
    return validate(parse(new TextDecoder('utf8', { fatal: true }).decode(bytes), { version: '1.2' }) ?? {});
  } catch {
    return false;
  }
}

// Errors of `casebook check` by file.
function errorsOf(collection) {
  const { stdout } = casebook(collection, ['check', '--format', 'json', '.']);
  const found = {};
  for (const item of JSON.parse(stdout)) if (item.severity === 'error') (found[item.file] ??= []).push(item);
  return found;
}

// What a validator and the check say differently of the files of a collection.
function conflicts(known, collection, files) {
  const errors = errorsOf(collection);
  return files.flatMap((file) => {
    const mine = errors[file] ?? [];
    const valid = isValid(known[kindOf(file)], readFileSync(path.join(collection, file)));
    const shown = () => `${mine.map((item) => `${item.code} ${item.message}`).join('; ')}`;
    if (!valid && mine.length === 0)
      return [`${file}: only the schema says that it is wrong: ${JSON.stringify(known[kindOf(file)].errors?.slice(0, 2))}`];
    if (valid && mine.some((item) => knowable.includes(item.code))) return [`${file}: the schema lets it pass: ${shown()}`];
    return [];
  });
}

const filesBelow = (collection) => readdirSync(collection, { recursive: true })
  .map((file) => file.split(path.sep).join('/')).filter((file) => kindOf(file) !== null).sort();

check('the collections of tests/errors', () => {
  const problems = [];
  let compared = 0;
  for (const name of readdirSync('tests/errors')) {
    const input = path.join('tests/errors', name, 'input');
    const copy = path.join(folder, 'errors', name);
    if (name in beyond || !existsSync(path.join(input, 'casebook.yaml'))) continue;
    cpSync(input, copy, { recursive: true, filter: (source) => !source.endsWith('.fifo') });
    const known = validatorsIn(copy);
    if (known === null) continue;
    compared += 1;
    problems.push(...conflicts(known, copy, filesBelow(copy)).map((problem) => `${name}: ${problem}`));
  }
  return compared > 60 ? problems : [...problems, `only ${compared} collections were compared`];
});

// One mistake in a file: a key misspelt, a value changed, a line lost, a list for a text.
function spoil(text, random) {
  const lines = text.split('\n');
  const at = (test) => {
    const found = lines.flatMap((line, index) => (test.test(line) ? [index] : []));
    return found.length > 0 ? found[random(found.length)] : -1;
  };
  const ways = [
    () => { const i = at(/^ *(- )?[a-z_]+:/); lines[i] = lines[i]?.replace(/([a-z_]+):/, (_, key) => `${key.slice(0, -1)}x:`); },
    () => { const i = at(/^ *(- )?[a-z_]+: \S/); lines[i] = lines[i]?.replace(/: .*/, ': [[1]]'); },
    () => { const i = at(/^[a-z_]+: \S/); lines.splice(i, i < 0 ? 0 : 1); },
    () => { const i = at(/: [a-z0-9-]+$/); lines[i] = lines[i]?.replace(/: ([a-z0-9-]+)$/, ': $1x'); },
    () => { const i = at(/^ +- [a-z0-9-]+$/); lines[i] = lines[i]?.replace(/- (.*)$/, '- $1x'); },
    () => { const i = at(/: \d+$/); lines[i] = lines[i]?.replace(/: (\d+)$/, ': "$1"'); },
  ];
  ways[random(ways.length)]();
  return lines.filter((line) => line !== undefined).join('\n');
}

check('single mistakes in every file of the sample', () => {
  const copy = path.join(folder, 'spoilt');
  cpSync(path.resolve('content'), copy, { recursive: true });
  const known = validatorsIn(copy);
  const files = filesBelow(copy).filter((file) => /^(cases|figures)\//.test(file));
  const whole = new Map(files.map((file) => [file, readFileSync(path.join(copy, file), 'utf8')]));
  const problems = [];
  let state = 20261122;
  const random = (end) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
  for (let round = 0; round < 8; round += 1) {
    for (const file of files) writeFileSync(path.join(copy, file), spoil(whole.get(file), random));
    problems.push(...conflicts(known, copy, files).map((problem) => `round ${round}: ${problem}`));
  }
  return problems;
});
