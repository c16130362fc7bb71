// Pages of hard formats: what belongs together stays together, and nothing is too small to read.
import { check } from '../e2e/tap.mjs';
import { elements, fonts, structure, textOf, words } from './pdf.mjs';
import { a5, a5Columns, smallGuides, threeColumns, twoColumns, unsound } from './small.mjs';

const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const sentence = (count, word = 'word') => times(count, (i) => `${word}${i}`).join(' ');

const build = smallGuides('layout');

// Where a word stands: page and column.
const placeOf = (pages, text, width = 595) => {
  const page = pages.findIndex((all) => all.some((word) => word.text === text));
  const word = pages[page]?.find((it) => it.text === text);
  return word && { page, column: word.left > width / 2 ? 1 : 0, top: word.top, height: word.bottom - word.top };
};

const bars = (id, count) => ({
  [`figures/${id}.yaml`]: `title: Title${id}\nkind: bars\nsource: Source${id}\nunit: count\nseries: [ 2024 ]\ndata:\n${times(count, (i) => `  - { label: label${i}${id}, values: [${i + 1}] }\n`).join('')}`,
});

// Figures of every height after texts of every length: wherever the columns end, a figure keeps its
// caption and its source.
check('figures keep caption and source, whatever columns are balanced', () => {
  const problems = [];
  const ids = times(9, (i) => `f${'abcdefghi'[i]}`);
  const extra = Object.assign({}, ...ids.map((id, i) => bars(id, 2 + ((i * 5) % 11))));
  [9, 5, 2, 1].forEach((count, round) => {
    const shown = ids.slice(0, count);
    const body = shown.map((id, i) => `${sentence(5 + 45 * ((i + round) % 4), `r${i}w`)}\n\n![](figure:${id})\n\n${sentence(20)}`).join('\n\n');
    const { file } = build(`figures in columns ${round}`, body, twoColumns, extra);
    const pages = words(file);
    const inside = pages.slice(pages.findIndex((page) => page.some((word) => word.text === 'About' && word.bottom - word.top > 40)));
    for (const id of shown) {
      const all = ['Title', 'label0', 'Source'].map((what) => placeOf(inside, `${what === 'label0' ? `label0${id}` : what + id}`));
      const where = new Set(all.map((place) => place && `${place.page}/${place.column}`));
      if (all.some((place) => !place)) problems.push(`round ${round}: ${id} is not whole`);
      else if (where.size > 1) problems.push(`round ${round}: ${id} stands in ${[...where].join(' and ')}`);
    }
  });
  return problems;
});

// In three columns, so low below something across all that the figure fits none of them.
check('a figure keeps its caption where a page has little room left', () => {
  const problems = [];
  const drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="500" viewBox="0 0 200 500"><rect width="200" height="500" fill="#ddd"/><text y="30" font-family="Inter" font-size="14">drawnhigh</text></svg>';
  for (const count of [1, 4, 18]) {
    const body = `${sentence(60)}\n\n![Says it](media:big.svg "Across")\n\n${sentence(count, 'after')}\n\n${sentence(3, 'then')}\n\n![High](media:high.svg "Captioned")\n\n${sentence(200, 'end')}`;
    const { file } = build(`low columns ${count}`, body, threeColumns, { ...wideDrawing('big', 900), 'media/high.svg': drawn });
    const pages = words(file);
    const [caption, figure] = ['Captioned', 'drawnhigh'].map((text) => placeOf(pages, text));
    if (caption?.page !== figure?.page || figure.top < caption.top) problems.push(`${count}: ${JSON.stringify([caption, figure])}`);
    problems.push(...unsound(file));
  }
  return problems;
});

