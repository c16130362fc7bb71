// The preview as strangers see it: who may ask for what, what comes with an answer, and how it ends.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, unlinkSync, watch, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { ask, listen, sendRaw, startPreview } from './preview.mjs';
import { casebook, copySmall, program } from './small.mjs';
import { after, before, check } from './tap.mjs';
import { same } from './visit.mjs';

let preview;
before(async () => {
  preview = await startPreview('http', {
    prepare: (content) => {
      mkdirSync(path.join(content, 'media'));
      writeFileSync(path.join(content, 'media/plan.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
      writeFileSync(path.join(content, 'media/note.txt'), 'a note');
      writeFileSync(path.join(content, 'media/page.html'), '<script>alert(1)</script>');
      writeFileSync(path.join(path.dirname(content), 'secret.txt'), 'secret');
    },
  });
});
after(() => preview?.stop());

const status = async (target, options) => (await ask(preview, target, options)).status;

check('every kind of output is served with its type', async () => {
  const types = {
    '/': 'text/html; charset=utf-8', '/en/': 'text/html; charset=utf-8', '/cases/bakery.html': 'text/html; charset=utf-8',
    '/guide.html': 'text/html; charset=utf-8', '/guide.pdf': 'application/pdf', '/cases.csv': 'text/csv; charset=utf-8',
    '/cases.json': 'application/json; charset=utf-8', '/search-index.js': 'text/javascript; charset=utf-8',
    '/figures/sectors.svg': 'image/svg+xml', '/figures/sectors.csv': 'text/csv; charset=utf-8',
    '/feed.xml': 'application/xml; charset=utf-8', '/robots.txt': 'text/plain; charset=utf-8',
    '/media/plan.svg': 'image/svg+xml', '/media/note.txt': 'text/plain; charset=utf-8',
    '/_casebook/live.js': 'text/javascript; charset=utf-8', '/_casebook/live.css': 'text/css; charset=utf-8',
  };
  const problems = [];
  for (const [target, type] of Object.entries(types)) {
    const answer = await ask(preview, target);
    problems.push(...same(target, [answer.status, answer.headers['content-type']], [200, type]));
    problems.push(...same(`${target} cache`, answer.headers['cache-control'], 'no-store'));
    problems.push(...same(`${target} sniffing`, answer.headers['x-content-type-options'], 'nosniff'));
    problems.push(...same(`${target} elsewhere`, answer.headers['cross-origin-resource-policy'], 'same-origin'));
    const policy = answer.headers['content-security-policy'] ?? '';
    if (type.startsWith('text/html') && !policy.startsWith("default-src 'self';")) problems.push(`${target}: policy "${policy}"`);
    if (type === 'image/svg+xml' && !policy.includes('sandbox')) problems.push(`${target}: policy "${policy}"`);
  }
  const [, search, version] = (await ask(preview, '/search-index.js')).body.match(/"folder":"([^"]+)".*"words":"(\w{6})/);
  problems.push(...same('a file of the search', await status(`/${search}words-0-${version}.js`), 200));
  return problems;
});

check('pages and drawings in media/ are not the site\'s: no script of theirs runs', async () => {
  const policies = await Promise.all(['/media/plan.svg', '/media/page.html'].map(async (target) => (await ask(preview, target)).headers['content-security-policy']));
  return policies.every((policy) => /sandbox$/.test(policy)) ? [] : policies;
});

check('what is served is what a build writes, but for the script in pages', async () => {
  const built = casebook(preview.folder, ['build', 'content', '--out', 'public']);
  if (built.status !== 0) return [built.stderr];
  const top = path.join(preview.folder, 'public');
  const files = readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.relative(top, path.join(entry.parentPath ?? entry.path, entry.name)));
  const problems = [];
  for (const file of files) {
    const { body } = await ask(preview, `/${file}`);
    const text = body.replace(/<script src="\/_casebook\/live\.js"[^>]*><\/script>\n/, '');
    if (text !== readFileSync(path.join(top, file), 'utf8')) problems.push(`${file} differs`);
  }
  return files.length > 30 ? problems : [`only ${files.length} files`];
});

