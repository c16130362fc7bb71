// Collections of another shape than the sample: no case, one, and cases in which everything is long,
// many, deep or written from the right; in both themes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { casebook } from './small.mjs';
import { after } from './tap.mjs';
import { checkAt, places, same, visit } from './visit.mjs';

const top = mkdtempSync(path.join(os.tmpdir(), 'casebook-extremes-'));
after(() => rmSync(top, { recursive: true, force: true }));

// A collection made of texts by path, built in a theme; returns the site's folder.
function build(name, theme, files) {
  const folder = path.join(top, `${name}-${theme}`);
  for (const [file, text] of Object.entries(files)) {
    const place = path.join(folder, 'content', file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
  const { status, stderr } = casebook(folder, ['build', 'content', '--out', 'public', '--theme', theme, '--no-pdf']);
  if (status !== 0) throw new Error(stderr);
  return path.join(folder, 'public');
}

const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const numbers = (count) => Array.from({ length: count }, (_, i) => i);
const yaml = (value) => JSON.stringify(value) + '\n';

const few = {
  'casebook.yaml': yaml({ title: 'Few', languages: ['en'], theme: 'folio' }),
  'schema.yaml': yaml({
    case: {
      sector: { type: 'term', vocabulary: 'sectors', facet: true },
      size: { type: 'integer', facet: true },
    },
    vocabularies: { sectors: [{ id: 'care', label: 'Care' }] },
  }),
};
const one = { ...few, 'cases/one.yaml': yaml({ title: 'The one', sector: 'care', size: 3 }) };

const facets = numbers(60).map((i) => [`facet_${i}`, { type: 'term', vocabulary: 'few', facet: true, label: `Facet ${i} ${long}` }]);
const titles = [`${long} ${long}`, 'شركة النور للتقنية', 'חברת האור בע״מ', '"Quoted" <b>&amp;</b>', '=SUM(1;2)', 'A'];
const many = {
  'casebook.yaml': yaml({ title: `Many ${long}`, languages: ['en'], theme: 'folio' }),
  'schema.yaml': yaml({
    case: {
      organisation: { type: 'text' },
      ...Object.fromEntries(facets),
      many: { type: 'terms', vocabulary: 'many', facet: true },
      deep: { type: 'terms', vocabulary: 'deep', facet: true },
      same: { type: 'integer', facet: true },
    },
    vocabularies: {
      few: numbers(3).map((i) => ({ id: `few-${i}`, label: `${long} ${i}` })),
      many: numbers(300).map((i) => ({ id: `many-${i}`, label: `${long} ${i}` })),
      deep: [{ id: 'one', label: 'One', terms: [{ id: 'two', label: 'Two', terms: [{ id: 'three', label: 'Three', terms: [{ id: 'four', label: `Four ${long}` }] }] }] }],
    },
  }),
  ...Object.fromEntries(numbers(24).map((i) => [`cases/case-${i}.yaml`, yaml({
    title: `${titles[i % titles.length]} ${i}`,
    organisation: i % 2 === 0 ? long + long : 'مؤسسة طويلة جدا',
    ...Object.fromEntries(numbers(60).filter((f) => (f + i) % 3 === 0).map((f) => [`facet_${f}`, `few-${(f * i) % 3}`])),
    many: [`many-${i}`, `many-${299 - i}`, 'many-150'],
    deep: [['one', 'two', 'three', 'four'][i % 4]],
    same: 42,
  })])),
};

// How far the page can be moved sideways.
const sideways = (page) => page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);

function lookSideways(base, files, widths) {
  return visit(base, files[0], async (page) => {
    const problems = [];
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      for (const file of files) {
        await page.goto(base + file);
        const far = await sideways(page);
        if (far > 0) problems.push(`${file} at ${width} pixels: ${far} too wide`);
      }
    }
    return problems;
  });
}

const kinds = ['index.html', 'cases.html', 'compare.html', 'matrix.html', 'search.html', 'data.html'];

for (const theme of ['folio', 'civic']) {
  const none = places(() => build('none', theme, few)).slice(0, 1);
  const single = places(() => build('one', theme, one)).slice(0, 1);
  const all = places(() => build('many', theme, many)).slice(0, 1);

  checkAt(none, `without a case pages stand, and say so, ${theme}`, async (base) => [
    ...await lookSideways(base, kinds, [320]),
    ...await visit(base, 'cases.html', async (page) => same('count', await page.locator('#count').textContent(), '0 cases')),
    ...await visit(base, 'matrix.html', async (page) => {
      const place = await page.locator('main .links a').boundingBox();
      return place.y < 800 ? [] : [`the matrix leaves ${place.y} pixels empty`];
    }),
    ...await visit(base, 'index.html', async (page) => same('empty lists', await page.locator('main ul:not(:has(li)), main ol:not(:has(li))').count(), 0)),
  ]);

  checkAt(single, `one case is counted, chosen and found, ${theme}`, async (base) => [
    ...await lookSideways(base, [...kinds, 'cases/one.html', 'by/sector/care.html'], [320]),
    ...await visit(base, 'cases.html?sector=care&size=3..3', async (page) => same('count', await page.locator('#count').textContent(), '1 case')),
    ...await visit(base, 'search.html?q=one', async (page) => {
      await page.locator('.search-list a').waitFor();
      return same('found', await page.locator('.search-list a').count(), 1);
    }),
  ]);

  checkAt(all, `long words, many facets and deep terms never move a page sideways, ${theme}`, (base) => lookSideways(base, [
    ...kinds, 'cases.html?many=many-150,many-1,many-2&deep=one', 'cases.html?many=many-150&view=table', 'cases/case-0.html', 'cases/case-1.html',
    'by/deep/four.html', 'by/many/many-150.html', 'by/many/many-150/deep/one.html', 'compare.html?c=case-0,case-1,case-2,case-3,case-4',
    'matrix.html?rows=many&columns=deep', 'search.html?q=quoted',
  ], [320, 1280]));

  checkAt(all, `a term counts all below it, four deep, ${theme}`, (base) => visit(base, 'cases.html?deep=two', async (page) => {
    const counts = await page.locator('[data-facet=deep] li[data-value]').evaluateAll((items) =>
      items.map((item) => item.querySelector('.count').textContent));
    return [
      ...same('cases', await page.locator('#count').textContent(), '18 of 24 cases'),
      ...same('counts', counts, ['24', '18', '12', '6']),
    ];
  }));
}
