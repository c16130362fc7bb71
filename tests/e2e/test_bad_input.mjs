// Whatever is broken: a message that names the file, exit status 1, and the old output untouched.
import { appendFileSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { casebook, copySmall, differences, digests } from './small.mjs';
import { check } from './tap.mjs';

const write = (file, text) => (content) => writeFileSync(path.join(content, file), text);
const append = (file, text) => (content) => appendFileSync(path.join(content, file), text);

// Each: what is broken, the file that the message must name, and how it is broken.
const mistakes = [
  ['no configuration', 'casebook.yaml', (content) => rmSync(path.join(content, 'casebook.yaml'))],
  ['an empty configuration', 'casebook.yaml', write('casebook.yaml', '')],
  ['a configuration that is a list', 'casebook.yaml', write('casebook.yaml', '- a\n- b\n')],
  ['an unknown key in the configuration', 'casebook.yaml', append('casebook.yaml', 'tilte: x\n')],
  ['an unknown theme', 'casebook.yaml', write('casebook.yaml', 'title: T\nlanguages: [nl, en]\ntheme: nowhere\n')],
  ['a schema that is not YAML', 'schema.yaml', write('schema.yaml', 'case: { a: [\n')],
  ['an unknown type of field', 'schema.yaml', write('schema.yaml', 'case:\n  size: { type: nmuber }\n')],
  ['an empty case', 'clinic.yaml', write('cases/clinic.yaml', '')],
  ['a case without what is required', 'clinic.yaml', write('cases/clinic.yaml', 'title: T\n')],
  ['a case that is not YAML', 'clinic.yaml', append('cases/clinic.yaml', 'tips: [one, "two\n')],
  ['a tab where YAML wants spaces', 'clinic.yaml', append('cases/clinic.yaml', 'sections:\n\t- title: x\n')],
  ['an unknown term', 'clinic.yaml', write('cases/clinic.yaml', 'title: T\norganisation: O\nsector: caer\n')],
  ['an unknown field', 'clinic.yaml', append('cases/clinic.yaml', 'secotr: care\n')],
  ['a key written twice', 'clinic.yaml', append('cases/clinic.yaml', 'title: again\n')],
  ['a reference to nothing', 'clinic.yaml', append('cases/clinic.yaml', 'topics: [chnage]\n')],
  ['a link to nothing', 'clinic.yaml', append('cases/clinic.yaml', 'summary: See [](case:nobody).\n')],
  ['a NUL byte', 'clinic.yaml', append('cases/clinic.yaml', 'summary: a\0b\n')],
  ['bytes that are not UTF-8', 'clinic.yaml', append('cases/clinic.yaml', Buffer.from([0x23, 0xff, 0xfe, 0x0a]))],
  ['nesting without end', 'clinic.yaml', append('cases/clinic.yaml', `tips: ${'['.repeat(100000)}\n`)],
  ['a link to a file that is not there', 'ghost.yaml', (content) => symlinkSync('nothing', path.join(content, 'cases/ghost.yaml'))],
  ['a file name that is no id', 'Big Case.yaml', write('cases/Big Case.yaml', 'title: T\n')],
  ['an overlay of nothing', 'nobody.en.yaml', write('cases/nobody.en.yaml', 'title: T\n')],
  ['front matter that does not end', 'need.md', write('practices/preparing/need.md', '---\ntitle: T\n')],
  ['a practice without a title', 'need.md', write('practices/preparing/need.md', '---\norder: 1\n---\n\nText.\n')],
  ['an unknown kind of figure', 'sectors.yaml', write('figures/sectors.yaml', 'title: T\nkind: pie\ncount: sector\n')],
  ['a figure that counts no field', 'sectors.yaml', write('figures/sectors.yaml', 'title: T\nkind: bars\ncount: sectro\n')],
  ['a broken template', 'case.html', (content) => {
    mkdirSync(path.join(content, 'templates'));
    write('templates/case.html', '{% if case %}no end')(content);
  }],
];

// The problems of a build of `content` after `spoil`.
function problemsWith(name, file, spoil) {
  const folder = copySmall(name);
  const build = ['build', 'content', '--out', 'public'];
  const first = casebook(folder, build);
  if (first.status !== 0) return [`the small collection does not build: ${first.stderr}`];
  const before = digests(path.join(folder, 'public'));
  spoil(path.join(folder, 'content'));
  const { status, signal, stderr } = casebook(folder, build);
  const message = stderr
    .split('\n')
    .find((line) => /: error\[CB\d{3}\]: ./.test(line) && line.split(':')[0].endsWith(file));
  const known = ['content', 'public', '.public.casebook-state'];
  const left = readdirSync(folder).filter((entry) => !known.includes(entry));
  return [
    ...(status === 1 ? [] : [`exit status ${status ?? signal}`]),
    ...(message ? [] : [`no message names ${file}: ${stderr.slice(0, 400)}`]),
    ...differences(before, digests(path.join(folder, 'public'))),
    ...left.map((entry) => `${entry} is left behind`),
  ];
}

for (const [name, file, spoil] of mistakes)
  check(`${name}: a message, exit status 1, the old output`, () => problemsWith(name, file, spoil));