check('what is not there, and folders without their slash', async () => {
  const nowhere = await ask(preview, '/a/b/nowhere.html');
  const folder = await ask(preview, '/en');
  const links = [...nowhere.body.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => href);
  const found = await Promise.all(links.map((href) => status(new URL(href, 'http://x/a/b/nowhere.html').pathname)));
  return [
    ...same('status', nowhere.status, 404),
    ...same('style sheets of the page', found, [200, 200, 200, 200]),
    ...same('folder', [folder.status, folder.headers.location], [302, '/en/']),
    ...same('others', await Promise.all(['/cases', '/_casebook/', '/_casebook/x.js', '/media/', '/media/none.png']
      .map((target) => status(target))), [404, 404, 404, 404, 404]),
  ];
});

check('only GET and HEAD are answered', async () => {
  const methods = ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'];
  const found = await Promise.all(methods.map((method) => status('/', { method })));
  const head = await ask(preview, '/', { method: 'HEAD' });
  const get = await ask(preview, '/');
  return [
    ...same('statuses', found, methods.map(() => 405)),
    ...same('HEAD', [head.status, head.body, head.headers['content-length']], [200, '', get.headers['content-length']]),
    ...same('allowed', (await ask(preview, '/', { method: 'POST' })).headers.allow, 'GET, HEAD'),
  ];
});

