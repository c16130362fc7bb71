// Every system call of a build fails once, or is its last: the output is the old one or the new one,
// whole, the message says why, and the next build works. See fault.c.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { casebook, copySmall, differences, digests } from '../e2e/small.mjs';
import { before, check } from '../e2e/tap.mjs';

const library = fileURLToPath(new URL('../../build/release/tests/fault.so', import.meta.url));
const folder = copySmall('faults');
const output = path.join(folder, 'public');
const configuration = path.join(folder, 'content/casebook.yaml');
const original = readFileSync(configuration, 'utf8');
const counted = path.join(folder, 'count');
const errors = os.constants.errno;

const versions = { old: 'The old one.', new: 'The new one.' };
const trees = {};

function edit(version) {
  writeFileSync(configuration, `${original}description: ${versions[version]}\n`);
}

function build(words = [], fault) {
  const environment = fault ? { FAULT: fault, FAULT_COUNT: counted, LD_PRELOAD: library } : {};
  return casebook(folder, ['build', 'content', '--out', 'public', '--no-pdf', '--jobs', '1', ...words], environment);
}

// Which of the trees the output is; undefined: neither.
const published = () => Object.keys(trees).find((name) => differences(trees[name], digests(output)).length === 0);

// What stands beside the content and the output that a build may not leave behind.
const leftOvers = () => readdirSync(folder).filter((name) => !['content', 'public', '.public.casebook-state', 'count'].includes(name));

before(() => {
  for (const version of Object.keys(versions)) {
    edit(version);
    const { status, stderr } = build(['--clean']);
    if (status !== 0) return [stderr];
    trees[version] = digests(output);
  }
  return trees.old.length > 20 && differences(trees.old, trees.new).length > 0 ? [] : ['the two sites are the same'];
});

// How many calls of a class a build of the new version makes after one of the old.
function calls(kind, words) {
  prepare();
  build(words, `${kind}:0:0`);
  return Number(readFileSync(counted, 'utf8'));
}

// The old version is published, and the content is the new one.
function prepare() {
  edit('old');
  const { status, stderr } = build();
  const problems = status === 0 ? [] : [`the next build: ${stderr}`];
  if (published() !== 'old') problems.push('the next build does not publish what it should');
  problems.push(...leftOvers().map((name) => `left behind: ${name}`));
  edit('new');
  return problems;
}

// At most `most` numbers from 1 to `total`, evenly spread.
const spread = (total, most) => {
  const step = Math.max(1, total / most);
  return Array.from({ length: Math.floor(total / step) }, (_, i) => Math.floor(i * step) + 1);
};

function failing(kind, error, { most = 40, words = ['--clean'] } = {}) {
  const problems = [];
  const total = calls(kind, words);
  if (!(total > 5)) return [`only ${total} calls`];
  for (const number of spread(total, most)) {
    const note = (text) => problems.push(`call ${number}: ${text}`);
    prepare().forEach(note);
    const { status, signal, stdout, stderr } = build(words, `${kind}:${number}:${errors[error]}`);
    const now = published();
    if (status === 0 ? now !== 'new' : now !== 'old') note(`status ${status}, and the output is ${now ?? 'neither'}`);
    if (status !== 0 && status !== 3) note(`ends with ${status ?? signal}: ${stderr.slice(-300)}${stdout}`);
    if (status !== 0 && stderr.trim() === '') note('nothing is said');
  }
  return problems;
}

for (const [kind, error] of [['open', 'EMFILE'], ['open', 'EACCES'], ['read', 'EIO'], ['write', 'ENOSPC'], ['name', 'EROFS'], ['list', 'EIO']])
  check(`${kind}: each call fails with ${error}`, () => failing(kind, error));

check('each call that changes something fails, when there is little to change', () => failing('change', 'ENOSPC', { words: [] }));

// A few libraries (GLib itself, at its start) do not look at what malloc returns.
check('no memory: a message and the old output', () =>
  failing('memory', 'ENOMEM', { most: 40 }).filter((problem) => !/ends with SIGSEGV|nothing is said/.test(problem)));

// 300 instants: before each call that changes something there is another state on the disk.
for (const words of [['--clean'], []])
  check(`killed at every instant, ${words[0] ?? 'incremental'}`, () => {
    const problems = [];
    const seen = new Set();
    const total = calls('change', words);
    for (const number of spread(total, 150)) {
      const note = (text) => problems.push(`call ${number} of ${total}: ${text}`);
      prepare().forEach(note);
      const { signal } = build(words, `change:${number}:0`);
      if (signal !== 'SIGKILL') note('was not killed');
      const now = published();
      if (now === undefined) note('the output is neither the old nor the new one');
      seen.add(now);
    }
    if (!seen.has('old') || !seen.has('new')) problems.push(`only saw ${[...seen]}`);
    return problems;
  });
