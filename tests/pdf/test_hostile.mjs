// Guides of what nobody sane would write: each builds in little time, or says what is wrong and where;
// whatever comes out is a sound file in which no words lie over each other or outside the page.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { check } from '../e2e/tap.mjs';
import { png } from '../e2e/png.mjs';
import { root } from '../e2e/site.mjs';
import { images, information, links, objects, run, status, stringOf, words } from './pdf.mjs';
import { writeCollection } from './small.mjs';

const folder = path.join(root, '../../pdf-hostile');
const program = path.join(root, '../../casebook');
const seconds = 10; // of the processor, for one build

rmSync(folder, { recursive: true, force: true });

const svg = (attributes, inside = '<rect width="5" height="5"/>') =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`;

// Texts.

const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const sentence = (count, word = 'word') => times(count, (i) => `${word}${i}`).join(' ');
const table = (columns, rows, cell) =>
  [
    `|${times(columns, (i) => ` head${i} `).join('|')}|`,
    `|${'---|'.repeat(columns)}`,
    ...times(rows, (row) => `|${times(columns, (i) => ` ${cell(row, i)} `).join('|')}|`),
  ].join('\n');

// One collection of one page, built; `extra` holds further files.
function build(name, body, extra = {}) {
  const home = path.join(folder, name);
  writeCollection(path.join(home, 'content'), 'Hostile', ['introduction', 'cases', 'register'], body, extra);
  const started = Date.now();
  const { status: code, signal, stderr } = spawnSync(
    'sh', ['-c', `ulimit -v 4000000; ulimit -t ${seconds}; exec "$@"`, 'sh', program, 'build', path.join(home, 'content'), '--out', path.join(home, 'site')],
    { encoding: 'utf8', timeout: 20 * seconds * 1000, killSignal: 'SIGKILL' },
  );
  return { file: path.join(home, 'site/guide.pdf'), code, signal, said: stderr.split('\n').slice(0, 12).join('\n'), took: Date.now() - started };
}

// Problems that no guide may have.
function problemsOf(file) {
  const { status: code, output } = status('qpdf', '--check', file);
  const problems = code === 0 ? [] : [output];
  const { pages } = objects(file);
  words(file).forEach((page, index) => {
    const [, , width, height] = pages[index]['/MediaBox'];
    for (const word of page)
      if (word.left < 0 || word.right > width || word.top < 0 || word.bottom > height)
        problems.push(`page ${index + 1}: "${word.text.slice(0, 40)}" is outside the page`);
    problems.push(...overlaps(page).map(([a, b]) => `page ${index + 1}: "${a.text.slice(0, 40)}" lies over "${b.text.slice(0, 40)}"`));
  });
  return problems;
}

function overlaps(page) {
  const found = [];
  const sorted = [...page].sort((a, b) => a.top - b.top);
  sorted.forEach((a, i) => {
    for (let j = i + 1; j < sorted.length && sorted[j].top < a.bottom; j++) {
      const b = sorted[j];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > 0.6 * Math.min(a.bottom - a.top, b.bottom - b.top)) found.push([a, b]);
    }
  });
  return found;
}

// A guide that is made; `says` is what its messages must have, `pages` how many it has at most.
function made(name, body, { says, pages = 40, extra, more = () => [] } = {}) {
  check(name, () => {
    const it = build(name.replace(/\W+/g, '-'), typeof body === 'function' ? body() : body, typeof extra === 'function' ? extra() : extra);
    if (it.code !== 0) return [`exit ${it.code ?? it.signal} after ${it.took} ms`, it.said];
    const problems = problemsOf(it.file);
    const count = Number(information(it.file).Pages);
    if (count > pages) problems.push(`${count} pages`);
    if (says && !says.test(it.said)) problems.push(`says nothing of ${says}:`, it.said);
    if (!says && /\[CB8/.test(it.said)) problems.push(it.said);
    return [...problems, ...more(it.file)];
  });
}

// A guide that is refused, with a message at its place.
function refused(name, body, says, extra) {
  check(name, () => {
    const it = build(name.replace(/\W+/g, '-'), body, typeof extra === 'function' ? extra() : extra);
    return [
      ...(it.code === 1 ? [] : [`exit ${it.code ?? it.signal} after ${it.took} ms`]),
      ...(says.test(it.said) ? [] : [it.said]),
    ];
  });
}


const text = (file) => run('pdftotext', '-layout', file, '-');
const holdsAll = (...wanted) => (file) => {
  const found = new Set(run('pdftotext', file, '-').replace(/\u00AD\n/g, '').split(/\s+/));
  return wanted.filter((word) => !found.has(word)).map((word) => `lacks ${word}`);
};
const holds = (pattern) => (file) => (pattern.test(text(file)) ? [] : [`lacks ${pattern}: ${text(file).slice(0, 400)}`]);

// What is in the guide, apart from the covers.

made('an empty text', '');
made('nothing but spaces', '&nbsp;\n\n&#x200B;\n\n\\\n');
made('a huge word', 'x'.repeat(10000), { says: /about\.md:4:1: warning\[CB806\]/ });
made('a huge word in a narrow cell', () => `| a | b |\n|---|---|\n| ${'w'.repeat(3000)} | c |\n| d | ${'v'.repeat(40)} |`, { says: /./ });
made('sixty columns', table(60, 5, (row, i) => `r${row}c${i}`), { says: /about\.md:4:3: warning\[CB806\]/ });
made('ten columns', table(10, 5, (row, i) => `r${row}c${i}`));
made('five thousand rows', table(3, 5000, (row, i) => `r${row}c${i}`), { pages: 250 });
made('a head taller than a page', () => `| ${sentence(3000)} | b |\n|---|---|\n| c | d |\n| e | f |`, { says: /CB806/ });
made('a row taller than a page', () => `| a | b |\n|---|---|\n| ${sentence(3000)} | d |\n| e | f |`);
made('a box longer than a page', `> [!TIP]\n> ${sentence(3000)}`);
made('a quote longer than a page', `> ${sentence(3000)}\n>\n> — Nobody`);
made('a heading at the very end', `${sentence(400)}\n\n## The end`);
made('headings and nothing else', times(60, (i) => `## Heading ${i}`).join('\n\n'));
made('a heading of many words', `## ${sentence(400)}\n\nText.`);
made('300 footnotes on one page', `${times(300, (i) => `n${i}[^${i}]`).join(' ')}\n\n${times(300, (i) => `[^${i}]: Note ${i}.`).join('\n')}`);
made('footnotes in one line taller than the page', `a${times(80, (i) => `[^${i}]`).join('')}\n\n${times(80, (i) => `[^${i}]: Note ${i}.`).join('\n')}`, { says: /CB806/ });
made('a footnote longer than a page', `A note[^1].\n\n[^1]: ${sentence(2500)}`, { more: holdsAll('word0', 'word2499') });
made('a footnote in a footnote', 'A note[^1].\n\n[^1]: With a note[^2].\n[^2]: Inside.');
made('footnotes in headings and heads of tables', `## Head[^1]\n\n| a[^2] | b |\n|---|---|\n${times(80, (i) => `| ${i} | x |`).join('\n')}\n\n[^1]: One.\n[^2]: Two.`);
made('a list 38 deep', times(38, (i) => `${'  '.repeat(i)}- level ${i}`).join('\n'));
refused('a list 200 deep', times(200, (i) => `${'  '.repeat(i)}- level ${i}`).join('\n'), /about\.md:\d+:1: error\[CB300\]/);
made('quotes 20 deep', times(20, (i) => `${'> '.repeat(i + 1)}level ${i}`).join('\n>\n'));
made('boxes in boxes', times(15, (i) => `${'> '.repeat(i + 1)}[!TIP]\n${'> '.repeat(i + 1)}level ${i}\n${'> '.repeat(i + 1)}`).join('\n'));
made('a checklist of a thousand', times(1000, (i) => `- [ ] task ${i}`).join('\n'), { pages: 80 });
made('a list of ten thousand points, numbered high', `${times(3000, (i) => `${999990000 + i}. point`).join('\n')}`, { pages: 120 });
made('long lines of code', `\`\`\`\n${times(200, (i) => `${i} ${'code '.repeat(60)}`).join('\n')}\n\`\`\``, { pages: 60 });
made('code without a space', `\`${'abc_'.repeat(500)}\` and <https://example.org/${'a/'.repeat(900)}>`);
// What stands between two words of a line, from the left.
const between = (file, first, last) => {
  const all = words(file).find((page) => page.some((word) => word.text === first));
  const [start, end] = [first, last].map((text) => all.find((word) => word.text.startsWith(text)));
  return all
    .filter((word) => word.left > start.left && word.left < end.left && Math.abs(word.bottom - start.bottom) < 6)
    .sort((a, b) => a.left - b.left).map((word) => word.text).join('');
};
// Letters of each line are read from the right, line by line.
const hebrew = times(60, (i) => ['שלום', 'עליכם', 'מקרה', 'עבודה', 'אנשים', 'צוות', '(דרך)', '42'][(i * 5 + (i >> 3)) % 8] + 'אבגדהוזחטיכלמנסע'[i % 16]);
const readBackward = (file) => {
  const page = words(file).find((it) => it.some((word) => word.text === 'BEGIN'));
  const [top, bottom] = ['BEGIN', 'END'].map((text) => page.find((word) => word.text === text));
  const lines = new Map();
  for (const word of page.filter((it) => it.top > top.bottom - 4 && it.bottom < bottom.top + 4)) {
    lines.set(Math.round(word.bottom), [...(lines.get(Math.round(word.bottom)) ?? []), word]);
  }
  const letters = [...lines.keys()].sort((a, b) => a - b)
    .map((line) => [...lines.get(line).sort((a, b) => a.left - b.left).map((word) => word.text).join('').replace(/[^\u05d0-\u05ea]/g, '')].reverse().join(''));
  return { letters: letters.join(''), lines: lines.size, right: Math.max(...page.map((word) => word.right)) };
};
made('a text that runs from right to left', `Intro.\n\nBEGIN\n\n${hebrew.slice(0, 20).join(' ')}\n${hebrew.slice(20, 40).join(' ')} ${hebrew.slice(40).join(' ')}\n\nEND\n\nThen مرحبا بكم في ${'مجموعة الحالات '.repeat(12)}here.`, {
  more: (file) => {
    const { letters, lines, right } = readBackward(file);
    const wanted = hebrew.join('').replace(/[^\u05d0-\u05ea]/g, '');
    return [
      ...(letters === wanted ? [] : [`reads ${letters}, not ${wanted}`]),
      ...(lines >= 4 ? [] : [`${lines} lines`]), ...(right < 560 ? [] : [`a word ends at ${right}`]),
      ...(run('pdftotext', file, '-').includes('\uFFFD') ? ['letters are lost'] : []),
    ];
  },
});
made('a passage that runs from right to left, with words that do not', 'Start.\n\n> [!LANG he]\n> שלום עולם, זהו (טקסט) [בעברית](https://example.org/) עם Casebook here 7 באמצע ומספר 2026 בסוף.\n\nEND', {
  says: /CB808/,
  more: (file) => {
    const page = words(file).find((it) => it.some((word) => word.text.startsWith('Casebook')));
    const line = page.find((word) => word.text.startsWith('Casebook'));
    const read = page.filter((word) => Math.abs(word.bottom - line.bottom) < 4).sort((a, b) => a.left - b.left).map((word) => word.text).join(' ').replace(/[\s\u202a-\u202e]/g, '');
    const from = (text) => [...text].reverse().join('');
    const wanted = `2026${from('באמצעומספר')}Casebookhere7${from('עם')}${from('בעברית')})${from('טקסט')}(${from('זהו')},${from('שלוםעולם')}`;
    const end = page.find((word) => word.text.includes('.') && word.top > line.top + 8);
    const right = Math.max(...page.filter((word) => Math.abs(word.bottom - line.bottom) < 4).map((word) => word.right));
    const link = links(objects(file)).find((it) => it.uri === 'https://example.org/');
    return [
      ...(read.startsWith(wanted) ? [] : [`from the left: ${read}, not ${wanted}`]), ...(Math.abs(right - end.right) < 60 && end.left > 400 ? [] : [`ends at ${right} and ${end.right}`]),
      ...(link ? [] : ['no link']), ...holds(/Casebook here/)(file),
    ];
  },
});
made('right to left with a letter that no font has', `The words ${'שלום עליכם '.repeat(9)}\u{10900}\u{10901}.`, { says: /about\.md:4:11: warning\[CB802\]/, more: holdsAll('\uFFFD\uFFFD\uFFFD\uFFFD') });
made('a name that runs from right to left', 'Before שלום עליכם, after. Then محمد there.', {
  more: (file) => {
    const letters = between(file, 'Before', 'after').replace(/\P{L}/gu, '');
    const wanted = [...'שלוםעליכם'].reverse().join('');
    return [
      ...(letters === wanted ? [] : [`from the left: ${letters}, not ${wanted}`]),
      ...holds(/Before [\u202a-\u202e]*שלום עליכם/)(file), ...holds(/محمد/)(file),
    ];
  },
});
made('characters that only the fallback font has', 'A smile: \u{1F600}, \u2713, \u2697.', { more: holdsAll('\u2713,') });
made('a character that no font has', 'A bee: \u{1F41D}\u{1F3FD}.', { says: /about\.md:4:8: warning\[CB802\][^\n]*U\+1F41D/, more: holdsAll('\uFFFD.') });
made('titles of such characters', 'Text.', { says: /one\.yaml:1:8: warning\[CB802\][^\n]*U\+1F41D/, extra: { 'cases/one.yaml': 'title: \u{1F41D} it is \uFF21\n' } });
made('combining marks', `e${'\u0301'.repeat(3)} a\u0308 o\u0302 and n\u0303 — q\u0323`);
made('strange spaces', 'a b c\u2028d\u2029e\u00ADf g\uFEFFh \u200Bi\u2060j\u00A0k\u3000l');
made('a private figure', 'Before\uFFFCafter', {});
made('every mark of punctuation', '“…” – — ‘’ « » ‹ › § ¶ † ‡ • · ° ± × ÷ ½ ¼ ¾ € £ ¥ © ® ™ № ′ ″');

