// Builds that are killed at more than 300 random instants, and at each of the calls with which the
// output changes: it is the old one or the new one, whole, and the next build works. See fault.c. SEED=n in the
// environment takes the instants of an earlier run.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { program } from '../e2e/small.mjs';
import { check } from '../e2e/tap.mjs';
import { Faults } from './faults.mjs';

const faults = new Faults('killed');
const paper = new Faults('paper', { paper: true });
const modes = [['--clean'], []];

const seed = Number(process.env.SEED) || 1 + Math.floor(Math.random() * 2147483646);
console.log(`# SEED=${seed}`);

// Numbers from 0 to below 1 that look random and are the same for a seed (Park and Miller).
const numbers = (function* () {
  for (let state = seed; ; ) {
    state = (state * 48271) % 2147483647;
    yield state / 2147483647;
  }
})();
const random = () => numbers.next().value;

// `count` different numbers from 1 to `total`, or all of them.
function some(total, count) {
  const left = Array.from({ length: total }, (_, i) => i + 1);
  const taken = [];
  while (left.length > 0 && taken.length < count) taken.push(...left.splice(Math.floor(random() * left.length), 1));
  return taken;
}

// Kills a build at each of `numbers` calls of a kind. Without an output is a moment of the way without
// exchange alone, which the next build ends.
function killedAt(kind, calls, words, { on = faults, environment = {}, mayBeAway = false } = {}) {
  const problems = [];
  const seen = new Set();
  for (const number of calls) {
    const note = (text) => problems.push(`call ${number}: ${text}`);
    const { signal, status } = on.build(words, `${kind}:${number}:0`, environment);
    if (signal !== 'SIGKILL' && kind !== 'any') note(`ended with ${status ?? signal}`);
    const isAway = mayBeAway && !existsSync(on.output);
    const now = isAway ? 'away' : on.published();
    if (now === undefined) note('the output is neither the old nor the new one');
    seen.add(now);
    on.prepare().forEach(note);
  }
  console.log(`# ${calls.length} instants`);
  // Most calls are made before the output changes.
  if (!seen.has('old') || (!seen.has('new') && kind === 'name')) problems.push(`only saw ${[...seen]}`);
  return problems;
}

// Before each call that changes something there is another state on the disk.
for (const words of modes)
  check(`before 120 random calls that change something, ${words[0] ?? 'incremental'}`, () =>
    killedAt('change', some(faults.calls('change', words), 120), words));

// The calls that change a name from ten before to ten after the one with which the output changes.
function aroundTheSwap(words, environment = {}) {
  const total = faults.calls('name', words);
  let [before, behind] = [1, total];
  while (behind - before > 1) {
    const middle = Math.floor((before + behind) / 2);
    faults.build(words, `name:${middle}:0`, environment);
    if (faults.published() === 'new') behind = middle;
    else before = middle;
    faults.prepare();
  }
  return Array.from({ length: 21 }, (_, i) => before - 10 + i).filter((call) => call > 0 && call <= total);
}

for (const words of modes)
  check(`before each call with which the output changes, ${words[0] ?? 'incremental'}`, () => killedAt('name', aroundTheSwap(words), words));

for (const words of modes)
  check(`at 40 random calls of any kind, ${words[0] ?? 'incremental'}`, () =>
    killedAt('any', some(faults.calls('any', words), 40), words));

check('with guides and sheets, before 20 random calls that change something', () =>
  killedAt('change', some(paper.calls('change', ['--clean']), 20), ['--clean'], { on: paper }));

check('where folders cannot be exchanged, at the calls that change names', () => {
  const environment = { FAULT_NO_EXCHANGE: '1' };
  const calls = [...aroundTheSwap(['--clean'], environment), ...some(faults.calls('name', ['--clean']), 20)];
  return killedAt('name', calls, ['--clean'], { environment, mayBeAway: true });
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
    for (let turn = 0; turn < 20; turn++) {
      const after = random() * whole;
      const note = (text) => problems.push(`after ${after.toFixed(1)} ms: ${text}`);
      faults.prepare().forEach(note);
      await killedAfter(words, after);
      if (faults.published() === undefined) note('the output is neither the old nor the new one');
    }
    return [...problems, ...faults.prepare()];
  });
