// The built sample collection, as the end-to-end tests look at it: its files and its markup.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { before } from './tap.mjs';

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const root = path.join(repository, 'build/e2e/site');
export const otherLanguages = ['en'];
// The same collection in each theme.
export const themes = { folio: root, civic: path.join(path.dirname(root), 'civic') };

// Every file of a site as a path from its root, sorted.
export function filesOf(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

export const files = filesOf(root);
export const pages = files.filter((file) => file.endsWith('.html'));

// Pages of pairs are all alike, and many: one in thirty stands for the others.
export function someOfPairs(list) {
  const isPair = (file) => /(^|\/)by\/[^/]+\/[^/]+\//.test(file);
  return list.filter((file, index) => !isPair(file) || index % 30 === 0);
}

// One page of each kind in the first language, and one of each kind of figure; of several, one of
// middling length: { "case": "cases/x.html", … }.
export function kindsOf(folder) {
  const found = {};
  for (const file of filesOf(folder)) {
    if (!file.endsWith('.html') || otherLanguages.includes(file.split('/')[0])) continue;
    const text = readFileSync(path.join(folder, file), 'utf8');
    const kind = text.match(/<body class="page-([\w-]+)/)?.[1];
    const name = kind === 'figure' ? text.match(/class="figure-frame (kind-\w+)/)?.[1] : kind;
    if (!name) throw new Error(`${file} is a page of no kind`);
    (found[name] ??= []).push({ file, length: text.length });
  }
  const middle = (list) => list.sort((a, b) => a.length - b.length)[Math.floor(list.length / 2)].file;
  return Object.fromEntries(Object.entries(found).map(([name, list]) => [name, middle(list)]));
}

export function read(file) {
  return readFileSync(path.join(root, file), 'utf8');
}

export function languageOf(file) {
  const first = file.split('/')[0];
  return otherLanguages.includes(first) ? first : 'nl';
}

before(() => (files.length > 0 ? [] : ['the site was not built: see build/e2e/log']));

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function unescape(text) {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (whole, name) => entities[name] ?? whole);
}

const tagPattern = /<([a-z][\w:-]*)((?:\s+[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*\/?>/gi;
const attributePattern = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g;

// The start tags of a page or an SVG in order: { name, attributes }. The markup is known to be
// valid (test_site_markup.mjs), so a pattern is enough.
export function tagsOf(markup) {
  const text = markup
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/(<(script|style)\b[^>]*>)[\s\S]*?(<\/\2>)/gi, '$1$3');
  return [...text.matchAll(tagPattern)].map(([, name, rest]) => ({
    name: name.toLowerCase(),
    attributes: Object.fromEntries(
      [...rest.matchAll(attributePattern)].map(([, key, a, b, c]) => [
        key.toLowerCase(),
        unescape(a ?? b ?? c ?? ''),
      ]),
    ),
  }));
}

const tagsByFile = new Map();

export function tagsIn(file) {
  if (!tagsByFile.has(file)) tagsByFile.set(file, tagsOf(read(file)));
  return tagsByFile.get(file);
}

const idsByFile = new Map();

export function idsIn(file) {
  if (!idsByFile.has(file))
    idsByFile.set(file, new Set(tagsIn(file).map((tag) => tag.attributes.id).filter(Boolean)));
  return idsByFile.get(file);
}
