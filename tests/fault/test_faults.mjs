// Every system call of a build fails once: the output is the old one or the new one, whole, the
// message says why, and the next build works. The same of an import, a dashboard and the preview's
// start. See fault.c.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { casebook, differences, digests, program } from '../e2e/small.mjs';
import { check } from '../e2e/tap.mjs';
import { Faults, library, spread } from './faults.mjs';

const faults = new Faults('faults');
const paper = new Faults('paper', { paper: true });
const errors = os.constants.errno;

function failing(kind, error, { on = faults, most = 30, least = 5, words = ['--clean'] } = {}) {
  const problems = [];
  const total = on.calls(kind, words);
  if (!(total > least)) return [`only ${total} calls`];
  for (const number of spread(total, most)) {
    const note = (text) => problems.push(`call ${number} of ${total}: ${text}`);
    const { status, signal, stdout, stderr } = on.build(words, `${kind}:${number}:${errors[error]}`);
    const now = on.published();
    if (status === 0 ? now !== 'new' : now !== 'old') note(`status ${status}, and the output is ${now ?? 'neither'}`);
    if (status !== 0 && status !== 3) note(`ends with ${status ?? signal}: ${stderr.slice(-300)}${stdout}`);
    if (status !== 0 && stderr.trim() === '') note('nothing is said');
    on.prepare().forEach(note);
  }
  return problems;
}

for (const [kind, error] of [['open', 'EMFILE'], ['open', 'EACCES'], ['read', 'EIO'], ['write', 'ENOSPC'], ['name', 'EROFS'], ['list', 'EIO'], ['look', 'EACCES']])
  check(`${kind}: each call fails with ${error}`, () => failing(kind, error));

check('each call that changes something fails, when there is little to change', () => failing('change', 'ENOSPC', { words: [] }));

check('no memory: a message and the old output', () => failing('memory', 'ENOMEM', { most: 40 }));

// Guides and sheets are drawn by libraries, each with its own way of failing.
for (const [kind, error] of [['open', 'EMFILE'], ['read', 'EIO'], ['write', 'ENOSPC'], ['name', 'EROFS'], ['list', 'EIO'], ['look', 'EACCES']])
  check(`guides and sheets, ${kind}: each call fails with ${error}`, () => failing(kind, error, { on: paper, most: 10 }));
check('guides and sheets, no memory: a message and the old output', () => failing('memory', 'ENOMEM', { on: paper, most: 40 }));

// Less memory than a build needs, from hardly any to enough: the loader of programs needs some itself.
check('under limits of memory, it works or says so, and the old output is whole', () => {
  const problems = paper.prepare();
  for (let megabytes = 60; megabytes <= 220; megabytes += 20) {
    const note = (text) => problems.push(`${megabytes} MB: ${text}`);
    const line = `ulimit -v ${megabytes * 1024}; exec "$0" "$@"`;
    const { status, signal, stderr } = spawnSync('sh', ['-c', line, program, ...paper.words(['--clean'])], { cwd: paper.folder, encoding: 'utf8' });
    const now = paper.published();
    const isLoaded = !/error while loading shared libraries/.test(stderr);
    if (status === 0 ? now !== 'new' : now !== 'old') note(`status ${status}, and the output is ${now ?? 'neither'}`);
    if (isLoaded && status !== 0 && status !== 3) note(`ends with ${status ?? signal}: ${stderr.slice(-300)}`);
    if (status !== 0 && stderr.trim() === '') note('nothing is said');
    paper.prepare().forEach(note);
  }
  return problems;
});

// A file changes while it is read: what is published is whole, and the next build knows what the file is then.
function changing(how, file) {
  const place = path.join(faults.folder, 'content', file);
  const was = readFileSync(place);
  const problems = faults.prepare();
  const { status, signal, stderr } = faults.build([], undefined, { FAULT_CHANGE: `${how}:${file}`, LD_PRELOAD: library });
  const now = existsSync(place) ? readFileSync(place) : Buffer.alloc(0);
  if (was.equals(now)) problems.push('the file did not change');
  if (![0, 1, 3].includes(status)) problems.push(`ends with ${status ?? signal}`);
  if (status !== 0 && stderr.trim() === '') problems.push('nothing is said');
  if (status !== 0 && faults.published() !== 'old') problems.push(`status ${status}, and the output is not the old one`);
  const next = faults.build();
  const after = digests(faults.output);
  const whole = faults.build(['--clean']);
  if (next.status !== whole.status) problems.push(`the next build ends with ${next.status}, one from nothing with ${whole.status}`);
  problems.push(...differences(after, digests(faults.output)));
  writeFileSync(place, was);
  return [...problems, ...faults.prepare()];
}

