// Choosing cases: which answer a choice, as sets of bits. Runs outside a browser, too: tests do.
// catalogue.js is what readers see of it; the data hand themselves over by
// `casebookCatalogue.push(data)`, generator/site/catalogue_data.h describes them.
(function (global) {
  'use strict';

  // A set of cases: one bit each.
  class Bits {
    constructor(length) {
      this.length = length;
      this.words = new Uint32Array(Math.ceil(length / 32));
    }

    static all(length) {
      const bits = new Bits(length);
      bits.words.fill(0xffffffff);
      const rest = length % 32;
      if (rest > 0) bits.words[bits.words.length - 1] = 2 ** rest - 1;
      return bits;
    }

    add(index) {
      this.words[index >>> 5] |= 1 << (index & 31);
    }

    has(index) {
      return (this.words[index >>> 5] & (1 << (index & 31))) !== 0;
    }

    without(other) {
      for (let i = 0; i < this.words.length; i++) this.words[i] &= ~other.words[i];
      return this;
    }

    and(other) {
      for (let i = 0; i < this.words.length; i++) this.words[i] &= other.words[i];
      return this;
    }

    or(other) {
      for (let i = 0; i < this.words.length; i++) this.words[i] |= other.words[i];
      return this;
    }

    copy() {
      const bits = new Bits(this.length);
      bits.words.set(this.words);
      return bits;
    }

    static ones(word) {
      word -= (word >>> 1) & 0x55555555;
      word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
      return (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
    }

    count() {
      let count = 0;
      for (const word of this.words) count += Bits.ones(word);
      return count;
    }

    countWith(other) {
      let count = 0;
      for (let i = 0; i < this.words.length; i++) count += Bits.ones(this.words[i] & other.words[i]);
      return count;
    }

    indexes() {
      const indexes = [];
      for (let w = 0; w < this.words.length; w++)
        for (let word = this.words[w]; word !== 0; word &= word - 1)
          indexes.push(w * 32 + 31 - Math.clz32(word & -word));
      return indexes;
    }
  }

  // Gaps between sorted indexes, in base 36 with commas between them.
  function bitsOf(code, length) {
    const bits = new Bits(length);
    let index = -1;
    if (code !== '')
      for (const gap of code.split(',')) {
        index += parseInt(gap, 36) + 1;
        bits.add(index);
      }
    return bits;
  }

  const isPlain = (text) => !/[^\x00-\x7f]/.test(text);
  const fold = (text) => (isPlain(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase();

  // Whether a word begins at a place of a text.
  const OF_WORD = /[\p{L}\p{N}]/u;
  function isStart(text, at) {
    if (at === 0) return true;
    const before = text.charCodeAt(at - 1);
    if (before < 128) return !((before >= 97 && before <= 122) || (before >= 48 && before <= 57) || (before >= 65 && before <= 90));
    return !OF_WORD.test(String.fromCodePoint(text.codePointAt(before >= 0xdc00 && before <= 0xdfff ? at - 2 : at - 1)));
  }

  // The words of a text that somebody typed.
  const wordsOf = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');

  class Catalogue {
    constructor(data) {
      this.ids = data.ids;
      this.length = data.ids.length;
      this.updated = data.updated;
      this.everything = Bits.all(this.length);
      this.facets = data.facets.map((facet) => ({
        ...facet,
        values: (facet.values || []).map((value) => ({ ...value, bits: bitsOf(value.cases, this.length) })),
      }));
      this.byId = new Map(this.facets.map((facet) => [facet.id, facet]));
    }

    // The cases of one facet's choice, or null if it chooses nothing.
    chosenIn(facet, state) {
      if (facet.numbers) return this.inRange(facet, state.ranges[facet.id]);
      const ids = state.values[facet.id];
      if (!ids || ids.length === 0) return null;
      const chosen = facet.values.filter((value) => ids.includes(value.id));
      const every = state.every[facet.id] && facet.multiple;
      const bits = every ? this.everything.copy() : new Bits(this.length);
      for (const value of chosen) every ? bits.and(value.bits) : bits.or(value.bits);
      return bits;
    }

    inRange(facet, range) {
      if (!range || (range[0] === null && range[1] === null)) return null;
      const bits = new Bits(this.length);
      facet.numbers.forEach((number, index) => {
        if (number === null) return;
        if ((range[0] === null || number >= range[0]) && (range[1] === null || number <= range[1]))
          bits.add(index);
      });
      return bits;
    }

    // What a state chooses: the cases, and for each value of each facet how many of the cases that all
    // else leaves have it. Within a facet any of the chosen values will do, unless the state asks for
    // every one; between facets all choices hold. `matching`: cases that the words typed leave.
    // Where a value adds its cases to those of values that are chosen already, `together` says how many
    // cases there are then; else `counts` does, and `together` has nothing for the facet.
    choose(state, matching) {
      const start = matching || this.everything;
      const choices = this.facets.map((facet) => this.chosenIn(facet, state));
      const cases = start.copy();
      for (const choice of choices) if (choice) cases.and(choice);
      const counts = {};
      const together = {};
      const shown = cases.count();
      this.facets.forEach((facet, f) => {
        if (facet.numbers) return;
        const every = state.every[facet.id] && facet.multiple;
        const others = start.copy();
        choices.forEach((choice, c) => {
          if (choice && (c !== f || every)) others.and(choice);
        });
        counts[facet.id] = facet.values.map((value) => others.countWith(value.bits));
        if (!choices[f] || every) return;
        others.without(choices[f]);
        together[facet.id] = facet.values.map((value) => shown + others.countWith(value.bits));
      });
      return { cases, counts, together };
    }
  }

  // A state: values chosen by facet, facets of which every value is asked for, ranges, words, order if
  // one was chosen, view. It is written into the address as `sector=care,school&every=topics&started=2010-2020&q=…`.
  const ORDERS = ['title', 'organisation', 'newest', 'relevance'];
  const RESERVED = ['q', 'sort', 'view', 'every'];

  const emptyState = () => ({ values: {}, every: {}, ranges: {}, words: '', order: '', view: 'list' });

  // The order of a state: what was chosen, or what suits.
  const orderOf = (state) => state.order || (state.words === '' ? 'title' : 'relevance');

  // A facet whose id means something else in the address has a `_` after it there.
  const keyOf = (facet) => (RESERVED.includes(facet.id) ? facet.id + '_' : facet.id);

  function stateOf(query, catalogue) {
    const state = emptyState();
    const said = new URLSearchParams(query);
    const order = said.get('sort');
    state.words = said.get('q') || '';
    state.order = ORDERS.includes(order) && order !== 'relevance' ? order : '';
    state.view = said.get('view') === 'table' ? 'table' : 'list';
    const every = (said.get('every') || '').split(',');
    for (const facet of catalogue.facets) {
      if (every.includes(facet.id)) state.every[facet.id] = true;
      const value = said.get(keyOf(facet));
      if (value === null) continue;
      if (facet.numbers) state.ranges[facet.id] = rangeOf(value);
      else state.values[facet.id] = [...new Set(value.split(','))].filter((id) => facet.values.some((one) => one.id === id));
    }
    return state;
  }

  // `2010..2020`, one end of it, or one number.
  function rangeOf(text) {
    const ends = text.split('..').map((end) => (end.trim() === '' ? NaN : Number(end)));
    const [from, to = from] = ends.map((end) => (Number.isFinite(end) ? end : null));
    return from !== null && to !== null && from > to ? [to, from] : [from, to];
  }

  function queryOf(state, catalogue) {
    const query = new URLSearchParams();
    for (const facet of catalogue.facets) {
      const range = state.ranges[facet.id];
      const ids = state.values[facet.id];
      if (range && (range[0] !== null || range[1] !== null))
        query.set(keyOf(facet), (range[0] === null ? '' : range[0]) + '..' + (range[1] === null ? '' : range[1]));
      if (ids && ids.length > 0) query.set(keyOf(facet), ids.join(','));
    }
    const every = catalogue.facets.filter((facet) => state.every[facet.id] && (state.values[facet.id] || []).length > 1);
    if (every.length > 0) query.set('every', every.map((facet) => facet.id).join(','));
    if (state.words !== '') query.set('q', state.words);
    if (state.order !== '') query.set('sort', state.order);
    if (state.view !== 'list') query.set('view', state.view);
    return query.toString().replace(/%2C/g, ',');
  }

  const core = { Bits, Catalogue, ORDERS, orderOf, emptyState, stateOf, queryOf, wordsOf, isStart, fold };
  if (typeof module !== 'undefined') module.exports = core;
  else global.casebookChoosing = core;
})(typeof window !== 'undefined' ? window : globalThis);
