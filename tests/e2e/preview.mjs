// A running `casebook serve` over a copy of a small collection, on a port of its own.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { launch } from './browser.mjs';
import { copySmall, program } from './small.mjs';
import { after } from './tap.mjs';

const patience = 15000;
const running = new Set();
let browser;
after(() => browser?.close());
after(() => { for (const child of running) child.kill('SIGKILL'); });

// Resolves when `text` has come out of a stream, with all of it.
function said(stream, text) {
  return new Promise((resolve, reject) => {
    let all = '';
    const timer = setTimeout(() => reject(new Error(`"${text}" was not said: ${all}`)), patience);
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      all += chunk;
      if (!all.includes(text)) return;
      clearTimeout(timer);
      resolve(all);
    });
  });
}

// Starts the program in a fresh folder, which has `content/` as `prepare` left it. Returns where it
// is, its folder and its process; what it says goes to `messages`.
export async function startPreview(name, { prepare = () => {}, words = [], environment = {} } = {}) {
  const folder = copySmall(name);
  const content = path.join(folder, 'content');
  prepare(content);
  const child = spawn(program, ['serve', 'content', '--port', '0', ...words], {
    cwd: folder, env: { ...process.env, ...environment },
  });
  running.add(child);
  const ended = new Promise((resolve) => {
    child.on('exit', (status, signal) => {
      running.delete(child);
      resolve({ status, signal });
    });
  });
  const preview = { folder, content, child, ended, messages: '' };
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (chunk) => { preview.messages += chunk; });
  const first = await said(child.stdout, '\n');
  preview.url = first.match(/http:\/\/\S+/)[0];
  preview.port = Number(new URL(preview.url).port);
  preview.file = (file) => path.join(content, file);
  preview.read = (file) => readFileSync(preview.file(file), 'utf8');
  preview.write = (file, text) => {
    mkdirSync(path.dirname(preview.file(file)), { recursive: true });
    writeFileSync(preview.file(file), text);
  };
  preview.append = (file, text) => appendFileSync(preview.file(file), text);
  preview.replace = (file, from, to) => preview.write(file, preview.read(file).replaceAll(from, to));
  // As editors save: a new file takes the place of the old one.
  preview.exchange = (file, text) => {
    writeFileSync(`${preview.file(file)}.tmp`, text);
    renameSync(`${preview.file(file)}.tmp`, preview.file(file));
  };
  preview.stop = async () => {
    child.kill('SIGINT');
    return ended;
  };
  return preview;
}

// Asks for a path as it is; returns { status, headers, body }.
export function ask(preview, target, { method = 'GET', headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: preview.port, path: target, method, headers, agent: false };
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({
        status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString('utf8'),
      }));
    });
    request.setTimeout(patience, () => request.destroy(new Error(`no answer to ${target}`)));
    request.on('error', reject);
    request.end();
  });
}

// Sends bytes over a bare connection, and returns what comes until it is closed, or `until` is done.
export function sendRaw(preview, bytes, until) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(preview.port, '127.0.0.1', () => {
      socket.write(bytes, () => until?.().then(() => socket.destroy()));
    });
    let answer = '';
    socket.setTimeout(patience, () => socket.destroy(new Error(`no answer to ${JSON.stringify(bytes.slice(0, 60))}`)));
    socket.on('data', (chunk) => { answer += chunk.toString('latin1'); });
    socket.on('error', (error) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(answer) : reject(error)));
    socket.on('close', () => resolve(answer));
  });
}

// The stream of events: `next(wanted)` resolves with the first state that `wanted` accepts.
export function listen(preview) {
  const waiting = [];
  const states = [];
  const request = http.get({ host: '127.0.0.1', port: preview.port, path: '/_casebook/events', agent: false });
  const offer = () => {
    while (waiting.length > 0) {
      const index = states.findIndex(waiting[0].wanted);
      if (index < 0) return;
      const [state] = states.splice(0, index + 1).slice(-1);
      waiting.shift().resolve(state);
    }
  };
  request.on('response', (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk) => {
      const events = (text + chunk).split('\n\n');
      text = events.pop();
      for (const event of events) {
        const data = event.split('\n').find((line) => line.startsWith('data: '));
        if (data !== undefined) states.push({ ...JSON.parse(data.slice(6)), at: performance.now() });
      }
      offer();
    });
    response.on('error', () => {});
  });
  request.on('error', () => {});
  return {
    close: () => request.destroy(),
    next: (wanted = () => true) => new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no such event')), patience);
      waiting.push({ wanted, resolve: (state) => { clearTimeout(timer); resolve(state); } });
      offer();
    }),
  };
}

// Opens a page of the preview in a browser of its own context; `errors` gets what its console says.
export async function openPage(preview, target = '', options = {}) {
  browser ??= await launch();
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && page.errors.push(message.text()));
  const live = page.waitForResponse((response) => response.url().endsWith('/_casebook/events'));
  await page.goto(preview.url + target);
  await live;
  return page;
}
