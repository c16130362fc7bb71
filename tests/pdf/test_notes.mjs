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
const plainText = (file) => run('pdftotext', '-raw', file, '-').replace(/\s+/g, ' ').replace(/ ([.,])/g, '$1');
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
  return [...quiet(guide), ...lacks(plainText(guide.file), 'l1,2,3 and3 end')];
});

check('a note that is called for twice stands once on a page, with one number', () => {
  const body = (far) => `Begin[^n] and[^n] [l](https://one.example.org/a), [m](https://one.example.org/a).

${sentence(far, 'text')}

Again[^n] and [o](https://one.example.org/a).

[^n]: Noted.
`;
  const problems = [];
  for (const [far, wanted] of [[20, 1], [900, 2]]) {
    const guide = build(`twice ${far}`, body(far));
    const text = plainText(guide.file);
    problems.push(...quiet(guide), ...lacks(text, 'Begin1 and1 l2, m2.', 'Again1 and o2.').map((it) => `${far}: ${it}`));
    for (const said of ['Noted.', 'one.example.org/a'])
      if (text.split(said).length !== wanted + 1) problems.push(`${far}: "${said}" stands ${text.split(said).length - 1} times`);
    words(guide.file).forEach((page, i) => {
      if (page.some((word) => /^Begin|^Again/.test(word.text)) && !page.some(({ text: it }) => it === 'Noted.')) problems.push(`${far}: page ${i} has no note`);
    });
    const notes = all(guide.file, 'Note').map((it) => textOf(it).replace(/\s+/g, ' '));
    if (notes.length !== 2 * wanted) problems.push(`${far}: notes ${notes.join(' | ')}`);
  }
  return problems;
});

check('a note that goes on on other pages is one element, and stands below those that are whole', () => {
  const problems = [];
  for (const [name, style] of [['one column', ''], ['two columns', twoColumns]])
    for (const size of [300, 900, 2600]) {
      const body = `Begin[^a] and[^b] on.\n\n${sentence(20, 'text')}[^c] ${sentence(1500, 'more')}\n\n[^a]: ${sentence(size, 'long')}\n[^b]: Second.\n[^c]: Third.\n`;
      const guide = build(`whole ${name} ${size}`, body, style);
      problems.push(...quiet(guide).map((it) => `${name} ${size}: ${it}`));
      const notes = all(guide.file, 'Note');
      if (notes.length !== 3) problems.push(`${name} ${size}: ${notes.length} notes`);
      const said = textOf(notes[0] ?? { children: [] }).replace(/\s+/g, ' ').trim().replace(/^1\s*/, '');
      if (said !== sentence(size, 'long')) problems.push(`${name} ${size}: the note says ${said.slice(0, 60)} … ${said.slice(-60)}`);
      if (notes[0]?.children.length !== 1 || notes[0].children[0].tag !== 'P') problems.push(`${name} ${size}: the note has ${notes[0]?.children.map((it) => it.tag)}`);
      const page = words(guide.file).find((it) => it.some(({ text }) => text === 'Second.'));
      const long = page.filter(({ text, left }) => /^long/.test(text) && (!style || left < 297));
      const above = page.filter(({ text }) => text === 'Second.' || text === 'Third.');
      if (above.length !== 2 || (long.some(({ text }) => text === 'long0') && !long.some(({ text }) => text === `long${size - 1}`) && above.some((word) => word.top > Math.min(...long.map(({ top }) => top)))))
        problems.push(`${name} ${size}: a note stands below one that goes on`);
    }
  return problems;
});

check('paragraphs and items of a footnote are kept apart, on paper and for readers', () => {
  const problems = [];
  const item = (count) => `3. three\n    4. four ${sentence(count, 'item')}\n\n       more of it\n       - inside`;
  for (const count of [2, 1400]) {
    const body = `Begin[^n] and[^m] on.\n\n${sentence(900, 'text')}\n\n[^n]: One.\n\n    Two.\n\n    ${item(count)}\n\n    \`\`\`\n    code a\n    code b\n    \`\`\`\n\n    Last.\n\n[^m]: - only\n    - items\n`;
    const guide = build(`blocks ${count}`, body);
    problems.push(...quiet(guide));
    const [first, second] = all(guide.file, 'Note');
    const shape = (element) => element.children.filter((it) => !/#text|Span/.test(it.tag)).map((it) => `${it.tag}(${shape(it)})`.replace('()', '')).join(' ');
    const item4 = 'LI(Lbl LBody(P P)) LI(Lbl LBody(P))';
    if (shape(first) !== `P P L(LI(Lbl LBody(P)) ${item4}) P P`) problems.push(`${count}: ${shape(first)}`);
    if (shape(second) !== 'P L(LI(Lbl LBody(P)) LI(Lbl LBody(P)))') problems.push(`${count}: ${shape(second)}`);
    const lines = run('pdftotext', '-layout', guide.file, '-').split('\n').map((it) => it.replace(/\s+/g, ' ').trim());
    for (const line of ['One.', 'Two.', '3. three', 'more of it', '• inside', 'code a', 'code b', 'Last.', '• only', '• items'])
      if (!lines.includes(line)) problems.push(`${count}: no line "${line}"`);
  }
  return problems;
});
