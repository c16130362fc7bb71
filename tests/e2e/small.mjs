// A small collection in a temporary folder, to be built, broken and built again.
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after } from './tap.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
export const program = path.resolve(here, '../../build/casebook');
const temporary = mkdtempSync(path.join(os.tmpdir(), 'casebook-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

// A fresh copy of small/; returns its folder, which has `content` and room for `public`.
export function copySmall(name) {
  const folder = path.join(temporary, name);
  cpSync(path.join(here, 'small'), path.join(folder, 'content'), { recursive: true });
  return folder;
}

// Runs the program in `folder`; returns { status, signal, stdout, stderr }.
export function casebook(folder, words, environment = {}, seconds = 60) {
  const env = { ...process.env, ...environment };
  return spawnSync(program, words, { cwd: folder, encoding: 'utf8', env, timeout: seconds * 1000 });
}

// The same, while others run.
export function casebookBeside(folder, words) {
  return new Promise((resolve) => {
    execFile(program, words, { cwd: folder, encoding: 'utf8', timeout: 60000 }, (error, stdout, stderr) =>
      resolve({ status: error?.code ?? 0, signal: error?.signal ?? null, stdout, stderr }));
  });
}

// One line for each file below `folder`: its path and a digest, sorted.
export function digests(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .map((file) => {
      const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
      return `${path.relative(folder, file)} ${digest}`;
    })
    .sort();
}

// What differs between two lists of digests, as problems.
export function differences(one, other) {
  const inOne = new Set(one);
  const inOther = new Set(other);
  return [
    ...one.filter((line) => !inOther.has(line)).map((line) => `only before: ${line}`),
    ...other.filter((line) => !inOne.has(line)).map((line) => `only after: ${line}`),
  ];
}

// Numbers from 0 to below `below`, the same for the same seed (mulberry32).
export function numbers(start) {
  let state = start >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
