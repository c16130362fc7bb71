// An incremental build equals a clean one: 200 random edits, each built three ways. The seed is in
// the name of the test; INCREMENTAL_SEED and INCREMENTAL_EDITS give others.
import {
  cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { casebook, casebookBeside, copySmall, differences, digests, numbers } from './small.mjs';
import { check } from './tap.mjs';

const seed = Number(process.env.INCREMENTAL_SEED ?? 20261122);
const edits = Number(process.env.INCREMENTAL_EDITS ?? 200);

// Everything that is edited: the collection, what is asked for, and the outputs themselves.
class Workplace {
  constructor(name) {
    this.folder = copySmall(name);
    this.content = path.join(this.folder, 'content');
    this.number = numbers(seed);
    this.count = 0;
    this.options = { base: 0, theme: 0, drafts: false };
  }

  path(name) {
    return path.join(this.content, name);
  }

  one(list) {
    return list[this.number(list.length)];
  }

  write(name, text) {
    mkdirSync(path.dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  files(...folders) {
    return folders.flatMap((folder) =>
      existsSync(this.path(folder))
        ? readdirSync(this.path(folder), { recursive: true })
            .map((name) => path.join(folder, name))
            .filter((name) => statSync(this.path(name)).isFile())
        : [],
    );
  }

  replace(name, from, to) {
    if (existsSync(this.path(name))) writeFileSync(this.path(name), readFileSync(this.path(name), 'utf8').replace(from, to));
  }

  words() {
    const { base, theme, drafts } = this.options;
    return [
      ...(base > 0 ? ['--base-url', `https://example.org/${base}/`] : []),
      ...(theme > 0 ? ['--theme', ['civic', './own-theme'][theme - 1]] : []),
      ...(drafts ? ['--drafts'] : []),
    ];
  }
}

const textFile = /\.(md|yaml)$/;
const outputs = ['one', 'four'];

// What is done to the workplace; each returns what to tell when the test fails, if it did anything.
const kinds = {
  addCase(w) {
    w.write(`cases/new-${w.count}.yaml`, `title: Nieuw ${w.number(9)}\norganisation: O\nsector: ${w.one(['care', 'trade'])}\ndraft: ${w.number(3) === 0}\n`);
  },
  addSection(w) {
    const name = w.one(w.files('cases').filter((file) => !file.includes('.en.')));
    const link = w.one(['[](case:bakery)', '[x](topic:change)', '`code`', '"quotes"']);
    w.replace(name, /(\nquotes:\n.*\n)?$/, `\nquotes:\n  - { text: 'Deel ${w.count} ${link}', by: Iemand }\n`);
  },
  // Nothing but the text of a section, or a tip: other pages may stay.
  changeText(w) {
    w.replace('cases/bakery.yaml', /Zie ook.*/, `Zie ook [](case:clinic) en [de behoefte](practice:need), ${w.count}.`);
  },
  changeTip(w) {
    w.replace('cases/bakery.yaml', /- Begin klein.*/, `- Begin klein, ${w.count}.`);
  },
  // Headings, notes and links of a text are what other pages lead to.
  changePlaces(w) {
    const places = [`\n\n      ## Kop ${w.number(2)}`, '[^1]\n\n      [^1]: Noot', ' [](topic:change)', ''];
    w.replace('cases/bakery.yaml', /(Zie ook[^\n]*)[^]*(?=\ntips)/, `$1${w.one(places)}`);
  },
  linkToPlace(w) {
    const link = w.one(['[x](case:bakery#begin)', '[x](case:bakery#kop-1)', 'x']);
    w.write(w.one(['pages/place.md', 'topics/place.md']), `---\ntitle: Plaats\n---\n\n${link}\n`);
  },
  changeTitle(w) {
    w.replace(w.one(w.files('cases', 'topics', 'practices', 'pages', 'tools')), /title: .*/, `title: Titel ${w.count}`);
  },
  changeValue(w) {
    w.replace(w.one(w.files('cases')), /sector: \w+/, `sector: ${w.one(['care', 'trade', 'school'])}`);
  },
  translate(w) {
    w.write('cases/clinic.en.yaml', `title: In English ${w.count}\n`);
  },
  // As long as before, and with the old time stamp: only the system's own stamp tells.
  changeInSecret(w) {
    const name = w.one(w.files('cases', 'topics'));
    const { atime, mtime } = statSync(w.path(name));
    w.replace(name, /[aeiou](?=\w*\n)/, (vowel) => ({ a: 'e', e: 'i', i: 'o', o: 'u', u: 'a' })[vowel]);
    utimesSync(w.path(name), atime, mtime);
  },
  touch(w) {
    utimesSync(w.path(w.one(w.files('cases'))), w.count, w.count);
  },
  rename(w) {
    const name = w.one(w.files('cases', 'pages').filter((file) => textFile.test(file)));
    renameSync(w.path(name), w.path(name.replace(/[a-z0-9-]+(?=\.)/, `moved-${w.count}`)));
  },
  remove(w) {
    const added = w.files('cases', 'pages', 'media', 'templates', 'topics').filter((file) => /new|moved|\d/.test(file));
    if (added.length > 0) rmSync(w.path(w.one(added)));
  },
  addArticle(w) {
    w.write(w.one([`topics/new-${w.count}.md`, `pages/new-${w.count}.md`, `practices/acting/new-${w.count}.md`]),
      `---\ntitle: Artikel ${w.count}\n---\n\n# Kop\n\n[](case:bakery) | ${w.count}\n`);
  },
  changeSchema(w) {
    w.replace('schema.yaml', /label: \{ nl: Zorg\d*, en: Care \}/, `label: { nl: Zorg${w.count}, en: Care }`);
  },
  addTerm(w) {
    if (!readFileSync(w.path('schema.yaml'), 'utf8').includes('school')) w.replace('schema.yaml', /$/, '    - { id: school, label: School }\n');
  },
  changeConfiguration(w) {
    w.replace('casebook.yaml', /title: \{ nl: Klein\d*/, `title: { nl: Klein${w.count}`);
  },
  overrideTemplate(w) {
    w.write('templates/case.html', `{% extends "standard/case.html" %}{% block content %}<p>${w.count}</p>{{ super() }}{% endblock %}\n`);
  },
  overrideStrings(w) {
    w.write('templates/strings/nl.yaml', `cases: Verhalen ${w.count}\n`);
  },
  dropOverride(w) {
    rmSync(w.path('templates'), { recursive: true, force: true });
  },
  addMedia(w) {
    w.write(`media/new-${w.number(3)}.svg`, `<svg xmlns="http://www.w3.org/2000/svg" width="${w.count}" height="9"/>`);
  },
  changeTheme(w) {
    writeFileSync(path.join(w.folder, 'own-theme/style.css'), `p { margin: ${w.count}px }\n`);
  },
  changeOptions(w) {
    const { options } = w;
    w.one([
      () => (options.base = w.number(3)),
      () => (options.theme = w.number(3)),
      () => (options.drafts = !options.drafts),
    ])();
  },
  // What others do to an output, the next build mends.
  damageOutput(w) {
    const folder = path.join(w.folder, w.one(outputs));
    if (!existsSync(folder)) return;
    const file = path.join(folder, w.one(['index.html', 'cases/clinic.html', 'cases.json', '.casebook-output']));
    const damage = {
      change: () => writeFileSync(file, 'changed by another'),
      remove: () => rmSync(file, { force: true }),
      add: () => writeFileSync(path.join(folder, 'alien.txt'), 'x'),
    };
    if (existsSync(file) && !file.endsWith('-output')) damage[w.one(Object.keys(damage))]();
  },
  breakContent(w) {
    w.write('pages/broken.md', w.number(2) === 0 ? '---\ntitle: [\n---\n' : '---\ntitle: Kapot\n---\n[](case:nobody)\n');
  },
  nothing() {},
};

// Builds in place; what it said, and what there is then.
async function build(w, out, words) {
  const { status, stderr } = await casebookBeside(w.folder, ['build', 'content', '--out', out, '--no-pdf', ...w.words(), ...words]);
  return { said: [`status ${status}`, ...stderr.replaceAll(out, 'OUT').split('\n')], files: digests(path.join(w.folder, out)) };
}

// The outputs as they are.
const looked = (w) => outputs.map((out) => digests(path.join(w.folder, out)));

// The problems of one edit: what the incremental outputs lack or have too many beside the clean one,
// or, if the content has a mistake, beside themselves before.
async function compare(w, before) {
  const [clean, ...incremental] = await Promise.all([
    build(w, 'clean', ['--clean', '--jobs', '2']),
    ...outputs.map((out, i) => build(w, out, ['--jobs', i === 0 ? '1' : '4'])),
  ]);
  const works = clean.said[0] === 'status 0';
  const problems = outputs.flatMap((out, i) => {
    const built = incremental[i];
    const said = works ? differences(clean.said, built.said) : [];
    return [...said, ...differences(works ? clean.files : before[i], built.files)].map((line) => `--out ${out}: ${line}`);
  });
  return { works, problems };
}

function makeTheme(w) {
  mkdirSync(path.join(w.folder, 'own-theme'));
  writeFileSync(path.join(w.folder, 'own-theme/theme.yaml'), 'extends: folio\n');
  writeFileSync(path.join(w.folder, 'own-theme/style.css'), 'p { margin: 0 }\n');
}

check(`${edits} random edits (seed ${seed}): an incremental build equals a clean one`, async () => {
  const w = new Workplace('incremental');
  const done = [];
  const backup = path.join(w.folder, 'backup');
  let mistakes = 0;
  makeTheme(w);
  for (w.count = 1; w.count <= edits; w.count++) {
    const kind = w.one(Object.keys(kinds));
    done.push(kind);
    rmSync(backup, { recursive: true, force: true });
    cpSync(w.content, backup, { recursive: true });
    kinds[kind](w);
    const { works, problems } = await compare(w, looked(w));
    if (problems.length > 0) return [`edit ${w.count}: ${kind}, after ${done.slice(-6, -1).join(', ')}`, ...problems];
    if (works) continue;
    // A mistake that stays would hide all that follows.
    mistakes++;
    rmSync(w.content, { recursive: true });
    renameSync(backup, w.content);
  }
  return mistakes > edits / 3 ? [`${mistakes} edits were mistakes: too many to say anything`] : [];
});

check('nothing is built where nothing has changed', () => {
  const folder = copySmall('unchanged');
  const run = () => casebook(folder, ['build', 'content', '--no-pdf', '--out', 'public']).stdout.trim();
  const said = [run(), run(), run()];
  const expected = said[0].replace(/$/, ', as they were');
  return differences([said[0], expected, expected], said);
});

check('what is known of cases, private values too, is for its owner alone', () => {
  const folder = copySmall('owner');
  casebook(folder, ['build', 'content', '--no-pdf', '--out', 'public']);
  const mode = statSync(path.join(folder, '.public.casebook-state')).mode & 0o777;
  return mode === 0o600 ? [] : [`its mode is ${mode.toString(8)}`];
});

// Under the clock's tick all files count as changed: many builds, until both were seen.
check('what is known of cases is gone on with, written anew in time, and survives a mistake', () => {
  const folder = copySmall('gone-on');
  const state = path.join(folder, '.public.casebook-state');
  const file = path.join(folder, 'content/cases/bakery.yaml');
  const original = readFileSync(file, 'utf8');
  const build = (out) => casebook(folder, ['build', 'content', '--out', out, '--no-pdf']);
  const problems = [];
  const seen = { more: 0, anew: 0, mistakes: 0 };
  for (let round = 0; round < 400 && !(seen.more && seen.anew && seen.mistakes); round++) {
    const before = existsSync(state) ? statSync(state) : { ino: 0, size: 0 };
    writeFileSync(file, original.replace(/Zie ook.*/, `Zie ook ${round}.`));
    if (build('public').status !== 0) return ['a build fails'];
    const after = statSync(state);
    if (after.ino !== before.ino) {
      seen.anew += seen.more ? 1 : 0;
      continue;
    }
    seen.more++;
    const first = readFileSync(state).subarray(0, 51);
    writeFileSync(file, `${original}mistake: 1\n`);
    if (build('public').status !== 1) problems.push('a mistake is none');
    if (!readFileSync(state).subarray(0, 51).equals(first)) problems.push('a mistake changes what is known');
    seen.mistakes++;
  }
  build('public');
  writeFileSync(file, original);
  build('public');
  build('clean');
  Object.entries(seen).forEach(([what, count]) => count || problems.push(`never ${what}`));
  return [...problems, ...differences(digests(path.join(folder, 'clean')), digests(path.join(folder, 'public')))];
});
