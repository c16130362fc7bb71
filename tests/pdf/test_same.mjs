// guide.html and guide.pdf of one document full of odd things: the same headings, texts and notes, in one order.
import { check } from '../e2e/tap.mjs';
import { unescape } from '../e2e/site.mjs';
import { compareWithPage, elements, letters, structure, textOf } from './pdf.mjs';
import { a5, smallGuides, twoColumns, unsound } from './small.mjs';

const build = smallGuides('same');
const body = `> Quote begins
>
> - item *one*
>   1. deep
>   2. deeper
>      > quote in it
>
> ![cap](figure:bars)

> [!TIP]
> | a | b |
> |---|---|
> | c[^1] | d **e** |
>
> - [ ] task in tip
> - [x] done

## Head[^2] with \`code\` and [link](https://x.example.org)

Hard  
break\\
again — "quotes" 'x' ... soft
line.

    indented code  two  blanks

\`\`\`
fenced | code
\`\`\`

1. one

   para
2. two
   - [ ] task
   - plain

***

### Third **bold** [](case:one)

Term <https://auto.example.org> a&amp;b &copy; \\*lit\\*

| l | r | c |
|:--|--:|:-:|
| \`a|b\` | [x](topic:t) | ![](figure:bars) |
| <i>raw</i> | 2  | |

[^1]: Note one.
[^2]: Note two.
`;
const extra = {
  'casebook.yaml': `title: Layout
languages: [en]
guides:
  - { id: guide, title: Guide, parts: [introduction, topics, cases, tools] }
`,
  'figures/bars.yaml': `title: Bars
kind: bars
unit: count
series: [2024]
data:
  - { label: One, values: [3] }
`,
  'cases/one.yaml': `title: One
summary: "S *em*"
sections:
  - title: "Sec *t*"
    text: |
      - [ ] t

      > q

      # H1 in text

      ###### H6

      x
quotes:
  - { text: "Q **b**", by: "By *x*", role: R, paraphrase: true }
tips:
  - |
    Tip

    - list
      - nested
  - "second"
`,
  'topics/t.md': `---
title: "T *x*"
summary: Sum
---

##### H5

text

![img](figure:bars)

- a


- b
`,
  'tools/k.md': `---
title: K
kind: guide
---
1) a
2) b

+ c

x<br>y
`,
};

const notesOfPage = (html) =>
  [...html.matchAll(/<li[^>]* id="[^"]*footnote-[^"]*"[^>]*>([\s\S]*?)<\/li>/g)]
    .map(([, text]) => letters(unescape(text.replace(/<a[^>]*footnote-back[\s\S]*?<\/a>/g, '').replace(/<[^>]*>/g, ''))));

for (const [name, style] of [['one column', ''], ['two columns', twoColumns], ['A5', a5]])
  check(`${name}: quotes, tips, tasks, code, tables and breaks are told alike`, () => {
    const guide = build(name, body, style, extra);
    const tree = structure(guide.file);
    const { problems, compared } = compareWithPage(tree, guide.page());
    const printed = [...elements(tree)].map(({ element }) => element).filter(({ tag }) => tag === 'Note').map((it) => letters(textOf(it)));
    for (const note of notesOfPage(guide.page()))
      if (!printed.includes(note)) problems.push(`the note "${note}" is not on paper: ${printed}`);
    if (notesOfPage(guide.page()).length < 2) problems.push('no notes were compared');
    if (guide.status !== 0) problems.push(guide.said);
    return compared >= 60 ? [...problems, ...unsound(guide.file)] : [...problems, `only ${compared} texts were compared`];
  });

check('a caption stands below the title, unless it says the same', () => {
  const text = '![It is \'so\' - *here*](figure:bars)\n\n![What\'s \"new\"](figure:news)\n\n![](figure:news)';
  const guide = build('captions', text, '', { ...extra, 'figures/news.yaml': extra['figures/bars.yaml'].replace('Bars', '"What\'s \\"new\\""') });
  const captions = [...elements(structure(guide.file))].map(({ element }) => element).filter(({ tag }) => tag === 'Caption').map((it) => textOf(it).replace(/\s+/g, ' ').trim());
  const shown = guide.page().match(/<p class="figure-caption"[\s\S]*?<\/p>/g) ?? [];
  const expected = ['Figure 1 Bars It is ‘so’ – here', 'Figure 2 What\'s "new"', 'Figure 3 What\'s "new"'];
  const problems = expected.flatMap((it, i) => (letters(captions[i] ?? '') === letters(it) ? [] : [`caption ${i}: "${captions[i]}"`]));
  return shown.filter((it) => /here/.test(it)).length === 1 && !shown.some((it) => /new/.test(it)) ? problems : [...problems, `on the page: ${shown}`];
});