// Images.

made('an image of one pixel', 'Before ![dot](media:dot.png) after.\n\n![dot](media:dot.png)', { extra: { 'media/dot.png': png(1, 1) } });
refused('an image of 12,000 pixels', 'Text.\n\n![big](media:big.png)', /about\.md:\d+:\d+: error\[CB803\].*12000/, () => ({ 'media/big.png': png(12000, 12000) }));
refused('an image that is cut short', '![cut](media:cut.png)', /about\.md:\d+:\d+: error\[CB803\]/, { 'media/cut.png': png(40, 40).subarray(0, 60) });
refused('a text that is no image', '![none](media:none.png)', /about\.md:\d+:\d+: error\[CB803\]/, { 'media/none.png': 'nothing' });
refused('an image without a byte', '![none](media:none.png)', /about\.md:\d+:\d+: error\[CB803\]/, { 'media/none.png': '' });
refused('an SVG of width 0', '![none](media:none.svg)', /about\.md:\d+:\d+: error\[CB803\]/, { 'media/none.svg': svg('width="0" height="9"') });
refused('an SVG without a size', '![none](media:none.svg)', /about\.md:\d+:\d+: error\[CB803\]/, { 'media/none.svg': svg('') });
made('an SVG a million wide', '![wide](media:wide.svg) and ![high](media:high.svg)', {
  extra: { 'media/wide.svg': svg('viewBox="0 0 1000000 1"'), 'media/high.svg': svg('viewBox="0 0 1 1000000"') },
});
made('an SVG that would be pixels', '![soft](media:soft.svg)', {
  says: /about\.md:\d+:\d+: warning\[CB805\]/,
  extra: { 'media/soft.svg': svg('viewBox="0 0 9 9"', '<filter id="f"><feGaussianBlur stdDeviation="1"/></filter><rect filter="url(#f)" width="5" height="5"/>') },
});
made('an SVG that includes itself', '![loop](media:loop.svg)', {
  says: /./,
  extra: { 'media/loop.svg': svg('viewBox="0 0 9 9" xmlns:xlink="http://www.w3.org/1999/xlink"', '<image xlink:href="loop.svg" width="9" height="9"/><use id="a" xlink:href="#a"/>') },
});

