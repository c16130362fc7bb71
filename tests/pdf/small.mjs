// Small guides, made for one question each.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../e2e/site.mjs';

const program = path.join(root, '../../casebook');
const checker = path.join(root, '../../release/tests/pdf_check');

// Writes a collection of one case and one page of text into a folder, and what `extra` adds or replaces.
export function writeCollection(folder, title, parts, body, extra = {}) {
  const files = {
    'casebook.yaml': `title: ${title}\nlanguages: [en]\nguides:\n  - { id: guide, title: Guide, parts: [${parts.join(', ')}] }\n`,
    'cases/one.yaml': 'title: One\n',
    'pages/about.md': `---\ntitle: About\n---\n${body}\n`,
    ...extra,
  };
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }
}

// What builds guides of one page of text (and what `extra` adds) in a folder of its own, each in a style
// of print.yaml; gives its PDF and page, how the build ended and what it said.
export function smallGuides(name) {
  const folder = path.join(root, '../../pdf', name);
  rmSync(folder, { recursive: true, force: true });
  return (title, body, style = '', extra = {}) => {
    const home = path.join(folder, title.replace(/\W+/g, '-'));
    const styled = style ? { 'templates/print.yaml': style } : {};
    writeCollection(path.join(home, 'content'), 'Layout', ['introduction', 'cases'], body, { ...styled, ...extra });
    const { status, stderr } = spawnSync(program, ['build', path.join(home, 'content'), '--out', path.join(home, 'site')], { encoding: 'utf8' });
    return {
      file: path.join(home, 'site/guide.pdf'), status, said: stderr,
      page: () => readFileSync(path.join(home, 'site/guide.html'), 'utf8'),
    };
  };
}

// What our own checker says against a PDF.
export const unsound = (file) => {
  const { status, stdout } = spawnSync(checker, [file], { encoding: 'utf8' });
  return status === 0 ? [] : [stdout];
};

export const twoColumns = 'page: { size: A4, columns: 2, hang: 0mm, hang-gap: 0mm, margin-inner: 20mm, margin-outer: 20mm }\n';
export const threeColumns = 'page: { size: A4, columns: 3, hang: 0mm, hang-gap: 0mm, margin-inner: 20mm, margin-outer: 20mm }\n';
export const a5 = 'page: { size: A5, hang: 0mm, hang-gap: 0mm, margin-inner: 18mm, margin-outer: 15mm, margin-top: 20mm, margin-bottom: 22mm }\n';
export const a5Columns = 'page: { size: A5, columns: 2, hang: 0mm, hang-gap: 0mm, margin-inner: 18mm, margin-outer: 15mm, margin-top: 20mm, margin-bottom: 22mm }\n';
