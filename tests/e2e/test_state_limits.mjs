// What a build remembers of itself is believed up to its limits (generator/base/limits.h), and no
// further: then the site is made anew.
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { casebook, copySmall } from './small.mjs';
import { check } from './tap.mjs';

const most = { size: 1024 * 1024 * 1024, text: 64 * 1024 * 1024 }; // CB_MAX_STATE_SIZE, CB_MAX_STATE_TEXT
const folder = copySmall('state-limits');
const file = path.join(folder, '.public.casebook-state');
const header = 51; // the first line: where the text begins and ends, in hexadecimal digits
const line = (...places) => `casebook-state 6 ${places.map((place) => place.toString(16).padStart(16, '0')).join(' ')}\n`;

const build = () => casebook(folder, ['build', 'content', '--out', 'public', '--no-pdf']);
const isKnown = ({ stdout }) => stdout.includes('as they were');

let cases, text; // what the file holds, after a build
function remember() {
  build();
  const bytes = readFileSync(file);
  const [start, end] = bytes.toString('latin1', 0, header).split(' ').slice(2).map((place) => parseInt(place, 16));
  cases = bytes.subarray(header, start);
  text = bytes.toString('utf8', start, end);
}

// Writes the file with this text, and a hole before it that makes it so long; says whether it is believed.
function believed(written, size = header + cases.length + written.length) {
  const start = size - written.length;
  const handle = openSync(file, 'w');
  writeSync(handle, line(start, size));
  writeSync(handle, cases, 0, cases.length, header);
  ftruncateSync(handle, start);
  writeSync(handle, Buffer.from(written), 0, written.length, start);
  closeSync(handle);
  const built = build();
  return built.status === 0 ? isKnown(built) : built.stderr;
}

function compare(limit, make) {
  remember();
  const at = make(limit);
  const above = make(limit + 1);
  return [...(at === true ? [] : [`at the limit it is not believed: ${at}`]), ...(above === false ? [] : [`above it: ${above}`])];
}

check('STATE_SIZE', () => compare(most.size, (size) => believed(text, size)));
// A line that says nothing makes the text as long as it has to be.
check('STATE_TEXT', () =>
  compare(most.text, (length) => believed(text.replace(/end\n$/, `more ${'x'.repeat(length - text.length - 6)}\nend\n`))));
