// The preview in a browser: pages follow the files, mistakes are shown and go, styles are exchanged.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ask, listen, openPage, startPreview } from './preview.mjs';
import { casebook, copySmall } from './small.mjs';
import { check } from './tap.mjs';
import { same } from './visit.mjs';

const mistakes = (page) => page.locator('casebook-problems');
const heading = (page, text) => page.locator('h1', { hasText: text }).first().waitFor();

// Runs a body with a preview, and ends that whatever happens; its end must be a clean one.
const checkPreview = (name, options, body) => check(name, async () => {
  const preview = await startPreview(name.replaceAll(/\W+/g, '-'), options);
  try {
    return [...((await body(preview)) ?? [])];
  } finally {
    await preview.stop();
  }
});

checkPreview('a page is loaded again when a file is saved', {}, async (preview) => {
  const page = await openPage(preview, 'cases/bakery.html');
  const problems = [];
  preview.replace('cases/bakery.yaml', 'Broden van morgen', 'Broden van nu');
  await heading(page, 'Broden van nu');
  preview.exchange('cases/bakery.yaml', preview.read('cases/bakery.yaml').replace('van nu', 'van ooit'));
  await heading(page, 'Broden van ooit');
  preview.write('cases/bakery.yaml', preview.read('cases/bakery.yaml').replace('van ooit', 'voorgoed'));
  await heading(page, 'Broden voorgoed');
  await page.goto(`${preview.url}en/cases/bakery.html`);
  preview.replace('cases/bakery.en.yaml', "Tomorrow's", "Yesterday's");
  await heading(page, "Yesterday's bread");
  problems.push(...same('errors in the console', page.errors, []));
  return problems;
});

checkPreview('a template is followed, and stays where it was scrolled to', {
  prepare: (content) => writeFileSync(path.join(content, 'pages/about.md'),
    `---\ntitle: Over\n---\n\n${'Een regel van de tekst.\n\n'.repeat(300)}`),
}, async (preview) => {
  const page = await openPage(preview, 'about.html');
  await page.evaluate(() => scrollTo({ top: 1234, behavior: 'instant' }));
  const before = await page.evaluate(() => scrollY);
  preview.write('templates/page.html', "{% extends 'standard/page.html' %}{% block head %}<meta name=\"mark\" content=\"1\">{% endblock %}");
  await page.locator('meta[name=mark]').waitFor({ state: 'attached' });
  await page.waitForFunction((top) => scrollY === top, before);
  return before === 1234 ? [] : [`the page could not be scrolled: ${before}`];
});

checkPreview('a mistake in a case is shown over the last good page, and goes', {}, async (preview) => {
  const page = await openPage(preview, 'cases/clinic.html');
  const good = preview.read('cases/clinic.yaml');
  preview.write('cases/clinic.yaml', `${good}secotr: care\ntopics: [chnage]\n`);
  await mistakes(page).locator('.message', { hasText: 'unknown key "secotr"' }).waitFor();
  const text = await mistakes(page).evaluate((one) => one.shadowRoot.querySelector('section').innerText);
  const missing = ['2 mistakes', 'content/cases/clinic.yaml:4:1', 'CB200', 'secotr: care', 'did you mean',
    'content/cases/clinic.yaml:5:10', 'topics: [chnage]'].filter((part) => !text.includes(part));
  const problems = missing.map((part) => `${part} is not in ${text}`);
  const box = await mistakes(page).locator('section').boundingBox();
  if (box.height < 50 || box.height > 600) problems.push(`the messages are ${box.height} high`);
  await heading(page, 'Tijd voor zorg');
  preview.write('cases/clinic.yaml', good.replace('Tijd voor', 'Weer tijd voor'));
  await heading(page, 'Weer tijd voor zorg');
  await mistakes(page).waitFor({ state: 'detached' });
  return [...problems, ...same('errors in the console', page.errors, [])];
});