// Where title, summary and facts of a case do not fit a column together.
check('facts in narrow columns are never parted from their head, nor is a row alone', () => {
  const problems = [];
  const names = ['sector', 'size', 'analysis', 'award', 'begin'];
  const schema = `case:\n${names.map((name) => `  ${name}: { type: text }\n`).join('')}`;
  const cases = times(40, (n) => [`cases/c${n}.yaml`,
    `title: ${sentence(8 + (n % 7), 'Longtitle')}\nsummary: ${sentence(4 + n % 5, 'summary')}\n${names.map((name) => `${name}: value${n}${name} ${sentence(5 + (n * 7) % 11)}\n`).join('')}`]);
  const { file } = build('facts in columns', 'Text.', a5Columns, { 'schema.yaml': schema, ...Object.fromEntries(cases) });
  const pages = words(file);
  const column = (text) => {
    const page = pages.findIndex((all) => all.some((word) => word.text === text));
    const word = pages[page]?.find((it) => it.text === text);
    return word && { at: page * 2 + (word.left > 210 ? 1 : 0), page, word };
  };
  for (let n = 0; n < 40; n++) {
    const rows = names.map((name) => column(`value${n}${name}`));
    const counts = [...new Set(rows.map((row) => row?.at))].map((at) => rows.filter((row) => row?.at === at).length);
    if (rows.some((row) => !row) || counts.some((count) => count < 2)) problems.push(`case ${n}: rows in parts of ${counts.join(', ')}`);
    for (const row of rows.filter(Boolean)) {
      const head = pages[row.page].some((word) => word.text === 'Fact' && Math.abs(word.left - row.word.left) < 120 && word.top < row.word.top);
      if (!head) problems.push(`case ${n}: ${row.word.text} has no head above it`);
    }
  }
  return problems;
});

const long = ['verantwoordelijkheden', 'Arbeidsmarktcommunicatie', 'medewerkersbetrokkenheid', 'loopbaanbegeleidingstraject'];

// A word's box in Inter is about 1.21 times as high as its letters' size.
const letters = (place) => place.height / 1.22;

check('letters of figures are at least 6 points in columns and on A5', () => {
  const problems = [];
  const quadrants = {
    'figures/roles.yaml': 'title: Roles\nkind: quadrants\nx: [Inside, Outside]\ny: [Control, Freedom]\ncells:\n' +
      times(4, (i) => `  - { title: Cell${i}, text: Something to say about it, items: [item${i}] }\n`).join(''),
  };
  for (const [name, style, width] of [['columns', twoColumns, 595], ['a5', a5, 420]]) {
    const { file, said } = build(`letters ${name}`, `${sentence(30)}\n\n![](figure:fa)\n\n![](figure:roles)\n`, style, { ...bars('fa', 5), ...quadrants });
    const pages = words(file);
    for (const text of ['label0fa', 'item0', 'Cell2']) {
      const place = placeOf(pages, text, width);
      if (!place) problems.push(`${name}: no ${text}`);
      else if (letters(place) < 5.9) problems.push(`${name}: "${text}" is ${letters(place).toFixed(1)} points high`);
    }
    if (/CB810/.test(said)) problems.push(said);
  }
  return problems;
});

