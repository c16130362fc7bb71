// Footnotes on paper: what they say, where they stand, and how they are read.
import { check } from '../e2e/tap.mjs';
import { elements, run, structure, textOf, words } from './pdf.mjs';
import { smallGuides, twoColumns, unsound } from './small.mjs';

const build = smallGuides('notes');
const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const sentence = (count, word = 'word') => times(count, (i) => `${word}${i}`).join(' ');
const quiet = ({ status, said, file }) => [
  ...(status === 0 && !/\[CB8/.test(said) ? [] : [`exit ${status}: ${said}`]), ...unsound(file),
];
const plainText = (file) => run('pdftotext', '-raw', file, '-').replace(/\s+/g, ' ');
const all = (file, tag) => [...elements(structure(file))].map(({ element }) => element).filter((element) => element.tag === tag);
const lacks = (text, ...wanted) => wanted.filter((it) => !text.includes(it)).map((it) => `no "${it}" in ${text.slice(-600)}`);

check('links in headings and in footnotes have their addresses on paper', () => {
  const guide = build('addresses', `Begin.

## Heading with [link](https://head.example.org/x) and note[^h]

Text.

[^h]: Note with [words](https://note.example.org/a) and <https://bare.example.org>.
`);
  const text = plainText(guide.file);
  const problems = [...quiet(guide), ...lacks(text, 'words (note.example.org/a) and https://bare.example.org.', 'head.example.org/x')];
  if (text.split('bare.example.org').length !== 2) problems.push('an address that is the text stands twice');
  const notes = all(guide.file, 'Note').map((it) => textOf(it).replace(/\s+/g, ' '));
  if (notes[0]?.replace(/^1\s*/, '') !== 'head.example.org/x') problems.push(`notes: ${notes}`);
  return problems;
});

check('marks of notes that stand side by side are no single number', () => {
  const guide = build('marks', 'Begin [l](https://one.example.org)[^n][^m] and[^m] end.\n\n[^n]: First.\n[^m]: Second.\n');
  return [...quiet(guide), ...lacks(plainText(guide.file), 'l1,2,3 and')];
});
