// Collections that strangers made large: each of many parts points at one, or at none. Time and
// memory grow with their size, not with its square: before, all but media/ took 9 to over 28 seconds.
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

for (const [name, [status, files]] of Object.entries(collections)) {
  check(name, () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'casebook-growth-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    for (const [file, text] of Object.entries({ 'casebook.yaml': 'title: T\nlanguages: [en]\n', ...files })) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    const script = `ulimit -t ${seconds}; exec "$0" check "$1"`;
    const done = spawnSync('/bin/sh', ['-c', script, program, folder], { encoding: 'utf8', maxBuffer: 1 << 26 });
    return done.status === status ? [] : [`status ${done.status}, signal ${done.signal}: ${done.stderr.slice(0, 200)}`];
  });
}