// A drawing whose letters would be small in a column, and as high as is asked.
const wideDrawing = (id, height) => ({
  [`media/${id}.svg`]: `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="${height}" viewBox="0 0 900 ${height}"><rect width="900" height="${height}" fill="#ddd"/><text y="30" font-family="Inter" font-size="14">drawn${id}</text></svg>`,
});
check('what would be too small in a column stands across all, in its place or on the next page', () => {
  const problems = [];
  for (const height of [150, 400, 700]) for (const before of [20, 200, 420, 600, 800]) {
    const name = `across ${height} ${before}`;
    const paragraphs = (of, from, count) => times(count, (i) => sentence(30, `${of}${from + i}w`)).join('\n\n');
    const many = Math.ceil(before / 30);
    const body = `${paragraphs('a', 0, many)}\n\n![Says it](media:big.svg "Captioned")\n\n${paragraphs('b', 0, 12)}\n\n## After it\n\n${paragraphs('c', 0, 12)}`;
    const { file, said } = build(name, body, twoColumns, wideDrawing('big', height));
    const pages = words(file);
    const drawn = placeOf(pages, 'drawnbig');
    const caption = placeOf(pages, 'Captioned');
    if (/CB8/.test(said)) problems.push(`${name}: ${said}`);
    if (!drawn || !caption || drawn.page !== caption.page) problems.push(`${name}: the caption is parted from the figure`);
    else if (letters(drawn) < 5.9) problems.push(`${name}: letters of ${letters(drawn).toFixed(1)} points`);
    // Nothing stands over it: words are above its caption or below its foot, in both columns.
    const foot = drawn.top - 30 * 0.54 + height * 0.54;
    const over = pages[drawn.page].filter((word) => /^[abc]\d/.test(word.text) && word.bottom > caption.top && word.top < foot);
    if (over.length) problems.push(`${name}: ${over[0].text} stands beside the figure`);
    // All but the last page of text are full, but for the height of a few lines; the opener has the summary.
    const isText = (page) => page.some((word) => /^[abc]\d+w/.test(word.text));
    pages.forEach((page, i) => {
      if (i < 3 || !pages.slice(i + 1).some(isText)) return;
      const low = Math.max(...page.filter((word) => word.bottom < 770).map((word) => word.bottom), i === drawn.page ? foot : 0);
      if (isText(page) && low < 640) problems.push(`${name}: page ${i} ends at ${low.toFixed(0)}`);
    });
    // Paragraphs keep their order, and the figure stands before the next heading.
    const tags = [...elements(structure(file))].map(({ element }) => element);
    const texts = tags.filter((it) => /^(P|H2|H3)$/.test(it.tag)).map((it) => textOf(it)).filter((it) => /^([abc]\d+w0|Captioned|After)/.test(it)).map((it) => it.split(' ')[0]);
    const wanted = [...times(many, (i) => `a${i}w0`), ...times(12, (i) => `b${i}w0`), 'After', ...times(12, (i) => `c${i}w0`)];
    if (texts.filter((it) => it !== 'Captioned').join() !== wanted.join()) problems.push(`${name}: ${texts}`);
    if (texts.indexOf('Captioned') > texts.indexOf('After') || texts.indexOf('Captioned') < many) problems.push(`${name}: the figure is at ${texts.indexOf('Captioned')}`);
    problems.push(...unsound(file));
  }
  return problems;
});

check('a table whose words would be divided in a column stands across all, over pages if need be', () => {
  const problems = [];
  const cell = (row, i) => `${long[i % 4]}${row}${'abcdef'[i]}`;
  const line = (row) => `|${times(4, (i) => ` ${cell(row, i)} `).join('|')}|`;
  for (const rows of [4, 60]) {
    const body = `${sentence(300, 'before')}[^n]\n\n${line(0)}\n|${'---|'.repeat(4)}\n${times(rows, (row) => line(row + 1)).join('\n')}\n\n${sentence(300, 'after')}\n\n[^n]: Noted below.`;
    const { file, said } = build(`wide table ${rows}`, body, `${twoColumns}table: { size: 7pt }\n`, {});
    const pages = words(file);
    if (/CB8/.test(said)) problems.push(said);
    for (let row = 1; row <= rows; row++) {
      const places = times(4, (i) => placeOf(pages, cell(row, i)));
      if (places.some((it) => !it)) problems.push(`row ${row} of ${rows} is divided`);
      else if (new Set(places.map((it) => `${it.page} ${it.top}`)).size > 1) problems.push(`row ${row} is torn`);
    }
    const holding = pages.filter((page) => page.some((word) => word.text === cell(0, 0)));
    const all = pages.filter((page) => page.some((word) => /\d+b$/.test(word.text)));
    if (holding.length !== all.length) problems.push(`the head stands on ${holding.length} of ${all.length} pages`);
    const tables = [...elements(structure(file))].filter(({ element }) => element.tag === 'Table');
    if (tables.length !== 1) problems.push(`${tables.length} tables of one`);
    const note = placeOf(pages, 'Noted');
    if (!note || note.top < 700) problems.push(`the footnote stands at ${JSON.stringify(note)}`);
    problems.push(...unsound(file));
  }
  return problems;
});

check('what leads to something across all columns goes along with it', () => {
  const problems = [];
  for (const count of [1, 9, 14, 17, 19, 20, 21, 22]) {
    const body = `${times(count, (i) => sentence(30, `a${i}w`)).join('\n\n')}\n\n### Leading\n\n![Says it](media:big.svg "Captioned")\n\n${sentence(60, 'z')}`;
    const { file } = build(`led ${count}`, body, twoColumns, wideDrawing('big', 500));
    const pages = words(file);
    const [heading, caption] = [placeOf(pages, 'Leading'), placeOf(pages, 'Captioned')];
    if (heading?.page !== caption?.page || caption.top - heading.top > 60) problems.push(`${count}: ${JSON.stringify([heading, caption])}`);
  }
  return problems;
});