const icon = { 'media/icon.png': png(16, 16), 'media/photo.png': png(400, 300), 'media/wide.png': png(3000, 40) };
const figures = (file) => {
  const { all } = objects(file);
  return Object.values(all).map(({ value }) => value).filter((value) => value?.['/S'] === '/Figure');
};
made('images in lines, links, lists, cells, headings and notes',
  '## Head ![Icon](media:icon.png)\n\nBefore ![Small icon](media:icon.png) after, [![Linked](media:icon.png)](https://example.org/), ' +
  'mute.[^1]\n\n- ![Item](media:icon.png) point\n- ![Photo in a list](media:photo.png)\n\n' +
  '| ![Head](media:icon.png) | b |\n|---|---|\n| ![Cell](media:photo.png) | c |\n\n' +
  '> ![Quoted](media:wide.png)\n\n[^1]: Note ![Noted](media:icon.png).',
  {
    extra: icon,
    more: (file) => {
      const alts = figures(file).map((value) => stringOf(value['/Alt'])).sort();
      const expected = ['Cell', 'Head', 'Icon', 'Item', 'Noted', 'Photo in a list', 'Quoted', 'Small icon'];
      const link = Object.values(objects(file).all).map(({ value }) => value).find((value) => value?.['/S'] === '/Link' && value['/Alt']);
      return [
        ...(alts.join() === expected.join() ? [] : [`figures are ${alts}`]),
        ...(stringOf(link?.['/Alt']) === 'Linked' ? [] : ['the linked picture has no text']),
        ...(/Small icon|Linked/.test(text(file)) ? ['alternative text is set as text'] : []),
      ];
    },
  });
