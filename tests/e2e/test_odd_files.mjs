// Files that are none: pipes, sockets, devices, links out of the collection, names that are no text,
// in the collection and beside the output. Every command ends, names the file, and writes nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { png } from './png.mjs';
import { casebook, copySmall, differences, digests, program } from './small.mjs';
import { after, before, check } from './tap.mjs';

const servers = [];
after(() => servers.forEach((server) => server.close()));

const pipe = (file) => spawnSync('mkfifo', [file]);
const socket = (file) => new Promise((resolve) => {
  const server = net.createServer().listen(path.relative(process.cwd(), file), resolve);
  servers.push(server);
});
const link = (target) => (file) => symlinkSync(target, file);

// Each: what it is, and how it comes to be at a path.
const kinds = {
  'a pipe': pipe,
  'a socket': socket,
  'a link to a device that never ends': link('/dev/zero'),
  'a link out of the collection': link('/etc/hostname'),
  'a link to itself': (file) => symlinkSync(path.basename(file), file),
  'a folder': (file) => mkdirSync(file),
};
// Templates are trusted, and may be links; a folder may be called anything.
const isLeftOut = (kind, place) =>
  (kind === 'a link out of the collection' && place.startsWith('templates/')) || (kind === 'a folder' && /odd|bakery/.test(place));
const places = ['casebook.yaml', 'schema.yaml', 'cases/odd.yaml', 'cases/bakery.en.yaml', 'practices/preparing/odd.md', 'figures/odd.yaml', 'media/odd.png', 'templates/case.html'];

// Commands that read a collection, with the words behind its name.
const commands = [['check'], ['build', '--no-pdf', '--out', 'other'], ['export', 'json'], ['schema'], ['diff'], ['serve', '--port', '0']];
const wordsOf = ([name, ...rest], folder) => (name === 'export' ? ['export', 'json', folder] : name === 'diff' ? ['diff', folder, folder] : [name, folder, ...rest]);

const isMissing = (place) => ['casebook.yaml', 'schema.yaml', 'cases/bakery.en.yaml'].includes(place);

for (const [kind, make] of Object.entries(kinds))
  check(`${kind} in the collection: a message that names it, exit status 1 or 3, at once`, async () => {
    const problems = [];
    for (const [i, place] of places.entries()) {
      if (isLeftOut(kind, place)) continue;
      const folder = copySmall(`odd-${kind.replaceAll(' ', '-')}-${i}`);
      const file = path.join(folder, 'content', place);
      mkdirSync(path.dirname(file), { recursive: true });
      if (isMissing(place)) rmSync(file);
      await make(file);
      for (const words of place.startsWith('cases/odd') ? commands : commands.slice(0, 2)) {
        const isServed = words[0] === 'serve';
        const { status, signal, stderr } = spawnSync(program, wordsOf(words, 'content'), { cwd: folder, encoding: 'utf8', timeout: isServed ? 3000 : 10000 });
        const note = (text) => problems.push(`${place}: casebook ${words[0]}: ${text}`);
        // A preview goes on until it is told to end, and shows what is wrong; a schema needs no cases.
        const ends = isServed || words[0] === 'schema' ? [0, 1, 3] : [1, 3];
        if (!ends.includes(status)) note(`ends with ${status ?? signal}: ${stderr.slice(0, 200)}`);
        if (!stderr.includes(path.basename(place, path.extname(place))) && !['diff', 'schema'].includes(words[0])) note(`the message names nothing: ${stderr.slice(0, 200)}`);
        if (existsSync(path.join(folder, 'other'))) note('something was written');
      }
    }
    return problems;
  });