check('unknown names of this machine are refused', async () => {
  const names = ['example.org', `example.org:${preview.port}`, '127.0.0.1.example.org', 'localhost.example.org', '10.0.0.1'];
  const own = ['localhost', `localhost:${preview.port}`, `127.0.0.1:${preview.port}`, '[::1]'];
  const problems = [];
  for (const host of names) problems.push(...same(host, await status('/', { headers: { host } }), 403));
  for (const host of own) problems.push(...same(host, await status('/', { headers: { host } }), 200));
  const bare = await sendRaw(preview, 'GET / HTTP/1.0\r\n\r\n');
  const two = await sendRaw(preview, 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: example.org\r\n\r\n');
  const event = await status('/_casebook/events', { headers: { host: 'example.org' } });
  return [
    ...problems,
    ...same('no name', bare.split('\r\n')[0].split(' ')[1], '403'),
    ...same('events', event, 403),
    ...(/^HTTP\/1.1 40[03] /.test(two) ? [] : [`two names: ${two.slice(0, 40)}`]),
  ];
});

check('pages elsewhere can lead here, and read nothing', async () => {
  const from = (site, mode) => status('/search-index.js', { headers: { 'sec-fetch-site': site, 'sec-fetch-mode': mode } });
  return same('statuses', await Promise.all([from('cross-site', 'no-cors'), from('same-site', 'cors'), from('cross-site', 'navigate'),
    from('same-origin', 'cors'), from('none', 'navigate')]), [403, 403, 200, 200, 200]);
});

check('no path leaves the output', async () => {
  const targets = ['/../secret.txt', '/media/../../secret.txt', '/media/%2e%2e/%2e%2e/secret.txt', '/media/..%2f..%2fsecret.txt',
    '/media/..%5c..%5csecret.txt', '/media/..\\..\\secret.txt', '/media/%00', '/media/note.txt%00.html', '//etc/passwd',
    '/media//note.txt', '/./media/note.txt', '/media/note.txt/', '/%c0%ae%c0%ae/secret.txt', '/casebook.yaml',
    '/content/casebook.yaml', '/media/.', '/%2e%2e%2fsecret.txt', '/media/..', '/..', '/.'];
  const problems = [];
  for (const target of targets) {
    const answer = await sendRaw(preview, `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    if (!/^HTTP\/1.1 40[04] /.test(answer) || answer.includes('secret\n')) problems.push(`${target}: ${answer.slice(0, 60)}`);
  }
  // A file that became a link out of the collection after it was listed.
  preview.write('media/later.txt', 'harmless');
  problems.push(...same('at first', await status('/media/later.txt'), 200));
  unlinkSync(preview.file('media/later.txt'));
  symlinkSync('../../secret.txt', preview.file('media/later.txt'));
  const { body } = await ask(preview, '/media/later.txt');
  if (body.startsWith('secret')) problems.push('a link led out of the collection');
  unlinkSync(preview.file('media/later.txt'));
  return problems;
});

check('malformed requests are refused, and the next is answered', async () => {
  const requests = ['\r\n\r\n', 'GET\r\n\r\n', 'GET /\r\n\r\n', 'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n', '\0\0\0\0', 'GET / HTTP/1.1\r\nHost localhost\r\n\r\n',
    `GET /${'a'.repeat(5000)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    `GET /${'a'.repeat(100000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: localhost\r\n${'X: y\r\n'.repeat(20000)}\r\n`,
    `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'y'.repeat(100000)}\r\n\r\n`,
    'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'GET http://example.org/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 'CONNECT example.org:443 HTTP/1.1\r\nHost: localhost\r\n\r\n'];
  const problems = [];
  for (const request of requests) {
    let next;
    const answer = await sendRaw(preview, request, async () => { next = await status('/'); });
    if (answer !== '' && !/^HTTP\/1.[01] (4|5)\d\d /.test(answer)) problems.push(`${JSON.stringify(request.slice(0, 40))}: ${answer.slice(0, 60)}`);
    problems.push(...same('the next', next ?? await status('/'), 200));
  }
  return problems;
});

check('a body that nobody asked for, many requests over one connection', async () => {
  const one = 'GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n';
  const answer = await sendRaw(preview, `${one}Content-Length: 5\r\n\r\nhello${`${one}\r\n`.repeat(50)}${one}Connection: close\r\n\r\n`);
  return same('answers', answer.split('HTTP/1.1 200 OK').length - 1, 52);
});

check('more pages than may listen are told so', async () => {
  const most = 200; // CB_MAX_STREAMS
  const streams = Array.from({ length: most }, () => listen(preview));
  await Promise.all(streams.map((stream) => stream.next()));
  const problems = same('one more', await status('/_casebook/events'), 503);
  for (const stream of streams) stream.close();
  return [...problems, ...same('pages meanwhile', await status('/'), 200)];
});

// How many sockets the preview has open, where the system tells.
function sockets() {
  const folder = `/proc/${preview.child.pid}/fd`;
  if (!existsSync(folder)) return undefined;
  const targets = readdirSync(folder).map((name) => {
    try {
      return readlinkSync(path.join(folder, name));
    } catch {
      return '';
    }
  });
  return targets.filter((target) => target.startsWith('socket:')).length;
}

check('1,200 connections at once, and no more; when some go, others are answered', async () => {
  const most = 1200; // CB_MAX_CONNECTIONS
  const problems = [];
  const open = [];
  const connect = () => new Promise((resolve) => {
    const socket = net.connect(preview.port, '127.0.0.1', () => resolve(socket)).on('error', () => resolve(null));
  });
  const answered = (socket) => new Promise((resolve) => {
    socket.once('data', () => resolve(true)).once('close', () => resolve(false));
    socket.write('GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n');
  });
  for (let i = 0; i < most; i++) open.push(await connect());
  const first = await Promise.all(open.map(answered));
  if (!first.every(Boolean)) problems.push(`only ${first.filter(Boolean).length} of ${most} were answered`);
  for (let i = 0; i < 100; i++) open.push(await connect());
  const count = sockets();
  if (count > most + 20) problems.push(`${count} sockets are open`);
  for (const socket of open) socket?.destroy();
  problems.push(...same('afterwards', await status('/'), 200));
  return problems;
});

// Requests that nobody's browser sends. Each is refused, or is answered with what it may have; none
// brings what is outside of the site, and the next is answered.
check('odd requests find nothing', async () => {
  const h = 'Host: localhost\r\nConnection: close\r\n';
  const secret = preview.file('../secret.txt');
  const targets = [
    '/%2e%2e/secret.txt', '/%2E%2E%2Fsecret.txt', '/.%2e/secret.txt', '/%252e%252e/secret.txt', '/..%c0%afsecret.txt', '/%c0%ae%c0%ae/secret.txt',
    '/%e0%80%ae%e0%80%ae/secret.txt', '/..%ef%bc%8fsecret.txt', '/\uff0e\uff0e/secret.txt', '/media/%2e%2e%5c%2e%2e%5csecret.txt', '/media/..;/secret.txt',
    '/media/...//secret.txt', '/%00/../secret.txt', '/media/note.txt%00', '/media/note.txt%20', '/media/note.txt.', '/media/note.txt::$DATA', '/MEDIA/note.txt',
    '/media/./note.txt', '/media/x/../note.txt', '/media/%6eote.txt%2f', '/media?/../secret.txt', '/media#/../secret.txt', `/${secret}`, `/media/${secret}`,
    `//${secret}`, `file://${secret}`, `http://localhost/../secret.txt`, 'http://example.org/media/note.txt', '*', '?', '#', '/%', '/%2', '/%zz', '/%u002e', '/a%0d%0aX:%20y',
    '/_casebook/../secret.txt', '/_casebook/%2e%2e/%2e%2e/secret.txt', '/_casebook/live.js/../../secret.txt', '/.casebook-output', '/.git/config', '/~root', '/C:/secret.txt',
    '/cases/..%00/secret.txt', '/en/..%2f..%2fsecret.txt', `/${'../'.repeat(500)}secret.txt`, `/${'a/'.repeat(1500)}`, `/${'%41'.repeat(1300)}`, '/search-index.js%3fx',
  ];
  const raws = [
    'GET / HTTP/1.1\nHost: localhost\nConnection: close\n\n', `GET / HTTP/1.1\r\n Host: localhost\r\n\r\n`, `GET / HTTP/1.1\r\nHost : localhost\r\nConnection: close\r\n\r\n`,
    `GET / HTTP/1.1\r\n${h}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET /secret HTTP/1.1\r\n\r\n`,
    `GET / HTTP/1.1\r\n${h}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd`, `GET / HTTP/1.1\r\n${h}Transfer-Encoding: xchunked\r\n\r\n`,
    `GET / HTTP/1.1\r\n${h}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n`, `HEAD / HTTP/1.1\r\n${h}Range: bytes=0-\r\n\r\n`,
    `GET /media/note.txt HTTP/1.1\r\n${h}Range: bytes=-99999999999999999999,0-0,0-0\r\n\r\n`, `GET / HTTP/1.1\r\n${h}Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello`,
    `GET / HTTP/1.1\r\n${h}Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', `GET\t/\tHTTP/1.1\r\n${h}\r\n`, `get / HTTP/1.1\r\n${h}\r\n`,
    `GET / http/1.1\r\n${h}\r\n`, `GET / HTTP/1.1\r\nHost: localhost:99999999999\r\nConnection: close\r\n\r\n`, 'GET / HTTP/1.1\r\nHost: localhost@example.org\r\nConnection: close\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: example.org#localhost\r\nConnection: close\r\n\r\n', 'GET / HTTP/1.1\r\nHost: localhost, example.org\r\nConnection: close\r\n\r\n', 'GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n',
    `GET / HTTP/1.1\r\n${h}Cookie: ${'a=b;'.repeat(3000)}\r\n\r\n`, '\r\n'.repeat(5000), 'A'.repeat(20000), `GET / HTTP/1.1\r\n${h}X: a\0b\r\n\r\n`,
  ];
  const problems = [];
  const requests = [...targets.map((target) => `GET ${target} HTTP/1.1\r\n${h}\r\n`), ...raws];
  for (const request of requests) {
    // Some wait for more than comes: the next is answered meanwhile.
    const isWaiting = raws.includes(request) && !request.endsWith('\r\n\r\n');
    const answer = await sendRaw(preview, request, isWaiting || request.includes('chunked') || request.startsWith('\r') ? () => status('/') : undefined);
    const shown = JSON.stringify(request.slice(0, 60));
    if (answer !== '' && !/^HTTP\/1\.[01] (100|200|206|302|400|403|404|405|413|414|417|431|501|505) /.test(answer)) problems.push(`${shown}: ${answer.slice(0, 60)}`);
    if (/(^|\n)secret$/.test(answer) || answer.includes('title: { nl')) problems.push(`${shown} finds what is outside`);
    if (/^X: y/m.test(answer)) problems.push(`${shown} writes a header`);
    if (/Host: (?!localhost[\r\n])/i.test(request) && /^HTTP\/1\.1 200/.test(answer)) problems.push(`${shown} is answered`);
  }
  problems.push(...same('the next', await status('/'), 200));
  return requests.length > 70 ? problems : [...problems, 'too few requests'];
});

// Random numbers that are the same in every run.
function dice(seed) {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

// Something that is hardly a request: pieces of some in any order, or bytes, a few of them changed.
function malformed(roll) {
  const pieces = ['GET ', 'HEAD ', 'POST ', 'get', ' ', '/', '/media/note.txt', '*', 'http://', '%', '%2e%2e/', '?', ' HTTP/1.1', ' HTTP/0.9', ' HTTP/', '\r\n', '\n', '\r', '\r\n\r\n',
    'Host: localhost', 'Host:', 'Content-Length: ', 'Content-Length: -5', '99999999999999999999', 'Transfer-Encoding: chunked', 'ffffffffffffffff\r\n', '0\r\n\r\n', 'Connection: close',
    'Expect: 100-continue', 'Upgrade: websocket', 'Range: bytes=-', ':', ';', '\t', '\0', '\x16\x03\x01', '\xff', 'a'.repeat(300), 'X: y\r\n'.repeat(50)];
  let text = '';
  if (roll(4) === 0) {
    for (let length = roll(2000); length > 0; length--) text += String.fromCharCode(roll(256));
  } else {
    text = roll(2) === 0 ? 'GET / HTTP/1.1\r\nHost: localhost\r\n' : '';
    for (let count = 1 + roll(12); count > 0; count--) text += pieces[roll(pieces.length)];
  }
  const bytes = Buffer.from(text, 'latin1');
  for (let count = roll(4); count > 0 && bytes.length > 0; count--) bytes[roll(bytes.length)] = roll(256);
  return bytes;
}

// Sends bytes and no more; resolves when the other side has closed, with what came.
const sendAndEnd = (bytes) => new Promise((resolve, reject) => {
  const socket = net.connect({ port: preview.port, host: '127.0.0.1' }, () => socket.end(bytes));
  const chunks = [];
  socket.setTimeout(20000, () => socket.destroy(new Error('it was not closed')));
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', (error) => (['ECONNRESET', 'EPIPE'].includes(error.code) ? resolve(chunks) : reject(error)));
  socket.on('close', () => resolve(chunks));
});

const memory = () => {
  const file = `/proc/${preview.child.pid}/status`;
  return existsSync(file) ? Number(readFileSync(file, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024 : 0;
};

check('800 random requests: each connection ends, memory does not grow, the next is answered', async () => {
  const roll = dice(8);
  const problems = [];
  const seen = {};
  const round = async (count) => {
    for (let i = 0; i < count; i += 200) {
      const requests = Array.from({ length: 200 }, () => malformed(roll));
      await Promise.all(requests.map(async (bytes) => {
        const answer = await sendAndEnd(bytes).catch((error) => { problems.push(`${JSON.stringify(bytes.toString('latin1').slice(0, 80))}: ${error.message}`); return []; });
        const [line] = Buffer.concat(answer).toString('latin1').split('\r\n');
        const kind = line === '' ? 'none' : line.slice(0, 12);
        seen[kind] = (seen[kind] ?? 0) + 1;
        if (line !== '' && !/^HTTP\/1\.[01] (100|200|206|302|400|403|404|405|413|414|417|431|501|505) /.test(line)) problems.push(line.slice(0, 80));
      }));
      problems.push(...same('the next', await status('/robots.txt'), 200));
    }
  };
  await round(200);
  const [before, opened] = [memory(), sockets()];
  await round(600);
  if (memory() > before + 8) problems.push(`memory grew from ${before} to ${memory()} MB`);
  if (sockets() > opened + 2) problems.push(`${sockets()} sockets are open, and ${opened} were`);
  if (Object.keys(seen).length < 4) problems.push(`too few kinds of answers: ${JSON.stringify(seen)}`);
  return problems;
});

// A preview that is stopped; returns how it ended, and after how many milliseconds.
async function stopAfter(name, work, signal = 'SIGINT') {
  const other = await startPreview(name);
  await work(other);
  const start = performance.now();
  other.child.kill(signal);
  const end = await other.ended;
  return { ...end, took: performance.now() - start };
}

check('Ctrl-C ends it at once, whatever it does', async () => {
  const works = {
    nothing: () => {},
    'an open page': async (other) => { await listen(other).next(); },
    'an idle connection': (other) => new Promise((resolve) => { net.connect(other.port, '127.0.0.1', resolve).on('error', () => {}); }),
    'half a request': (other) => new Promise((resolve) => {
      const socket = net.connect(other.port, '127.0.0.1', () => socket.write('GET / HT', resolve)).on('error', () => {});
    }),
    'a guide': (other) => { ask(other, '/guide.pdf').catch(() => {}); return ask(other, '/'); },
    'a change': (other) => { other.append('cases/bakery.yaml', '\n'); },
  };
  const problems = [];
  for (const [name, work] of Object.entries(works)) {
    const { status: end, signal, took } = await stopAfter(`stop-${name.replaceAll(' ', '-')}`, work);
    problems.push(...same(name, [end, signal], [0, null]));
    if (took > 2000) problems.push(`${name}: it took ${Math.round(took)} ms`);
  }
  problems.push(...same('SIGTERM', (await stopAfter('stop-term', () => {}, 'SIGTERM')).status, 0));
  return problems;
});

const run = (name, words, options = {}) => spawnSync(program, ['serve', ...words], {
  cwd: copySmall(name), encoding: 'utf8', timeout: 20000, ...options,
});

check('wrong command lines, a port that is taken, a collection that is not there', () => {
  const taken = run('taken', ['content', '--port', String(preview.port)]);
  const words = run('words', ['content', '--port', '65536']);
  const host = run('host', ['content', '--host', 'example.org']);
  const missing = run('missing', ['nowhere']);
  return [
    ...same('taken', [taken.status, taken.stderr.includes('hint: ')], [3, true]),
    ...same('port', words.status, 2),
    ...same('host', host.status, 2),
    ...same('missing', [missing.status, missing.stderr.includes('nowhere/casebook.yaml')], [1, true]),
  ];
});

check('everybody may come only when told so, with a warning', async () => {
  const open = await startPreview('public', { words: ['--host', '0.0.0.0'] });
  const address = { headers: { host: `192.0.2.7:${open.port}` } };
  const problems = [
    ...same('an address', (await ask(open, '/', address)).status, 200),
    ...same('a name', (await ask(open, '/', { headers: { host: 'example.org' } })).status, 403),
    ...(open.messages.includes('warning: everybody') ? [] : ['no warning']),
  ];
  await open.stop();
  return [...problems, ...same('an address, on this machine alone', await status('/', address), 403)];
});

check('--open opens the browser at the address', async () => {
  const home = path.join(copySmall('browser'), 'home');
  const seen = path.join(home, 'seen');
  mkdirSync(path.join(home, 'applications'), { recursive: true });
  writeFileSync(path.join(home, 'browser'), `#!/bin/sh\necho "$1" > ${seen}.new && mv ${seen}.new ${seen}\n`);
  chmodSync(path.join(home, 'browser'), 0o755);
  writeFileSync(path.join(home, 'applications/test.desktop'),
    `[Desktop Entry]\nType=Application\nName=Test\nExec=${home}/browser %u\nMimeType=x-scheme-handler/http;\n`);
  writeFileSync(path.join(home, 'mimeapps.list'), '[Default Applications]\nx-scheme-handler/http=test.desktop\n');
  const appeared = new Promise((resolve) => {
    const watcher = watch(home, (event, name) => {
      if (name !== 'seen') return;
      watcher.close();
      resolve();
    });
  });
  const opened = await startPreview('opened', {
    words: ['--open'], environment: { XDG_DATA_HOME: home, XDG_DATA_DIRS: home, XDG_CONFIG_HOME: home, HOME: home },
  });
  await appeared;
  const problems = same('address', readFileSync(seen, 'utf8').trim(), opened.url);
  await opened.stop();
  return problems;
});
