// What private fields say is in no output, whatever the kind of output and the language; and a build
// in which it gets into one by another way fails, says where, and leaves the old site as it was.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { casebook, digests } from './small.mjs';
import { after, check } from './tap.mjs';

const temporary = mkdtempSync(path.join(os.tmpdir(), 'casebook-private-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

const secrets = [
  'an.secret@example.org', 'Roddel over <Bolle> & "zonen"', 'Gossip on O\'Brien', 'Notulen van zeven mei', 'Minutes of May',
  'Eerste partner', 'First partner', '1971-03-14', '470112233', 'https://intern.example.org/dossier', 'Kort geheim', 'Brief secret',
];

const files = {
  'casebook.yaml': `title: { nl: Proef, en: Trial }
description: { nl: Een proef., en: A trial. }
languages: [nl, en]
base_url: https://example.org/
sheets: true
guides:
  - { id: gids, title: { nl: Gids, en: Guide } }
`,
  'schema.yaml': `case:
  organisation: { type: text, translate: false }
  sector: { type: term, vocabulary: sectors, facet: true }
  contact: { type: email, private: true, required: true }
  note: { type: text, private: true, label: { nl: Nota, en: Note } }
  minutes: { type: markdown, private: true }
  partners: { type: list, private: true }
  born: { type: date, private: true }
  file_number: { type: integer, private: true }
  dossier: { type: url, private: true }
  short: { type: text, private: true }
vocabularies:
  sectors: [{ id: care, label: { nl: Zorg, en: Care } }]
`,
  'cases/bakery.yaml': `title: De bakkerij
organisation: Bolle
sector: care
summary: Een bakkerij leert.
contact: an.secret@example.org
note: Roddel over <Bolle> & "zonen"
minutes: |
  Notulen van
  zeven mei
partners: [Eerste partner]
born: 1971-03-14
file_number: 470112233
dossier: https://intern.example.org/dossier
short: { nl: Kort geheim, en: Brief secret }
sections:
  - title: Eerst
    text: Tekst met een cijfer.
`,
  'cases/bakery.en.yaml': `title: The bakery
summary: A bakery learns.
note: Gossip on O'Brien
minutes: Minutes of May
partners: [First partner]
sections:
  - title: First
    text: A text.
`,
  'topics/change.md': '---\ntitle: Verandering\n---\nTekst.\n',
  'topics/change.en.md': '---\ntitle: Change\n---\nText.\n',
  'practices/acting/need.md': '---\ntitle: Nood\ncases: [bakery]\n---\nTekst.\n',
  'practices/acting/need.en.md': '---\ntitle: Need\n---\nText.\n',
  'figures/given.yaml': 'title: { nl: Cijfers, en: Numbers }\nkind: bars\nsource: x\ndata:\n  - { label: Eerst, values: [58] }\n',
  'pages/about.md': '---\ntitle: Over\n---\nTekst.\n',
  'pages/about.en.md': '---\ntitle: About\n---\nText.\n',
  'media/notes.csv': 'a,b\n',
};

function collection(name, changes = {}) {
  const folder = path.join(temporary, name);
  for (const [file, text] of Object.entries({ ...files, ...changes })) {
    mkdirSync(path.dirname(path.join(folder, 'content', file)), { recursive: true });
    writeFileSync(path.join(folder, 'content', file), text);
  }
  return folder;
}

const build = (folder) => casebook(folder, ['build', 'content', '--out', 'public']);

// The text of an output as a reader, a program or a browser gets it.
function textsOf(file) {
  if (file.endsWith('.pdf')) return [spawnSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }).stdout];
  const raw = readFileSync(file, 'utf8');
  const html = raw.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code))
    .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
  const json = html.replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(parseInt(code, 16))).replace(/\\"/g, '"');
  return [raw, html, json, json.replace(/""/g, '"'), decodeURIComponent(raw.replace(/%(?![0-9a-f]{2})/gi, '%25').replace(/%[89a-f][0-9a-f]/gi, ''))];
}

const plain = (text) => text.replace(/\s+/g, ' ').replace(/’/g, "'").toLowerCase();

