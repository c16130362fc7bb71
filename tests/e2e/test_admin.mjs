// The editors' page, in the real editor: forms are made from the schema, and what is saved passes
// the check. Its files are those of a repository in the browser's own file system.
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { launch, serve } from './browser.mjs';
import { casebook, copySmall } from './small.mjs';
import { after, before, check } from './tap.mjs';

const editor = fileURLToPath(new URL('../node_modules/@sveltia/cms', import.meta.url));
const sample = fileURLToPath(new URL('../../content', import.meta.url));
const folder = copySmall('admin');
const content = path.join(folder, 'content');

function configure(collection) {
  const script = path.relative(collection, path.join(editor, 'dist/sveltia-cms.js'));
  appendFileSync(path.join(collection, 'casebook.yaml'), `\nadmin: { repository: team/small, branch: main, script: "${script}" }\n`);
}

function filesOf(root) {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map((entry) => {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    return [path.relative(root, file), readFileSync(file, 'utf8')];
  }));
}

const figure = `# How it was counted
title: { nl: Cijfers, en: Figures }
kind: bars
unit: percent
source: { nl: Bron, en: Source }
description: { nl: Wat, en: What }
data:
  - { label: { nl: Een, en: One }, values: [58] }
`;

// Fields of the types that the small collection lacks.
const fields = `  founded: { type: year }
  staff: { type: integer, min: 0 }
  share: { type: number }
  opened: { type: date }
  running: { type: boolean }
  partners: { type: list }
  website: { type: url }
  contact: { type: email, private: true }
`;

let browser, site, tab, repository;

before(async () => {
  configure(content);
  const schema = path.join(content, 'schema.yaml');
  writeFileSync(schema, readFileSync(schema, 'utf8').replace('vocabularies:', `${fields}vocabularies:`));
  rmSync(path.join(content, 'figures'), { recursive: true });
  mkdirSync(path.join(content, 'figures'));
  writeFileSync(path.join(content, 'figures/given.yaml'), figure);
  const built = casebook(folder, ['build', 'content', '--out', 'public', '--admin', '--no-pdf']);
  if (built.status !== 0) return [built.stderr];
  browser = await launch();
  site = await serve(path.join(folder, 'public'), { policy: false });
  tab = await browser.newPage({ viewport: { width: 1400, height: 1600 } });
  await tab.route((url) => url.protocol === 'https:', (route) => route.abort());
  await tab.addInitScript(() => {
    window.showDirectoryPicker = async () =>
      (await navigator.storage.getDirectory()).getDirectoryHandle('repository', { create: true });
  });
  await tab.goto(`${site.url}admin/index.html`);
  await tab.evaluate(async (files) => {
    const top = await window.showDirectoryPicker();
    await top.getDirectoryHandle('.git', { create: true });
    for (const [name, text] of Object.entries(files)) {
      const parts = name.split('/');
      const last = parts.pop();
      let place = top;
      for (const part of parts) place = await place.getDirectoryHandle(part, { create: true });
      const stream = await (await place.getFileHandle(last, { create: true })).createWritable();
      await stream.write(text);
      await stream.close();
    }
  }, filesOf(content));
  await tab.getByRole('button', { name: 'Work with Local Repository' }).click();
  await tab.getByRole('button', { name: 'New' }).first().waitFor();
  repository = await saved();
});
after(async () => {
  await browser?.close();
  site?.close();
});

// The repository's files, as the editor has left them.
function saved() {
  return tab.evaluate(async () => {
    const files = {};
    const walk = async (place, before) => {
      for await (const [name, handle] of place.entries())
        if (handle.kind === 'directory') await walk(handle, `${before}${name}/`);
        else files[before + name] = await (await handle.getFile()).text();
    };
    await walk(await window.showDirectoryPicker(), '');
    return files;
  });
}

const open = (address) => tab.goto(`${site.url}admin/index.html#/collections/${address}`);

// One field of the form that is open.
const part = (name) => tab.locator(`section[data-key-path="${name}"]`);
const input = (name) => part(name).locator('input').first();

