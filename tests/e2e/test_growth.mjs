// Collections that strangers made large. First, each of many parts points at one, or at none: time
// and memory grow with their size, not with its square; before, all but media/ took 9 to over 28
// seconds. Then a case whose text is 1 MB of one shape of Markdown, those that take most memory:
// the whole program stays below 200 MB (unit/test_markdown_growth.c has all shapes).
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { program } from './small.mjs';
import { after, check } from './tap.mjs';

const seconds = 5; // of processor time; 0.1 to 0.5 are used
const times = (count, line) => Array.from({ length: count }, (_, i) => line(i)).join('');
const page = (body) => ({ 'pages/x.md': `---\ntitle: X\n---\n${body}` });

const collections = {
  'an address that leads nowhere': [1, page(times(50000, () => '[x](a)\n'))],
  'places of a page that has many': [0, page(times(20000, (i) => `## h${i}\n`) + '\n' + times(20000, () => '[x](page:x#h19999)\n'))],
  'places that a page with many lacks': [1, page(times(20000, (i) => `## h${i}\n`) + '\n' + times(20000, (i) => `[x](page:x#g${i})\n`))],
  'sections of a case that has many': [
    0,
    { 'cases/x.yaml': 'title: X\nsections:\n' + times(8000, (i) => `  - { title: h${i}, text: "[x](case:x#h7999)" }\n`) },
  ],
  'terms that a vocabulary lacks': [
    1,
    {
      'schema.yaml':
        'case:\n  sector: { type: terms, vocabulary: sectors }\nvocabularies:\n  sectors:\n' +
        times(9000, (i) => `    - { id: aaaa${String(i).padStart(4, '0')} }\n`),
      'cases/x.yaml': 'title: X\nsector:\n' + times(50000, (i) => `  - bbbb${i}\n`),
    },
  ],
  'media that are not there': [
    1,
    { ...Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`media/a${i}.png`, ''])), ...page(times(30000, (i) => `![a](media:b${i}.png)\n`)) },
  ],
};

function collection(files) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'casebook-growth-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries({ 'casebook.yaml': 'title: T\nlanguages: [en]\n', ...files })) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

for (const [name, [status, files]] of Object.entries(collections)) {
  check(name, () => {
    const folder = collection(files);
    const script = `ulimit -t ${seconds}; exec "$0" check "$1"`;
    const done = spawnSync('/bin/sh', ['-c', script, program, folder], { encoding: 'utf8', maxBuffer: 1 << 26 });
    return done.status === status ? [] : [`status ${done.status}, signal ${done.signal}: ${done.stderr.slice(0, 200)}`];
  });
}

// 1 MB in double quotes, over lines that are not too long.
const megabyte = (shape) => {
  const line = JSON.stringify(shape.repeat(50000 / shape.length)).slice(1, -1);
  return `"${Array(20).fill(line).join('\\\n      ')}"`;
};
const shapes = ['# a\n', "'*\n", '_* \n*', '[', '*a_ ', '[a](', '[^', '- [ ] a\n', '. \n'];
const measure = `import json, os, resource, sys
status = os.spawnv(os.P_WAIT, sys.argv[1], sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([status, used.ru_maxrss / 1024, used.ru_utime + used.ru_stime]))`;

for (const shape of shapes) {
  check(`1 MB of ${JSON.stringify(shape)} within 200 MB`, () => {
    const folder = collection({ 'cases/x.yaml': `title: X\nsections:\n  - title: S\n    text: ${megabyte(shape)}\n` });
    const done = spawnSync('python3', ['-c', measure, program, 'check', folder], { encoding: 'utf8' });
    const [status, megabytes, time] = JSON.parse(done.stdout.trim().split('\n').at(-1));
    return status === 0 && megabytes < 200 && time < seconds ? [] : [`status ${status}, ${megabytes} MB, ${time} s: ${done.stderr.slice(0, 200)}`];
  });
}