check('no output of any kind, in any language, holds what is private', () => {
  const folder = collection('clean');
  const { status, stderr } = build(folder);
  if (status !== 0) return [stderr];
  const site = path.join(folder, 'public');
  const outputs = readdirSync(site, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const kinds = new Set(outputs.map((entry) => path.extname(entry.name)));
  const problems = ['.html', '.csv', '.json', '.js', '.xml', '.pdf', '.svg'].filter((kind) => !kinds.has(kind)).map((kind) => `no output of kind ${kind}`);
  for (const entry of outputs) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const texts = textsOf(file).map(plain);
    for (const secret of [...secrets, 'Nota', 'file_number', 'an.secret'])
      if (texts.some((text) => new RegExp(`(?<![a-z0-9])${plain(secret).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![a-z])`).test(text)))
        problems.push(`${path.relative(site, file)} holds ${secret}`);
  }
  return problems;
});

// What is changed, the value that then gets out, the place of it, and the first output that has it.
const leaks = {
  'a summary': [{ 'cases/bakery.yaml': files['cases/bakery.yaml'].replace('leert.', 'leert van an.secret@example.org.') },
    'cases/bakery.yaml:5:10', 'contact', /[a-z./-]+/],
  'a translation': [{ 'cases/bakery.en.yaml': files['cases/bakery.en.yaml'].replace('learns.', 'learns gossip on O\'Brien') },
    'cases/bakery.en.yaml:3:7', 'note', /en\/[a-z./-]+/],
  'the text of another entry': [{ 'topics/change.en.md': '---\ntitle: Change\n---\nThe roddel over \\<Bolle\\> & "zonen".\n' },
    'cases/bakery.yaml:6:7', 'note', /en\/[a-z./-]+/],
  'a text with signs that are escaped': [{ 'pages/about.en.md': '---\ntitle: About\n---\n`Roddel over <Bolle> & "zonen"`\n' },
    'cases/bakery.yaml:6:7', 'note', /en\/[a-z./-]+/],
  'a text over several lines': [{ 'topics/change.md': '---\ntitle: Verandering\n---\nDe notulen van\nzeven\nmei zijn zoek.\n' },
    'cases/bakery.yaml:7:10', 'minutes', /topics\/change\.html|[a-z./-]+/],
  'the labels of a figure': [{ 'figures/given.yaml': files['figures/given.yaml'].replace('Eerst', 'Eerste partner') },
    'cases/bakery.yaml:10:12', 'partners', /figures\/given\.[a-z]+|[a-z./-]+/],
  'a figure of a document': [{ 'pages/about.md': '---\ntitle: Over\n---\nNummer 470112233.\n' }, 'cases/bakery.yaml:12:14', 'file_number', /about\.html|[a-z./-]+/],
  'the title of the collection': [{ 'casebook.yaml': files['casebook.yaml'].replace('en: Trial', 'en: Brief secret') },
    'cases/bakery.yaml:14:31', 'short', /en\/[a-z./-]+/],
  'a download': [{ 'media/notes.csv': 'who,"Roddel over <Bolle> & ""zonen"""\n' }, 'cases/bakery.yaml:6:7', 'note', /media\/notes\.csv/],
  'the name of a file': [{ 'media/470112233.csv': 'a\n' }, 'cases/bakery.yaml:12:14', 'file_number', /media\/470112233\.csv/],
  'a PDF alone': [{ 'templates/sheet.md': '## {{ case.title }}\n\nHier staat een kort\ngeheim.\n' },
    'cases/bakery.yaml:14:14', 'short', /[a-z./-]+\.pdf/],
  'data for scripts': [{ 'templates/about.txt': '', 'templates/cases.html': '{% extends "layout.html" %}{% block main %}<p data-x="{{ {"a": "Roddel over <Bolle> & \\"zonen\\""} | tojson | forceescape }}"></p>{% endblock %}' },
    'cases/bakery.yaml:6:7', 'note', /(en\/)?cases\.html/],
};

for (const [name, [changes, place, field, output]] of Object.entries(leaks))
  check(`a private value in ${name}`, () => {
    const folder = collection(name.replace(/\W/g, '-'));
    const clean = build(folder);
    if (clean.status !== 0) return [clean.stderr];
    const before = digests(path.join(folder, 'public'));
    collection(name.replace(/\W/g, '-'), changes);
    const { status, stderr } = build(folder);
    const wanted = new RegExp(`content/${place}: error\\[CB720\\]: the private field "${field}" would be published in ${output.source}\n`);
    const problems = status === 1 && wanted.test(stderr) ? [] : [`status ${status}, ${wanted}: ${stderr}`];
    if (digests(path.join(folder, 'public')).join() !== before.join()) problems.push('the old site was changed');
    return problems;
  });
