// Drawings that authors bring (SVG in media/): what becomes pixels on paper is found out from what is drawn, whatever
// way it is written, and never stops a guide; letters that no font has are said.
import { execFileSync } from 'node:child_process';
import { check } from '../e2e/tap.mjs';
import { smallGuides, unsound } from './small.mjs';

const build = smallGuides('svg');
const svg = (inner) => `<svg xmlns="http://www.w3.org/2000/svg" xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 100 50">${inner}</svg>`;
const rect = (more = '') => `<rect ${more} width="80" height="40" fill="#a00"/>`;
const images = (file) => execFileSync('pdfimages', ['-list', file], { encoding: 'utf8' }).split('\n').slice(2).filter(Boolean).length;

function drawn(name, inner, text = 'Before.\n\n![A picture](media:f.svg)\n\nAfter.') {
  const guide = build(name, text, '', { 'media/f.svg': typeof inner === 'string' ? svg(inner) : inner });
  const lines = guide.said.split('\n').filter((line) => /(warning|error)\[CB8/.test(line));
  return { ...guide, lines, problems: guide.status === 0 ? unsound(guide.file) : [guide.said] };
}

const pixels = {
  'a filter as an attribute': rect('filter="blur(2px)"'),
  'a filter in a style': rect('style="filter:drop-shadow(1px 1px 2px black)"'),
  'a filter of a group': `<g style="filter: grayscale(1)">${rect()}</g>`,
  'a filter in a style sheet': `<style>.a{filter:blur(2px)}</style>${rect('class="a"')}`,
  'a filter in a style sheet, escaped': `<style>.a{\\66ilter:blur(2px)}</style>${rect('class="a"')}`,
  'a filter with a prefix': `<s:filter id="f"><s:feGaussianBlur stdDeviation="2"/></s:filter>${rect('filter="url(#f)"')}`,
  'a mask with a prefix': `<s:mask id="f"><s:rect width="20" height="20" fill="white"/></s:mask>${rect('mask="url(#f)"')}`,
};
for (const [name, inner] of Object.entries(pixels))
  check(`${name} prints as pixels: said at the place of the picture`, () => {
    const { file, lines, problems } = drawn(name, inner);
    if (images(file) === 0) problems.push('no image is in the guide: the test is wrong');
    if (lines.length !== 1 || !/about\.md:6:\d+: warning\[CB805\]: "f.svg" uses (an? )?<?(filter|mask|effect)/.test(lines[0])) problems.push(lines.join(' | ') || 'nothing is said');
    return problems;
  });

const vectors = {
  'a word in a comment': `<!-- an <image> was here, no <mask> -->${rect()}`,
  'a filter that nothing uses': `<defs><filter id="f"/><mask id="m"/></defs>${rect()}`,
  'words in a text': '<text y="30">a filter, a mask, an image</text>',
  'patterns, blending, groups and clips': `<pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse"><circle cx="5" cy="5" r="3"/></pattern>
    <clipPath id="c"><text y="40" font-size="40">AB</text></clipPath>${rect('stroke="url(#p)" clip-path="url(#c)"')}<g opacity=".4">${rect()}${rect('style="mix-blend-mode:multiply"')}</g>`,
};
for (const [name, inner] of Object.entries(vectors))
  check(`${name}: stays a drawing, and nothing is said`, () => {
    const { file, lines, problems } = drawn(name, inner);
    if (images(file) > 0) problems.push('an image is in the guide');
    return [...problems, ...lines];
  });

check('a drawing with such a filter on a page of its own stops nothing', () => {
  const { lines, problems } = drawn('alone', `<style>.a{filter:blur(2px)}</style><rect class="a" width="100" height="50"/>`, '![r](media:f.svg)');
  if (lines.length !== 1 || !lines[0].includes('CB805')) problems.push(lines.join(' | ') || 'nothing is said');
  return problems;
});

const latin = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${svg('<text y="30">caf\u00e9</text>')}`, 'latin1');
const texts = [
  ['missing letters', '<title>\ua000</title><style>a { content: "\ua001" }</style><text y="40">A \ua002 B<tspan>\ua003</tspan></text>', '\ua002'],
  ['missing letters in another namespace', '<s:text y="40">A &#xa002; B</s:text>', '\ua002'],
  ['letters that are there', '<text y="40">caf\u00e9 \u2013 \u201cthis\u201d</text>', ''],
  ['letters that are not shown', '<text y="40" display="none">\ua002</text><g style="display: none"><text>\ua002</text></g>', ''],
  ['letters in another encoding', latin, ''],
];
for (const [name, inner, letters] of texts)
  check(`${name} of a drawing: ${letters ? 'said at the place of the picture' : 'nothing is said'}`, () => {
    const { lines, problems } = drawn(name, inner);
    const said = lines.join(' | ');
    if (letters ? lines.length !== 1 || !/about\.md:6:\d+: warning\[CB802\]/.test(said) || !said.includes(`"${letters}`) : said) problems.push(said || 'nothing is said');
    if (said.includes('\ua000') || said.includes('\ua001')) problems.push('what is not shown is said');
    return problems;
  });