made('a large image in a sentence follows it', 'See ![Photo](media:photo.png) here.', {
  extra: icon,
  more: (file) => [
    ...(images(file).length === 1 ? [] : ['no image']),
    ...holds(/See\s+here\./)(file),
  ],
});
refused('an image that is missing', 'See ![Gone](media:gone.png) here.', /about\.md:\d+:\d+: error/);

// Titles, covers, registers.

const titled = (title, more = '') => `title: ${JSON.stringify(title)}\n${more}`;
made('a guide with a title of ninety words', 'Text.', {
  says: /CB806.*cover/,
  extra: {
    'casebook.yaml': `title: ${JSON.stringify(sentence(40, 'collection'))}\nlanguages: [en]\nguides:\n  - { id: guide, title: ${JSON.stringify(sentence(90, 'title'))}, description: ${JSON.stringify(sentence(150, 'description'))}, parts: [introduction, cases, register] }\n`,
  },
});
made('a guide with a title of twenty words', 'Text.', {
  extra: {
    'casebook.yaml': `title: T\nlanguages: [en]\nguides:\n  - { id: guide, title: ${JSON.stringify(sentence(20, 'title'))}, description: ${JSON.stringify(sentence(80, 'description'))}, parts: [introduction] }\n`,
  },
  more: holdsAll('title19', 'description79'),
});
made('a part with a long title and summary', 'Text.', {
  extra: { 'pages/about.md': `---\ntitle: ${sentence(25, 'title')}\nsummary: ${sentence(150, 'summary')}\n---\nText.\n` },
  more: holdsAll('title24', 'summary149'),
});
made('a part with a longer title and summary', 'Text.', {
  more: holdsAll('title59', 'summary399'),
  extra: { 'pages/about.md': `---\ntitle: ${sentence(60, 'title')}\nsummary: ${sentence(400, 'summary')}\n---\nText.\n` },
});
made('a case with a long title', 'Text.', { extra: { 'cases/two.yaml': titled(sentence(300, 'title'), `summary: ${sentence(1000)}\n`) } });
made('a case with a title of one word', 'Text.', { extra: { 'cases/two.yaml': titled('w'.repeat(600)) }, says: /./ });
made('a thousand cases', 'Text.', {
  pages: 700,
  extra: () => Object.fromEntries([['schema.yaml', 'case:\n  organisation: { type: text }\n']].concat(times(1000, (i) => [`cases/c${i}.yaml`, titled(`Case ${i}`, `organisation: Organisation ${i} of Things\n`)]))),
});

