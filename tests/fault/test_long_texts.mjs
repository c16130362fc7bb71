// Memory for the nodes of long texts is mapped (base/small_blocks.h): each time it cannot be had, the
// message says so, the status is 3, and the old output stays. See fault.c.
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { casebook, copySmall, differences, digests } from '../e2e/small.mjs';
import { check } from '../e2e/tap.mjs';
import { library, spread } from './faults.mjs';

const folder = copySmall('long');
const output = path.join(folder, 'public');
const page = path.join(folder, 'content/pages/about.md');
const counted = path.join(folder, 'count');
const build = ['build', 'content', '--out', 'public', '--no-pdf', '--jobs', '1', '--clean'];
const run = (words, number) => casebook(folder, words, { FAULT: `room:${number}:${os.constants.errno.ENOMEM}`, FAULT_COUNT: counted, LD_PRELOAD: library });

check('no memory for the nodes of a long text: a message, status 3, the old output', () => {
  const first = casebook(folder, build);
  if (first.status !== 0) return [first.stderr];
  const old = digests(output);
  writeFileSync(page, `---\ntitle: Over\n---\n${'*a* `b` \n'.repeat(4000)}`);
  const problems = [];
  for (const words of [build, ['check', 'content']]) {
    const whole = run(['check', 'content'], 0);
    const total = Number(readFileSync(counted, 'utf8'));
    if (whole.status !== 0 || total < 1) problems.push(`${total} calls, status ${whole.status}: ${whole.stderr}`);
    for (const number of spread(total, 4)) {
      const { status, signal, stderr } = run(words, number);
      if (status !== 3 || !stderr.includes('failed to allocate')) problems.push(`${words[0]}, call ${number}: ${status ?? signal}: ${stderr.slice(-300)}`);
    }
    differences(old, digests(output)).forEach((text) => problems.push(`${words[0]}: ${text}`));
  }
  const next = casebook(folder, build);
  if (next.status !== 0 || differences(old, digests(output)).length === 0) problems.push(`the next build: ${next.status} ${next.stderr}`);
  return problems;
});
