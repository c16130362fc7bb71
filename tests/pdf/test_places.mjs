// What is wrong on paper is said where it stands in the content: in every kind of file and text, in
// translations, and in titles.
import { check } from '../e2e/tap.mjs';
import { smallGuides } from './small.mjs';

const build = smallGuides('places');
const long = (letter) => letter.repeat(200);
const files = {
  'casebook.yaml': 'title: Layout\nlanguages: [nl, en]\nguides:\n  - { id: guide, title: Guide, parts: [introduction, topics, cases, tools] }\n',
  'cases/one.yaml': `title: Eén
summary: Kort.
sections:
  - title: Deel
    text: |
      Tekst met ꀀ erin.
quotes:
  - { text: Citaat, by: Wie }
tips:
  - Tip hier
`,
  'cases/one.en.yaml': `title: One ꀁ
summary: Short.
sections:
  - title: Part ꀂ
    text: |
      Text with ꀃ here[^n].

      | a | b |
      |---|---|
      | ꀄ | x |

      [^n]: Note ꀅ.
quotes:
  - { text: Quote ꀆ., by: Who ꀇ }
tips:
  - Tip ꀈ here
`,
  'topics/t.md': '---\ntitle: Topic ꀉ\nsummary: Sum ꀊ\n---\nText.\n\n## Head ꀋ\n\nMore.\n',
  'topics/t.en.md': '---\ntitle: Topic ꀌ\nsummary: Said\n---\nText `code ꀍ`.\n\n> [!TIP]\n> tip ꀎ\n',
  'tools/k.md': `---\ntitle: Tool\nkind: card\n---\nText ${long('x')} end.\n`,
  'tools/k.en.md': `---\ntitle: Tool en\n---\nText.\n\n- [ ] item ${long('y')}\n`,
};

// Character or word -> its place.
const wanted = {
  ꀀ: 'cases/one.yaml:6:17', ꀁ: 'cases/one.en.yaml:1:12', ꀂ: 'cases/one.en.yaml:4:17', ꀃ: 'cases/one.en.yaml:6:17',
  ꀄ: 'cases/one.en.yaml:10:9', ꀅ: 'cases/one.en.yaml:12:18', ꀆ: 'cases/one.en.yaml:14:19', ꀇ: 'cases/one.en.yaml:14:31',
  ꀈ: 'cases/one.en.yaml:16:9', ꀉ: 'topics/t.md:2:14', ꀊ: 'topics/t.md:3:14', ꀋ: 'topics/t.md:7:9',
  ꀌ: 'topics/t.en.md:2:14', ꀍ: 'topics/t.en.md:5:12', ꀎ: 'topics/t.en.md:8:7', xxxx: 'tools/k.md:5:6', yyyy: 'tools/k.en.md:6:12',
};

check('missing glyphs and words without a break are said at their places, in translations, notes and titles, too', () => {
  const { status, said } = build('all', 'Text.', '', files);
  const lines = said.split('\n').filter((line) => /\[CB80\d\]/.test(line));
  const problems = status === 0 ? [] : [said];
  for (const [what, place] of Object.entries(wanted)) {
    const own = lines.filter((line) => line.includes(`"${what}`));
    if (own.length !== 1 || !own[0].includes(`content/${place}: warning[CB80`)) problems.push(`${what}: ${own.join(' | ') || 'nothing'}`);
  }
  if (lines.length !== Object.keys(wanted).length) problems.push(`${lines.length} messages`);
  return problems;
});

check('characters that are joined, and those written as numbers, are said at their places', () => {
  const { said } = build('joined', 'A family \u{1F469}\u200D\u{1F469}\u200D\u{1F467} here.\n\nAn entity &#xA100; here, &#41217; and \u{1F44B}\u{1F3FD}.', '', {
    'cases/one.yaml': 'title: One\nsummary: "Short \\ua102 and \\U0000A103"\n',
  });
  const lines = said.split('\n').filter((line) => /\[CB80\d\]/.test(line));
  const wanted = { 'about.md:4:10': '\u{1F469}', 'about.md:6:11': '\ua100', 'about.md:6:26': '\ua101', 'about.md:6:39': '\u{1F44B}', 'one.yaml:2:17': '\ua102', 'one.yaml:2:28': '\ua103' };
  const problems = Object.entries(wanted).filter(([place, what]) => !lines.some((line) => line.includes(`${place}: warning[CB802]`) && line.includes(`"${what}`)))
    .map(([place, what]) => `${what} is not said at ${place}`);
  return problems.length > 0 ? [...problems, ...lines] : [];
});

check('images and references that are not there are errors at their places, in translations, too', () => {
  const { status, said } = build('gone', 'Text.', '', {
    ...files,
    'tools/k.md': '---\ntitle: Tool\nkind: card\n---\nText.\n\n![alt](media:none.png)\n\n![](figure:nothing)\n',
    'tools/k.en.md': '---\ntitle: Tool en\n---\nText.\n\n[to](case:nobody) ![alt](media:gone.png)\n',
  });
  const problems = status === 1 ? [] : [`exit ${status}`];
  for (const [place, what] of [['tools/k.md:7:8', 'none.png'], ['tools/k.md:9:5', 'nothing'], ['tools/k.en.md:6:6', 'nobody'], ['tools/k.en.md:6:26', 'gone.png']])
    if (!said.split('\n').some((line) => line.includes(`content/${place}: error[`) && line.includes(`"${what}`))) problems.push(`${what} is not said at ${place}`);
  return problems.length > 0 ? [...problems, said] : [];
});
