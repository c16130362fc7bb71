// Guides made of hard things: paragraphs of every length, tables, notes and boxes in the way of page
// breaks. Their words are numbered, so that the test knows what belongs together.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, check } from '../e2e/tap.mjs';
import { root } from '../e2e/site.mjs';
import { elements, images, objects, information, run, status, structure, textOf, words } from './pdf.mjs';

const build = path.join(root, '../../pdf/hard');
const program = path.join(root, '../../casebook');

// A small generator of numbers, the same in every run.
let seed = 7;
const random = (below) => {
  seed = (seed * 1103515245 + 12345) % 2 ** 31;
  return Math.floor((seed / 2 ** 31) * below);
};

const token = (kind, number, word) => `${kind}${number}x${word}`;
const sentence = (kind, number, count) =>
  Array.from({ length: count }, (_, i) => token(kind, number, i)).join(' ');

const counts = { p: 0, t: 0, n: 0, b: 0, q: 0, k: 0 };
const notes = [];
const lengths = { p: [], b: [], q: [], k: [], t: [] };

const blocks = {
  p() {
    const number = counts.p++;
    lengths.p[number] = 3 + random(120);
    return sentence('p', number, lengths.p[number]);
  },
  n() {
    const number = counts.n++;
    notes.push(`[^n${number}]: ${sentence('note', number, 4 + random(30))}`);
    const before = 10 + random(60);
    return `${sentence('m', number, before)} ref${number}[^n${number}] ${sentence('o', number, 1 + random(60))}`;
  },
  t() {
    const number = counts.t++;
    lengths.t[number] = 3 + random(40);
    const rows = Array.from({ length: lengths.t[number] }, (_, row) =>
      `| t${number}r${row}a | t${number}r${row}b ${random(3) ? '' : sentence('fill', number * 100 + row, 20)} | t${number}r${row}c |`);
    return [`| head${number}a | head${number}b | head${number}c |`, '|---|---|---|', ...rows].join('\n');
  },
  b() {
    const number = counts.b++;
    lengths.b[number] = 20 + random(150);
    return `> [!TIP]\n> ${sentence('b', number, lengths.b[number])}`;
  },
  q() {
    const number = counts.q++;
    lengths.q[number] = 15 + random(60);
    return `> ${sentence('q', number, lengths.q[number])}\n>\n> — somebody`;
  },
  k() {
    const number = counts.k++;
    lengths.k[number] = 2 + random(9);
    return Array.from({ length: lengths.k[number] }, (_, i) => `- [ ] ${sentence(`k${number}i`, i, 3 + random(12))}`).join('\n');
  },
};

const body = () => {
  const kinds = 'pppppnntbqk';
  return Array.from({ length: 150 }, (_, i) =>
    (i % 7 === 0 ? `## heading${i} title\n\n` : '') + blocks[kinds[random(kinds.length)]]()).join('\n\n');
};

// A grey pixel, as PNG.
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

const collection = {
  'casebook.yaml':
    'title: Hard\nlanguages: [en]\nsheets: true\nguides:\n' +
    '  - { id: guide, title: Guide, parts: [introduction, cases] }\n' +
    '  - { id: short, title: Short, parts: [cases], cases: [one] }\n',
  'schema.yaml': 'case:\n  organisation: { type: text }\n',
  'cases/one.yaml': 'title: One\norganisation: First\nsummary: What it is.\nsections:\n  - title: Story\n    text: Text with a [link](https://example.org/).\n',
  'cases/two.yaml': 'title: Two\norganisation: Second\nsummary: And this.\ntips: ["- # A heading in a tip\\n\\n  And more."]\n',
  'pages/about.md': `---\ntitle: Hard things\nsummary: All of them.\n---\n${body()}\n\n![A pixel](media:pixel.png)\n\n${notes.join('\n')}\n`,
};

const pages = {
  a4: '',
  a5: 'page: { size: A5, hang: 0mm, hang-gap: 0mm, margin-inner: 18mm, margin-outer: 15mm, margin-top: 20mm, margin-bottom: 22mm }\n',
  columns: 'page: { size: Letter, columns: 2, hang: 0mm, hang-gap: 0mm, margin-inner: 20mm, margin-outer: 20mm }\nlink: { print: address }\n',
};

