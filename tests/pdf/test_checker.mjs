// Our own checker of finished PDFs: each condition that it looks at is broken once, and has to be found.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { check } from '../e2e/tap.mjs';
import { smallGuides, unsound } from './small.mjs';

const body = `Begin[^a] with a [link](https://one.example.org/x)[^b].

![What it shows](figure:bars)

## Heading

- item

1. number

| head | other |
|---|---|
| cell | more |

### Below

> [!TIP]
> A box.

[^a]: First.
[^b]: Second.
`;
const figure = 'title: Bars\nkind: bars\nunit: count\nseries: [2024]\ndata:\n  - { label: One, values: [3] }\n  - { label: Two, values: [5] }\n';
const guide = smallGuides('checker')('sound', body, '', { 'figures/bars.yaml': figure });

// The file as text whose objects can be changed.
const plain = guide.file.replace('.pdf', '.qdf');
execFileSync('qpdf', ['--qdf', '--object-streams=disable', guide.file, plain]);
const sound = readFileSync(plain, 'latin1');

function said(change) {
  const broken = change(sound);
  if (broken === sound) return 'nothing was changed';
  const file = guide.file.replace('.pdf', '-broken.pdf');
  writeFileSync(file, execFileSync('fix-qdf', { input: Buffer.from(broken, 'latin1'), stdio: ['pipe', 'pipe', 'ignore'] }));
  return unsound(file).join('') || 'nothing';
}

const swap = (from, to) => (text) => text.replace(from, to);
const breaks = [
  ['01-004', 'tagged content in an artifact', swap(/\/P <<\/MCID|\/Span << ?\/MCID|\/H\d << ?\/MCID/, (it) => `/Artifact BMC EMC /Artifact BMC ${it}`)],
  ['01-005', 'something painted that is not tagged', swap('/Artifact BMC', '/Span BMC')],
  ['01-006', 'a document without structure', swap('/StructTreeRoot ', '/StructTreeRxxt ')],
  ['01-007', 'not marked', swap('/Marked true', '/Marked false')],
  ['01-007', 'tags that are guessed', swap('/Marked true', '/Marked true /Suspects true')],
  ['02-003', 'names of elements that lead round', swap('/Type /StructTreeRoot', '/RoleMap << /One /Two /Two /One >> /Type /StructTreeRoot')],
  ['02-001', 'an element that is not standard', swap('/S /Sect', '/S /Sekt')],
  ['06-001', 'no metadata', swap('/Metadata ', '/Metadxta ')],
  ['06-002', 'not said to be PDF/UA', swap('<pdfuaid:part>1', '<pdfuaid:part>2')],
  ['06-003', 'no title', swap(/dc:title>/g, 'dc:tytle>')],
  ['07-002', 'the title is not displayed', swap('/DisplayDocTitle true', '/DisplayDocTitle false')],
  ['09-004', 'a row that is none', swap('/S /TR', '/S /P')],
  ['09-005', 'an item outside of a list', swap('/S /L\n', '/S /Div\n')],
  ['11-006', 'no language', swap(/\/Lang \(en\)/, '/Lanx (en)')],
  ['11-001', 'a passage whose language is none', swap('/S /Sect', '/Lang (e_n) /S /Sect')],
  ['11-006', 'a language that is none', swap('/Lang (en)', '/Lang (zz zz!)')],
  ['20-001', 'optional content without a name', swap('/Type /Catalog', '/OCProperties << /D << >> /OCGs [] >> /Type /Catalog')],
  ['13-004', 'a figure without a text', swap('/Alt ', '/Axt ')],
  ['14-003', 'a level of headings is left out', swap('/S /H2', '/S /H4')],
  ['15-003', 'a head without a scope', swap('/Scope ', '/Skope ')],
  ['15-003', 'a scope that is none', swap('/Scope /Column', '/Scope /Banana')],
  ['19-003', 'a note without an id', swap('/ID (note-1)', '/IX (note-1)')],
  ['19-004', 'two notes with one id', swap('/ID (note-2)', '/ID (note-1)')],
  ['28-002', 'an annotation of another kind', swap('/Subtype /Link', '/Subtype /Text')],
  ['28-009', 'another tab order', swap(/\/Tabs \/S/g, '/Tabs /R')],
  ['28-010', 'an annotation that is found under another element', swap(/\/StructParent \d+/, '/StructParent 99999')],
  ['28-011', 'an annotation without an element', swap('/S /Link', '/S /Span')],
  ['28-012', 'an annotation that says nothing', swap('/Contents (', '/Contxnts (')],
  ['31-009', 'a font that is not embedded', swap(/\/FontFile\d?/, '/FontFilx')],
  ['31-027', 'a font that is not mapped to Unicode', swap('/ToUnicode', '/ToUnicodx')],
  ['31-028', 'a letter that is mapped to nothing', swap(/(\n<\w+> )<0061>/, '$1<0000>')],
  ['31-029', 'a letter that is mapped to U+FEFF', swap(/(\n<\w+> )<0061>/, '$1<FEFF>')],
  ['31-029', 'a letter that is mapped to U+FFFE', swap(/(\n<\w+> )<0061>/, '$1<fffe>')],
];

check('a sound guide is accepted, also as text', () => {
  const file = guide.file.replace('.pdf', '-again.pdf');
  writeFileSync(file, execFileSync('fix-qdf', { input: Buffer.from(sound, 'latin1'), stdio: ['pipe', 'pipe', 'ignore'] }));
  return [...(guide.status === 0 ? [] : [guide.said]), ...unsound(guide.file), ...unsound(file)];
});

for (const [number, name, change] of breaks)
  check(`${number}: ${name}`, () => {
    const found = said(change);
    return found.includes(number) ? [] : [`said is ${found.slice(0, 300)}`];
  });