check('letters that are too small are said', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2000 300"><text y="90" style="font-size: 12px">tiny</text></svg>';
  const { said, status } = build('tiny letters', '![Wide](media:wide.svg "Title")', '', { 'media/wide.svg': svg });
  return status === 0 && /warning\[CB810\].*points high/.test(said) ? [] : [said];
});

check('long words of narrow cells are divided, none lies over another', () => {
  const problems = [];
  const head = `|${long.map((word, i) => ` ${word}${'abcd'[i]} `).join('|')}|\n|${'---|'.repeat(4)}`;
  const row = (n) => `|${long.map((_, i) => ` een ${long[(i + n) % 4]} van ${long[(i + n + 1) % 4]}, kort `).join('|')}|`;
  const table = `Tekst.\n\nMeer.\n\n${head}\n${times(4, row).join('\n')}\n`;
  const dutch = { 'casebook.yaml': 'title: Layout\nlanguages: [nl]\nguides:\n  - { id: guide, title: Gids, parts: [introduction, cases] }\n' };
  for (const [name, style] of [['columns', twoColumns], ['a5', a5], ['unhyphenated', `${twoColumns}base: { align: left, hyphens-most: 0 }\n`]]) {
    const { file, said } = build(`cells ${name}`, table, style, dutch);
    const pages = words(file);
    pages.forEach((page) => {
      const sorted = [...page].sort((a, b) => Math.round(a.top) - Math.round(b.top) || a.left - b.left);
      sorted.forEach((a, i) => {
        const b = sorted[i + 1];
        if (b && Math.abs(a.top - b.top) < 1 && b.left < a.right - 0.5) problems.push(`${name}: "${a.text}" lies over "${b.text}"`);
      });
    });
    if (/CB806/.test(said)) problems.push(said);
  }
  return problems;
});

check('a short list of figures stands below the contents, a long one begins a page', () => {
  const problems = [];
  for (const [count, apart] of [[1, 0], [6, 0], [40, 1]]) {
    const ids = times(count, (i) => `n${i}`);
    const { file, said } = build(`list of ${count}`, ids.map((id) => `![](figure:${id})`).join('\n\n'), '', Object.assign({}, ...ids.map((id) => bars(id, 1))));
    const pages = words(file);
    const [contents, figures, last] = ['Contents', 'Figures', `Title${ids.at(-1)}`].map((text) => pages.findIndex((page) => page.some((word) => word.text === text)));
    if (figures - contents !== apart || last !== figures) problems.push(`${count}: contents on ${contents}, figures on ${figures} to ${last}`);
    if (!pages[figures].some((word) => word.text === '1.')) problems.push(`${count}: no numbers`);
    problems.push(...unsound(file), ...(/CB8/.test(said) ? [said] : []));
  }
  return problems;
});

check('a list of figures that does not fit below the contents draws no line over to its page', () => {
  const problems = [];
  const shown = times(8, (i) => `l${i}`);
  for (let count = 18; count < 38; count += 2) {
    const topic = { 'topics/one.md': '---\ntitle: Topic\n---\nText.\n', 'casebook.yaml': 'title: Layout\nlanguages: [en]\nguides:\n  - { id: guide, title: Guide, parts: [introduction, cases, topics] }\n' };
    const extra = Object.assign(topic, ...shown.map((id) => bars(id, 1)), ...times(count, (n) => ({ [`cases/c${n}.yaml`]: `title: case${n}\n` })));
    const { file } = build(`full contents ${count}`, shown.map((id) => `![](figure:${id})`).join('\n\n'), '', extra);
    const page = words(file).find((all) => all.some((word) => word.text === 'Figures'));
    const first = page.filter((word) => word.top > 70).sort((a, b) => a.top - b.top)[0];
    if (!['Figures', 'Contents'].includes(first.text)) problems.push(`${count}: "${first.text}" stands above the list of figures`);
  }
  return problems;
});

