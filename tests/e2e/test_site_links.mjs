// Every link of the site leads somewhere, and nothing is fetched from elsewhere.
import path from 'node:path';
import { prefix } from './browser.mjs';
import { files, idsIn, languageOf, otherLanguages, pages, read, tagsIn } from './site.mjs';
import { check } from './tap.mjs';

const known = new Set(files);
const hasScheme = (url) => /^[a-z][a-z0-9+.-]*:/i.test(url) || url.startsWith('//');

// Where an address without query and fragment leads; those of 404.html begin with the site's path.
const targetOf = (file, address) =>
  path.basename(file) === '404.html' && address.startsWith(prefix)
    ? decodeURI(address.slice(prefix.length))
    : path.posix.join(path.posix.dirname(file), decodeURI(address));

// Attributes that hold URLs; srcset holds several.
function urlsOf({ name, attributes }) {
  const urls = ['href', 'xlink:href', 'src', 'data', 'poster', 'action', 'formaction', 'cite']
    .filter((key) => attributes[key] !== undefined)
    .filter((key) => !(key === 'data' && name !== 'object'))
    .map((key) => attributes[key]);
  const sources = (attributes.srcset ?? '').split(',').map((part) => part.trim().split(/\s+/)[0]);
  return [...urls, ...sources.filter(Boolean)];
}

// What is wrong with a link inside the site, or nothing.
function problemOf(file, url) {
  const [address, fragment] = url.split('#', 2);
  const where = address.split('?')[0];
  if (where.startsWith('/') && path.basename(file) !== '404.html') return 'is not relative';
  const target = where ? targetOf(file, where) : file;
  if (target.startsWith('../')) return 'leaves the site';
  if (!known.has(target)) return `leads to ${target}, which is not there`;
  if (fragment && !idsIn(target).has(decodeURIComponent(fragment)))
    return `leads to ${target}, which has no #${fragment}`;
  return undefined;
}

check('every internal link and fragment resolves', () =>
  pages.flatMap((file) =>
    [...new Set(tagsIn(file).flatMap(urlsOf))]
      .filter((url) => !hasScheme(url))
      .map((url) => [url, problemOf(file, url)])
      .filter(([, problem]) => problem)
      .map(([url, problem]) => `${file}: ${url} ${problem}`),
  ),
);

// Only a reader's click, or a word to machines, may name another site.
function isFetched({ name, attributes }) {
  if (name === 'a' || name === 'area' || name === 'blockquote' || name === 'q') return false;
  const words = ['canonical', 'alternate', 'license', 'author', 'me', 'next', 'prev'];
  return !(name === 'link' && words.includes(attributes.rel?.split(' ')[0]));
}

check('nothing is fetched from elsewhere', () => [
  ...pages.flatMap((file) =>
    tagsIn(file)
      .filter(isFetched)
      .flatMap(urlsOf)
      .filter((url) => hasScheme(url) && !url.startsWith('data:'))
      .map((url) => `${file}: fetches ${url}`),
  ),
  ...files
    .filter((file) => file.endsWith('.css'))
    .flatMap((file) =>
      [...read(file).matchAll(/url\(\s*["']?((?:[a-z]+:)?\/\/[^)"']*)|@import/gi)].map(
        (match) => `${file}: fetches ${match[1] ?? 'by @import'}`,
      ),
    ),
]);

check('what a style sheet uses is there', () =>
  files
    .filter((file) => file.endsWith('.css'))
    .flatMap((file) =>
      [...read(file).matchAll(/url\(\s*["']?([^)"'#]+)/g)]
        .map(([, url]) => url)
        .filter((url) => !hasScheme(url))
        .map((url) => [url, problemOf(file, url)])
        .filter(([, problem]) => problem)
        .map(([url, problem]) => `${file}: ${url} ${problem}`),
    ),
);

check('only links that a browser may open are links', () =>
  pages.flatMap((file) =>
    tagsIn(file)
      .flatMap(urlsOf)
      .filter((url) => hasScheme(url) && !/^(https?|mailto|tel):/i.test(url))
      .filter((url) => !/^data:image\//.test(url))
      .map((url) => `${file}: ${url}`),
  ),
);

check('every language has the same pages', () => {
  const inDefault = pages.filter((file) => languageOf(file) === 'nl');
  return otherLanguages.flatMap((language) => {
    const inOther = new Set(
      pages
        .filter((file) => languageOf(file) === language)
        .map((file) => file.slice(language.length + 1)),
    );
    return [
      ...inDefault.filter((file) => !inOther.has(file)).map((file) => `no ${language}/${file}`),
      ...[...inOther]
        .filter((file) => !inDefault.includes(file))
        .map((file) => `${language}/${file} has no original`),
    ];
  });
});

check('every page says its language and links to its translation', () =>
  pages.flatMap((file) => {
    const language = languageOf(file);
    const other = language === 'nl' ? `en/${file}` : file.slice(language.length + 1);
    const tags = tagsIn(file);
    const said = tags.find((tag) => tag.name === 'html')?.attributes.lang;
    const translations = tags
      .filter((tag) => tag.name === 'a' && tag.attributes.hreflang)
      .map((tag) => tag.attributes.href.split('#')[0])
      .map((url) => targetOf(file, url));
    return [
      ...(said === language ? [] : [`${file}: lang is "${said}", not "${language}"`]),
      ...(translations.includes(other) ? [] : [`${file}: no link to ${other}`]),
    ];
  }),
);

check('every page can be reached from the home page of its language', () => {
  const reached = new Set();
  const queue = ['index.html', ...otherLanguages.map((language) => `${language}/index.html`)];
  while (queue.length > 0) {
    const file = queue.pop();
    if (reached.has(file) || !known.has(file)) continue;
    reached.add(file);
    for (const tag of file.endsWith('.html') ? tagsIn(file) : []) {
      const url = tag.name === 'a' ? tag.attributes.href : undefined;
      if (!url || hasScheme(url) || url.startsWith('#')) continue;
      queue.push(path.posix.join(path.posix.dirname(file), decodeURI(url.split(/[?#]/)[0])));
    }
  }
  return pages
    .filter((file) => !reached.has(file) && path.basename(file) !== '404.html')
    .map((file) => `nothing leads to ${file}`);
});
