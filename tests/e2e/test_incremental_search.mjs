// An incremental build equals a clean one where the search is cut into many files and later builds
// count only what changed: over 2,000 cases, which test_incremental.mjs does not have.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { casebook, copySmall, differences, digests, numbers } from './small.mjs';
import { check } from './tap.mjs';

const seed = Number(process.env.INCREMENTAL_SEED ?? 20261122);
const edits = Number(process.env.INCREMENTAL_EDITS ?? 12);
const count = 2010;

// A build knows files from one another only when they are older than this (milliseconds).
const trusted = 2100;

const number = numbers(seed);
const one = (list) => list[number(list.length)];

// Words of all, of a few and of one; forms of one stem; a word with a diacritic.
const word = () =>
  one([() => one(['het', 'team', 'teams', 'loopbaan', 'loopbanen', 'École']), () => `woord${number(700)}`, () => `zeldzaam${number(9999)}x`])();
const words = (length) => Array.from({ length }, word).join(' ');

class Collection {
  constructor() {
    this.folder = copySmall('incremental-search');
    this.content = path.join(this.folder, 'content');
    rmSync(this.content, { recursive: true });
    mkdirSync(path.join(this.content, 'cases'), { recursive: true });
    writeFileSync(path.join(this.content, 'casebook.yaml'), 'title: Groot\nlanguages: [nl]\n');
    writeFileSync(path.join(this.content, 'schema.yaml'), 'case: {}\n');
    this.cases = [];
    for (let i = 0; i < count; i++) this.write(i, `Geval ${i}`, words(12));
    this.last = Date.now();
  }

  file(index) {
    return path.join(this.content, `cases/geval-${index}.yaml`);
  }

  write(index, title, text) {
    this.cases[index] = { title, text };
    writeFileSync(this.file(index), `title: ${title}\nsummary: Een geval.\nsections: [{ title: Begin, text: ${JSON.stringify(text)} }]\n`);
  }

  // What was said, and what there is then.
  build(out, ...more) {
    const { status, stderr } = casebook(this.folder, ['build', 'content', '--out', out, '--no-pdf', ...more]);
    if (status !== 0) throw new Error(stderr);
    return [stderr.replaceAll(out, 'OUT'), ...digests(path.join(this.folder, out))];
  }

  // Whether the last build took over what earlier ones had counted.
  hasPatch() {
    const file = readFileSync(path.join(this.folder, '.public.casebook-state'), 'latin1');
    const [start, end] = file.split('\n', 1)[0].split(' ').slice(2).map((place) => parseInt(place, 16));
    const state = file.slice(start, end);
    return /^kept \w+ (?!0 )\w+ \w+ :search nl changed$/m.test(state);
  }
}

const texts = {
  more: (text) => `${text} ${word()}`,
  less: (text) => text.split(' ').slice(1).join(' ') || word(),
  other: () => words(12),
  shuffled: (text) => text.split(' ').reverse().join(' '),
  little: () => 'het',
};

// What is done to a case: most often to its text alone.
function edit(collection) {
  const index = number(count);
  const { title, text } = collection.cases[index];
  if (number(12) === 0) collection.write(index, `${title} ${word()}`, text);
  else collection.write(index, title, one(Object.values(texts))(text));
}

check(`${edits} random edits of ${count} cases (seed ${seed}): their search is that of a clean build`, () => {
  const collection = new Collection();
  while (Date.now() < collection.last + trusted) collection.build('clean', '--clean');
  collection.build('public');
  let patches = 0;
  for (let i = 1; i <= edits; i++) {
    for (let left = 1 + number(3); left > 0; left--) edit(collection);
    const problems = differences(collection.build('clean', '--clean'), collection.build('public', '--jobs', one(['1', '4'])));
    if (problems.length > 0) return [`edit ${i}`, ...problems];
    patches += collection.hasPatch();
  }
  return patches < edits / 3 ? [`the search was counted anew in ${edits - patches} builds: too many to say anything`] : [];
});