check('headings four to six differ in weight, style or size', () => {
  const faces = [4, 5, 6].map((level) => {
    const { file } = build(`heading ${level}`, `Text.\n\n### Three\n\n${'#'.repeat(level)} Headed\n\nText.`);
    return fonts(file).map((font) => font.name.replace(/^.*\+/, '')).sort().join() + placeOf(words(file), 'Headed').height.toFixed(1);
  });
  return new Set(faces).size === 3 ? [] : faces;
});

// Cases of every length, each with a summary and facts.
check('no page of cases is white by more than three fifths, and no summary leaves its facts', () => {
  const problems = [];
  const cases = times(24, (n) => [`cases/c${String(n).padStart(2, '0')}.yaml`,
    `title: title${n}\norganisation: ${String.fromCharCode(97 + n)}org\nsector: x\nyear: ${2000 + n}\nsummary: summary${n} ${sentence(12 + (n % 3) * 9)}\nsections:\n` +
    times(1 + ((n * 7) % 5), (i) => `  - title: section${i}\n    text: ${sentence(30 + ((n * 31 + i * 17) % 90), `s${n}i${i}w`)}\n`).join('')]);
  const { file } = build('pages of cases', 'Text.', '', {
    'schema.yaml': 'case:\n  organisation: { type: text }\n  sector: { type: text }\n  year: { type: year }\n', ...Object.fromEntries(cases),
  });
  const pages = words(file);
  const [top, bottom] = [82, 757];
  const first = pages.findIndex((page) => page.some((word) => word.text.startsWith('summary')));
  pages.forEach((page, index) => {
    const text = page.filter((word) => word.top > top - 2 && word.bottom < bottom + 16);
    if (index < first || index + 1 === pages.length || text.length === 0) return;
    const white = 1 - (Math.max(...text.map((word) => word.bottom)) - top) / (bottom - top);
    if (white > 0.6) problems.push(`page ${index + 1} is white by ${white.toFixed(2)}`);
    for (const word of page.filter((it) => /^summary\d+$/.test(it.text))) {
      const year = String(2000 + Number(word.text.slice(7)));
      if (!page.some((it) => it.text === year)) problems.push(`page ${index + 1}: ${word.text} has no facts below it`);
    }
  });
  return first > 0 ? problems : ['there are no cases'];
});

check('a long text does not starve the columns beside it', () => {
  const name = (row) => times(4, (i) => `name${row}n${i}`).join(' ');
  const rows = times(12, (row) => `| ${name(row)} | ${sentence(40 + row * 20, `row${row}w`)} |`).join('\n');
  const { file, said } = build('starved', `Text.\n\n| Name | What |\n|---|---|\n${rows}`, '', {});
  const pages = words(file);
  const problems = times(12, (row) => {
    const tops = new Set(times(4, (i) => placeOf(pages, `name${row}n${i}`)?.top));
    return tops.size > 2 ? `the name of row ${row} stands on ${tops.size} lines` : undefined;
  }).filter(Boolean);
  return [...problems, ...(/CB8/.test(said) ? [said] : [])];
});

// Headings, other figures and the end of the text come right after what stands across all columns.
check('no page before a figure across all columns is white for the most part', () => {
  const problems = [];
  const after = {
    heading: () => `### After it\n\n${times(9, (i) => sentence(40, `b${i}w`)).join('\n\n')}`,
    figure: () => `![Says it](media:next.svg "Second")\n\n${times(9, (i) => sentence(40, `b${i}w`)).join('\n\n')}`,
  };
  for (const [kind, height] of [['heading', 1100], ['heading', 1250], ['figure', 900], ['figure', 850]]) for (const before of [1, 4, 6]) {
    const name = `white ${kind} ${height} ${before}`;
    const text = times(before, (i) => sentence(40, `a${i}w`)).join('\n\n');
    const { file } = build(name, `${text}\n\n![Says it](media:big.svg "Captioned")\n\n${after[kind]()}`, twoColumns, { ...wideDrawing('big', height), ...wideDrawing('next', 300) });
    const pages = words(file);
    const first = pages.findIndex((page) => page.some((word) => word.text === 'a0w0') && page.some((word) => /^a0w39$/.test(word.text)));
    const figure = pages.findIndex((page) => page.some((word) => word.text === 'drawnbig'));
    for (let i = first; i < figure; i++) {
      const low = Math.max(...pages[i].filter((word) => word.bottom < 770).map((word) => word.bottom));
      if (low < 82 + 0.5 * 677) problems.push(`${name}: page ${i + 1} ends at ${low.toFixed(0)}`);
    }
    if (letters(placeOf(pages, 'drawnbig')) < 5.9) problems.push(`${name}: letters of ${letters(placeOf(pages, 'drawnbig')).toFixed(1)} points`);
    problems.push(...unsound(file));
  }
  return problems;
});