// Saves the form that is open; returns the files that changed, after checking the collection.
async function save(problems) {
  await tab.getByRole('button', { name: 'Save' }).click();
  await tab.getByRole('button', { name: 'New' }).first().waitFor();
  const files = await saved();
  const changed = Object.entries(files).filter(([name, text]) => repository[name] !== text);
  repository = files;
  for (const [name, text] of changed) {
    mkdirSync(path.dirname(path.join(content, name)), { recursive: true });
    writeFileSync(path.join(content, name), text);
  }
  const result = casebook(folder, ['check', 'content']);
  if (result.status !== 0) problems.push(result.stderr, ...changed.map(([name, text]) => `${name}:\n${text}`));
  return Object.fromEntries(changed);
}

function expectFile(problems, files, name, expected) {
  const text = files[name] ?? 'nothing';
  if (text !== expected) problems.push(`${name} is\n${text}and not\n${expected}`);
}

// A collection's configuration of the editor, built in a folder of its own.
function configurationOf(name, fill) {
  const place = copySmall(name);
  const own = path.join(place, 'content');
  rmSync(own, { recursive: true });
  fill(place, own);
  configure(own);
  const { status, stderr } = casebook(place, ['build', 'content', '--out', 'public', '--admin', '--no-pdf']);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(readFileSync(path.join(place, 'public/admin/config.json'), 'utf8'));
}

// Every type of field, and the widget it is entered with.
const types = {
  text: 'string', markdown: 'markdown', list: 'list', term: 'select', terms: 'select', ref: 'select', refs: 'relation',
  integer: 'number', number: 'number', year: 'number', date: 'datetime', boolean: 'boolean', url: 'string', email: 'string',
  image: 'image',
};
const more = {
  term: ', vocabulary: v', terms: ', vocabulary: v', ref: ', to: practices', refs: ', to: cases', text: ', pattern: "[a-z]+"',
  email: ', private: true',
};

function configurationOfTypes(name) {
  const lines = Object.keys(types).map((type) => `  a_${type}: { type: ${type}${more[type] ?? ''} }`);
  return configurationOf(name, (place, own) => {
    mkdirSync(path.join(own, 'practices/acting'), { recursive: true });
    writeFileSync(path.join(own, 'casebook.yaml'), 'title: T\nlanguages: [en]\n');
    writeFileSync(path.join(own, 'practices/acting/p.md'), '---\ntitle: P\n---\n');
    writeFileSync(path.join(own, 'schema.yaml'), `case:\n${lines.join('\n')}\nvocabularies:\n  v: [ { id: a, terms: [ { id: b } ] } ]\n`);
  });
}

check('the configuration fits the schema of the editor', () => {
  const ajv = addFormats(new Ajv({ strict: false }));
  const fits = ajv.compile(JSON.parse(readFileSync(path.join(editor, 'schema/sveltia-cms.json'), 'utf8')));
  const configurations = [
    JSON.parse(readFileSync(path.join(folder, 'public/admin/config.json'), 'utf8')),
    configurationOf('admin-one-language', (place) => casebook(place, ['init', 'content'])),
    configurationOf('admin-sample', (place, own) => cpSync(sample, own, { recursive: true })),
    configurationOfTypes('admin-every-type'),
  ];
  return configurations.flatMap((configuration) =>
    fits(configuration) ? [] : fits.errors.slice(0, 5).map((error) => `${error.instancePath} ${error.message}`));
});

check('every field and term of the schema is in it', () => {
  const config = JSON.parse(readFileSync(path.join(folder, 'public/admin/config.json'), 'utf8'));
  const cases = config.collections.find(({ name }) => name === 'cases').fields;
  const field = (name) => cases.find((one) => one.name === name);
  const names = cases.map(({ name }) => name).join(' ');
  const wanted = 'title organisation sector topics practices founded staff share opened running partners website contact summary sections quotes tips links sources image image_alt related featured draft updated';
  const terms = field('sector').options.map(({ label, value }) => `${value}:${label}`).join(' ');
  return [
    ...(names === wanted ? [] : [names]),
    ...(terms === 'care:Zorg trade:Handel' ? [] : [terms]),
    ...(field('organisation').label === 'Organisatie' ? [] : ['no label']),
    ...(field('organisation').i18n && !field('sector').i18n ? [] : ['languages']),
    ...(config.collections.map(({ folder: place }) => place).join() ===
      'cases,practices/preparing,practices/acting,practices/stabilising,topics,tools,figures,pages'
      ? [] : ['folders']),
  ];
});