check('folders that are links out of the collection: nothing of them is published, nothing is written there', () => {
  const problems = [];
  for (const [name, kind] of [['cases', 'case'], ['media'], ['pages', 'page'], ['practices', 'practice'], ['practices/preparing', 'practice'], ['figures', 'figure'], ['.vscode', 'topic']]) {
    const folder = copySmall(`link-${name.replace('/', '-')}`);
    const place = path.join(folder, 'content', name);
    const away = path.join(folder, 'away');
    if (existsSync(place)) renameSync(place, away);
    else mkdirSync(away);
    writeFileSync(path.join(away, 'secret.txt'), 'secret');
    const known = digests(away);
    symlinkSync(away, place);
    const note = (text) => problems.push(`${name}: ${text}`);
    const built = casebook(folder, ['build', 'content', '--no-pdf', '--out', 'public']);
    if (name === '.vscode' ? built.status !== 0 : built.status !== 1 || !built.stderr.includes(`content/${name}: error[CB007]`)) note(`${built.status}: ${built.stderr}`);
    if (digests(path.join(folder, 'public')).some((line) => line.includes('secret'))) note('is published');
    for (const words of [['new', kind ?? 'case', 'fresh', 'content'], ['schema', 'content', '--write']]) {
      const { status, stderr } = casebook(folder, words);
      const isTold = status === 3 && /a link leads out/.test(stderr);
      if (kind && (words[0] === 'new' || name === '.vscode') && !isTold) note(`casebook ${words[0]} ends with ${status}: ${stderr}`);
    }
    if (name === 'cases') {
      writeFileSync(path.join(folder, 'table.csv'), 'id,title,organisation,sector\nfresh,Fresh,Team,care\n');
      const { status, stderr } = casebook(folder, ['import', 'table.csv', 'content']);
      if (status !== 3 || !/content\/cases: a link leads out|fresh\.yaml: a link leads out/.test(stderr)) note(`import ends with ${status}: ${stderr}`);
    }
    differences(known, digests(away)).forEach(note);
  }
  return problems;
});

check("the editors' script: a link to a script is one, a link to another file is not", () => {
  const folder = copySmall('script');
  const place = path.join(folder, 'content/node_modules/@sveltia/cms/dist/sveltia-cms.js');
  const build = ['build', 'content', '--no-pdf', '--admin', '--out', 'public'];
  const problems = [];
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(path.join(folder, 'content/casebook.yaml'), `${readFileSync(path.join(folder, 'content/casebook.yaml'))}admin: { repository: team/small }\n`);
  for (const [name, isScript] of [['secret.txt', false], ['away.js', true]]) {
    writeFileSync(path.join(folder, name), 'secret');
    symlinkSync(path.join(folder, name), place);
    const { status, stderr } = casebook(folder, build);
    rmSync(place);
    if (isScript ? status !== 0 : status !== 1 || !stderr.includes('CB113')) problems.push(`${name}: ${status}: ${stderr}`);
  }
  return problems;
});

check('names that are no text, or that would steer a terminal', () => {
  const folder = copySmall('names');
  const media = Buffer.from(path.join(folder, 'content/media/'));
  mkdirSync(path.join(folder, 'content/media'));
  const build = ['build', 'content', '--no-pdf', '--out', 'public'];
  const problems = [];
  const names = [Buffer.from([0x62, 0xff, 0xfe]), Buffer.from('\x1b]0;x\x07\x1b[31m'), Buffer.from('a\u202eb'), Buffer.from('a\u009b31m')];
  for (const name of names) {
    const inCases = Buffer.concat([Buffer.from(path.join(folder, 'content/cases/')), name, Buffer.from('.yaml')]);
    writeFileSync(inCases, 'title: T\n');
    const { status, stderr } = casebook(folder, build);
    rmSync(inCases);
    if (status !== 1) problems.push(`${name.toString('latin1')} in cases: ends with ${status}`);
    if (/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(stderr)) problems.push(`${JSON.stringify(stderr)} steers a terminal`);
  }
  // A file of media may be called anything that is text; messages about it are for a terminal, too.
  const file = Buffer.concat([media, names[1], Buffer.from('.png')]);
  writeFileSync(file, png(600, 20));
  truncateSync(file, 60);
  const { status, stdout, stderr } = casebook(folder, build);
  if (/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(stderr + stdout)) problems.push(`${JSON.stringify(stderr)} steers a terminal`);
  if (![0, 1].includes(status)) problems.push(`ends with ${status}: ${stderr}`);
  return problems;
});

