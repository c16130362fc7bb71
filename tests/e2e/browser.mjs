// A real browser, and the site on a local server under a sub-path, with the strict policy that
// the site promises to live with.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { root as sampleSite } from './site.mjs';

const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  '--no-first-run',
];

function chromiumPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(':');
  const found = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return process.env.CHROMIUM ?? found.find(existsSync) ?? '/usr/bin/chromium';
}

export function launch() {
  return chromium.launch({ executablePath: chromiumPath(), args: flags });
}

const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript',
  '.json': 'application/json', '.svg': 'image/svg+xml', '.xml': 'application/xml',
  '.csv': 'text/csv', '.pdf': 'application/pdf', '.png': 'image/png', '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
};

// Where it is served: the path of the address that the sample is built for (404.html has it).
export const prefix = '/cases/';

// Serves a folder (the sample's site) under that path; returns { url, close }.
export async function serve(root = sampleSite, { policy = true } = {}) {
  const server = createServer((request, response) => {
    const wanted = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const file = path.join(root, wanted.slice(prefix.length));
    const isServed = wanted.startsWith(prefix) && file.startsWith(root + path.sep) && path.extname(file);
    if (!isServed || !existsSync(file)) {
      const notFound = path.join(root, '404.html');
      const isPage = wanted.startsWith(prefix) && path.extname(wanted) === '.html' && existsSync(notFound);
      response.writeHead(404, isPage ? { 'content-type': types['.html'] } : {}).end(isPage ? readFileSync(notFound) : undefined);
      return;
    }
    response.writeHead(200, {
      'content-type': types[path.extname(file)] ?? 'application/octet-stream',
      ...(policy ? { 'content-security-policy': "default-src 'self'" } : {}),
    });
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}${prefix}`;
  return { url, close: () => server.close() };
}