check('a form has every type of field, and says what is private', () => {
  const config = configurationOfTypes('admin-types');
  const fields = config.collections.find(({ name }) => name === 'cases').fields;
  const field = (type) => fields.find(({ name }) => name === `a_${type}`);
  return [
    ...Object.keys(types).filter((type) => field(type)?.widget !== types[type]).map((type) => `${type}: ${field(type)?.widget}`),
    ...(field('email').hint?.includes('never published') ? [] : ['not said to be private']),
    ...(field('text').pattern?.[0] === '^(?:[a-z]+)$' ? [] : ['no pattern']),
    ...(field('terms').options.map(({ value }) => value).join() === 'a,b' ? [] : ['nested terms']),
    ...(field('url').type === 'url' && field('email').type === 'email' ? [] : ['no types of addresses']),
  ];
});

check('a case is made: a term is chosen, it is saved, and passes the check', async () => {
  const problems = [];
  await open('cases/new');
  await tab.getByRole('textbox', { name: 'Title' }).fill('Een nieuwe zaak');
  await tab.getByRole('textbox', { name: 'Organisatie' }).fill('De Zaak');
  await tab.getByRole('radio', { name: 'Zorg' }).click();
  await tab.getByRole('checkbox', { name: 'Verandering' }).click();
  await tab.getByRole('checkbox', { name: 'Behoefte' }).click();
  const files = await save(problems);
  expectFile(problems, files, 'cases/een-nieuwe-zaak.yaml',
    'title: Een nieuwe zaak\norganisation: De Zaak\nsector: care\ntopics:\n  - change\npractices:\n  - need\nrunning: false\nfeatured: false\ndraft: false\n');
  if (Object.keys(files).length !== 1) problems.push(Object.keys(files).join());
  return problems;
});

check('a number, a year, a date, a truth value, a list and addresses are entered', async () => {
  const problems = [];
  await open('cases/new');
  await tab.getByRole('textbox', { name: 'Title' }).fill('Alles ingevuld');
  await tab.getByRole('textbox', { name: 'Organisatie' }).fill('De Zaak');
  await tab.getByRole('radio', { name: 'Zorg' }).click();
  const entries = { founded: '1987', staff: '12', share: '2.5', opened: '2024-02-29', website: 'https://example.org/zaak', contact: 'zaak@example.org' };
  for (const [name, text] of Object.entries(entries)) await input(name).fill(text);
  await part('running').getByRole('switch').click();
  await part('partners').getByRole('button', { name: /Add/ }).click();
  await part('partners').getByRole('textbox').first().fill('Een, en ander');
  const files = await save(problems);
  expectFile(problems, files, 'cases/alles-ingevuld.yaml',
    'title: Alles ingevuld\norganisation: De Zaak\nsector: care\nfounded: 1987\nstaff: 12\nshare: 2.5\nopened: 2024-02-29\n'
    + 'running: true\npartners:\n  - Een, en ander\nwebsite: https://example.org/zaak\ncontact: zaak@example.org\n'
    + 'featured: false\ndraft: false\n');
  return problems;
});

