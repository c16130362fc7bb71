// How long a preview takes: from the start to its address, and from a save to the event that reloads
// the page. usage: serve.mjs COLLECTION [EDITS]; files of the collection are changed and put back.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../build/casebook');
const [collection, edits = '50'] = process.argv.slice(2);

function start() {
  const begun = performance.now();
  const child = spawn(program, ['serve', collection, '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve) => {
    child.stdout.once('data', (line) => resolve({
      child, url: String(line).match(/http:\S+/)[0], took: performance.now() - begun,
    }));
  });
}

// Calls `told` with every state after the first.
function listen(url, told) {
  return new Promise((resolve) => {
    http.get(`${url}_casebook/events`, (response) => {
      let first = true;
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        if (!chunk.includes('data: ')) return;
        if (first) resolve();
        else told(performance.now());
        first = false;
      });
      response.on('error', () => {});
    });
  });
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const shown = (numbers) => `median ${median(numbers).toFixed(1)} ms, slowest ${Math.max(...numbers).toFixed(1)} ms`;

// Processor time of all threads, in milliseconds: what does not depend on what else the machine does.
const tick = 10;
function processors(child) {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

// Saves one file after the other, each changed by `change`, and waits for the event of each.
async function measure(name, { child, url }, files, change) {
  const times = [];
  const before = processors(child);
  let told = () => {};
  await listen(url, (at) => told(at));
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const next of [change(text), text]) {
      const event = new Promise((resolve) => { told = resolve; });
      const saved = performance.now();
      writeFileSync(file, next);
      times.push((await event) - saved);
    }
  }
  const used = (processors(child) - before) / times.length;
  console.log(`${name}: ${shown(times)}, processors ${used.toFixed(1)} ms each`);
}

const memory = (child) => readFileSync(`/proc/${child.pid}/status`, 'utf8').match(/VmRSS:\s*(\d+)/)[1] / 1024;

console.log(`load ${os.loadavg()[0].toFixed(1)}, ${os.cpus().length} cores`);
const preview = await start();
const { child, took } = preview;
console.log(`start: ${took.toFixed(0)} ms, processors ${processors(child)} ms, ${memory(child).toFixed(0)} MB`);
const folder = path.join(collection, 'cases');
const files = readdirSync(folder).filter((name) => /^[^.]+\.yaml$/.test(name)).slice(0, Number(edits) / 2)
  .map((name) => path.join(folder, name));
await measure('a text of a case', preview, files, (text) => text.replace(/(sections:[\s\S]*?text: \|\n\s+)/, '$1Gewijzigd. '));
await measure('a title of a case', preview, files.slice(0, 5), (text) => text.replace('title: ', 'title: Zz '));
console.log(`afterwards: ${memory(child).toFixed(0)} MB`);
child.kill('SIGINT');
process.exit(0);