// Styles: what cannot be set is said, at its place.

const styled = (style) => ({ 'templates/print.yaml': style });
refused('margins wider than the page', 'Text.', /print\.yaml:1:\d+: error\[CB800\]/, styled('page: { margin-inner: 300mm }\n'));
refused('margins higher than the page', 'Text.', /print\.yaml:1:\d+: error\[CB800\]/, styled('page: { margin-top: 250mm, margin-bottom: 100mm }\n'));
refused('columns without room', 'Text.', /print\.yaml:1:\d+: error\[CB800\]/, styled('page: { columns: 2, column-gap: 150mm }\n'));
refused('nine columns', 'Text.', /print\.yaml:1:\d+: error\[CB800\]/, styled('page: { columns: 9 }\n'));
refused('type without a size', 'Text.', /print\.yaml:1:\d+: error\[CB800\]/, styled('base: { size: 0pt }\n'));
refused('lines without height', 'Text.', /print\.yaml:1:\d+: error\[CB800\]/, styled('base: { leading: 0pt }\n'));
refused('type larger than the page', 'Text.', /print\.yaml:1:\d+: error\[CB800\]/, styled('cover-title: { size: 3000pt }\n'));
refused('an unknown key', 'Text.', /print\.yaml:1:\d+: error\[CB800\]/, styled('base: { sise: 9pt }\n'));
refused('a length of an unknown unit', 'Text.', /print\.yaml:1:\d+: error\[CB800\]/, styled('base: { size: 9em }\n'));
refused('a font that is missing', 'Text.', /print\.yaml:1:\d+: error\[CB801\]/, styled('fonts: { text: { family: X, files: [Nowhere.ttf] } }\n'));
refused('a font that is none', 'Text.', /error\[CB801\]/, { ...styled('fonts: { text: { family: X, files: [x.ttf] } }\n'), 'fonts/x.ttf': 'no font' });

