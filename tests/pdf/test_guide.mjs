// The guides of the sample collection, point by point: what makes a PDF first-class can be asked of
// poppler and qpdf.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { before, check } from '../e2e/tap.mjs';
import { read, root } from '../e2e/site.mjs';
import {
  compareWithPage, destinations, elements, fonts, images, information, letters, links, linkText, objects, run, status,
  structure, textOf, words,
} from './pdf.mjs';

const guides = [
  { file: 'guide.pdf', html: 'guide.html', language: 'nl', page: /^blz\.\s*/ },
  { file: 'en/guide.pdf', html: 'en/guide.html', language: 'en', page: /^p\.\s*/ },
];
const build = path.join(root, '../../pdf');
const program = path.join(root, '../../casebook');
const content = path.join(root, '../../../content');

// The page of themes/folio, in points.
const margins = { top: 29, bottom: 30, inner: 27, outer: 23 };
const points = (millimetres) => (millimetres * 72) / 25.4;

before(() => (existsSync(path.join(root, 'guide.pdf')) ? [] : ['the site has no guide.pdf']));

for (const guide of guides) {
  const file = path.join(root, guide.file);
  const lazy = (make) => {
    let made;
    return () => (made ??= make());
  };
  const tree = lazy(() => structure(file));
  const parts = lazy(() => objects(file));
  const pageWords = lazy(() => words(file));
  const named = (title) => `${guide.file}: ${title}`;
  const list = lazy(() => [...elements(tree())]);
  const headings = lazy(() => list().filter(({ element }) => /^H\d$/.test(element.tag)));
  const isText = (index) => pageWords()[index].length > 0 && /^(\d+)$/.test(parts().labels[index]);

  check(named('says what it is'), () => {
    const info = information(file);
    const problems = [];
    for (const key of ['Title', 'Author']) if (!info[key]) problems.push(`no ${key}`);
    if (info.Tagged !== 'yes') problems.push('not tagged');
    if (info['Metadata Stream'] !== 'yes') problems.push('no metadata');
    if (!/\(A4\)/.test(info['Page size'])) problems.push(`page size ${info['Page size']}`);
    return problems;
  });

  check(named('has a language, and its title is displayed'), () => {
    const text = run('qpdf', '--qdf', '--object-streams=disable', file, '-');
    return [
      [`/Lang (${guide.language})`, 'no language'],
      ['/DisplayDocTitle true', 'the title is not displayed'],
      ['/Marked true', 'not marked'],
    ].flatMap(([needle, problem]) => (text.includes(needle) ? [] : [problem]));
  });

  check(named('is sound'), () => {
    const { status: code, output } = status('qpdf', '--check', file);
    return code === 0 ? [] : [output];
  });

  check(named('has only the fonts of the theme, embedded as subsets'), () =>
    fonts(file).flatMap((font) => [
      ...(/^[A-Z]{6}\+(Vollkorn|Inter)-/.test(font.name) ? [] : [`${font.name} is not of the theme`]),
      ...(font.embedded === 'yes' && font.subset === 'yes' && font.unicode === 'yes'
        ? []
        : [`${font.name} is not embedded, a subset and mapped`]),
    ]),
  );

  check(named('draws figures as vectors'), () => images(file));

  // The space of Vollkorn is a fifth of its size, and the box of a word 1.4 times as high as that.
  check(named('words of a line stand apart'), () => {
    const leastGap = 0.07; // of a word's box
    const problems = [];
    pageWords().forEach((page, index) => {
      const sorted = [...page].sort((a, b) => Math.round(a.bottom) - Math.round(b.bottom) || a.left - b.left);
      sorted.slice(1).forEach((word, i) => {
        const before = sorted[i];
        const gap = (word.left - before.right) / (word.bottom - word.top);
        const isTight = Math.round(before.bottom) === Math.round(word.bottom) && gap < leastGap;
        if (isTight) problems.push(`page ${index + 1}: "${before.text} ${word.text}" is set too tight (${gap.toFixed(3)})`);
      });
    });
    return problems;
  });

  check(named('every figure has its caption, beside it and before it'), () => {
    const problems = [];
    const parents = list().filter(({ element }) => element.children.some((child) => child.tag === 'Figure'));
    for (const { element } of parents) {
      const tags = element.children.map((child) => child.tag);
      if (element.tag === 'Div' && !/^Caption,Figure(,P)?$/.test(tags.join())) problems.push(`a figure stands in Div of ${tags}`);
    }
    const captions = list().filter(({ element }) => element.tag === 'Caption').map(({ element }) => textOf(element));
    if (captions.length < 10) problems.push(`only ${captions.length} captions`);
    captions.forEach((caption, i) => {
      if (!new RegExp(`^\\p{L}+\\s${i + 1}(?!\\d)`, 'u').test(caption)) problems.push(`caption ${i + 1} is "${caption}"`);
    });
    return problems;
  });

  check(named('is one document with headings in order'), () => {
    const problems = [];
    if (tree().children.map((child) => child.tag).join() !== 'Document') problems.push('not one Document');
    let level = 0;
    for (const { element } of headings()) {
      const next = Number(element.tag[1]);
      if (next > level + 1) problems.push(`${element.tag} "${textOf(element)}" follows level ${level}`);
      level = next;
    }
    return problems;
  });

  check(named('has lists, tables and figures of the right parts'), () => {
    const inside = { L: /^(LI|L)$/, LI: /^(Lbl|LBody)$/, Table: /^T(Head|Body)$/, THead: /^TR$/, TBody: /^TR$/, TR: /^T[HD]$/ };
    const problems = [];
    for (const { element } of list()) {
      const allowed = inside[element.tag];
      if (!allowed) continue;
      for (const child of element.children)
        if (!allowed.test(child.tag)) problems.push(`${element.tag} holds ${child.tag}`);
      if (element.tag === 'LI' && element.children.map((child) => child.tag).join() !== 'Lbl,LBody')
        problems.push(`an LI holds ${element.children.map((child) => child.tag).join()}`);
    }
    for (const object of Object.values(parts().all)) {
      const value = object.value;
      if (value?.['/Type'] !== '/StructElem') continue;
      if (value['/S'] === '/Figure' && !value['/Alt']) problems.push('a figure has no alternative text');
      if (value['/S'] === '/TH' && !value['/A']?.['/Scope']) problems.push('a TH has no scope');
    }
    return problems;
  });

  check(named('running heads and folios are artifacts'), () => {
    const tagged = letters(textOf(tree()));
    const everything = letters(pageWords().flat().map((word) => word.text).join(''));
    const heads = pageWords().flatMap((page, index) =>
      isText(index) ? page.filter((word) => word.bottom < points(margins.top) - 5).map((word) => word.text) : [],
    );
    if (heads.length === 0) return ['there are no running heads'];
    const spare = everything.length - tagged.length;
    const needed = letters(heads.join('')).length;
    return spare >= needed ? [] : [`${needed} letters of running heads, but only ${spare} are not tagged`];
  });

  check(named('the outline is the tree of headings, pages are labelled'), () => {
    const flat = (items) => items.flatMap((item) => [item.title, ...flat(item.kids)]);
    const problems = [];
    const outline = flat(parts().outlines);
    const titles = headings().map(({ element }) => textOf(element));
    titles.forEach((title, i) => {
      if (letters(outline[i] ?? '') !== letters(title)) problems.push(`outline "${outline[i]}", heading "${title}"`);
    });
    if (outline.length !== titles.length) problems.push(`${outline.length} in the outline, ${titles.length} headings`);
    const labels = parts().labels;
    const body = labels.indexOf('1');
    if (!/^\p{L}+$/u.test(labels[0]) || labels[1] !== 'ii' || body < 2 || body % 2 !== 0)
      problems.push(`labels begin ${labels.slice(0, 8).join(' ')}`);
    labels.slice(body).forEach((label, i) => {
      if (label !== String(i + 1)) problems.push(`page ${body + i + 1} is labelled ${label}`);
    });
    return problems;
  });

  check(named('every link leads somewhere and says where'), () => {
    const places = destinations(file);
    const problems = [];
    for (const link of links(parts())) {
      if (link.destination !== undefined && !places.has(link.destination))
        problems.push(`page ${link.page + 1}: nothing is called ${link.destination}`);
      if (link.destination === undefined && !link.uri) problems.push(`page ${link.page + 1}: a link to nowhere`);
      if (!link.contents) problems.push(`page ${link.page + 1}: a link says nothing`);
    }
    const listed = run('pdfinfo', '-url', file);
    for (const link of links(parts()))
      if (link.uri && !listed.includes(link.uri)) problems.push(`${link.uri} is not listed`);
    return problems;
  });

  check(named('contents, register and references name the page of their target'), () => {
    const places = destinations(file);
    const labels = parts().labels;
    const problems = [];
    let compared = 0;
    for (const link of links(parts())) {
      if (link.destination === undefined) continue;
      const text = linkText(link, pageWords());
      const number = text.replace(guide.page, '').match(/^([ivxlc]+|\d+)(?=\s|$|[,)])/)?.[1];
      const label = labels[places.get(link.destination)];
      const isReference = /^[ivxlc\d]+$/.test(labels[link.page]) && number !== undefined;
      if (!isReference) continue;
      compared++;
      if (number !== label) problems.push(`page ${link.page + 1}: "${text}" leads to page ${label}`);
    }
    return compared > 200 ? problems : [`only ${compared} references`];
  });

  check(named('nothing stands beyond the margins'), () => {
    const [width, height] = parts().pages[0]['/MediaBox'].slice(2);
    return pageWords().flatMap((page, index) => {
      if (!isText(index)) return [];
      const recto = index % 2 === 0;
      const right = width - points(recto ? margins.outer : margins.inner) + 0.5;
      const left = points(recto ? margins.inner : margins.outer) - 0.5;
      const isOpener = page.every((word) => word.bottom < height - points(margins.bottom));
      if (isOpener) return [];
      const folio = page.filter((word) => word.top > height - points(margins.bottom) + 5);
      return [
        ...page
          .filter((word) => word.right > right || word.left < left)
          .map((word) => `page ${index + 1}: "${word.text}" stands outside`),
        ...(folio.map((word) => word.text).join(' ') === parts().labels[index]
          ? []
          : [`page ${index + 1}: below the text stands "${folio.map((word) => word.text).join(' ')}"`]),
      ];
    });
  });

  check(named('divided words end in a soft hyphen, at most two lines in a row'), () => {
    const problems = [];
    let divided = 0;
    let ladder = 0;
    for (const line of run('pdftotext', file, '-').split('\n')) {
      ladder = line.endsWith('\u00ad') ? ladder + 1 : 0;
      divided += ladder > 0 ? 1 : 0;
      if (ladder > 3) problems.push(`a ladder of ${ladder} at "${line}"`);
    }
    if (divided < 50) problems.push(`only ${divided} words are divided`);
    return problems;
  });

  check(named('tells what guide.html tells, in the same order'), () => {
    const { problems, compared } = compareWithPage(tree(), read(guide.html));
    return compared > 500 ? problems : [`only ${compared} texts`];
  });

  check(named('boxes to tick can be extracted'), () => {
    const tasks = [...read(guide.html).matchAll(/type="checkbox"/g)].length;
    const ticks = [...run('pdftotext', file, '-').matchAll(/[☐☑]/g)].length;
    return tasks > 0 && ticks === tasks ? [] : [`${tasks} tasks, ${ticks} boxes`];
  });

  check(named('takes at most 8 kB a page'), () => {
    const bytes = statSync(file).size / parts().pages.length;
    return bytes <= 8 * 1024 ? [] : [`${Math.round(bytes)} bytes a page`];
  });
}

