// The table that `casebook export` writes goes through LibreOffice and comes back the same.
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { casebook, digests } from './small.mjs';
import { after, check } from './tap.mjs';

const isThere = spawnSync('soffice', ['--version']).status === 0;
const folder = mkdtempSync(path.join(os.tmpdir(), 'casebook-spreadsheet-'));
after(() => rmSync(folder, { recursive: true, force: true }));

// Opens FILE as a table of cells with this delimiter and saves it as a spreadsheet, or the other
// way round; returns the new path.
function convert(file, to, code, out) {
  const form = `Text - txt - csv (StarCalc):${code},34,76,1,,0,false,true,false`;
  const words = [`-env:UserInstallation=${pathToFileURL(path.join(folder, 'profile'))}`, '--headless'];
  if (to === 'ods') words.push(`--infilter=CSV:${code},34,76,1`);
  words.push('--convert-to', to === 'ods' ? 'ods' : `csv:${form}`, '--outdir', path.join(folder, out), file);
  spawnSync('soffice', words, { timeout: 120000 });
  const made = path.join(folder, out, `${path.parse(file).name}.${to}`);
  if (!existsSync(made)) throw new Error(`LibreOffice did not make ${made}`);
  return made;
}

// A copy of the sample with texts that a spreadsheet would like to change.
function copySample(name) {
  const copy = path.join(folder, name);
  cpSync('content', copy, { recursive: true });
  appendFileSync(path.join(copy, 'cases/aralea.yaml'), 'image_alt: "=SUM(1;2)"\n');
  appendFileSync(path.join(copy, 'cases/ae.yaml'), 'image_alt: "\'@home"\nparticipation: 03/04\n');
  appendFileSync(path.join(copy, 'cases/brugge.yaml'), 'image_alt: |\n  - one\n  - two "quoted"; and, separated\n');
  return copy;
}

function run(words) {
  const done = casebook(folder, words);
  if (done.status !== 0) throw new Error(done.stdout + done.stderr);
  return done.stdout;
}

if (!isThere) {
  console.log('1..0 # SKIP soffice is not installed (Debian: libreoffice-calc)');
} else {
  for (const [name, delimiter, code] of [['semicolon', 'semicolon', 59], ['comma', 'comma', 44], ['labels', 'semicolon', 59]]) {
    check(`${name}: what LibreOffice saves changes nothing`, () => {
      const copy = copySample(name);
      const before = digests(copy);
      const table = path.join(folder, `${name}.csv`);
      run(['export', 'csv', copy, '--delimiter', delimiter, '--out', table, ...(name === 'labels' ? ['--labels'] : [])]);
      const back = convert(convert(table, 'ods', code, 'sheet'), 'csv', code, 'back');
      const said = run(['import', back, copy]);
      if (readFileSync(back).equals(readFileSync(table))) return ['the table did not go through LibreOffice'];
      const changed = digests(copy).filter((line, index) => line !== before[index]);
      return said.trim() === '37 cases as they were' ? changed : [said, ...changed];
    });
  }
}