// Languages.

made('a text that is not translated says its language', '', {
  extra: {
    'casebook.yaml': 'title: { en: T, fr: T }\nlanguages: [en, fr]\nguides:\n  - { id: guide, title: { en: Guide, fr: Guide }, parts: [introduction, cases] }\n',
    'cases/one.yaml': 'title: { en: One, fr: Un }\nsummary: { en: English only }\nsections:\n  - { title: Story, text: The story. }\n',
    'cases/two.yaml': 'title: Two\n',
    'pages/about.md': '---\ntitle: About\nsummary: What it is.\n---\nText.\n\n> [!LANG xx]\n> Quux.\n',
    'pages/about.fr.md': '---\ntitle: À propos\n---\nVoir [](case:two).\n',
  },
  says: /CB808.*"xx"/,
  more: (file) => {
    const { all } = objects(file.replace('guide.pdf', 'fr/guide.pdf'));
    const marked = Object.values(all).map(({ value }) => value).filter((value) => value?.['/S'] && value['/Lang'])
      .map((value) => `${value['/S'].slice(1)}:${stringOf(value['/Lang'])}`);
    const wanted = ['TOCI:en', 'P:en', 'Link:en', 'H2:en', 'H3:en'];
    return wanted.filter((it) => !marked.includes(it)).map((it) => `no ${it} in ${[...new Set(marked)]}`);
  },
});