for (const file of ['casebook.yaml', 'cases/clinic.yaml', 'pages/about.md', 'media/photo.png', 'themes/own/style.css', 'themes/own/theme.yaml'])
  for (const how of ['grow', 'shrink', 'vanish', 'replace'])
    check(`${file}: while it is read, ${how}`, () => changing(how, file));

const { folder } = faults;
const content = path.join(folder, 'content');
const kept = path.join(folder, 'kept'); // the content as it was
const faulty = (fault) => ({ FAULT: fault, FAULT_COUNT: faults.counted, LD_PRELOAD: library });
const kinds = [['open', 'EMFILE'], ['read', 'EIO'], ['write', 'ENOSPC'], ['name', 'EROFS'], ['list', 'EIO'], ['memory', 'ENOMEM']];

function restore() {
  rmSync(content, { recursive: true, force: true });
  cpSync(kept, content, { recursive: true });
}

// Each call of a command fails once. `begin` makes all as it was; `judge` says what is wrong after.
async function each(kind, error, { most, begin, run, judge }) {
  const problems = [];
  begin();
  await run(`${kind}:0:0`);
  const total = Number(readFileSync(faults.counted, 'utf8'));
  if (!(total > 0)) return ['no calls'];
  for (const number of spread(total, most)) {
    begin();
    const ended = await run(`${kind}:${number}:${errors[error]}`);
    const note = (text) => problems.push(`call ${number} of ${total}: ${text}: ${ended.stderr.slice(-300)}`);
    if (ended.status !== 0 && ended.status !== 3) note(`ends with ${ended.status ?? ended.signal}`);
    if (ended.status !== 0 && ended.stderr.trim() === '') note('nothing is said');
    judge(ended, note);
  }
  begin();
  return problems;
}

const changed = (before, after) => differences(before, after).length > 0;

function importing(kind, error) {
  const table = path.join(folder, 'table.csv');
  const run = (fault) => casebook(folder, ['import', 'table.csv', 'content'], fault ? faulty(fault) : {});
  if (!existsSync(kept)) cpSync(content, kept, { recursive: true });
  writeFileSync(table, 'id,title,organisation,sector\nbakery,Another bakery,B,care\nclinic,Another clinic,C,trade\nfresh,Fresh,F,care\n');
  restore();
  const before = digests(content);
  run();
  const after = digests(content);
  if (!changed(before, after)) return ['the table changes nothing'];
  return each(kind, error, {
    most: 25, begin: restore, run,
    judge: ({ status }, note) => {
      // A name that cannot be taken away stays, hidden.
      const now = digests(content).filter((line) => kind !== 'name' || !path.basename(line).startsWith('.'));
      if (changed(status === 0 ? after : before, now)) note(`status ${status}, and the cases are neither as they were nor as they should be`);
    },
  });
}

function reporting(kind, error) {
  const out = path.join(folder, 'state');
  const run = (fault) => casebook(folder, ['check', 'content', '--report', 'state'], fault ? faulty(fault) : {});
  if (!existsSync(kept)) cpSync(content, kept, { recursive: true });
  restore();
  const before = digests(content);
  run();
  const whole = digests(out);
  return each(kind, error, {
    most: 20, begin: () => rmSync(out, { recursive: true, force: true }), run,
    judge: ({ status }, note) => {
      if (status === 0 && changed(whole, digests(out))) note('the dashboard is not whole');
      if (changed(before, digests(content))) note('the content is not as it was');
    },
  });
}

// The preview that has said where it is has started; it is stopped then.
function starting(kind, error) {
  if (!existsSync(kept)) cpSync(content, kept, { recursive: true });
  restore();
  const run = (fault) => new Promise((resolve) => {
    const child = spawn(program, ['serve', 'content', '--port', '0'], { cwd: folder, env: { ...process.env, ...faulty(fault) } });
    const ended = { stderr: '', signal: null };
    const hung = setTimeout(() => { ended.stderr += 'it hangs'; child.kill('SIGKILL'); }, 60000);
    child.stdout.on('data', () => { ended.started = true; child.kill('SIGINT'); });
    child.stderr.on('data', (chunk) => { ended.stderr += chunk; });
    child.on('close', (status, signal) => { clearTimeout(hung); resolve({ ...ended, status, signal }); });
  });
  return each(kind, error, {
    most: 20, begin: () => {}, run,
    judge: ({ status, started, stderr }, note) => {
      if (status === 0 && !started) note('it ends well, and has not started');
      if (stderr.includes('it hangs')) note('it hangs');
    },
  });
}

for (const [kind, error] of kinds) {
  check(`import, ${kind}: each call fails with ${error}, and all cases are changed or none`, () => importing(kind, error));
  check(`dashboard, ${kind}: each call fails with ${error}`, () => reporting(kind, error));
  // The preview's start writes to itself alone, to wake its threads.
  if (kind !== 'write' && kind !== 'name') check(`preview, ${kind}: each call of its start fails with ${error}`, () => starting(kind, error));
}
