// A language that is written from right to left: pages are turned, and what is in another language runs
// its own way.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { filesOf } from './site.mjs';
import { casebook } from './small.mjs';
import { after, check } from './tap.mjs';
import { checkAt, places, same, visit } from './visit.mjs';

const temporary = mkdtempSync(path.join(os.tmpdir(), 'casebook-direction-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

const files = {
  'casebook.yaml': 'title: { ar: حالات, en: Cases of ours }\ndescription: { ar: ما تعلمته المنظمات. }\nlanguages: [ar, en]\nnavigation: [cases, practices, tools, figures]\n',
  'schema.yaml': `case:
  organisation: { type: text, required: true, label: { ar: المنظمة, en: Organisation } }
  sector: { type: term, vocabulary: sectors, facet: true, label: { ar: القطاع, en: Sector } }
  started: { type: year, facet: true, label: { ar: البداية, en: Started } }
vocabularies:
  sectors:
    - { id: care, label: { ar: الرعاية, en: Care }, terms: [{ id: home, label: { ar: في المنزل, en: At home } }] }
    - { id: trade, label: { ar: التجارة } }
`,
  'cases/clinic.yaml': 'title: عيادة تتعلم\norganisation: عيادة المدينة\nsector: home\nstarted: 2019\nsummary: كيف تعلمت عيادة أن تسأل أولا.\nsections:\n  - { title: البداية, text: "- سألت\\n- ثم فعلت" }\ntips: [اسأل أولا.]\n',
  'cases/clinic.en.yaml': 'title: A clinic learns\nsummary: How it learned.\nsections: [{ title: Begin, text: "- asked\\n- then did" }]\ntips: [Ask first.]\n',
  'cases/shop.yaml': 'title: متجر يتغير\norganisation: متجر الحي\nsector: trade\nstarted: 2020\nsummary: متجر صغير يغير عمله.\nquotes: [{ text: لقد تعلمنا., by: سارة }]\n',
  'figures/sectors.yaml': 'title: { ar: القطاعات, en: Sectors }\nkind: bars\ncount: sector\n',
  'figures/grid.yaml': 'title: { ar: شبكة, en: Grid }\nkind: crosstab\nrows: sector\ncolumns: started\n',
  'tools/list.md': '---\ntitle: { ar: قائمة, en: List }\nkind: card\n---\n\n- [ ] أولا\n- [ ] ثم\n',
  'practices/preparing/need.md': '---\ntitle: { ar: الحاجة, en: The need }\nsummary: { ar: لماذا. }\n---\n\nنص.\n',
};

function build(theme) {
  const content = path.join(temporary, 'content');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(content, name)), { recursive: true });
    writeFileSync(path.join(content, name), text);
  }
  const built = casebook(temporary, ['build', 'content', '--out', theme, '--theme', theme, '--no-pdf']);
  if (built.status !== 0) throw new Error(built.stderr);
  return path.join(temporary, theme);
}

const lists = ['folio', 'civic'].map((theme) => [theme, places(() => build(theme)).slice(0, 1)]);
const kinds = ['index.html', 'cases.html', 'cases/clinic.html', 'by/sector/home.html', 'figures.html', 'figures/sectors.html',
  'figures/grid.html', 'tools/list.html', 'practices.html', 'practices/need.html', 'matrix.html', 'data.html', 'search.html', 'compare.html?c=clinic,shop'];

check('pages and passages say which way they run', () => {
  const [{ folder }] = lists[0][1];
  const read = (file) => readFileSync(path.join(folder, file), 'utf8');
  const english = read('en/cases/shop.html');
  return [
    ...filesOf(folder).filter((file) => file.endsWith('.html')).filter((file) => {
      const tag = read(file).match(/<html[^>]*>/)[0];
      return tag !== (file.startsWith('en/') ? '<html lang="en">' : '<html lang="ar" dir="rtl">');
    }),
    ...(/<blockquote lang="ar" dir="rtl">/.test(english) ? [] : ['the quote of the English page']),
    ...(/<h1>A clinic learns/.test(read('en/cases/clinic.html')) ? [] : ['a translated title is no passage of another language']),
    ...(/ lang="ar"(?! dir)/.test(english.replace(/hreflang="ar"/g, '').replace(/<a [^>]*lang="ar" >[^<]*<\/a>/g, '')) ? ['a passage without its direction'] : []),
    ...(/<text[^>]* dir=/.test(read('en/figures/sectors.html')) ? ['SVG has no dir'] : []),
  ];
});

for (const [theme, list] of lists) {
  checkAt(list, `nothing is wider than the window, and drawings keep their words within, in ${theme}`, async (base) => {
    const problems = [];
    for (const width of [320, 1280])
      for (const file of kinds)
        problems.push(...(await visit(base, file, async (page) => {
          const found = await page.evaluate(() => ({
            wide: Math.max(document.documentElement.scrollWidth, document.body.scrollWidth),
            out: [...document.querySelectorAll('svg.drawn')].filter((one) => one.checkVisibility()).flatMap((svg) => {
              const box = svg.getBoundingClientRect();
              return [...svg.querySelectorAll('text')].filter((text) => {
                const { left, right, width: own } = text.getBoundingClientRect();
                return own > 0 && (left < box.left - 2 || right > box.right + 2);
              }).map((text) => text.textContent);
            }),
          }));
          return [
            ...(found.wide > width ? [`${file} at ${width}: ${found.wide} pixels wide`] : []),
            ...found.out.map((text) => `${file} at ${width}: "${text}" leaves the drawing`),
          ];
        }, { viewport: { width, height: 800 } })));
    return problems;
  });

  checkAt(list, `a page is the other way round, in ${theme}`, async (base) => {
    // Distances of what a reader sees from the edge where lines begin.
    const starts = (file, selectors) => visitFor(base, file, (page) => page.evaluate((all) => all.map((selector) => {
      const one = document.querySelector(selector);
      const range = document.createRange();
      range.selectNodeContents(one);
      const box = range.getBoundingClientRect();
      return Math.round(document.documentElement.dir === 'rtl' ? innerWidth - box.right : box.left);
    }), selectors));
    const ofCase = ['h1', '.site-title', '.facts dt', '.prose h2', '.prose li', '.breadcrumbs li', '.tips li'];
    const ofList = ['h1', '.facet summary', '.facet-values .level-2', '.cases th.c-title a'];
    const compare = async (file, selectors) => {
      const [turned, straight] = [await starts(file, selectors), await starts(`en/${file}`, selectors)];
      return selectors.flatMap((selector, i) => (Math.abs(turned[i] - straight[i]) <= 2 ? [] : [`${file} ${selector}: ${turned[i]}, not ${straight[i]}`]));
    };
    return [...await compare('cases/clinic.html', ofCase), ...await compare('cases.html', ofList)];
  });
}

async function visitFor(base, file, look) {
  let found;
  const problems = await visit(base, file, async (page) => { found = await look(page); }, { viewport: { width: 1280, height: 800 } });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return found;
}