check('four builds at once give the same guides', async () => {
  rmSync(build, { recursive: true, force: true });
  mkdirSync(build, { recursive: true });
  const outs = ['1', '2', '3', '4'].map((name) => path.join(build, `site${name}`));
  await Promise.all(
    outs.map((out, i) =>
      promisify(execFile)(program, [
        'build', content, '--out', out, '--jobs', String(i + 1), '--base-url', 'https://example.org/cases/',
      ]),
    ),
  );
  return guides.flatMap(({ file }) => {
    const expected = readFileSync(path.join(root, file));
    return outs
      .filter((out) => !expected.equals(readFileSync(path.join(out, file))))
      .map((out) => `${path.join(out, file)} differs`);
  });
});

// The whole build of the site, its 2,000 other files included: processor time, because what passes depends
// on what else the machine does.
check('the guides take 1.5 s of a processor for 100 pages, and 120 MB, at most', () => {
  const { output } = status(program, 'build', content, '--out', path.join(build, 'one'), '--jobs', '1', '--timings');
  const memory = Number(/at most ([\d.]+) MB/.exec(output)?.[1]);
  const seconds = [...output.matchAll(/^\w+ +[\d.]+ ms +([\d.]+) ms +[\d.]+ MB$/gm)].reduce((sum, [, time]) => sum + Number(time) / 1000, 0);
  const pages = guides.reduce((sum, { file }) => sum + Number(information(path.join(root, file)).Pages), 0);
  return [
    ...(memory <= 120 ? [] : [`${memory} MB`]),
    ...(seconds > 0 && (seconds * 100) / pages <= 1.5 ? [] : [`${seconds.toFixed(2)} s for ${pages} pages`]),
  ];
});
