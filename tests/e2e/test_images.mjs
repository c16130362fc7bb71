// Smaller copies of images: what pages say of them is true, and they are made once.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { png } from './png.mjs';
import { after, before, check } from './tap.mjs';

const program = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../build/casebook');
const folder = mkdtempSync(path.join(os.tmpdir(), 'casebook-images-'));
const content = path.join(folder, 'content');

const sizeOf = (file) => {
  const bytes = readFileSync(file);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};

const put = (file, text) => {
  mkdirSync(path.dirname(path.join(content, file)), { recursive: true });
  writeFileSync(path.join(content, file), text);
};
const build = (out, ...options) =>
  execFileSync(program, ['build', content, '--out', path.join(folder, out), ...options], { stdio: 'pipe' });
const copies = (out) => readdirSync(path.join(folder, out, 'media/sized')).sort();

before(() => {
  put('casebook.yaml', 'title: Images\nlanguages: [en]\n');
  put('cases/one.yaml', 'title: One\nimage: wall.png\nimage_alt: A wall\n');
  put('pages/about.md', '---\ntitle: About\n---\n![A wall](media:wall.png) ![A stamp](media:stamp.png) ![Lines](media:lines.svg)\n');
  put('media/wall.png', png(1200, 800, 40));
  put('media/stamp.png', png(300, 200, 90));
  put('media/lines.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="20"/>');
  build('site');
});
after(() => rmSync(folder, { recursive: true, force: true }));

const tag = (page, alt) => readFileSync(path.join(folder, 'site', page), 'utf8').match(new RegExp(`<img[^>]*alt="${alt}"[^>]*>`))[0];

check('every entry of a srcset is there and as wide as it says', () => {
  const problems = [];
  for (const [page, alt] of [['about.html', 'A wall'], ['cases/one.html', 'A wall']]) {
    const set = tag(page, alt).match(/srcset="([^"]+)"/)[1].split(', ').map((entry) => entry.split(' '));
    if (set.map(([, width]) => width).join() !== '480w,960w,1200w') problems.push(`${page}: ${JSON.stringify(set)}`);
    for (const [url, width] of set) {
      const [wide, high] = sizeOf(path.join(folder, 'site', path.dirname(page), url));
      if (`${wide}w` !== width || high !== Math.round((wide * 2) / 3)) problems.push(`${url} is ${wide} by ${high}`);
    }
    if (!/sizes="[^"]+"/.test(tag(page, alt))) problems.push(`${page}: no sizes`);
  }
  return problems;
});

check('every local image has its width and height; small ones and drawings have no copies', () => {
  const expected = { 'A wall': [1200, 800], 'A stamp': [300, 200], Lines: [3000, 20] };
  return Object.entries(expected).flatMap(([alt, [width, height]]) => {
    const it = tag('about.html', alt);
    const ok = it.includes(`width="${width}"`) && it.includes(`height="${height}"`);
    return [...(ok ? [] : [it]), ...(alt === 'A wall' || !it.includes('srcset') ? [] : [`${alt}: ${it}`])];
  });
});

check('drawings of media/ are shown as images, never inline', () =>
  /<img[^>]*lines\.svg/.test(tag('about.html', 'Lines')) ? [] : [tag('about.html', 'Lines')]);

check('a copy is made once for what it is made of', () => {
  const problems = [];
  const first = copies('site');
  const old = new Date(1e12);
  const at = (name) => path.join(folder, 'site/media/sized', name);
  first.forEach((name) => utimesSync(at(name), old, old));
  put('cases/two.yaml', 'title: Two\n');
  build('site');
  for (const name of first) if (statSync(at(name)).mtimeMs !== old.getTime()) problems.push(`${name} was made again`);
  put('media/wall.png', png(1200, 800, 41));
  build('site');
  if (copies('site').some((name) => first.includes(name))) problems.push('another image has the same copies');
  return problems;
});

check('a clean build on one thread makes the same bytes', () => {
  build('clean', '--clean', '--jobs', '1');
  const same = execFileSync('diff', ['-r', path.join(folder, 'site'), path.join(folder, 'clean')], { encoding: 'utf8' });
  return same === '' ? [] : [same];
});