before(() => {
  rmSync(build, { recursive: true, force: true });
  for (const [name, style] of Object.entries(pages)) {
    const folder = path.join(build, name, 'content');
    for (const [file, text] of Object.entries(collection)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    mkdirSync(path.join(folder, 'media'), { recursive: true });
    writeFileSync(path.join(folder, 'media/pixel.png'), Buffer.from(pixel, 'base64'));
    if (style) {
      mkdirSync(path.join(folder, 'templates'), { recursive: true });
      writeFileSync(path.join(folder, 'templates/print.yaml'), style);
    }
    execFileSync(program, ['build', folder, '--out', path.join(build, name, 'site')], { stdio: 'pipe' });
  }
});

for (const name of Object.keys(pages)) {
  const file = path.join(build, name, 'site/guide.pdf');
  const named = (title) => `${name}: ${title}`;
  let made;
  // The places of every numbered word: page, column and height.
  const places = () => {
    if (made) return made;
    made = new Map();
    words(file).forEach((page, index) =>
      page.forEach((word) => {
        for (const match of word.text.matchAll(/[a-z]+\d+[a-z](?:\d+)?/g))
          if (!made.has(match[0])) made.set(match[0], []);
        const key = word.text.match(/[a-z]+\d+[a-z]?(?:\d+x\d+|\d+)?[a-z]?/)?.[0];
        if (key) made.set(key, [...(made.get(key) ?? []), { page: index, column: name === 'columns' && word.left > 300 ? 1 : 0, top: Math.round(word.top), left: word.left }]);
      }),
    );
    return made;
  };
  const placeOf = (key) => places().get(key)?.find((place) => place.page !== undefined);
  const where = (place) => 2 * place.page + place.column;

  check(named('is sound, and of its size'), () => {
    const { status: code, output } = status('qpdf', '--check', file);
    const size = information(file)['Page size'];
    const expected = { a4: /A4/, a5: /419.528 x 595.276/, columns: /letter/ }[name];
    return [...(code === 0 ? [] : [output]), ...(expected.test(size) ? [] : [`page size ${size}`])];
  });

  check(named('no first or last line of a paragraph stands alone'), () => {
    const problems = [];
    lengths.p.forEach((length, number) => {
      const lines = new Map();
      for (let i = 0; i < length; i++) {
        const place = placeOf(token('p', number, i));
        if (!place) {
          problems.push(`${token('p', number, i)} is lost`);
          return;
        }
        const column = lines.get(where(place)) ?? new Set();
        lines.set(where(place), column.add(place.top));
      }
      if (lines.size > 1)
        for (const [column, tops] of lines)
          if (tops.size < 2) problems.push(`paragraph ${number} has ${tops.size} line in column ${column}`);
    });
    return problems;
  });

  check(named('a paragraph over a page break is one element'), () => {
    const texts = [...elements(structure(file))].map(({ element }) => element).filter((element) => element.tag === 'P')
      .map((element) => textOf(element, ['Note']));
    return lengths.p.flatMap((length, number) => {
      const first = token('p', number, 0);
      const holds = texts.filter((text) => text.split(/\s+/).includes(first));
      const all = holds.length === 1 && holds[0].trim().split(/\s+/).length === length;
      return all ? [] : [`paragraph ${number} is not one element`];
    });
  });

  check(named('footnotes stand where they are called for'), () =>
    notes.flatMap((_, number) => {
      const reference = places().get(`ref${number}`)?.[0] ?? [...places()].find(([key]) => key.startsWith(`ref${number}`) && !/\d/.test(key.slice(`ref${number}`.length)))?.[1][0];
      const note = placeOf(token('note', number, 0));
      if (!note) return [`note ${number} is lost`];
      if (!reference) return [];
      return where(reference) === where(note) ? [] : [`note ${number}: called on ${where(reference)}, stands on ${where(note)}`];
    }),
  );

  check(named('rows of tables are whole, and their head stands above them'), () =>
    lengths.t.flatMap((rows, number) => {
      const heads = new Set((places().get(`head${number}a`) ?? []).map(where));
      const problems = [];
      for (let row = 0; row < rows; row++) {
        const cells = ['a', 'b', 'c'].map((cell) => placeOf(`t${number}r${row}${cell}`));
        if (cells.some((cell) => !cell)) problems.push(`table ${number}: row ${row} is lost`);
        else if (new Set(cells.map((cell) => cell.page)).size > 1) problems.push(`table ${number}: row ${row} is torn`);
        else if (!heads.has(where(cells[0]))) problems.push(`table ${number}: row ${row} has no head on its page`);
      }
      return problems;
    }),
  );

  check(named('small boxes, quotes and checklists stay whole'), () => {
    const height = { a4: 677, a5: 476, columns: 620 }[name];
    const problems = [];
    const whole = (what, keys) => {
      const found = keys.map(placeOf);
      if (found.some((place) => !place)) return problems.push(`${what} is lost`);
      const columns = new Set(found.map(where));
      if (columns.size === 1) return undefined;
      const lines = new Set(found.map((place) => `${where(place)} ${place.top}`)).size;
      if (lines * 15 + 20 < height / 2 - 40) problems.push(`${what} is cut, though it has but ${lines} lines`);
      return undefined;
    };
    lengths.b.forEach((length, n) => whole(`tip ${n}`, Array.from({ length }, (_, i) => token('b', n, i))));
    lengths.q.forEach((length, n) => {
      const lines = Math.ceil(length / 6);
      if (lines * 19 < height / 2 - 80) whole(`quote ${n}`, Array.from({ length }, (_, i) => token('q', n, i)));
    });
    return problems;
  });

  check(named('no page ends with a heading'), () => {
    const { all, get, pages: sheets } = objects(file);
    const order = new Map(sheets.map((page, index) => [page.reference, index]));
    const last = new Map();
    const walk = (node, tags, page) => {
      const element = get(node);
      if (typeof element === 'number') last.set(page, tags);
      else if (Array.isArray(element)) element.forEach((kid) => walk(kid, tags, page));
      else if (element?.['/S'] && element['/S'] !== '/Note')
        walk(element['/K'] ?? [], [...tags, element['/S']], element['/Pg'] ?? page);
      else if (element?.['/MCID'] !== undefined) last.set(element['/Pg'] ?? page, tags);
    };
    const rootElement = Object.values(all).map((entry) => entry.value).find((value) => value?.['/Type'] === '/StructTreeRoot');
    walk(rootElement['/K'], []);
    return [...last]
      .filter(([page, tags]) => order.get(page) > 4 && tags.some((tag) => /^\/H[2-6]$/.test(tag)))
      .map(([page, tags]) => `page ${order.get(page) + 1} ends with ${tags.at(-1)}`);
  });

  check(named('no word is lost, none stands over the edge'), () => {
    const { pages: sheets } = objects(file);
    const width = sheets[0]['/MediaBox'][2];
    return words(file).flatMap((page, index) =>
      page.filter((word) => word.right > width - 40 || word.left < 35).map((word) => `page ${index + 1}: "${word.text}"`));
  });
}

check('an image of media/ is embedded', () => {
  const found = images(path.join(build, 'a4/site/guide.pdf'));
  return found.length === 1 ? [] : [`${found.length} images`];
});

check('addresses in print', () => {
  const text = (name) => run('pdftotext', path.join(build, name, 'site/short.pdf'), '-');
  const problems = [];
  if (!/example\.org/.test(text('a4'))) problems.push('no footnote with the address');
  if (!/link \(example\.org\)/.test(text('columns').replace(/\s+/g, ' '))) problems.push('no address after the link');
  return problems;
});

check('a guide of given cases, and a sheet for each', () => {
  const short = run('pdftotext', path.join(build, 'a4/site/short.pdf'), '-');
  const sheet = information(path.join(build, 'a4/site/cases/two.pdf'));
  return [
    ...(short.includes('First: One') && !short.includes('Second: Two') ? [] : ['the short guide has other cases']),
    ...(sheet.Pages === '1' && sheet.Title === 'Two – Hard' ? [] : [`the sheet is ${JSON.stringify(sheet)}`]),
  ];
});
