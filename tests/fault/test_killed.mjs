// Builds that are killed at more than 300 instants: the output is the old one or the new one, whole,
// and the next build works. See fault.c.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { program } from '../e2e/small.mjs';
import { check } from '../e2e/tap.mjs';
import { Faults, spread } from './faults.mjs';

const faults = new Faults('killed');
const modes = [['--clean'], []];

// Numbers that look random and are the same each time (Park and Miller).
function* random(seed) {
  for (let state = seed; ; ) {
    state = (state * 48271) % 2147483647;
    yield state / 2147483647;
  }
}

// Kills a build at each of `numbers` calls of a kind. Without an output is a moment of the way without
// exchange alone, which the next build ends.
function killedAt(kind, numbers, words, { environment = {}, mayBeAway = false } = {}) {
  const problems = [];
  const seen = new Set();
  for (const number of numbers) {
    const note = (text) => problems.push(`call ${number}: ${text}`);
    const { signal, status } = faults.build(words, `${kind}:${number}:0`, environment);
    if (signal !== 'SIGKILL' && kind !== 'any') note(`ended with ${status ?? signal}`);
    const isAway = mayBeAway && !existsSync(faults.output);
    const now = isAway ? 'away' : faults.published();
    if (now === undefined) note('the output is neither the old nor the new one');
    seen.add(now);
    faults.prepare().forEach(note);
  }
  console.log(`# ${numbers.length} instants`);
  // Most calls of any kind are made before the output changes.
  if (!seen.has('old') || (!seen.has('new') && kind !== 'any')) problems.push(`only saw ${[...seen]}`);
  return problems;
}

// Before each call that changes something there is another state on the disk.
for (const words of modes)
  check(`before every call that changes something, ${words[0] ?? 'incremental'}`, () =>
    killedAt('change', spread(faults.calls('change', words), 150), words));

for (const words of modes)
  check(`at 40 random calls of any kind, ${words[0] ?? 'incremental'}`, () => {
    const total = faults.calls('any', words);
    const numbers = random(8);
    return killedAt('any', Array.from({ length: 40 }, () => Math.ceil(numbers.next().value * total)), words);
  });

check('where folders cannot be exchanged, at the calls that change names', () => {
  const environment = { FAULT_NO_EXCHANGE: '1' };
  const total = faults.calls('name', ['--clean']);
  return killedAt('name', spread(total, 40), ['--clean'], { environment, mayBeAway: true });
});

// The output while a build on several threads is killed from outside, after a part of its time.
function killedAfter(words, milliseconds) {
  return new Promise((resolve) => {
    const child = spawn(program, faults.words([...words, '--jobs', '4']), { cwd: faults.folder, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

for (const words of modes)
  check(`by the clock, on four threads, ${words[0] ?? 'incremental'}`, async () => {
    const problems = [];
    const start = performance.now();
    await killedAfter(words, 60000);
    const whole = performance.now() - start;
    const numbers = random(80);
    for (let turn = 0; turn < 20; turn++) {
      const after = numbers.next().value * whole;
      const note = (text) => problems.push(`after ${after.toFixed(1)} ms: ${text}`);
      faults.prepare().forEach(note);
      await killedAfter(words, after);
      if (faults.published() === undefined) note('the output is neither the old nor the new one');
    }
    return [...problems, ...faults.prepare()];
  });
