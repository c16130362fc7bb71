// A collection with every sort of facet, made for tests of browsing: 130 cases, more than the
// catalogue shows at once. What its cases have is given to the tests, too.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { casebook } from './small.mjs';
import { after } from './tap.mjs';

const sectors = ['care', 'trade', 'school', 'unused'];
const parents = { coaching: 'hrm', training: 'hrm', agile: 'design' };
const interventions = ['coaching', 'training', 'agile', 'design'];

// What case number `i` has. Its title sorts as its number does.
function caseOf(i) {
  const several = interventions.filter((_, which) => (i * 7 + which * 3) % 5 < 2);
  return {
    id: `case-${String(i).padStart(3, '0')}`,
    title: `Verhaal ${String(i).padStart(3, '0')}`,
    organisation: `Huis ${200 + ((i * 37) % 130)}`,
    sector: sectors[(i + (i >> 2)) % 3],
    interventions: several,
    withParents: [...new Set(several.flatMap((id) => (parents[id] ? [id, parents[id]] : [id])))],
    started: i % 9 === 0 ? null : 2000 + (i % 20),
    employees: i % 4 === 0 ? null : 500 + i,
    price: { 7: -1234.5, 8: 0.25 }[i] ?? null,
    tried: { 7: 'yes', 8: 'no' }[i] ?? null,
    remark: i === 5 ? '=SUM(1;2)' : i === 6 ? 'Een "Élan", nieuw' : null,
    updated: `2025-${String(1 + (i % 12)).padStart(2, '0')}-01`,
  };
}

export const cases = Array.from({ length: 130 }, (_, i) => caseOf(i));

function yamlOf(one) {
  const set = (key, value) => (value === null ? [] : [`${key}: ${JSON.stringify(value)}`]);
  return [
    ...['title', 'organisation', 'sector'].flatMap((key) => set(key, one[key])),
    ...(one.interventions.length > 0 ? set('interventions', one.interventions) : []),
    ...['started', 'employees', 'remark'].flatMap((key) => set(key, one[key])),
    ...set('summary', `Kort gezegd nummer ${one.id.slice(5)}.`),
    ...(one.id === 'case-007' ? ['opened: 2024-03-09'] : []),
    ...(one.price === null ? [] : [`price: ${one.price}`]),
    ...(one.tried === null ? [] : [`tried: ${{ yes: true, no: false }[one.tried]}`]),
    ...(one.id === 'case-006' ? set('tips', ['Eerst vragen.', 'Dan, en *alleen* dan, doen.']) : []),
    `updated: ${one.updated}`, '',
  ].join('\n');
}

const schema = `case:
  organisation: { type: text, required: true, label: { nl: Organisatie, en: Organisation } }
  sector: { type: term, vocabulary: sectors, facet: true, required: true, label: { nl: Sector, en: Sector } }
  interventions: { type: terms, vocabulary: interventions, facet: true, label: { nl: Interventies, en: Interventions } }
  started: { type: year, facet: true, label: { nl: Begin, en: Started } }
  employees: { type: integer, facet: true, min: 0, label: { nl: Werknemers, en: Employees } }
  remark: { type: text, label: { nl: Opmerking, en: Remark } }
  opened: { type: date, label: { nl: Geopend, en: Opened } }
  price: { type: number, facet: true, unit: euro, label: { nl: Prijs, en: Price } }
  tried: { type: boolean, facet: true, label: { nl: Beproefd, en: Tried } }
  contact: { type: email, private: true }
vocabularies:
  sectors:
    - { id: care, label: { nl: Zorg, en: Care } }
    - { id: trade, label: { nl: Handel, en: Trade } }
    - { id: school, label: { nl: Onderwijs, en: Education } }
    - { id: unused, label: { nl: Ongebruikt, en: Unused } }
  interventions:
    - id: hrm
      label: { nl: Hrm, en: HRM }
      terms:
        - { id: coaching, label: { nl: Coaching, en: Coaching } }
        - { id: training, label: { nl: Opleiding, en: Training } }
    - id: design
      label: { nl: Ontwerp, en: Design }
      terms:
        - { id: agile, label: { nl: Wendbaar werken, en: Agile work } }
`;

const configuration = (theme) => `title: { nl: Proef, en: Trial }
languages: [nl, en]
theme: ${theme}
navigation: [cases, tools, figures]
`;

const figures = {
  'sectors.yaml': 'title: { nl: Sectoren, en: Sectors }\nkind: bars\ncount: sector\n',
  'grid.yaml': 'title: { nl: Rooster, en: Grid }\nkind: crosstab\nrows: sector\ncolumns: interventions\n',
  'within.yaml': 'title: { nl: Binnen, en: Within }\nkind: bars\ncount: interventions\nwhere: { sector: care }\n',
  'within-two.yaml': 'title: { nl: Binnen twee, en: Within two }\nkind: bars\ncount: interventions\nwhere: { sector: care, started: 2004 }\n',
  'some.yaml': 'title: { nl: Naast elkaar, en: Side by side }\nkind: comparison\ncases: [case-001, case-004]\nfields: [sector, started, employees]\n',
};

const tool = `---
title: { nl: Afvinklijst, en: Checklist }
kind: card
---

- [ ] Eerst dit
- [ ] Dan dat
- [x] Altijd al gedaan
- [ ] Ten slotte
`;

const temporary = mkdtempSync(path.join(os.tmpdir(), 'casebook-browsing-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

function write(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
}

export const content = path.join(temporary, 'content');

// Builds it, and returns the folder of the site.
export function buildCollection({ theme = 'folio', out = `site-${theme}`, toolText = tool } = {}) {
  write(content, { 'casebook.yaml': configuration(theme), 'schema.yaml': schema });
  write(path.join(content, 'cases'), Object.fromEntries(cases.map((one) => [`${one.id}.yaml`, yamlOf(one)])));
  write(path.join(content, 'figures'), figures);
  write(path.join(content, 'tools'), { 'list.md': toolText });
  const built = casebook(temporary, ['build', 'content', '--out', out, '--no-pdf', '--base-url', 'https://example.org/trial/']);
  if (built.status !== 0) throw new Error(built.stderr);
  return path.join(temporary, out);
}
