// A PDF as poppler and qpdf see it: what a reader, a viewer and a screen reader get.
import { execFileSync, spawnSync } from 'node:child_process';
import { unescape } from '../e2e/site.mjs';

// What a program wrote. What it says beside that is shown only if it fails.
export function run(program, ...args) {
  return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: 'pipe' });
}

// How a program ended, and what it said.
export function status(program, ...args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

export const information = (file) =>
  Object.fromEntries(
    run('pdfinfo', file)
      .split('\n')
      .map((line) => line.match(/^([^:]+):\s*(.*)$/))
      .filter(Boolean)
      .map(([, key, value]) => [key, value]),
  );

export const fonts = (file) =>
  run('pdffonts', file)
    .split('\n')
    .slice(2)
    .filter(Boolean)
    .map((line) => line.match(/^(\S+)\s+(.+?)\s+(\S+)\s+(yes|no)\s+(yes|no)\s+(yes|no)\s/))
    .map(([, name, kind, encoding, embedded, subset, unicode]) => ({
      name, kind, encoding, embedded, subset, unicode,
    }));

export const images = (file) => run('pdfimages', '-list', file).split('\n').slice(2).filter(Boolean);

// The words of every page, with their boxes.
export const words = (file) =>
  run('pdftotext', '-bbox', file, '-')
    .split('<page ')
    .slice(1)
    .map((page) =>
      [...page.matchAll(/<word xMin="([^"]+)" yMin="([^"]+)" xMax="([^"]+)" yMax="([^"]+)">([^<]*)</g)].map(
        ([, left, top, right, bottom, text]) => ({
          left: +left, top: +top, right: +right, bottom: +bottom, text: decode(text),
        }),
      ),
    );

const decode = (text) =>
  text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');

// The structure with its texts: { tag, children, text } each.
export function structure(file) {
  const root = { tag: 'StructTreeRoot', children: [], text: '' };
  const open = [root];
  for (const line of run('pdfinfo', '-struct-text', file).split('\n')) {
    const depth = (line.length - line.trimStart().length) / 2;
    const said = line.trim();
    const text = said.match(/^"([\s\S]*)"$/);
    if (text) {
      open[depth].text += text[1];
      open[depth].children.push({ tag: '#text', children: [], text: text[1] });
    } else if (/^[A-Z]\w*/.test(said) && !/^Object \d/.test(said)) {
      const element = { tag: said.match(/^\w+/)[0], children: [], text: '' };
      open[depth].children.push(element);
      open.length = depth + 1;
      open.push(element);
    }
  }
  return root;
}

// All elements in order, each with its parents.
export function* elements(node, parents = []) {
  for (const child of node.children) {
    if (child.tag === '#text') continue;
    yield { element: child, parents: [...parents, node] };
    yield* elements(child, [...parents, node]);
  }
}

// All text inside an element, in reading order, but for that of some tags.
export function textOf(element, without = []) {
  return element.children
    .filter((child) => !without.includes(child.tag))
    .map((child) => (child.tag === '#text' ? child.text : textOf(child, without)))
    .join('');
}

// All objects of the file, and what leads to them.
export function objects(file) {
  const json = JSON.parse(run('qpdf', '--json=2', file));
  const all = json.qpdf[1];
  const get = (value) => {
    let found = value;
    while (typeof found === 'string' && /^\d+ \d+ R$/.test(found)) {
      const entry = all[`obj:${found}`];
      found = entry?.value ?? entry?.stream?.dict;
    }
    return found;
  };
  const pages = json.pages.map((page) => ({ reference: page.object, ...get(page.object) }));
  return { all, get, pages, outlines: json.outlines, labels: labelsOf(json.pagelabels, pages.length) };
}

// The label of every page, from the ranges that the file has.
function labelsOf(ranges, count) {
  return Array.from({ length: count }, (_, index) => {
    const range = ranges.filter((it) => it.index <= index).at(-1);
    const { '/P': prefix = 'u:', '/S': style, '/St': start = 1 } = range.label;
    return prefix.replace(/^[ub]:/, '') + (style ? String(start + index - range.index) : '');
  });
}

export const stringOf = (value) => (typeof value === 'string' ? value.replace(/^[ub]:/, '') : value);

// Named destinations: name to index of the page.
export function destinations(file, pages) {
  const found = new Map();
  for (const line of run('pdfinfo', '-dests', file).split('\n').slice(1)) {
    const match = line.match(/^\s*(\d+)\s+\[.*\]\s+"(.*)"$/);
    if (match) found.set(match[2], Number(match[1]) - 1);
  }
  return found;
}

// Every link: the index of its page, its rectangles from the top left, where it leads.
export function links({ pages, get }) {
  return pages.flatMap((page, index) =>
    (get(page['/Annots']) ?? []).map(get).map((annotation) => {
      const height = page['/MediaBox'][3];
      const quads = annotation['/QuadPoints'] ?? [];
      const boxes = quads.length
        ? Array.from({ length: quads.length / 8 }, (_, i) => quads.slice(8 * i, 8 * i + 8)).map((quad) => ({
            left: Math.min(quad[0], quad[2], quad[4]), right: Math.max(quad[0], quad[2], quad[4]),
            top: height - Math.max(quad[1], quad[3], quad[5]), bottom: height - Math.min(quad[1], quad[3], quad[5]),
          }))
        : [{
            left: annotation['/Rect'][0], right: annotation['/Rect'][2],
            top: height - annotation['/Rect'][3], bottom: height - annotation['/Rect'][1],
          }];
      const target = annotation['/Dest'] ?? get(annotation['/A'])?.['/D'];
      return {
        page: index, boxes, contents: stringOf(annotation['/Contents']),
        destination: typeof target === 'string' ? stringOf(target) : undefined,
        uri: stringOf(get(annotation['/A'])?.['/URI']),
      };
    }),
  );
}

// The text that stands in a link's rectangles.
export function linkText(link, pageWords) {
  return link.boxes
    .flatMap((box) =>
      pageWords[link.page].filter((word) => {
        const middle = (word.left + word.right) / 2;
        const height = (word.top + word.bottom) / 2;
        return middle > box.left - 0.5 && middle < box.right + 0.5 && height > box.top && height < box.bottom;
      }),
    )
    .map((word) => word.text)
    .join(' ');
}

// Letters alone: for comparing texts whose numbers, marks and spaces may differ.
export const letters = (text) => text.normalize('NFC').replace(/[^\p{L}]/gu, '');

// What is said of a figure: its title, the caption that a text gives it, where its data are from.
const aboutFigure = (figure) => {
  const caption = figure.match(/<figcaption>[\s\S]*?<\/figcaption>/)?.[0] ?? '';
  const source = figure.match(/<p class="figure-source">[^<]*<span[^>]*>([\s\S]*?)<\/span>/)?.[1] ?? '';
  return `${caption}<p>${source}</p>`;
};

// The texts of a guide's page, block by block: all but the drawings of its figures, its notes and the
// register, which the PDF sets in another form.
function textsOfPage(html) {
  const start = html.indexOf('<div class="prose guide-text">');
  const end = html.indexOf('</main>', start);
  const register = html.indexOf('id="part-register"', start);
  return html
    .slice(start, register > 0 ? register : end)
    .replace(/<figure[\s\S]*?<\/figure>/g, aboutFigure)
    .replace(/<sup\b[\s\S]*?<\/sup>/g, '')
    .replace(/<section[^>]*footnotes[\s\S]*?<\/section>/g, '')
    .split(/<\/?(?:p|li|td|th|h[1-6]|ul|ol|blockquote|div|table|tr|thead|tbody|summary|details|label|aside|section)\b[^>]*>/)
    .map((block) => unescape(block.replace(/<[^>]*>/g, '')).trim())
    .filter((text) => letters(text) !== '');
}

// The headings of a guide's page, in order.
const headingsOfPage = (html) =>
  [...html.slice(html.indexOf('<div class="prose guide-text">')).matchAll(/<h[2-6][^>]*id="([^"]*)"[^>]*>([\s\S]*?)<\/h/g)]
    .filter(([, id]) => id !== 'footnotes')
    .map(([, , text]) => letters(unescape(text.replace(/<[^>]*>/g, ''))));

// What the structure of a guide's PDF lacks of its page, or has in another order, and how many texts
// were compared.
export function compareWithPage(tree, html) {
  const body = tree.children[0].children;
  const isList = (sect) => sect.children.some((child) => child.tag === 'TOC');
  const contents = body.findIndex(isList);
  const sections = body.slice(contents + 1).filter((sect, i, all) => !all.slice(0, i + 1).every(isList));
  const text = letters(
    sections.map((sect) => textOf(sect, ['Note', 'Figure'])).join(' ').replace(/\s?\((blz|p)\.\s[\divxlc]+\)/g, ''),
  );
  const problems = [];
  let at = 0;
  const blocks = textsOfPage(html);
  for (const block of blocks) {
    const found = text.indexOf(letters(block), at);
    if (found < 0) problems.push(`"${block.slice(0, 80)}" is not there, or not in its place`);
    else at = found + letters(block).length;
  }
  const printed = sections
    .flatMap((sect) => [...elements({ children: [sect] })])
    .filter(({ element }) => /^H\d$/.test(element.tag))
    .map(({ element }) => letters(textOf(element)));
  const shown = headingsOfPage(html);
  shown.forEach((heading, i) => {
    if (heading !== printed[i]) problems.push(`heading ${i + 1} is "${printed[i]}" on paper, "${heading}" on screen`);
  });
  if (shown.length !== printed.length) problems.push(`${printed.length} headings on paper, ${shown.length} on screen`);
  return { problems, compared: blocks.length };
}