check('a case and its translation are edited, each in its file', async () => {
  const problems = [];
  await open('cases/entries/bakery');
  await tab.getByRole('textbox', { name: 'Title' }).first().fill('Broden van gisteren');
  await tab.getByRole('radio', { name: 'Zorg' }).first().click();
  const files = await save(problems);
  const [base, overlay] = [files['cases/bakery.yaml'] ?? '', repository['cases/bakery.en.yaml']];
  return [
    ...problems,
    ...['title: Broden van gisteren\n', 'sector: care\n', 'Zie ook [](case:clinic) en [de behoefte](practice:need).', '- Begin klein.']
      .filter((part) => !base.includes(part)).map((part) => `no ${part} in\n${base}`),
    ...(/title: .*Tomorrow's bread/.test(overlay) && !/sector|organisation|topics/.test(overlay) ? [] : [`overlay:\n${overlay}`]),
  ];
});

check('a new translation holds texts alone', async () => {
  const problems = [];
  await open('cases/entries/clinic');
  await tab.getByRole('radio', { name: 'English' }).first().click().catch(() => tab.getByRole('button', { name: 'English' }).first().click());
  await tab.getByRole('button', { name: /Enable/ }).first().click();
  await tab.getByRole('textbox', { name: 'Title' }).first().fill('Time to care');
  const files = await save(problems);
  expectFile(problems, files, 'cases/clinic.en.yaml', 'title: Time to care\n');
  return problems;
});

check('an image goes into media/', async () => {
  const problems = [];
  const image = path.join(folder, 'photo.svg');
  writeFileSync(image, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>');
  await open('cases/entries/een-nieuwe-zaak');
  await tab.getByRole('button', { name: 'Browse' }).first().click();
  await tab.locator('input[type=file]').last().setInputFiles(image);
  await tab.getByText('photo.svg').first().waitFor();
  await tab.getByRole('button', { name: 'Insert' }).click();
  await tab.getByRole('button', { name: 'Insert' }).waitFor({ state: 'hidden' });
  await tab.getByText('photo.svg').first().waitFor();
  await tab.getByRole('textbox', { name: 'What the image shows' }).fill('Niets');
  const files = await save(problems);
  const text = files['cases/een-nieuwe-zaak.yaml'] ?? '';
  return [...problems, ...(/^image: photo.svg$/m.test(text) && files['media/photo.svg'] ? [] : [text, Object.keys(files).join()])];
});

check('an article is made, with front matter', async () => {
  const problems = [];
  await open('practices-acting/new');
  await tab.getByRole('textbox', { name: 'Title' }).fill('Samen beslissen');
  await tab.getByRole('textbox', { name: 'Text' }).fill('Zie [](case:bakery).');
  const files = await save(problems);
  expectFile(problems, files, 'practices/acting/samen-beslissen.md',
    '---\ntitle: Samen beslissen\ndraft: false\n---\n\nZie [](case:bakery).\n');
  return problems;
});

check('a figure keeps what no form shows', async () => {
  const problems = [];
  await open('figures/entries/given');
  await tab.getByRole('textbox', { name: 'en', exact: true }).first().fill('Numbers');
  const files = await save(problems);
  const text = files['figures/given.yaml'] ?? '';
  return [...problems, ...['en: Numbers', 'nl: Cijfers', 'values:', '- 58'].filter((part) => !text.includes(part)).map((part) => `no ${part} in\n${text}`)];
});

check('a figure is made, counted from the cases', async () => {
  const problems = [];
  await open('figures/new');
  await tab.getByRole('textbox', { name: 'nl', exact: true }).first().fill('Sectoren');
  await tab.getByRole('textbox', { name: 'en', exact: true }).first().fill('Sectors');
  await part('kind').getByRole('combobox').first().click();
  await tab.getByRole('option', { name: 'bars', exact: true }).click();
  await part('count').getByRole('radio', { name: 'sector' }).click();
  const files = await save(problems);
  expectFile(problems, files, 'figures/sectoren.yaml',
    'title:\n  nl: Sectoren\n  en: Sectors\nkind: bars\ncount: sector\nfeatured: false\ndraft: false\n');
  return problems;
});

check('without a repository or a script, nothing is built', () => {
  const bare = copySmall('admin-bare');
  const words = ['build', 'content', '--out', 'public', '--admin'];
  const none = casebook(bare, words);
  appendFileSync(path.join(bare, 'content/casebook.yaml'), '\nadmin: { repository: team/small }\n');
  const noScript = casebook(bare, words);
  return [none, noScript].filter(({ status, stderr }) => status !== 1 || !stderr.includes('CB113')).map(({ stderr }) => stderr);
});
