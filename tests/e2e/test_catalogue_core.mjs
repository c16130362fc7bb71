// Choosing among cases, held against counting one by one: random collections and random choices.
import { createRequire } from 'node:module';
import { check } from './tap.mjs';

const require = createRequire(import.meta.url);
const { Bits, Catalogue, emptyState, stateOf, queryOf, wordsOf, isStart, fold } = require('../../templates/assets/catalogue-core.js');
const { csvOf } = require('../../templates/assets/records.js');

const rounds = 60;

// Always the same numbers from 0 to below `end`.
function dice(seed) {
  let state = seed * 2654435761 + 1;
  return (end) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

const gaps = (indexes) => indexes.map((index, i) => (index - (i === 0 ? 0 : indexes[i - 1] + 1)).toString(36)).join(',');

// A collection: a facet with one value a case, one with several, one nested, one of numbers. `has`
// says of a case and a facet which values it has, what stands above them included.
function collection(random) {
  const length = 1 + random(150);
  const parents = { nested: { b1: 'b', b2: 'b', c1: 'c', c2: 'c1' } };
  const ids = { one: ['w', 'x', 'y', 'z'], several: ['p', 'q', 'r', 's', 't'], nested: ['a', 'b', 'b1', 'b2', 'c', 'c1', 'c2'] };
  const has = Array.from({ length }, () => {
    const several = (list, chance) => list.filter(() => random(10) < chance);
    const nested = new Set();
    for (let id of several(ids.nested, 2)) for (; id; id = parents.nested[id]) nested.add(id);
    return {
      one: random(8) === 0 ? [] : [ids.one[random(3)]],
      several: several(ids.several, 3),
      nested: [...nested],
      year: random(5) === 0 ? null : 2000 + random(25),
    };
  });
  const values = (facet) => ids[facet].map((id) => ({
    id, label: id, cases: gaps(has.flatMap((one, index) => (one[facet].includes(id) ? [index] : []))),
  }));
  const data = {
    ids: has.map((_, index) => `case-${index}`),
    updated: has.map(() => 0),
    facets: [
      { id: 'one', label: 'One', multiple: false, values: values('one') },
      { id: 'several', label: 'Several', multiple: true, values: values('several') },
      { id: 'nested', label: 'Nested', multiple: true, values: values('nested') },
      { id: 'year', label: 'Year', numbers: has.map((one) => one.year) },
    ],
  };
  return { data, has, ids, length };
}

function choice(random, ids) {
  const state = emptyState();
  for (const facet of Object.keys(ids)) {
    if (random(2) === 0) state.values[facet] = ids[facet].filter(() => random(3) === 0);
    if (random(2) === 0) state.every[facet] = true;
  }
  // An address says the lower end first, in whichever order it was given.
  const ends = [2000 + random(25), 2000 + random(25)].sort();
  if (random(3) === 0) state.ranges.year = ends.map((end) => (random(2) ? end : null));
  return state;
}

// Whether a case answers a state, said without sets.
function answers(one, state) {
  for (const [facet, wanted] of Object.entries(state.values)) {
    if (wanted.length === 0) continue;
    const every = state.every[facet] && facet !== 'one';
    const holds = (id) => one[facet].includes(id);
    if (every ? !wanted.every(holds) : !wanted.some(holds)) return false;
  }
  const [from, to] = state.ranges.year ?? [null, null];
  if (from === null && to === null) return true;
  return one.year !== null && (from === null || one.year >= from) && (to === null || one.year <= to);
}

// How many cases a value says it would show: those that have it, beside what is chosen elsewhere.
function wouldShow(has, state, facet, id) {
  const every = state.every[facet] && facet !== 'one';
  const values = { ...state.values, [facet]: every ? [...(state.values[facet] ?? []), id] : [id] };
  return has.filter((one) => answers(one, { ...state, values })).length;
}

for (const words of [false, true])
  check(`cases and counts are right${words ? ' among the cases that words leave' : ''}`, () => {
    const problems = [];
    for (let round = 0; round < rounds; round++) {
      const random = dice(round + 1);
      const { data, has, ids, length } = collection(random);
      const catalogue = new Catalogue(data);
      const state = choice(random, ids);
      const left = has.map(() => !words || random(3) > 0);
      const matching = words ? new Bits(length) : null;
      if (words) left.forEach((is, index) => is && matching.add(index));
      const { cases, counts } = catalogue.choose(state, matching);
      const expected = has.flatMap((one, index) => (left[index] && answers(one, state) ? [index] : []));
      if (String(cases.indexes()) !== String(expected)) problems.push(`round ${round}: ${cases.indexes()}, not ${expected}`);
      if (cases.count() !== expected.length) problems.push(`round ${round}: ${cases.count()} counted`);
      const rest = has.filter((_, index) => left[index]);
      for (const facet of Object.keys(ids))
        ids[facet].forEach((id, value) => {
          const wanted = wouldShow(rest, state, facet, id);
          if (counts[facet][value] !== wanted) problems.push(`round ${round}: ${facet}=${id}: ${counts[facet][value]}, not ${wanted}`);
        });
    }
    return problems;
  });

check('where a value adds to others, it is said how many there are together', () => {
  const problems = [];
  let said = 0;
  for (let round = 0; round < rounds; round++) {
    const random = dice(round + 5000);
    const { data, has, ids } = collection(random);
    const catalogue = new Catalogue(data);
    const state = choice(random, ids);
    const { together } = catalogue.choose(state, null);
    for (const facet of Object.keys(ids)) {
      const chosen = state.values[facet] ?? [];
      const adds = chosen.length > 0 && !(state.every[facet] && facet !== 'one');
      if (adds !== (together[facet] !== undefined)) problems.push(`round ${round}: ${facet}: ${together[facet]}`);
      if (!adds) continue;
      ids[facet].forEach((id, value) => {
        said++;
        const wanted = has.filter((one) => answers(one, { ...state, values: { ...state.values, [facet]: [...chosen, id] } })).length;
        if (together[facet][value] !== wanted) problems.push(`round ${round}: ${facet}=${id}: ${together[facet][value]}, not ${wanted}`);
      });
    }
  }
  return said > 0 ? problems : ['nothing was said'];
});

check('words begin where letters do, in folded texts', () => {
  const text = fold('L’Été 3D—zorg, één-op-één 𝒳zorg');
  const wanted = [['ete', 1], ['d', 0], ['3d', 1], ['zorg', 1], ['een', 2], ['te', 0], ['l', 1]];
  const times = (word) => [...text].map((_, at) => at).filter((at) => text.startsWith(word, at) && isStart(text, at)).length;
  return wanted.flatMap(([word, count]) => (times(word) === count ? [] : [`${word}: ${times(word)}`]));
});

check('an address says a choice and gives it back', () => {
  const problems = [];
  for (let round = 0; round < rounds; round++) {
    const random = dice(round + 1000);
    const { data, ids } = collection(random);
    const catalogue = new Catalogue(data);
    const state = { ...choice(random, ids), words: ['', 'één & twee', 'a=b#c,d'][random(3)], order: ['title', 'newest'][random(2)] };
    const text = queryOf(state, catalogue);
    const again = queryOf(stateOf(text, catalogue), catalogue);
    if (again !== text) problems.push(`${text} became ${again}`);
    const chosen = (one) => catalogue.choose(one, null).cases.indexes().join();
    if (chosen(stateOf(text, catalogue)) !== chosen(state)) problems.push(`${text} chooses other cases`);
  }
  return problems;
});

check('an address that says nonsense chooses what it can', () => {
  const catalogue = new Catalogue(collection(dice(7)).data);
  const nothing = queryOf(emptyState(), catalogue);
  const same = (query, wanted) => {
    const got = queryOf(stateOf(query, catalogue), catalogue);
    return got === wanted ? [] : [`${query}: ${got}, not ${wanted}`];
  };
  return [
    ...same('one=nobody&none=1&sort=&view=cards', nothing),
    ...same('sort=constructor', nothing),
    ...same('one=x,x,nobody', 'one=x'),
    ...same('year=abc..1e999', nothing),
    ...same('year=2010', 'year=2010..2010'),
    ...same('__proto__=x&every=__proto__,toString', nothing),
    ...same('every=one', nothing),
    ...same('every=several', nothing),
  ];
});

check('sets of bits hold at the edges of words', () =>
  [0, 1, 31, 32, 33, 63, 64, 65].flatMap((length) => {
    const all = Bits.all(length);
    const indexes = Array.from({ length }, (_, index) => index);
    return all.count() === length && String(all.indexes()) === String(indexes) ? [] : [`${length}: ${all.indexes()}`];
  }),
);

check('words lose their accents and signs', () =>
  String(wordsOf('Één café, l’Été—œuvre 3D!')) === 'een,cafe,l,ete,œuvre,3d' ? [] : [String(wordsOf('Één café, l’Été—œuvre 3D!'))],
);

check('no cell of a table is a formula', () => {
  const wanted = '\'=1+1,-5,-1e-05,"\'-a,b",\'@x,"a ""b""","a;=b",a;b,\'＝1\r\n';
  const got = csvOf([['=1+1', '-5', '-1e-05', '-a,b', '@x', 'a "b"', 'a;=b', 'a;b', '＝1']]);
  return got === wanted ? [] : [JSON.stringify(got)];
});