checkPreview('a schema that breaks is shown over the last good page, and goes when it is mended', {}, async (preview) => {
  const page = await openPage(preview, 'cases/clinic.html');
  const good = preview.read('schema.yaml');
  for (const [broken, told] of [
    [`${good}  colours: [{ id: red }\n`, /schema\.yaml:1\d:\d+/],
    [good.replace('type: term,', 'type: trem,'), /trem/],
    [good.replace(/^case:/m, 'csae:'), /csae/],
    ['', /organisation/],
  ]) {
    preview.write('schema.yaml', broken);
    await mistakes(page).locator('section', { hasText: told }).waitFor();
    await heading(page, 'Tijd voor zorg');
    preview.write('schema.yaml', good);
    await mistakes(page).waitFor({ state: 'detached' });
    await heading(page, 'Tijd voor zorg');
  }
  return same('errors in the console', page.errors, []);
});

checkPreview('messages can be put away, and come back with another mistake', {}, async (preview) => {
  const page = await openPage(preview, 'index.html');
  preview.append('cases/clinic.yaml', 'secotr: care\n');
  await mistakes(page).locator('button').click();
  await mistakes(page).waitFor({ state: 'detached' });
  preview.append('cases/clinic.yaml', 'oragnisation: x\n');
  await mistakes(page).locator('.message', { hasText: 'oragnisation' }).waitFor();
  await page.keyboard.press('Escape');
  await mistakes(page).waitFor({ state: 'detached' });
});

checkPreview('a mistake in a template is shown on the page that it breaks, and goes', {}, async (preview) => {
  const page = await openPage(preview, 'cases/bakery.html');
  preview.write('templates/case.html', "{% extends 'standard/case.html' %}\n{% block main %}{{ case.title|upcase }}{% endblock %}\n");
  await mistakes(page).locator('.place', { hasText: 'content/templates/case.html:2:' }).waitFor();
  await mistakes(page).locator('.message', { hasText: 'upcase' }).waitFor();
  await heading(page, 'Broden van morgen');
  preview.replace('templates/case.html', 'upcase', 'upper');
  await page.locator('body', { hasText: 'BRODEN VAN MORGEN' }).waitFor();
  await mistakes(page).waitFor({ state: 'detached' });
});

checkPreview('warnings do not cover the page', {}, async (preview) => {
  const page = await openPage(preview, 'cases/clinic.html');
  preview.write('cases/clinic.yaml', 'title: Zonder samenvatting\norganisation: De Kliniek\nsector: care\nsections:\n  - title: Leeg\n');
  await heading(page, 'Zonder samenvatting');
  return same('overlays', await mistakes(page).count(), 0);
});

checkPreview('what was broken from the start is said, and becomes a site', {
  prepare: (content) => writeFileSync(path.join(content, 'schema.yaml'), 'case: { a: [\n'),
}, async (preview) => {
  const { status, body } = await ask(preview, '/');
  const page = await openPage(preview, 'cases.html');
  await page.locator('.place', { hasText: 'content/schema.yaml' }).waitFor();
  rmSync(preview.file('schema.yaml'));
  await page.locator('.place', { hasText: 'content/cases/bakery.yaml' }).first().waitFor();
  preview.write('schema.yaml', 'case:\n  organisation: { type: text }\n  sector: { type: text }\n  topics: { type: refs, to: topics }\n  practices: { type: refs, to: practices }\n');
  rmSync(preview.file('figures'), { recursive: true });
  await page.locator('a', { hasText: 'Broden van morgen' }).first().waitFor();
  return [...same('status', status, 500), ...(body.includes('schema.yaml:') ? [] : ['the page does not say where'])];
});

