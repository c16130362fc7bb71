// The search index: finds and ranks. What readers see of it is in search.js, which loads this when a
// reader begins to search: it stands at the beginning of search-index.js, so that both are one request.
// Nothing here needs a document; tests run it in node.
//
// The index's files are classic scripts that hand themselves over by
// `casebookSearch.push([name, data])`; generator/site/search_files.h describes them, and
// search_words.h how words are found. There is no stemmer here: the index knows every form.
(function (global) {
  'use strict';

  if (global.casebookSearch && global.casebookSearch.Index) return; // it runs already

  // A slip is looked for in words of so many letters, a beginning is completed from so many on.
  const LEAST_FOR_SLIP = 4;
  const LEAST_FOR_BEGINNING = 2;
  const LEAST_FOR_BEGINNING_BEFORE_LAST = 4;
  // Words files that one word of a query may load; of a whole word that is there, one is enough.
  const FILES_FOR_WORD = 2;
  const LEAST_FOR_WHOLE = 4;
  // How much a match says that is not the word itself.
  const BEGINNING = 0.7;
  const CORRECTED = 0.8;
  const COMPLETED_AND_CORRECTED = 0.5;
  const RELATIVE = 0.5;
  const PART = 0.5;
  const KIND = 0.6;
  // A word is a part of longer ones if so many letters at least stand before it.
  const LEAST_BEFORE_PART = 3;
  // A page must answer so much of the query, set against the page that answers most of it.
  const LEAST_COVERAGE = 0.6;
  const MOST_CORRECTIONS = 3;
  // In an index of several files: of how many words on the common ones need not be looked up.
  const ENOUGH_WORDS = 2;
  // Weights are rough: of two pages that differ by less, the one whose row came with its words is first.
  const ROUGHLY = 1.2;
  // Results that are given if it is not said how many.
  const RESULTS = 10;
  // Characters of a passage, about, and from the first to the last marked word that it shows; of them
  // before the first, at most. The short one is for two passages of a page.
  const PASSAGE = 150;
  const LONG_SPAN = 120;
  const SHORT_PASSAGE = 90;
  const SHORT_SPAN = 60;
  const BEFORE = 60;

  // Words: as generator/site/search_words.c finds them.

  const ALONE = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]';
  const LETTER = '(?:(?!' + ALONE + ')[\\p{L}\\p{N}])';
  const WORD = new RegExp('(?=[\\p{L}\\p{N}])' + ALONE + '\\p{M}*|' + LETTER + '(?:' + LETTER + '|\\p{M})*', 'gu');
  const ONE_LETTER = new RegExp('^' + LETTER + '\\p{M}*$', 'u');
  const APOSTROPHE = /['’]/;
  const DIACRITICS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;
  const NOT_OF_WORD = /[^\p{L}\p{N}\p{M}]/gu;
  const LETTERS = {
    'ß': 'ss', 'æ': 'ae', 'ð': 'd', 'ø': 'o', 'þ': 'th', 'đ': 'd',
    'ħ': 'h', 'ı': 'i', 'ł': 'l', 'œ': 'oe', 'ς': 'σ',
  };
  const LETTERS_PATTERN = new RegExp('[' + Object.keys(LETTERS).join('') + ']', 'g');

  function allMatches(pattern, text) {
    const found = [];
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) found.push(match);
    return found;
  }

  function fold(word) {
    if (/^[a-z0-9]*$/.test(word)) return word;
    return word.normalize('NFKD').toLowerCase()
      .replace(LETTERS_PATTERN, (letter) => LETTERS[letter])
      .replace(DIACRITICS, '')
      .replace(NOT_OF_WORD, '')
      .normalize('NFC');
  }

  // The words of a text: where each begins and ends, and its folded form.
  function wordsOf(text) {
    const words = [];
    for (const match of allMatches(WORD, text)) {
      const start = match.index;
      const end = start + match[0].length;
      const beside = text.slice(start > 0 ? start - 1 : 0, start) + text.slice(end, end + 1);
      if (APOSTROPHE.test(beside) && ONE_LETTER.test(match[0])) continue;
      const form = fold(match[0]);
      if (form !== '') words.push({ start, end, form });
    }
    return words;
  }

  // The notation of the files: generator/site/search_code.h.

  const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#' +
    "$%'()*+,-./:;=?@[]^_`{|}~";
  const ENDING = 64;
  const GOING_ON = DIGITS.length - ENDING;
  const MARKS = " !#$%'()*+,-./:;=?@[]^_`{|}~";
  const ENTRY = /([A-Z])([^A-Z !#$%'()*+,\-./:;=?@[\]^_`{|}~]*)([ !#$%'()*+,\-./:;=?@[\]^_`{|}~]*)/g;

  const DIGIT_OF = new Uint8Array(128);
  for (let i = 0; i < DIGITS.length; i++) DIGIT_OF[DIGITS.charCodeAt(i)] = i;

  function numbersOf(code) {
    const numbers = [];
    let number = 0;
    let factor = 1;
    for (let i = 0; i < code.length; i++) {
      const digit = DIGIT_OF[code.charCodeAt(i)];
      number += digit * factor;
      factor *= GOING_ON;
      if (digit < ENDING) {
        numbers.push(number);
        number = 0;
        factor = 1;
      }
    }
    return numbers;
  }

  // How many stems back a form's stem is; 0: a new one.
  function backOf(marks) {
    let back = 0;
    let factor = 1;
    for (let i = 0; i < marks.length; i++) {
      back += (MARKS.indexOf(marks[i]) + 1) * factor;
      factor *= MARKS.length;
    }
    return back;
  }

  // A dictionary: its forms in order, and the stem of each.
  function dictionaryOf(code) {
    const forms = [];
    const stems = [];
    let last = '';
    let count = 0;
    for (const entry of allMatches(ENTRY, code)) {
      last = last.slice(0, entry[1].charCodeAt(0) - 65) + entry[2];
      const back = backOf(entry[3]);
      forms.push(last);
      stems.push(count - back);
      if (back === 0) count++;
    }
    return { forms, stems };
  }

  // The first place in a sorted list whose text is not before `text`.
  function placeOf(texts, text) {
    let low = 0;
    let high = texts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (texts[middle] < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // The number of the file that has `text`, by the beginnings of all files but the first.
  function fileOf(beginnings, text) {
    const place = placeOf(beginnings, text);
    return beginnings[place] === text ? place + 1 : place;
  }

  function reversed(text) {
    return Array.from(text).reverse().join('');
  }

  function commonStart(a, b) {
    const most = Math.min(a.length, b.length);
    let i = 0;
    while (i < most && a[i] === b[i]) i++;
    return i;
  }

  // Whether one letter more, less or other, or two swapped, makes one word of the other.
  function isOneSlip(a, b) {
    if (Math.abs(a.length - b.length) > 1 || a === b) return false;
    const i = commonStart(a, b);
    if (a.length > b.length) return a.slice(i + 1) === b.slice(i);
    if (a.length < b.length) return a.slice(i) === b.slice(i + 1);
    return a.slice(i + 1) === b.slice(i + 1) ||
      (a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2));
  }

  // Whether `form` begins with what `word` would be without its slip.
  function beginsWithSlip(form, word) {
    if (form.length <= word.length - 1) return false;
    for (let length = word.length - 1; length <= word.length + 1; length++)
      if (isOneSlip(form.slice(0, length), word)) return true;
    return false;
  }

  // Whether two words begin alike, so that one may be a form of the other.
  function isRelative(form, word) {
    const shared = commonStart(form, word);
    return shared >= Math.max(LEAST_FOR_SLIP, word.length - 3) && form.length - shared <= 3;
  }

  // What a row has before its texts: path, title, line above it, language.
  const ROW_LENGTH = 4;

  // A words file.
  class Words {
    constructor(data) {
      Object.assign(this, dictionaryOf(data.forms));
      this.postings = data.postings === '' ? [] : data.postings.split(' ');
      this.rows = new Map();
      let document = -1;
      numbersOf(data.rows[0]).forEach((gap, i) => {
        document += gap + 1;
        this.rows.set(document, data.rows[1][i]);
      });
    }

    // The stems of a form.
    stemsOf(form) {
      const stems = [];
      for (let i = placeOf(this.forms, form); this.forms[i] === form; i++) stems.push(this.stems[i]);
      return stems;
    }

    // How many documents have a stem, about.
    frequencyOf(stem) {
      return this.postings[stem].length;
    }
  }

  // What a word of the query matches: forms of the index, each as close as it is.
  class Matches {
    constructor(word, kinds) {
      this.word = word;
      this.kinds = kinds; // numbers of those that are called so
      this.corrected = null; // the form that it is taken for: a slip of it, or only begun
      this.related = null; // the form that is only like it
      this.isExact = false;
      this.isLeft = false; // files that may have it were not looked into
      this.stems = new Map(); // words file → map from stem to closeness
    }

    add(file, stem, closeness) {
      if (!this.stems.has(file)) this.stems.set(file, new Map());
      const known = this.stems.get(file);
      known.set(stem, Math.max(closeness, known.get(stem) || 0));
    }

    get isEmpty() {
      return this.stems.size === 0 && this.kinds.size === 0;
    }
  }

  // Characters of a file's version.
  const VERSION = 6;

  // How many files a search may still ask for.
  class Allowance {
    constructor(index, files) {
      this.index = index;
      this.most = files;
      this.taken = new Set();
    }

    get isCounted() {
      return this.most < Infinity;
    }

    // Whether a file may be used: it is here, or asked for already, or there is one left for it.
    takes(name) {
      if (this.index.files.has(name) || this.taken.has(name)) return true;
      if (this.taken.size >= this.most) return false;
      this.taken.add(name);
      return true;
    }
  }

  // The index of a language. `load(name, file)` promises the data that have a name ("head", "words-0");
  // they stand in the file FOLDER/`file`.js, which is asked for once.
  class Index {
    static async open(load) {
      const head = await load('head');
      return new Index(head, load);
    }

    constructor(head, load) {
      this.head = head;
      this.load = load;
      this.files = new Map();
      this.beginnings = head.words === '' ? [] : head.words.split(' ');
      this.endings = head.ends === '' ? [] : head.ends.split(' ');
      this.isWhole = head.isWhole;
      this.common = new Set(dictionaryOf(head.common).forms);
      this.known = head.known; // forms that many pages have, as a dictionary
      this.kinds = head.kinds.map((kind) => kind[0]);
      this.names = []; // of kinds: {kind, forms}
      this.limits = [];
      let count = 0;
      for (const kind of head.kinds) this.limits.push(count += kind[1]);
      this.count = count;
    }

    // What readers see kinds called: {tool: ['Checklist', …]}. Who looks for that finds all of them.
    nameKinds(names) {
      this.names = this.kinds.flatMap((name, kind) => (names[name] || []).map((text) =>
        ({ kind, forms: wordsOf(text).map((word) => word.form) }))).filter((one) => one.forms.length > 0);
    }

    file(name, make) {
      if (!this.files.has(name)) {
        const entry = { data: null };
        entry.promise = this.load(name, name + '-' + this.versionOf(name)).then((data) => (entry.data = make(data)));
        entry.promise.catch(() => this.files.delete(name));
        this.files.set(name, entry);
      }
      return this.files.get(name).promise;
    }

    versionOf(name) {
      const [kind, number] = name.split('-');
      const place = VERSION * (kind === 'pages' ? Math.floor(number / this.head.group) : number);
      return this.head.versions[kind].slice(place, place + VERSION);
    }

    words(number) {
      return this.file('words-' + number, (data) => new Words(data));
    }

    // The data of a file if it is there already.
    loaded(name) {
      const entry = this.files.get(name);
      return entry ? entry.data : null;
    }

    // The documents of a kind: the first, and the one after the last.
    rangeOf(kind) {
      return kind < 0 ? [0, 0] : [kind > 0 ? this.limits[kind - 1] : 0, this.limits[kind]];
    }

    countOf(scores, kind) {
      const [first, last] = this.rangeOf(kind);
      let count = 0;
      for (let document = first; document < last; document++) if (scores[document] > 0) count++;
      return count;
    }

    // Which kinds each word calls by name: all words of a name are in the query.
    kindsOf(words) {
      const kinds = new Map(words.map((word) => [word, new Set()]));
      for (const { kind, forms } of this.names) {
        const called = forms.map((form) => words.filter((word) =>
          word === form || (word.length >= LEAST_FOR_BEGINNING_BEFORE_LAST && form.startsWith(word))));
        if (called.every((some) => some.length > 0)) for (const word of called.flat()) kinds.get(word).add(kind);
      }
      return kinds;
    }

    // Matching one word.

    // Of a word of which only the beginning is written, as many files as there may be.
    async match(word, kinds, isLast, allowance) {
      const matches = new Matches(word, kinds);
      const first = fileOf(this.beginnings, word);
      const completes = word.length >= (isLast ? LEAST_FOR_BEGINNING : LEAST_FOR_BEGINNING_BEFORE_LAST);
      let last = completes ? fileOf(this.beginnings, word + '\uffff') : first;
      last = Math.min(last, first + (isLast ? FILES_FOR_WORD - 1 : 0));
      for (let number = first; number <= last; number++) {
        if (number > first && !allowance.takes('words-' + number)) {
          matches.isLeft = true;
          break;
        }
        this.matchIn(matches, await this.words(number), completes);
        if (matches.isExact && word.length >= LEAST_FOR_WHOLE) break;
      }
      return matches;
    }

    matchIn(matches, file, completes) {
      const word = matches.word;
      for (let i = placeOf(file.forms, word); i < file.forms.length; i++) {
        const form = file.forms[i];
        if (!form.startsWith(word)) break;
        if (form === word) matches.isExact = true;
        else if (!completes) break;
        const closeness = form === word ? 1 : BEGINNING * word.length / form.length;
        matches.add(file, file.stems[i], closeness);
      }
    }

    // A word that no text has: a slip is mended, and forms with the same beginning, or longer ones that
    // it is a part of, may mean the same. What it is taken for is said. If files are counted, the one in
    // which the word would stand comes first, then words that many pages have, then all others.
    async correct(matches, isLast, allowance) {
      const { word } = matches;
      const files = new Set([await this.words(fileOf(this.beginnings, word))]);
      if (allowance.isCounted && !this.isWhole) {
        if (this.mend(matches, files, isLast)) return;
        await this.addFiles(files, this.knownNear(word), matches, allowance);
        if (this.mend(matches, files, isLast)) return;
      }
      if (!this.isWhole)
        await this.addFiles(files, await this.formsByEnd(word, matches, allowance), matches, allowance);
      if (this.mend(matches, files, isLast)) return;
      matches.related = this.addNear(matches, files, RELATIVE, (form) => isRelative(form, word)) ||
        this.addNear(matches, files, PART, (form) => form.indexOf(word) >= LEAST_BEFORE_PART);
    }

    // Whether these files have what the word is a slip of.
    mend(matches, files, isLast) {
      const { word } = matches;
      const slip = this.addNear(matches, files, CORRECTED, (form) => isOneSlip(form, word));
      if (slip !== null) this.addNear(matches, files, RELATIVE, (form) => isRelative(form, word));
      matches.corrected = slip ||
        (isLast ? this.addNear(matches, files, COMPLETED_AND_CORRECTED, (form) => beginsWithSlip(form, word)) : null);
      return matches.corrected !== null;
    }

    // Adds the words files that have some forms, as far as they are allowed.
    async addFiles(files, forms, matches, allowance) {
      for (const number of new Set(forms.slice(0, MOST_CORRECTIONS).map((form) => fileOf(this.beginnings, form)))) {
        if (allowance.takes('words-' + number)) files.add(await this.words(number));
        else matches.isLeft = true;
      }
    }

    // What a word is a slip of, of the forms that many pages have.
    knownNear(word) {
      if (typeof this.known === 'string') this.known = dictionaryOf(this.known).forms;
      return this.known.filter((form) => isOneSlip(form, word));
    }

    // The forms that end as the word does but for one slip.
    async formsByEnd(word, matches, allowance) {
      const end = reversed(word);
      const name = 'ends-' + fileOf(this.endings, end);
      if (!allowance.takes(name)) {
        matches.isLeft = true;
        return [];
      }
      const dictionary = await this.file(name, dictionaryOf);
      return dictionary.forms.map(reversed).filter((form) => isOneSlip(form, word) || form.endsWith(word));
    }

    // Adds the forms that are near, the most frequent ones; the first of them, or null.
    addNear(matches, files, closeness, isNear) {
      const found = [];
      for (const file of files)
        file.forms.forEach((form, i) => {
          if (isNear(form)) found.push({ file, form, stem: file.stems[i], frequency: file.frequencyOf(file.stems[i]) });
        });
      found.sort((a, b) => b.frequency - a.frequency || b.form.length - a.form.length);
      for (const near of found.slice(0, MOST_CORRECTIONS)) matches.add(near.file, near.stem, closeness);
      return found.length > 0 ? found[0].form : null;
    }

    // Ranking.

    // What the word says in each document, and how rare it is.
    weigh(matches) {
      const weights = new Float32Array(this.count);
      let exact = 0;
      let all = 0;
      for (const [file, stems] of matches.stems)
        for (const [stem, closeness] of stems) {
          let document = -1;
          for (const number of numbersOf(file.postings[stem])) {
            document += Math.floor(number / this.head.levels) + 1;
            const weight = closeness * (number % this.head.levels + 1) / this.head.levels;
            if (weights[document] === 0) all++;
            if (weight > weights[document]) weights[document] = weight;
            if (closeness === 1) exact++;
          }
        }
      for (const kind of matches.kinds) {
        const [first, last] = this.rangeOf(kind);
        for (let document = first; document < last; document++) {
          if (weights[document] === 0) all++;
          weights[document] = Math.max(weights[document], KIND);
        }
      }
      const n = Math.min(matches.isExact ? exact : all, this.count);
      return { weights, rarity: Math.log(1 + (this.count - n + 0.5) / (n + 0.5)) };
    }

    // How well each document answers the words; 0: not at all, or much less than the best of `among`.
    scores(groups, among = () => true) {
      const scores = new Float32Array(this.count);
      const coverages = new Float32Array(this.count);
      const total = groups.reduce((sum, group) => sum + group.rarity, 0);
      let best = 0;
      for (const { weights, rarity } of groups)
        for (let document = 0; document < this.count; document++)
          if (weights[document] > 0) {
            scores[document] += rarity * weights[document];
            coverages[document] += (rarity / total + 1 / groups.length) / 2;
            if (coverages[document] > best && among(document)) best = coverages[document];
          }
      for (let document = 0; document < this.count; document++)
        scores[document] *= coverages[document] < LEAST_COVERAGE * best ? 0 : coverages[document];
      return scores;
    }

    // The best `limit` documents from `first` to before `last`, the best first.
    bestOf(scores, first, last, limit) {
      const best = [];
      for (let document = first; document < last; document++) {
        const score = scores[document];
        if (score === 0 || (best.length === limit && score <= scores[best[limit - 1]])) continue;
        if (best.length === limit) best.pop();
        let place = best.length;
        while (place > 0 && scores[best[place - 1]] < score) place--;
        best.splice(place, 0, document);
      }
      return best;
    }

    // Results.

    // How many results to give at once: of several words fewer, as other files have their rows.
    atOnce(query) {
      if (this.isWhole) return RESULTS;
      return wordsOf(query).length > 1 ? Math.ceil(RESULTS / 2) : RESULTS;
    }

    // The words of a query, each once, and whether the last one may be only begun. Common words are
    // left out beside enough others if they would cost a file.
    wordsOf(query) {
      const all = [...new Set(wordsOf(query).map((word) => word.form))];
      const isOpen = query !== '' && !/[\s.,;:!?]$/u.test(query);
      const words = all.map((word, i) => ({ word, isLast: isOpen && i === all.length - 1 }));
      if (this.isWhole) return words;
      const telling = words.filter(({ word }) => !this.common.has(word));
      return telling.length >= ENOUGH_WORDS ? telling : words;
    }

    // The words whose files are allowed, those that tell most before others: rare ones, then long ones.
    allowedOf(words, allowance) {
      const tells = (one, other) => this.common.has(one.word) - this.common.has(other.word) || other.word.length - one.word.length;
      const allowed = new Set([...words].sort(tells).filter(({ word }) => allowance.takes('words-' + fileOf(this.beginnings, word))));
      return words.filter((one) => allowed.has(one));
    }

    // The best documents, and whether better ones were passed over because their rows are in files that
    // are not allowed.
    rankedOf(groups, scores, first, last, limit, allowance) {
      const best = this.bestOf(scores, first, last, limit);
      const isHere = (document) => this.wordsFiles.some((file) => file.rows.has(document)) ||
        allowance.takes(this.nameOfPages(document));
      if (best.filter((document) => !isHere(document)).length === 0) return { best, isPartial: false };
      const here = new Set(this.wordsFiles.flatMap((file) => [...file.rows.keys()]));
      for (const document of best) if (isHere(document)) here.add(document);
      const known = this.scores(groups, (document) => here.has(document))
        .map((score, document) => (here.has(document) ? score : 0));
      return { best: this.bestOf(this.preferringRows(known, groups), first, last, limit), isPartial: true };
    }

    nameOfPages(document) {
      return this.head.perFile > 0 ? 'pages-' + Math.floor(document / this.head.perFile) : 'words-0';
    }

    // With those before others of about the same score whose rows came with the words of the query.
    preferringRows(scores, groups) {
      if (this.isWhole) return scores;
      const preferred = scores.slice();
      for (const file of new Set(groups.flatMap((group) => [...group.matches.stems.keys()])))
        for (const document of file.rows.keys()) preferred[document] = scores[document] * ROUGHLY;
      return preferred;
    }

    get wordsFiles() {
      return [...this.files.values()].map((entry) => entry.data).filter((data) => data instanceof Words);
    }

    // {count, kinds: [{name, count}], hits, corrections, relatives, missing, left, isPartial}. `kind`: only
    // these; `limit`: so many hits, each {document, kind, path, title, kicker, language, isMarked, passages:
    // [{text, language}], lacksText}; paths are from the top of the site. `files`: at most so many are asked
    // for. Words that are then not looked up are `left`; isPartial: other files may have better hits.
    async search(query, options) {
      const { kind = '', limit = this.atOnce(query), files = Infinity } = options || {};
      const allowance = new Allowance(this, files);
      const words = this.wordsOf(query);
      const allowed = this.allowedOf(words, allowance);
      const named = this.kindsOf(words.map((one) => one.word));
      const found = await Promise.all(allowed.map(({ word, isLast }) => this.match(word, named.get(word), isLast, allowance)));
      for (const [i, matches] of found.entries())
        if (matches.isEmpty && matches.word.length >= LEAST_FOR_SLIP) await this.correct(matches, allowed[i].isLast, allowance);
      const groups = found.map((matches) => ({ matches, ...this.weigh(matches) }));
      const answered = groups.filter((group) => !group.matches.isEmpty);
      const scores = this.scores(answered);
      const kinds = this.kinds.map((name, i) => ({ name, count: this.countOf(scores, i) }));
      const chosen = this.kinds.indexOf(kind);
      const [first, last] = kind === '' ? [0, this.count] : this.rangeOf(chosen);
      const { best, isPartial } = this.rankedOf(answered, this.preferringRows(scores, answered), first, last, limit, allowance);
      const marks = this.marker(answered);
      const all = kinds.reduce((sum, one) => sum + one.count, 0);
      const left = [...words.filter((one) => !allowed.includes(one)).map((one) => one.word),
        ...found.filter((matches) => matches.isLeft && matches.isEmpty).map((matches) => matches.word)];
      const taken = (key) => found.filter((matches) => matches[key]).map((matches) => ({ word: matches.word, taken: matches[key] }));
      return {
        count: kind === '' ? all : (kinds[chosen] || { count: 0 }).count,
        all,
        kinds: kinds.filter((one) => one.count > 0),
        hits: await Promise.all(best.map((document) => this.hit(document, scores[document], answered, marks))),
        corrections: taken('corrected'),
        relatives: taken('related'),
        missing: found.filter((matches) => matches.isEmpty && !matches.isLeft).map((matches) => matches.word),
        left,
        isPartial: isPartial || left.length > 0 || found.some((matches) => matches.isLeft),
      };
    }

    async hit(document, score, groups, marks) {
      const [path, title, kicker, language] = await this.row(document);
      const hit = {
        document, score, kind: this.kinds[this.limits.findIndex((limit) => document < limit)],
        path: path + '.html', title, kicker, language, isMarked: (form) => marks(form) !== 0, marks,
        weights: groups.map((group) => (group.weights[document] > 0 ? group.rarity : 0)),
      };
      // What a kind is called stands beside the title.
      const kind = this.kinds.indexOf(hit.kind);
      hit.named = groups.reduce((mask, { matches }, i) => (matches.kinds.has(kind) ? mask | bit(i) : mask), 0);
      this.showPassages(hit);
      return hit;
    }

    // The row of a page, with some of its texts.
    async row(document) {
      for (const file of this.wordsFiles) if (file.rows.has(document)) return file.rows.get(document);
      return this.page(document);
    }

    // The row of a page with all its texts, if it is here.
    pageHere(document) {
      const size = this.head.perFile;
      if (size === 0) return this.loaded('words-0').rows.get(document);
      const pages = this.loaded(this.nameOfPages(document));
      return pages ? pages[document % size] : null;
    }

    async page(document) {
      const size = this.head.perFile;
      await (size > 0 ? this.file(this.nameOfPages(document), (data) => data) : this.words(0));
      return this.pageHere(document);
    }

    // Gives a hit its passages, of the texts that are here.
    showPassages(hit) {
      const page = this.pageHere(hit.document);
      const rows = page ? [page] : this.wordsFiles.map((file) => file.rows.get(hit.document));
      const texts = rows.filter(Boolean).flatMap((row) => row.slice(ROW_LENGTH)).map((text) =>
        (typeof text === 'string' ? { text, language: '' } : { text: text[1], language: text[0] }));
      hit.passages = passagesOf(texts, hit.marks, hit.weights);
      const shown = [hit.title, hit.kicker, ...hit.passages.map((one) => one.text)];
      const mask = shown.reduce((sum, text) => sum | maskOf(text, hit.marks), hit.named);
      // Of one file all words are shown; of several the text is asked for if none is.
      const lacks = hit.weights.some((weight, i) => weight > 0 && (mask & bit(i)) === 0);
      hit.lacksText = page === null && (this.isWhole ? lacks : mask === 0);
    }

    // Gives a hit whose passages lack words those of its whole text.
    async complete(hit) {
      await this.page(hit.document);
      this.showPassages(hit);
    }

    // A function that tells which of the groups a folded word answers, as bits.
    marker(groups) {
      const known = new Map();
      const read = (form) => {
        const file = this.loaded('words-' + fileOf(this.beginnings, form));
        const stems = file ? file.stemsOf(form) : [];
        return groups.reduce((mask, { matches }, i) => {
          const wanted = file && matches.stems.get(file);
          const answers = wanted ? stems.some((stem) => wanted.has(stem))
            : !this.isWhole && (form.startsWith(matches.word) || isRelative(form, matches.word));
          const names = matches.kinds.size > 0 && form.startsWith(matches.word);
          return answers || names ? mask | bit(i) : mask;
        }, 0);
      };
      return (form) => {
        if (!known.has(form)) known.set(form, read(form));
        return known.get(form);
      };
    }
  }

  // Passages. Of a query's words the first ones have a bit each, the others share one.

  function bit(number) {
    return 1 << Math.min(number, 30);
  }

  function maskOf(text, marks) {
    return wordsOf(text).reduce((mask, word) => mask | marks(word.form), 0);
  }

  // What the words of a mask say.
  function worthOf(mask, weights) {
    let worth = 0;
    for (let i = 0; i < weights.length; i++) if (mask & bit(i)) worth += weights[i];
    return worth;
  }

  // The stretch of marked words that says most, the first one: {text, start, end, mask}, or null.
  // `weights` says how much each word of the query does.
  function bestStretch(texts, weights, span) {
    let best = null;
    for (const text of texts)
      for (let i = 0; i < text.words.length; i++) {
        const first = text.words[i];
        let mask = 0;
        for (let k = i; k < text.words.length && text.words[k].end - first.start <= span; k++) {
          const word = text.words[k];
          if ((mask | word.mask) === mask) continue;
          mask |= word.mask;
          const worth = worthOf(mask, weights);
          if (worth > (best ? best.worth : 0)) best = { text, start: first.start, end: word.end, mask, worth };
        }
      }
    return best;
  }

  // Not within a character of two units.
  function betweenCharacters(text, at) {
    return /^[\udc00-\udfff]/.test(text.slice(at, at + 1)) ? at - 1 : at;
  }

  // Where a word begins, from `at` on; `at` itself if none does before `last`.
  function wordFrom(text, at, last) {
    const space = at === 0 ? 0 : text.slice(at - 1, last).search(/\s/u);
    return space < 0 ? betweenCharacters(text, at) : at + space;
  }

  // Where a word ends, up to `at`; `at` itself if none does after `first`.
  function wordUpTo(text, at, first) {
    if (at <= first || at >= text.length) return Math.min(Math.max(at, first), text.length);
    const space = text.slice(first, at + 1).search(/\s\S*$/u);
    return space < 0 ? betweenCharacters(text, at) : first + space;
  }

  // The passage of `length` characters around a stretch: from its line's beginning if that is near.
  function around({ text: { text, language }, start, end }, length) {
    const line = text.lastIndexOf('\n', start - 1) + 1;
    const before = Math.max(0, Math.min(BEFORE, (length - (end - start)) >> 1));
    let from = Math.max(0, Math.min(start - before, text.length - length));
    from = line >= from - BEFORE && start - line <= BEFORE ? line : wordFrom(text, from, start);
    const to = wordUpTo(text, from + length, Math.max(end, from));
    const isCut = { before: from > 0 && text[from - 1] !== '\n', after: /^[^\S\n]*[^\s]/u.test(text.slice(to, to + 2)) };
    const shown = text.slice(from, to).trim()
      .replace(/([.,:;!?…])?\s*[\n\t]\s*/gu, (_, mark) => (mark ? mark + ' ' : ' · '));
    return { text: (isCut.before ? '…' : '') + shown + (isCut.after ? '…' : ''), language };
  }

  // What a page shows of its texts: one passage, or two where no one has all words that are there.
  function passagesOf(texts, marks, weights) {
    if (texts.length === 0) return [];
    const read = texts.map(({ text, language }) => ({
      text, language,
      words: wordsOf(text).map((word) => ({ ...word, mask: marks(word.form) })).filter((word) => word.mask !== 0),
    }));
    const best = bestStretch(read, weights, LONG_SPAN);
    if (best === null) return [around({ text: read[0], start: 0, end: 0 }, PASSAGE)];
    const second = bestStretch(read, weights.map((weight, i) => (best.mask & bit(i) ? 0 : weight)), SHORT_SPAN);
    if (second === null) return [around(best, PASSAGE)];
    const both = { text: best.text, start: Math.min(best.start, second.start), end: Math.max(best.end, second.end) };
    if (second.text === best.text && both.end - both.start <= PASSAGE) return [around(both, PASSAGE + SHORT_PASSAGE)];
    const place = (one) => read.indexOf(one.text) * 1e9 + one.start;
    const [before, after] = [best, second].sort((a, b) => place(a) - place(b)).map((one) =>
      around(one, one.end - one.start <= SHORT_SPAN ? SHORT_PASSAGE : PASSAGE));
    if (before.text.endsWith('…')) after.text = after.text.replace(/^…/, '');
    return [before, after];
  }

  // A text in parts, marked or not: [{text, marked}].
  function markedParts(text, isMarked) {
    const parts = [];
    let last = 0;
    for (const word of wordsOf(text)) {
      if (!isMarked(word.form)) continue;
      if (word.start > last) parts.push({ text: text.slice(last, word.start), marked: false });
      parts.push({ text: text.slice(word.start, word.end), marked: true });
      last = word.end;
    }
    if (last < text.length) parts.push({ text: text.slice(last), marked: false });
    return parts;
  }

  // Data that came before this script wait in a list.
  const early = Array.isArray(global.casebookSearch) ? global.casebookSearch : [];
  const received = new Map(early);
  global.casebookSearch = {
    push([name, data]) { received.set(name, data); },
    has(name) { return received.has(name); },
    take(name) {
      const data = received.get(name);
      received.delete(name);
      return data;
    },
    Index, fold, wordsOf, numbersOf, dictionaryOf, isOneSlip, markedParts,
  };
}(this));
