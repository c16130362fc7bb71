// Footnotes on paper: what they say, where they stand, and how they are read.
import { check } from '../e2e/tap.mjs';
import { elements, run, structure, textOf, words } from './pdf.mjs';
import { a5Columns, smallGuides, twoColumns, unsound } from './small.mjs';

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
    const inside = 'L(LI(Lbl LBody(P)))';
    if (shape(first) !== `P P L(LI(Lbl LBody(P)) LI(Lbl LBody(P P ${inside}))) P P`) problems.push(`${count}: ${shape(first)}`);
    if (shape(second) !== 'P L(LI(Lbl LBody(P)) LI(Lbl LBody(P)))') problems.push(`${count}: ${shape(second)}`);
    const lines = run('pdftotext', '-layout', guide.file, '-').split('\n').map((it) => it.replace(/\s+/g, ' ').trim());
    for (const line of ['One.', 'Two.', '3. three', 'more of it', '• inside', 'code a', 'code b', 'Last.', '• only', '• items'])
      if (!lines.includes(line)) problems.push(`${count}: no line "${line}"`);
  }
  return problems;
});

check('items of a footnote are indented, and so are their lines, paragraphs and lists', () => {
  const body = `Begin[^n].

[^n]: One ${sentence(40, 'plain')}

    9. nine ${sentence(40, 'nine')}
    10. ten ${sentence(40, 'ten')}

        - inner ${sentence(40, 'inner')}

          - deep ${sentence(40, 'deep')}

            more ${sentence(40, 'more')}

    - - twice ${sentence(40, 'twice')}

    Last ${sentence(40, 'last')}
`;
  const problems = [];
  for (const [name, style] of [['one column', ''], ['small columns', a5Columns]]) {
    const guide = build(`indent ${name}`, body, style);
    problems.push(...quiet(guide).map((it) => `${name}: ${it}`));
    // Where the text of each block stands on its own page, but for the word right behind its label.
    const left = {};
    for (const page of words(guide.file)) {
      const at = (pattern) => page.filter(({ text }) => pattern.test(text));
      for (const word of ['plain', 'nine', 'ten', 'inner', 'deep', 'more', 'twice', 'last']) {
        const lines = new Map();
        for (const it of at(new RegExp(`^${word}\\d`))) lines.set(`${it.left > 210 && style !== ''} ${it.bottom}`, Math.min(lines.get(`${it.left > 210 && style !== ''} ${it.bottom}`) ?? Infinity, it.left));
        if (lines.size > 0) left[word] ??= [...lines.values()].slice(1).map((x) => x.toFixed(1));
      }
    }
    for (const [word, lines] of Object.entries(left))
      if (!style && new Set(lines).size !== 1) problems.push(`${name}: lines of "${word}" begin at ${lines}`);
    if (style) continue;
    const x = Object.fromEntries(Object.entries(left).map(([word, [it]]) => [word, Number(it)]));
    const step = (from, to) => x[to] - x[from];
    if (x.plain !== x.last || x.nine !== x.ten || x.deep !== x.more || !(step('plain', 'nine') > 8) || !(step('ten', 'inner') > 5) || !(step('inner', 'deep') > 5) || !(step('plain', 'twice') > 10))
      problems.push(`${name}: ${JSON.stringify(x)}`);
  }
  return problems;
});

check('notes that notes call for are numbered as they stand, however deep, and none is lost', () => {
  const guide = build('nested', `Begin[^a] and[^b] end[^c].

[^a]: Ay calls[^d] and[^e].
[^b]: Bee.
[^c]: Cee calls[^a] and[^c].
[^d]: Dee calls[^f].
[^e]: Ee.
[^f]: Eff calls[^g].
[^g]: Gee calls[^d] again.
`);
  const text = plainText(guide.file);
  const problems = [...quiet(guide), ...lacks(text, 'Begin1 and6 end7.', '1 Ay calls2 and3.', '2 Dee calls4.', '3 Ee.', '4 Eff calls5.', '5 Gee calls2 again.', '6 Bee.', '7 Cee calls1 and7.')];
  const order = ['Ay', 'Dee', 'Ee', 'Eff', 'Gee', 'Bee', 'Cee'].map((word) => text.indexOf(`${word}`));
  if (order.some((at, i) => i > 0 && at < order[i - 1])) problems.push(`notes stand at ${order}`);
  const notes = all(guide.file, 'Note').map((it) => textOf(it).match(/^\d+/)?.[0]);
  if (notes.join() !== '1,2,3,4,5,6,7') problems.push(`notes are read as ${notes}`);
  return problems;
});

check('notes that a line has no room for stand on the pages that follow, whole and in order', () => {
  const problems = [];
  for (const [name, style] of [['one column', ''], ['small columns', a5Columns]]) {
    const body = `Begin[^a] end.\n\nMore.\n\n[^a]: Calls ${times(150, (i) => `w[^n${i}]`).join(' ')}\n${times(150, (i) => `[^n${i}]: Nested number ${i} here.`).join('\n')}\n`;
    const guide = build(`many ${name}`, body, style);
    problems.push(...quiet(guide).map((it) => `${name}: ${it}`));
    const notes = all(guide.file, 'Note').map((it) => textOf(it).replace(/\s+/g, ' ').trim());
    const found = notes.slice(1).map((it) => it.match(/^(\d+) Nested number (\d+) here\.$/)?.slice(1).map(Number));
    if (found.length !== 150 || found.some((it, i) => it?.[0] !== i + 2 || it[1] !== i)) problems.push(`${name}: notes ${notes.slice(0, 5)} … (${notes.length})`);
    words(guide.file).forEach((page, i) => {
      if (page.some(({ top, bottom }) => top < 20 || bottom > (style ? 590 : 835))) problems.push(`${name}: page ${i + 1} has words beyond its edge`);
    });
    if (words(guide.file).length > (style ? 20 : 11)) problems.push(`${name}: ${words(guide.file).length} pages`);
  }
  return problems;
});

check('of long notes on one page only the last is cut', () => {
  const guide = build('cut', `Begin[^a] and[^b] and[^c] end.\n\n${sentence(2000, 'text')}\n\n[^a]: ${sentence(260, 'first')}\n[^b]: ${sentence(20, 'second')}\n[^c]: ${sentence(330, 'third')}\n`);
  const problems = [...quiet(guide)];
  const pagesOf = (word) => words(guide.file).flatMap((page, i) => (page.some(({ text }) => text.startsWith(word)) ? [i] : []));
  const [first, second, third] = ['first', 'second', 'third'].map(pagesOf);
  if (first.length !== 1 || second.length !== 1 || third[0] !== first[0] || second[0] !== first[0] || third.length !== 2)
    problems.push(`first: ${first}, second: ${second}, third: ${third}`);
  const page = words(guide.file)[first[0]] ?? [];
  const top = (word) => page.find(({ text }) => text === `${word}0`)?.top;
  if (!(top('first') < top('second') && top('second') < top('third'))) problems.push('the notes of a page are not in order');
  return problems;
});

check('a note alone is not cut where its page has room for it', () => {
  const guide = build('room', `Begin[^a] end.\n\n[^a]: ${sentence(420, 'long')}\n`);
  const pages = words(guide.file).filter((page) => page.some(({ text }) => /^long\d/.test(text)));
  return [...quiet(guide), ...(pages.length === 1 ? [] : [`the note stands on ${pages.length} pages`])];
});