// In rows of every length: of a sentence more each time, below a text that ends anywhere.
check('rows taller than a page fill their pages, without a line alone and without rules between parts', () => {
  const problems = [];
  for (const [name, style, column] of [['one', '', 840], ['two', twoColumns, 300]]) for (const count of [1500, 1525, 1550, 1800]) {
    const { file, said } = build(`tall rows ${name} ${count}`, `Text.\n\n| a | b |\n|---|---|\n| first | ${sentence(count, 'x')} |\n| second | short |`, style);
    const pages = words(file);
    const places = pages.flatMap((page, index) => [0, 1].map((at) => ({
      index, words: page.filter((word) => /^x\d/.test(word.text) && (word.left > column ? 1 : 0) === at),
    }))).filter((it) => it.words.length > 0);
    const rows = [...elements(structure(file))].filter(({ element }) => element.tag === 'TR').length;
    places.forEach(({ index, words: all }, i) => {
      const low = Math.max(...all.map((word) => word.bottom));
      const lines = new Set(all.map((word) => Math.round(word.top))).size;
      if (i > 0 && index < places.at(-1).index && low < 690) problems.push(`${name} ${count}: page ${index + 1} ends at ${low.toFixed(0)}`);
      if (lines < 2) problems.push(`${name} ${count}: a line stands alone on page ${index + 1}`);
      const tops = [...new Set(all.map((word) => word.top))].sort((a, b) => a - b);
      const steps = new Set(tops.slice(1).map((top, n) => (top - tops[n]).toFixed(1)));
      if (steps.size > 1) problems.push(`${name} ${count}: lines of page ${index + 1} stand ${[...steps].join(' and ')} apart`);
    });
    if (rows > 5 * places.length + 3) problems.push(`${name} ${count}: ${rows} rows are read`);
    problems.push(...unsound(file), ...(/CB8/.test(said) ? [said] : []));
  }
  return problems;
});

check('a figure of a hundred bars goes on from page to page, with letters that can be read', () => {
  const problems = [];
  for (const [name, style, width] of [['one', '', 595], ['two', twoColumns, 595], ['a5', a5, 420], ['narrow', a5Columns, 420], ['low', 'figure: { most-height: 0.3 }\n', 595]]) for (const before of [5, 300]) {
    const { file, said } = build(`hundred bars ${name} ${before}`, `${sentence(before)}\n\n![](figure:hundred)\n\n${sentence(40, 'after')}`, style, bars('hundred', 100));
    const pages = words(file);
    const places = times(100, (i) => placeOf(pages, `label${i}hundred`, width));
    places.forEach((place, i) => {
      if (!place) return problems.push(`${name}: bar ${i} is lost`);
      if (letters(place) < 5.9) problems.push(`${name}: letters of ${letters(place).toFixed(1)} points`);
      const value = pages[place.page].find((word) => word.text === `${i + 1}` && word.top > place.top && word.top < place.top + 2.5 * place.height);
      if (!value) problems.push(`${name}: the value of bar ${i} is parted from it`);
      const last = places[i - 1];
      if (last && (place.page - last.page || place.column - last.column || place.top - last.top) <= 0) problems.push(`${name}: bar ${i} stands above that before it`);
    });
    for (const [what, at] of [['Titlehundred', 0], ['Sourcehundred', 99]]) {
      const all = pages.flatMap((page, index) => page.filter((word) => word.text === what).map(() => index));
      if (!all.includes(places[at]?.page)) problems.push(`${name}: ${what} is on ${all}, bar ${at} on ${places[at]?.page}`);
    }
    const shown = [...elements(structure(file))].filter(({ element }) => element.tag === 'Figure').length;
    if (shown !== 1) problems.push(`${name}: ${shown} figures are read`);
    problems.push(...unsound(file), ...(/CB8/.test(said) ? [said] : []));
  }
  return problems;
});
