// Links on paper: where they can be clicked, and which element owns what is clicked.
import { check } from '../e2e/tap.mjs';
import { links, linkText, objects, words } from './pdf.mjs';
import { a5Columns, smallGuides, twoColumns, unsound } from './small.mjs';

const build = smallGuides('links');
const sentence = (count, word) => Array.from({ length: count }, (_, i) => `${word}${i}`).join(' ');
const quiet = ({ status, said, file }) => [
  ...(status === 0 && !/\[CB8/.test(said) ? [] : [`exit ${status}: ${said}`]), ...unsound(file),
];

// The Link elements of a file, each with the links of its annotations, in order; and what is wrong with
// the way from one to the other.
function linkElements(file) {
  const parts = objects(file);
  const { all, get, pages } = parts;
  const root = get(Object.values(all).find((it) => it.value?.['/Type'] === '/StructTreeRoot').value);
  const numbers = get(get(root['/ParentTree'])['/Nums']);
  const owners = new Map(Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]));
  const problems = [];
  if (root['/ParentTreeNextKey'] !== Math.max(...owners.keys()) + 1) problems.push(`the next number is ${root['/ParentTreeNextKey']}`);
  if (owners.size !== numbers.length / 2) problems.push('a number stands for two elements');
  const shown = links(parts);
  const references = pages.flatMap((page) => get(page['/Annots']) ?? []);
  const found = new Map();
  references.forEach((reference, i) => {
    const annotation = get(reference);
    const owner = owners.get(annotation['/StructParent']);
    const element = get(owner);
    if (element?.['/S'] !== '/Link') problems.push(`${shown[i].contents} is found under ${element?.['/S']}`);
    else if (!element['/K'].some((kid) => kid['/Obj'] === reference)) problems.push(`${shown[i].contents} is not owned by its element`);
    found.set(owner, [...(found.get(owner) ?? []), { ...shown[i], quads: annotation['/QuadPoints'] }]);
  });
  if (new Set(references).size !== references.length) problems.push('an annotation stands twice');
  return { problems, elements: [...found.values()] };
}

const body = `Begin [${sentence(40, 'first')}](https://one.example.org/) and [${sentence(3, 'short')}](https://two.example.org/)
${sentence(12, 'between')} [${sentence(30, 'second')}](https://three.example.org/) ${sentence(30, 'end')}

| column | other |
|---|---|
| ${sentence(6, 'plain')} [${sentence(16, 'cell')}](https://four.example.org/) ${sentence(4, 'rest')} | ${sentence(20, 'other')} |

- item [${sentence(40, 'item')}](https://five.example.org/) ends
- note[^n] [](case:${'one'})

## [${sentence(20, 'heading')}](https://six.example.org/)

Last.

[^n]: Note ${sentence(20, 'said')} [${sentence(50, 'noted')}](https://seven.example.org/) ${sentence(9, 'more')}
`;

// The word of each link, how many there are of it, and where it leads.
const wanted = [
  ['first', 40, 'one'], ['short', 3, 'two'], ['second', 30, 'three'], ['cell', 16, 'four'], ['item', 40, 'five'],
  ['heading', 20, 'six'], ['noted', 50, 'seven'],
];

for (const [name, style] of [['one column', ''], ['two columns', twoColumns], ['small columns', a5Columns]])
  check(`${name}: a link is clicked where its words are, and is one element`, () => {
    const guide = build(`lines ${name}`, body, style);
    const pageWords = words(guide.file);
    const { problems, elements } = linkElements(guide.file);
    problems.push(...quiet(guide));
    let over = 0;
    for (const [word, count, host] of wanted) {
      const uri = `https://${host}.example.org/`;
      const own = elements.filter((areas) => areas[0].uri === uri && linkText(areas[0], pageWords).startsWith(word));
      const text = own.flat().map((it) => linkText(it, pageWords)).join(' ').replace(` (${host}.example.org)`, '');
      const columns = new Set(own.flat().map((it) => `${it.page} ${style !== '' && it.boxes[0].left > 200}`)).size;
      if (own.length !== columns && own.length !== 1) problems.push(`${word} has ${own.length} elements in ${columns} columns`);
      if (text !== sentence(count, word)) problems.push(`${word} is clicked at "${text}"`);
      if (own.flat().some((it) => it.boxes.length !== 1 || it.quads || it.uri !== uri || it.contents !== own[0][0].contents))
        problems.push(`${word}: its areas differ`);
      over += own.some((areas) => areas.length > 1) ? 1 : 0;
    }
    return over >= 6 ? problems : [...problems, `only ${over} links are longer than a line`];
  });
