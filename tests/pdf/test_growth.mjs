// Guides of a long text: 200 kB of one shape, within seconds of processor time. Each took quadratic
// time, 4 to over 37 seconds. How paragraphs alone grow: unit/test_guide_paragraph.c.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { check } from '../e2e/tap.mjs';
import { root } from '../e2e/site.mjs';

const folder = path.join(root, '../../pdf-growth');
const program = path.join(root, '../../casebook');
const seconds = 4; // of the processor; 0.3 to 1.7 are used
const size = 200000;

const repeat = (shape, length = size) => shape.repeat(Math.ceil(length / Buffer.byteLength(shape)));
const lines = (shape) => Array(10).fill(repeat(shape, size / 10)).join('\n');
const shapes = {
  'Hebrew words': lines('אב '),
  'characters that no font has': lines('👨‍👩‍👧 '),
  'marks on one letter': `a${lines('\u0301')}`,
  emphasis: lines('*_'),
  'bold words': lines('**a** b '),
  'references to a footnote': `${lines('a[^1] ')}\n\n[^1]: z\n`,
  'hard breaks': repeat('a\\\n'),
  'code with blank lines': repeat('    a\n\n'),
  'fences in each other': repeat('```a\n~~~b\n'),
  'a list in a footnote': `a[^1]\n\n[^1]: b\n\n${repeat('    - xxxxxxxx\n')}`,
};

rmSync(folder, { recursive: true, force: true });

for (const [name, text] of Object.entries(shapes))
  check(`200 kB of ${name}`, () => {
    const home = path.join(folder, name.replace(/\W+/g, '-'));
    mkdirSync(path.join(home, 'practices/preparing'), { recursive: true });
    writeFileSync(path.join(home, 'casebook.yaml'), 'title: T\nlanguages: [en]\nguides:\n  - { id: guide, title: G, parts: [practices] }\n');
    writeFileSync(path.join(home, 'practices/preparing/p.md'), `---\ntitle: P\n---\n${text}`);
    const script = `ulimit -t ${seconds}; exec "$@"`;
    const done = spawnSync('sh', ['-c', script, 'sh', program, 'build', home, '--out', path.join(home, 'site')], { encoding: 'utf8' });
    return done.status === 0 ? [] : [`status ${done.status}, signal ${done.signal}: ${done.stderr.slice(0, 300)}`];
  });
