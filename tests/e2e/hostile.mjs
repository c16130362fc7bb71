// A collection of strangers: every payload of payloads.txt in every text of every kind of file.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { casebook } from './small.mjs';
import { after } from './tap.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
export const payloads = readFileSync(path.join(here, 'payloads.txt'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line));

// What a payload is on its way through the fields: each case has another one in each of them.
const turned = (i, by) => payloads[(i + by) % payloads.length];
const caseId = (i) => `case-${String(i).padStart(3, '0')}`;
// A place for a picture whose name is a payload as well.
const media = `x"onerror=alert(1) '><img src=x onerror=alert(1)>.png`;

// JSON is YAML, but for the characters that end a line in YAML alone.
const written = (value) =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

// One entry of a list or a map a line, so that the line of a message tells the text that it means.
const lines = (value) =>
  Array.isArray(value)
    ? value.flatMap((item) => [`  - ${written(item)}`])
    : Object.entries(value).map(([key, item]) => `  ${key}: ${written(item)}`);
const yaml = (map) =>
  Object.entries(map)
    .filter(([, value]) => value !== undefined)
    .flatMap(([key, value]) => (typeof value === 'object' ? [`${key}:`, ...lines(value)] : [`${key}: ${written(value)}`]))
    .concat('')
    .join('\n');

const caseOf = (i) => ({
  title: turned(i, 0),
  organisation: turned(i, 17),
  kind: `term-${i}`,
  words: [turned(i, 29), turned(i, 30)],
  remark: turned(i, 41),
  summary: turned(i, 53),
  sections: [{ title: turned(i, 67), text: 'Plain.' }, { title: 'Plain', text: turned(i, 79) }],
  quotes: [{ text: turned(i, 89), by: turned(i, 97), role: turned(i, 101) }],
  tips: [turned(i, 113)],
  links: [{ title: turned(i, 127), url: 'https://example.org/' }],
  sources: [{ title: turned(i, 131) }],
  image: media,
  image_alt: turned(i, 139),
});

const some = (from, count) => Array.from({ length: count }, (_, i) => turned(from, i * 7));

const figures = (i) => [
  { kind: 'bars', series: [turned(i, 1)], data: some(i, 4).map((label) => ({ label, values: [3] })) },
  { kind: 'crosstab', rows: 'level', columns: 'since' },
  { kind: 'spectrum', poles: [turned(i, 2), turned(i, 3)], options: [4, 7].map((by) => ({ label: turned(i, by), text: turned(i, by + 1), example: turned(i, by + 2) })) },
  {
    kind: 'paths',
    columns: [{ title: turned(i, 7), factors: [{ id: 'a', label: turned(i, 8) }] }, { title: turned(i, 9), factors: [{ id: 'b', label: turned(i, 10) }] }],
    arrows: [{ from: 'a', to: 'b', weight: 0.5 }],
  },
  {
    kind: 'quadrants', x: [turned(i, 11), turned(i, 12)], y: [turned(i, 13), turned(i, 14)],
    cells: some(i, 4).map((title) => ({ title, text: turned(i, 15), items: [turned(i, 16)] })),
  },
  { kind: 'comparison', cases: [caseId(i), caseId(i + 1)], fields: ['organisation', 'remark', 'kind'] },
];

