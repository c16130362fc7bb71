// Every system call of a build fails once: the output is the old one or the new one, whole, the
// message says why, and the next build works. See fault.c.
import os from 'node:os';
import { check } from '../e2e/tap.mjs';
import { Faults, spread } from './faults.mjs';

const faults = new Faults('faults');
const errors = os.constants.errno;

function failing(kind, error, { most = 30, words = ['--clean'], silent = false } = {}) {
  const problems = [];
  const total = faults.calls(kind, words);
  if (!(total > 5)) return [`only ${total} calls`];
  for (const number of spread(total, most)) {
    const note = (text) => problems.push(`call ${number} of ${total}: ${text}`);
    const { status, signal, stdout, stderr } = faults.build(words, `${kind}:${number}:${errors[error]}`);
    const now = faults.published();
    if (status === 0 ? now !== 'new' : now !== 'old') note(`status ${status}, and the output is ${now ?? 'neither'}`);
    if (status !== 0 && status !== 3 && !(silent && signal)) note(`ends with ${status ?? signal}: ${stderr.slice(-300)}${stdout}`);
    if (status !== 0 && stderr.trim() === '' && !silent) note('nothing is said');
    faults.prepare().forEach(note);
  }
  return problems;
}

for (const [kind, error] of [['open', 'EMFILE'], ['open', 'EACCES'], ['read', 'EIO'], ['write', 'ENOSPC'], ['name', 'EROFS'], ['list', 'EIO']])
  check(`${kind}: each call fails with ${error}`, () => failing(kind, error));

check('each call that changes something fails, when there is little to change', () => failing('change', 'ENOSPC', { words: [] }));

// A few libraries (GLib itself, at its start) do not look at what malloc returns, and end at once.
check('no memory: a message and the old output', () => failing('memory', 'ENOMEM', { most: 40, silent: true }));
