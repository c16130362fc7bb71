// The built sample collection, as the end-to-end tests look at it: its files and its markup.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { before } from './tap.mjs';

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const root = path.join(repository, 'build/e2e/site');
export const otherLanguages = ['en'];

// Every file of the site as a path from its root, sorted.
export const files = existsSync(root)
  ? readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
      .sort()
  : [];

export const pages = files.filter((file) => file.endsWith('.html'));

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
