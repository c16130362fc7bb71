// Making a theme, as themes/README.md says: what stands there is taken literally.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { casebook, copySmall } from './small.mjs';
import { check } from './tap.mjs';
import { same } from './visit.mjs';

const readme = readFileSync(fileURLToPath(new URL('../../themes/README.md', import.meta.url)), 'utf8');

// The indented block of the README that begins with `start`, without its indent.
function blockOf(start) {
  const lines = readme.split('\n');
  const first = lines.findIndex((line) => line.trimStart().startsWith(start));
  if (first < 0) throw new Error(`themes/README.md does not have “${start}”`);
  const indent = lines[first].length - lines[first].trimStart().length;
  const block = [];
  for (let at = first; at < lines.length && (lines[at].trim() === '' || /^ +/.exec(lines[at])?.[0].length >= indent); at++)
    block.push(lines[at].slice(indent));
  return `${block.join('\n').trimEnd()}\n`;
}

// A small collection that wears a theme of these files; the site's folder.
function wearing(name, files, theme = 'harbour') {
  const folder = copySmall(name);
  const configuration = path.join(folder, 'content/casebook.yaml');
  writeFileSync(configuration, readFileSync(configuration, 'utf8').replace('theme: folio', `theme: ${theme}`));
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(folder, 'content/themes', theme, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  const built = casebook(folder, ['build', 'content', '--out', 'public', '--no-pdf']);
  if (built.status !== 0) throw new Error(built.stderr);
  return path.join(folder, 'public');
}

const read = (site, file) => readFileSync(path.join(site, file), 'utf8');

function asset(site, start) {
  const name = readdirSync(path.join(site, 'assets')).find((one) => one.startsWith(`${start}-`));
  if (!name) throw new Error(`there is no ${start} among the assets`);
  return read(site, `assets/${name}`);
}

const dozen = blockOf('name: harbour');

check('a theme of a dozen lines changes colours and faces, and has the rest of folio', () => {
  const site = wearing('harbour', { 'theme.yaml': dozen });
  const folio = wearing('plain', {}, 'folio');
  const tokens = asset(site, 'tokens');
  const wanted = [...dozen.matchAll(/^ {2}([\w-]+): '([^'\n]+)'/gm)].map(([, token, value]) => `--${token}: ${value};`);
  return [
    ...(dozen.trim().split('\n').length <= 12 ? [] : ['it is longer than a dozen lines']),
    ...wanted.filter((line) => !tokens.includes(line)).map((line) => `tokens.css lacks ${line}`),
    ...same('style', asset(site, 'style') === asset(folio, 'style'), true),
    ...(tokens.includes('--phase-2: #a02a3b;') ? [] : ['a token of folio is lost']),
    ...(read(site, 'figures/sectors.svg').includes('#00525e') ? [] : ['figures have the old accent']),
  ];
});

check('a theme may extend civic just so', () => {
  const site = wearing('harbour-civic', { 'theme.yaml': dozen.replace('extends: folio', 'extends: civic') });
  const page = read(site, 'index.html');
  return page.includes('class="masthead"') ? [] : ['it does not have the layout of civic'];
});

check('a style sheet of its own comes after those of folio', () => {
  const layout = blockOf('{# themes/harbour/templates/layout.html #}');
  const site = wearing('harbour-style', { 'theme.yaml': dozen, 'harbour.css': blockOf('.cover h1 {'), 'templates/layout.html': layout });
  const sheets = [...read(site, 'cases/bakery.html').matchAll(/<link rel="stylesheet" href="[^"]*\/(\w+)-/g)].map(([, name]) => name);
  return same('sheets', sheets, ['tokens', 'base', 'style', 'print', 'harbour']);
});

check('a block of a page can be replaced, and a word', () => {
  const site = wearing('harbour-page', {
    'theme.yaml': dozen,
    'templates/case.html': blockOf('{# themes/harbour/templates/case.html #}'),
    'templates/strings/nl.yaml': blockOf('cases: '),
  });
  return [
    ...same('breadcrumbs', read(site, 'cases/bakery.html').includes('class="breadcrumbs'), false),
    ...same('elsewhere', read(site, 'practices/need.html').includes('class="breadcrumbs'), true),
    ...(read(site, 'cases.html').includes('<h1>Stories</h1>') ? [] : ['the word is not taken']),
  ];
});
