// What `casebook check` says to people and what it says to programs: a terminal shows the first of many
// warnings of one kind, all else shows each.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { casebook, copySmall, program } from './small.mjs';
import { check } from './tap.mjs';

const folder = copySmall('terminal');
for (let n = 1; n <= 12; n++) { // one case of the collection has no summary, either
  writeFileSync(path.join(folder, `content/cases/without-${n}.yaml`), `title: { nl: Zaak ${n}, en: Case ${n} }\norganisation: Bolle\nsector: care\n`);
}
const summaries = (text) => text.match(/warning\[CB901\]/g)?.length ?? 0;
const onTerminal = (words) => {
  const command = [program, 'check', ...words, 'content'].join(' ');
  const run = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  return run.stdout;
};

// Nothing, or what was printed instead.
const expect = (text, right) => (right ? [] : text.split('\n'));

check('what is no terminal gets each warning', () => {
  const { stderr } = casebook(folder, ['check', 'content']);
  return expect(stderr, summaries(stderr) === 13);
});
check('a terminal gets the first ones, and is told how to see the rest', () => {
  const text = onTerminal([]);
  const shown = summaries(text);
  return expect(text, shown > 0 && shown < 10 && text.includes('casebook check --all'));
});
check('and each with --all', () => {
  const text = onTerminal(['--all']);
  return expect(text, summaries(text) === 13 && !text.includes('check --all'));
});
