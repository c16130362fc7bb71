// Guides and sheets of what strangers wrote: nothing in them runs, starts a program, asks for a file or
// carries one, and links lead to other sites, addresses and numbers alone.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { build, refused } from '../e2e/hostile.mjs';
import { before, check } from '../e2e/tap.mjs';
import { objects, status, stringOf } from './pdf.mjs';

const readers = 12; // of the sheets, one in so many is read

let folder;
before(() => {
  refused('sheets: true\n');
  folder = build('folio');
});

const pdfs = () => readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.pdf')).sort();
const guides = () => pdfs().filter((file) => path.basename(file) === 'guide.pdf');
const sheets = () => pdfs().filter((file) => path.basename(file) !== 'guide.pdf');

// Keys of dictionaries that do something by themselves, or bring something in or out.
const forbidden = ['/AA', '/JS', '/JavaScript', '/EmbeddedFiles', '/EmbeddedFile', '/EF', '/RichMedia', '/AcroForm', '/XFA', '/SubmitForm',
  '/ImportData', '/Launch', '/Collection', '/Movie', '/Sound', '/URLS', '/F', '/FS', '/Rendition', '/GoToR', '/GoToE'];

// Actions by their kind; an action need not say that it is one.
const actions = ['/JavaScript', '/Launch', '/GoToR', '/GoToE', '/SubmitForm', '/ImportData', '/ResetForm', '/Named', '/Hide', '/Rendition',
  '/Movie', '/Sound', '/Thread', '/SetOCGState', '/GoTo3DView', '/RichMediaExecute'];

function problemsOf(value, note) {
  if (Array.isArray(value)) value.forEach((item) => problemsOf(item, note));
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    // The flags of an annotation are a number called /F, too.
    if (forbidden.includes(key) && !(key === '/F' && typeof inner === 'number')) note(`${key} ${JSON.stringify(inner).slice(0, 80)}`);
    if (key === '/S' && value['/Type'] === '/Action' && !['/URI', '/GoTo'].includes(inner)) note(`an action ${inner}`);
    if (key === '/S' && actions.includes(inner)) note(`an action ${inner}`);
    if (key === '/OpenAction' && !Array.isArray(inner)) note(`/OpenAction ${JSON.stringify(inner)}`);
    if (key === '/URI' && typeof inner === 'string' && !/^(https?:\/\/[^/]|mailto:.|tel:.)/i.test(stringOf(inner))) note(`a link to ${inner.slice(0, 120)}`);
    if (key === '/Subtype' && /^\/(Widget|FileAttachment|Screen|Movie|Sound|3D|RichMedia)$/.test(inner)) note(`an annotation ${inner}`);
    problemsOf(inner, note);
  }
}

function look(files, least) {
  const problems = files.length < least ? [`only ${files.length} files`] : [];
  let links = 0;
  for (const file of files) {
    const { all } = objects(path.join(folder, file));
    problemsOf(all, (text) => problems.push(`${file}: ${text}`));
    links += JSON.stringify(all).split('"/URI":').length - 1;
    const { status: code, output } = status('qpdf', '--check', path.join(folder, file));
    if (code !== 0) problems.push(`${file}: ${output}`);
  }
  return links > 0 ? problems : [...problems, 'no links at all'];
}

check('guides do nothing by themselves and lead nowhere they should not', () => look(guides(), 1));
check('nor do sheets', () => look(sheets().filter((_, i) => i % readers === 0), 20));
check('what would be found is found', () => {
  const found = [];
  const dictionaries = [
    { '/OpenAction': { '/S': '/JavaScript', '/JS': 'u:app.alert(1)' } }, { '/Names': { '/EmbeddedFiles': '1 0 R' } },
    { '/A': { '/S': '/Launch', '/F': 'u:calc.exe' } }, { '/A': { '/S': '/URI', '/URI': 'u:javascript:alert(1)' } },
    { '/A': { '/S': '/URI', '/URI': 'u:file:///etc/passwd' } }, { '/AA': {} }, { '/Subtype': '/FileAttachment' },
  ];
  for (const dictionary of dictionaries) {
    const before = found.length;
    problemsOf(dictionary, (text) => found.push(text));
    if (found.length === before) return [`nothing in ${JSON.stringify(dictionary)}`];
  }
  return [];
});