check('what stands beside the output is not waited for, followed or believed', async () => {
  const folder = copySmall('beside');
  const build = ['build', 'content', '--no-pdf', '--out', 'public'];
  const first = casebook(folder, build);
  if (first.status !== 0) return [first.stderr];
  const whole = digests(path.join(folder, 'public'));
  const secret = path.join(folder, 'secret');
  const problems = [];
  const state = (...places) => `casebook-state 6 ${places.map((place) => place.toString(16).padStart(16, '0')).join(' ')}\n`;
  for (const purpose of ['state', 'new', 'old', 'lock']) {
    const file = path.join(folder, `.public.casebook-${purpose}`);
    const made = {
      'a pipe': pipe, 'a link to a device': link('/dev/zero'), 'a link to a file': link('secret'), 'a link to a folder': link('content'),
      'a folder': (name) => mkdirSync(name), 'rubbish': (name) => writeFileSync(name, 'casebook-state 1\nrequest x\nfolder\nend\n'),
      'rubbish at places that are not there': (name) => writeFileSync(name, `${state(51, 95)}cases\nrequest x\nkept ffffff ff 0 clinic\nend\n`),
      'rubbish in cases': (name) => writeFileSync(name, `${state(150, 180)}${'\xff'.repeat(99)}cases\nkept 33 63 0 clinic\nend\n`, 'latin1'),
      'a large file': (name) => { writeFileSync(name, ''); truncateSync(name, 4e9); },
      'a large text': (name) => { writeFileSync(name, ''); truncateSync(name, 9e7); },
    };
    for (const [name, make] of Object.entries(made)) {
      rmSync(file, { recursive: true, force: true });
      writeFileSync(secret, 'secret');
      make(file);
      const { status, signal, stderr } = casebook(folder, build);
      const note = (text) => problems.push(`${purpose} is ${name}: ${text}`);
      // A lock that cannot be taken is said; everything else is put away.
      if (status !== 0 && !(purpose === 'lock' && status === 3 && stderr.includes('public'))) note(`ends with ${status ?? signal}: ${stderr.slice(0, 200)}`);
      differences(whole, digests(path.join(folder, 'public'))).forEach(note);
      if (readFileSync(secret, 'utf8') !== 'secret') note('what a link leads to was changed');
      if (!existsSync(path.join(folder, 'content/casebook.yaml'))) note('the collection is gone');
      rmSync(file, { recursive: true, force: true });
    }
  }
  return problems;
});

check('what a killed build had set aside is back at the next start, whatever becomes of that', () => {
  const folder = copySmall('aside');
  const build = ['build', 'content', '--no-pdf', '--out', 'public'];
  const at = (name) => path.join(folder, name);
  const first = casebook(folder, build);
  if (first.status !== 0) return [first.stderr];
  const whole = digests(at('public'));
  const configuration = readFileSync(at('content/casebook.yaml'), 'utf8');
  const problems = [];
  const fails = {
    'a mistake in the content': () => (writeFileSync(at('content/casebook.yaml'), `${configuration}bad: [\n`), casebook(folder, build)),
    'a full disk': () => spawnSync('sh', ['-c', 'ulimit -f 1; trap "" XFSZ; exec "$0" "$@" --clean', program, ...build], { cwd: folder, encoding: 'utf8' }),
  };
  for (const [name, fail] of Object.entries(fails)) {
    for (const isEmptyThere of [false, true]) {
      renameSync(at('public'), at('.public.casebook-old'));
      if (isEmptyThere) mkdirSync(at('public'));
      const { status } = fail();
      if (status === 0) problems.push(`${name}: ends with 0`);
      differences(whole, digests(at('public'))).forEach((text) => problems.push(`${name}: ${text}`));
      writeFileSync(at('content/casebook.yaml'), configuration);
      rmSync(at('.public.casebook-old'), { recursive: true, force: true });
    }
  }
  return problems;
});