checkPreview('a change of style leaves the page as it is', {
  prepare: (content) => {
    const theme = path.join(content, 'themes/mine');
    mkdirSync(theme, { recursive: true });
    writeFileSync(path.join(theme, 'theme.yaml'), 'extends: folio\n');
    writeFileSync(path.join(theme, 'style.css'), 'h1 { color: rgb(1, 2, 3); }\n');
    writeFileSync(path.join(content, 'casebook.yaml'), 'title: Klein\nlanguages: [nl, en]\ntheme: mine\n');
  },
}, async (preview) => {
  const page = await openPage(preview, 'cases/bakery.html');
  const colour = (value) => page.waitForFunction((wanted) =>
    getComputedStyle(document.querySelector('h1')).color === wanted, value);
  await colour('rgb(1, 2, 3)');
  await page.evaluate(() => { globalThis.mark = 'kept'; });
  preview.write('themes/mine/style.css', 'h1 { color: rgb(4, 5, 6); }\n');
  await colour('rgb(4, 5, 6)');
  await page.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet]').length === 4);
  preview.write('themes/mine/theme.yaml', 'extends: folio\ntokens: { ink: "#070809" }\n');
  await page.waitForFunction(() => getComputedStyle(document.documentElement).getPropertyValue('--ink').includes('070809'));
  const problems = same('mark', await page.evaluate(() => globalThis.mark), 'kept');
  preview.write('themes/mine/style.css', 'h1 { color: rgb(7, 8, 9) \n @import "nothing.css"; }\n');
  preview.write('themes/mine/style.css', 'h1 { background: url(nothing.png); }\n');
  await mistakes(page).locator('.message', { hasText: 'nothing.png' }).waitFor();
  preview.write('themes/mine/style.css', 'h1 { color: rgb(10, 11, 12); }\n');
  await colour('rgb(10, 11, 12)');
  await mistakes(page).waitFor({ state: 'detached' });
  problems.push(...same('mark at the end', await page.evaluate(() => globalThis.mark), 'kept'));
  preview.write('themes/mine/theme.yaml', 'extends: folio\noptions: { other: 1 }\n');
  await page.waitForFunction(() => globalThis.mark === undefined);
  return problems;
});

checkPreview('another branch is checked out', {
  prepare: (content) => {
    const git = (...words) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org',
      '-c', 'core.hooksPath=/dev/null', '-C', content, ...words], { stdio: 'pipe' });
    git('init', '-q', '-b', 'one');
    git('add', '-A');
    git('commit', '-qm', 'one');
    git('checkout', '-q', '-b', 'two');
    for (let i = 0; i < 200; i++) {
      writeFileSync(path.join(content, `cases/case-${i}.yaml`), `title: Nummer ${i}\norganisation: O\nsector: care\n`);
    }
    git('rm', '-q', 'topics/change.md', 'cases/bakery.en.yaml');
    writeFileSync(path.join(content, 'cases/bakery.yaml'), 'title: Andere tak\norganisation: O\nsector: care\n');
    git('add', '-A');
    git('commit', '-qm', 'two');
    git('checkout', '-q', 'one');
  },
}, async (preview) => {
  const page = await openPage(preview, 'cases/bakery.html');
  const checkout = (branch) => execFileSync('git', ['-C', preview.content, 'checkout', '-q', branch], { stdio: 'pipe' });
  const problems = [];
  await heading(page, 'Broden van morgen');
  for (let i = 0; i < 3; i++) {
    checkout('two');
    const { status, body } = await ask(preview, '/cases/case-199.html');
    problems.push(...same('status', status, 200));
    if (!body.includes('Nummer 199')) problems.push('a page of the other branch is not there');
    await heading(page, 'Andere tak');
    checkout('one');
    problems.push(...same('status of what is gone', (await ask(preview, '/cases/case-199.html')).status, 404));
    await heading(page, 'Broden van morgen');
  }
  await mistakes(page).waitFor({ state: 'detached' });
  return problems;
});

checkPreview('folders that go away and come back', {}, async (preview) => {
  const page = await openPage(preview, 'cases/bakery.html');
  const kept = path.join(preview.folder, 'kept');
  cpSync(preview.content, kept, { recursive: true });
  rmSync(preview.file('cases'), { recursive: true });
  await page.locator('h1', { hasText: 'Broden' }).waitFor({ state: 'detached' });
  cpSync(path.join(kept, 'cases'), preview.file('cases'), { recursive: true });
  preview.replace('cases/bakery.yaml', 'van morgen', 'is terug');
  await heading(page, 'Broden is terug');
  rmSync(preview.content, { recursive: true });
  await mistakes(page).locator('.place', { hasText: 'casebook.yaml' }).waitFor();
  renameSync(kept, preview.content);
  await heading(page, 'Broden van morgen');
  preview.replace('cases/bakery.yaml', 'van morgen', 'na de val');
  await heading(page, 'Broden na de val');
  await mistakes(page).waitFor({ state: 'detached' });
});

