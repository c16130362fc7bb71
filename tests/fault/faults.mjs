// Builds of a small collection in which a system call fails or is the last; see fault.c. The old
// version is published, the new one is built.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { png } from '../e2e/png.mjs';
import { casebook, copySmall, differences, digests } from '../e2e/small.mjs';
import { before } from '../e2e/tap.mjs';

export const library = fileURLToPath(new URL('../../build/release/tests/fault.so', import.meta.url));
const versions = { old: 'The old one.', new: 'The new one.' };

export class Faults {
  // `paper`: with guides and sheets, which take most of the time.
  constructor(name, { paper = false } = {}) {
    this.paper = paper;
    this.folder = copySmall(name);
    this.output = path.join(this.folder, 'public');
    this.configuration = path.join(this.folder, 'content/casebook.yaml');
    this.original = readFileSync(this.configuration, 'utf8').replace('theme: folio', `theme: own${paper ? '\nsheets: true' : ''}`);
    this.counted = path.join(this.folder, 'count');
    this.trees = {};
    const theme = path.join(this.folder, 'content/themes/own');
    mkdirSync(theme, { recursive: true });
    writeFileSync(path.join(theme, 'theme.yaml'), 'extends: folio\n');
    writeFileSync(path.join(theme, 'style.css'), 'body { color: black; }\n');
    mkdirSync(path.join(this.folder, 'content/media'));
    writeFileSync(path.join(this.folder, 'content/media/photo.png'), png(600, 20));
    before(() => this.publishBoth());
  }

  // Builds both versions, to know them.
  publishBoth() {
    for (const version of Object.keys(versions)) {
      this.edit(version);
      const { status, stderr } = this.build(['--clean']);
      if (status !== 0) return [stderr];
      this.trees[version] = digests(this.output);
    }
    const isTold = this.trees.old.length > 20 && differences(this.trees.old, this.trees.new).length > 0;
    return isTold ? [] : ['the two sites are the same'];
  }

  edit(version) {
    writeFileSync(this.configuration, `${this.original}description: ${versions[version]}\n`);
  }

  build(words = [], fault, environment = {}) {
    const faulty = fault ? { FAULT: fault, FAULT_COUNT: this.counted, LD_PRELOAD: library } : {};
    return casebook(this.folder, this.words(words), { ...faulty, ...environment });
  }

  words(words) {
    return ['build', 'content', '--out', 'public', ...(this.paper ? [] : ['--no-pdf']), ...(words.includes('--jobs') ? [] : ['--jobs', '1']), ...words];
  }

  // Which of the versions the output is; undefined: neither.
  published() {
    const found = digests(this.output);
    return Object.keys(this.trees).find((name) => differences(this.trees[name], found).length === 0);
  }

  // How many calls of a class a build of the new version makes after one of the old.
  calls(kind, words) {
    this.prepare();
    this.build(words, `${kind}:0:0`);
    const count = Number(readFileSync(this.counted, 'utf8'));
    this.prepare();
    return count;
  }

  // The old version is published by the next build, and the content is the new one. Returns what is
  // wrong with that build.
  prepare() {
    this.edit('old');
    const { status, stderr } = this.build();
    const problems = status === 0 ? [] : [`the next build: ${stderr}`];
    if (this.published() !== 'old') problems.push('the next build does not publish what it should');
    const known = ['content', 'public', '.public.casebook-state', 'count'];
    for (const name of readdirSync(this.folder)) if (!known.includes(name)) problems.push(`left behind: ${name}`);
    this.edit('new');
    return problems;
  }
}

// At most `most` numbers from 1 to `total`, evenly spread; with FAULTS=all in the environment, each of them.
export const spread = (total, most) => {
  const step = process.env.FAULTS === 'all' ? 1 : Math.max(1, total / most);
  return Array.from({ length: Math.floor(total / step) }, (_, i) => Math.floor(i * step) + 1);
};