check('tables to import that do not end, or are none', () => {
  const folder = copySmall('tables');
  const problems = [];
  mkdirSync(path.join(folder, 'folder.csv'));
  ['pipe.csv', 'pipe.json'].forEach((name) => pipe(path.join(folder, name)));
  writeFileSync(path.join(folder, 'page.html'), '{{ x }}');
  for (const [words, wanted] of [
    [['import', '/dev/zero', 'content'], /larger than 256 MB/],
    [['import', 'folder.csv', 'content'], /folder\.csv/],
    [['import', 'nowhere.csv', 'content'], /nowhere\.csv/],
    [['import', '/dev/zero.json', 'content'], /zero\.json/],
    [['import', 'pipe.csv', 'content'], /cannot read pipe\.csv/],
    [['import', 'pipe.json', 'content'], /pipe\.json/],
    [['init', 'made', '--from-csv', 'pipe.csv'], /cannot read pipe\.csv/],
    [['render', 'page.html', '--data', 'pipe.json'], /pipe\.json: error: the file cannot be read/],
    [['render', 'pipe.json'], /pipe\.json/],
    [['render', 'page.html', '--data', 'folder.csv'], /folder\.csv: error: the file cannot be read/],
    [['init', 'made', '--from-csv', '/dev/zero'], /larger than 256 MB/],
    [['init', 'made', '--from-csv', 'folder.csv'], /folder\.csv/],
  ]) {
    const { status, signal, stderr } = casebook(folder, words);
    if (![1, 3].includes(status) || !wanted.test(stderr)) problems.push(`${words.join(' ')}: ends with ${status ?? signal}: ${stderr.slice(0, 200)}`);
  }
  if (readdirSync(folder).includes('made')) problems.push('a collection was made of nothing');
  return problems;
});

check('standard output that is full', () => {
  const folder = copySmall('full');
  const problems = [];
  for (const words of [['export', 'csv', 'content'], ['export', 'json', 'content'], ['check', 'content', '--format', 'json'], ['schema', 'content'], ['--help'], ['new', 'topic', 'fresh', 'content']]) {
    const { status, stderr } = spawnSync('sh', ['-c', 'exec "$0" "$@" >/dev/full', program, ...words], { cwd: folder, encoding: 'utf8', timeout: 20000 });
    if (status !== 3 || !/No space left/.test(stderr)) problems.push(`casebook ${words.join(' ')}: ends with ${status}: ${stderr.slice(-200)}`);
  }
  return problems;
});

check('a clock that jumps, and files from the future', () => {
  const folder = copySmall('clock');
  const build = ['build', 'content', '--no-pdf', '--out', 'public'];
  const problems = [];
  const edit = (text, time) => {
    const file = path.join(folder, 'content/casebook.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\ndescription: .*|$/, `\ndescription: ${text}`));
    utimesSync(file, time, time);
  };
  for (const [i, time] of [4e9, 0, 4e9, 1e9, 1e9, Date.now() / 1000 + 3600].entries()) {
    edit(`Turn ${i}.`, time);
    const { status, stderr } = casebook(folder, build);
    if (status !== 0) problems.push(`turn ${i}: ${stderr}`);
    if (!readFileSync(path.join(folder, 'public/index.html'), 'utf8').includes(`Turn ${i}.`)) problems.push(`turn ${i}: the output is an old one`);
  }
  return problems;
});

before(() => (spawnSync('mkfifo', ['--version']).error ? ['mkfifo is missing'] : []));
