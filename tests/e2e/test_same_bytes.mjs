// Same input, same bytes: whatever the threads, the locale, the clock, or what was there before.
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { casebook, copySmall, differences, digests } from './small.mjs';
import { check } from './tap.mjs';

function built(folder, words = [], environment = {}) {
  const { status, stderr } = casebook(folder, ['build', 'content', '--out', 'public', ...words], environment);
  if (status !== 0) throw new Error(`exit status ${status}: ${stderr}`);
  return digests(path.join(folder, 'public'));
}

const reference = () => built(copySmall('reference'), ['--jobs', '1']);

check('any number of threads gives the same site', () =>
  differences(reference(), built(copySmall('threads'), ['--jobs', '7'])),
);

check('the locale, the time zone and the folder make no difference', () =>
  differences(
    reference(),
    built(copySmall('elsewhere'), [], { LC_ALL: 'C', LANG: 'tr_TR.UTF-8', TZ: 'Asia/Tokyo' }),
  ),
);

check('a second build changes nothing', () => {
  const folder = copySmall('twice');
  return differences(built(folder), built(folder));
});

check('a build after a change equals a build from nothing', () => {
  const [changed, clean] = [copySmall('changed'), copySmall('clean')];
  built(changed);
  for (const folder of [changed, clean]) {
    appendFileSync(path.join(folder, 'content/cases/clinic.yaml'), 'topics: [change]\n');
    writeFileSync(path.join(folder, 'content/pages/new.md'), '---\ntitle: Nieuw\n---\n\nNieuw.\n');
  }
  return differences(built(changed), built(clean, ['--clean']));
});

check('what is no longer part of the site is gone', () => {
  const folder = copySmall('gone');
  const before = built(folder);
  const page = path.join(folder, 'content/pages/new.md');
  writeFileSync(page, '---\ntitle: Nieuw\ndraft: true\n---\n\nNieuw.\n');
  const withDrafts = built(folder, ['--drafts']);
  const hasPage = withDrafts.some((line) => line.startsWith('new.html '));
  return [...(hasPage ? [] : ['no new.html with --drafts']), ...differences(before, built(folder))];
});