function files() {
  const all = {
    'casebook.yaml': yaml({
      title: payloads[3], description: payloads[60], languages: ['en', 'nl'],
      phases: ['preparing', 'acting', 'stabilising'].map((id, i) => ({ id, label: payloads[80 + i], description: payloads[90 + i] })),
      admin: { repository: 'team/cases', branch: 'main', script: '../script.js' },
    }) + `guides:\n  - ${written({ id: 'guide', title: payloads[70], parts: ['introduction', 'figures', 'topics', 'cases', 'practices', 'tools', 'register'] })}\n  - ${written({ id: 'checklists', title: payloads[22], description: payloads[21], parts: ['checklists', 'practices'] })}\n`,
    'schema.yaml': yaml({
      case: {
        organisation: { type: 'text', label: payloads[100], description: payloads[101], group: payloads[102] },
        kind: { type: 'term', vocabulary: 'kinds', facet: true, label: payloads[103] },
        level: { type: 'term', vocabulary: 'levels', facet: true, label: payloads[104] },
        size: { type: 'integer', facet: true, unit: payloads[105], label: payloads[106] },
        since: { type: 'year', facet: true },
        words: { type: 'list' },
        remark: { type: 'markdown', label: payloads[107] },
      },
      vocabularies: {
        kinds: payloads.map((label, i) => ({ id: `term-${i}`, label, description: turned(i, 5) })),
        levels: [{ id: 'low', label: payloads[110] }, { id: 'high', label: payloads[111] }],
      },
    }),
    [`media/${media}`]: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
  };
  payloads.forEach((_, i) => {
    all[`cases/${caseId(i)}.yaml`] = yaml({ ...caseOf(i), level: i % 2 ? 'low' : 'high', size: i, since: 2000 + (i % 7) });
  });
  const articles = { 'practices/preparing': 0, 'practices/acting': 1, topics: 2, tools: 3, pages: 4 };
  for (const [folder, which] of Object.entries(articles)) {
    payloads.forEach((payload, i) => {
      if (i % 5 !== which) return;
      const kind = folder === 'tools' ? 'kind: card\n' : '';
      const front = `title: ${written(turned(i, 31))}\nsummary: ${written(turned(i, 37))}\n${kind}`;
      all[`${folder}/text-${i}.md`] = `---\n${front}---\n\n${payload}\n`;
    });
  }
  for (let i = 0; i < payloads.length - 1; i += 9)
    figures(i).forEach((figure, which) => {
      const head = { title: turned(i, 19), description: turned(i, 23), source: turned(i, 27) };
      all[`figures/figure-${i}-${which}.yaml`] = yaml({ ...head, ...figure });
    });
  return all;
}

// The folder of the collection; what its messages say of it is in the dashboard.
export function report() {
  const made = casebook(temporary, ['check', 'content', '--report', 'report']);
  if (![0, 1].includes(made.status)) throw new Error(made.stderr);
  return path.join(temporary, 'report');
}

const temporary = mkdtempSync(path.join(os.tmpdir(), 'casebook-hostile-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

function write(all) {
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(temporary, 'content', name)), { recursive: true });
    writeFileSync(path.join(temporary, 'content', name), text);
  }
}

// What is wrong with the collection, as `casebook check` says it.
function mistakes() {
  const { stdout } = casebook(temporary, ['check', 'content', '--format', 'json']);
  return JSON.parse(stdout).filter((one) => one.severity === 'error');
}

// A line of YAML without what is refused in it: control characters, or else the Markdown.
function harmless(line) {
  const [, head, value] = /^(\s*(?:- |\w+: ))(.*)$/s.exec(line);
  const without = value.replace(/\\u00(?:[01][0-9a-f]|7f)|\\f/g, '');
  const given = JSON.parse(without);
  const refusal = typeof given === 'string' ? 'Refused' : { ...given, text: 'Refused' };
  return head + written(without === value ? refusal : given);
}

function takeOut(all, found) {
  const wrong = new Map();
  for (const { file, line } of found) {
    const name = path.relative('content', file);
    wrong.set(name, (wrong.get(name) ?? new Set()).add(line));
  }
  for (const [name, numbers] of wrong) {
    const [front, body] = name.endsWith('.md') ? all[name].split('---\n\n') : [all[name]];
    const kept = front.split('\n').map((line, i) => (numbers.has(i + 1) ? harmless(line) : line));
    const inBody = [...numbers].some((number) => number > kept.length);
    all[name] = kept.join('\n') + (body === undefined ? '' : `---\n\n${inBody ? 'Refused.\n' : body}`);
  }
}

// Writes the collection and takes the texts out that Casebook refuses, as an editor would, who may
// have to mend a line twice. Returns the messages about them; `more` is added to
// casebook.yaml.
export function refused(more = '') {
  const all = files();
  all['casebook.yaml'] += more;
  const messages = [];
  for (let turn = 0; turn < 3; turn++) {
    write(all);
    const found = mistakes();
    if (found.length === 0) break;
    messages.push(...found);
    takeOut(all, found);
  }
  return messages;
}

// Builds the site in a theme, with the editors' page; returns its folder.
export function build(theme, words = []) {
  const out = `site-${theme}`;
  writeFileSync(path.join(temporary, 'script.js'), '// Not an editor.\n');
  const built = casebook(temporary, ['build', 'content', '--out', out, '--theme', theme, '--base-url', 'https://example.org/cases/', ...words], {}, 300);
  if (built.status !== 0) throw new Error(built.stderr);
  return path.join(temporary, out);
}