checkPreview('a file that a full disk cut off is said, and nothing dies', {}, async (preview) => {
  const page = await openPage(preview, 'cases/clinic.html');
  const whole = preview.read('cases/clinic.yaml');
  truncateSync(preview.file('cases/clinic.yaml'), 0);
  await mistakes(page).locator('.place', { hasText: 'clinic.yaml' }).first().waitFor();
  preview.write('cases/clinic.yaml', whole.slice(0, 12));
  await mistakes(page).locator('.place', { hasText: 'clinic.yaml' }).first().waitFor();
  preview.write('cases/clinic.yaml', whole);
  await mistakes(page).waitFor({ state: 'detached' });
});

checkPreview('nothing stale: what was saved is in the next answer, and no answer mixes two states', {
  // Two pages of every state name its number: the case's title on its own page and on the list.
  prepare: (content) => rmSync(path.join(content, 'cases/bakery.en.yaml')),
}, async (preview) => {
  const problems = [];
  const text = preview.read('cases/bakery.yaml');
  for (let i = 0; i < 60; i++) {
    const now = text.replace('Broden van morgen', `Staat ${i} einde`);
    if (i % 2 === 0) preview.exchange('cases/bakery.yaml', now);
    else preview.write('cases/bakery.yaml', now);
    const answers = await Promise.all(['/cases/bakery.html', '/cases.html', '/search-index.js', '/cases.csv', '/en/cases/bakery.html']
      .map((target) => ask(preview, target)));
    for (const { body } of answers) {
      const seen = [...new Set(body.match(/Staat \d+ einde/g) ?? [])];
      if (body.includes('"folder"')) continue;
      problems.push(...same(`state ${i}`, seen, [`Staat ${i} einde`]));
    }
  }
  return problems;
});

checkPreview('a burst of saves is one event, a single save is not kept waiting', {}, async (preview) => {
  const events = listen(preview);
  const first = await events.next();
  for (let i = 0; i < 500; i++) preview.write(`cases/case-${i % 100}.yaml`, `title: Nummer ${i}\norganisation: O\nsector: care\n`);
  await ask(preview, '/cases.html');
  const burst = await events.next((state) => state.content !== first.content);
  const number = (state) => Number(state.content.split('.')[1]);
  preview.replace('cases/bakery.yaml', 'van morgen', 'alleen');
  await events.next((state) => number(state) > number(burst));
  events.close();
  return number(burst) - number(first) <= 3 ? [] : [`${number(burst) - number(first)} reloads`];
});

checkPreview('files that never rest do not keep a page waiting', {}, async (preview) => {
  let number = 0;
  const restless = setInterval(() => preview.exchange('topics/restless.md', `---\ntitle: Onrust\n---\n\nStand ${number++}.\n`), 1);
  try {
    preview.replace('cases/bakery.yaml', 'van morgen', 'ondanks alles');
    const start = performance.now();
    const { body } = await ask(preview, '/cases/bakery.html');
    const took = performance.now() - start;
    if (!body.includes('Broden ondanks alles')) return ['the answer is stale'];
    return took < 10000 ? [] : [`it took ${Math.round(took)} ms`];
  } finally {
    clearInterval(restless);
  }
});

checkPreview('links that lead nowhere and private values are said on their page', {}, async (preview) => {
  const page = await openPage(preview, 'cases/bakery.html');
  preview.write('templates/case.html', "{% extends 'standard/case.html' %}{% block head %}<link rel=\"next\" href=\"nowhere.html\">{% endblock %}");
  await mistakes(page).locator('.message', { hasText: 'nowhere.html' }).waitFor();
  rmSync(preview.file('templates'), { recursive: true });
  await mistakes(page).waitFor({ state: 'detached' });
});

check('the script that reloads is in no output of a build', async () => {
  const folder = copySmall('no-live-script');
  const built = casebook(folder, ['build', 'content', '--out', 'public', '--no-pdf']);
  if (built.status !== 0) return [built.stderr];
  const files = readdirSync(path.join(folder, 'public'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
  const found = files.filter((file) => /_casebook|EventSource/.test(readFileSync(file, 'latin1')));
  return found;
});
