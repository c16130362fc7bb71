// Search, in two parts: the index, which also runs outside a browser (tests do), and what readers
// see of it. The index's files are classic scripts that hand themselves over by
// `casebookSearch.push([name, data])`; generator/site/search_files.h describes them, and
// search_words.h how words are found. There is no stemmer here: the index knows every form.

// The index.
(function (global) {
  'use strict';

  // A slip is looked for in words of so many letters, a beginning is completed from so many on.
  const LEAST_FOR_SLIP = 4;
  const LEAST_FOR_BEGINNING = 2;
  const LEAST_FOR_BEGINNING_BEFORE_LAST = 4;
  // Words files that one word of a query may load.
  const FILES_FOR_WORD = 2;
  // How much a match says that is not the word itself.
  const BEGINNING = 0.7;
  const CORRECTED = 0.8;
  const COMPLETED_AND_CORRECTED = 0.5;
  const RELATIVE = 0.5;
  // A page must answer so much of the query, set against the page that answers most of it.
  const LEAST_COVERAGE = 0.6;
  const MOST_CORRECTIONS = 3;

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

  function fold(word) {
    return word.normalize('NFKD').toLowerCase()
      .replace(LETTERS_PATTERN, (letter) => LETTERS[letter])
      .replace(DIACRITICS, '')
      .replace(NOT_OF_WORD, '')
      .normalize('NFC');
  }

  // The words of a text: where each begins and ends, and its folded form.
  function wordsOf(text) {
    const words = [];
    for (const match of text.matchAll(WORD)) {
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

  function numbersOf(code) {
    const numbers = [];
    let number = 0;
    let factor = 1;
    for (let i = 0; i < code.length; i++) {
      const digit = DIGITS.indexOf(code[i]);
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
    for (const entry of code.matchAll(ENTRY)) {
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
    constructor(word) {
      this.word = word;
      this.corrected = null; // the form that is taken for a slip
      this.isExact = false;
      this.stems = new Map(); // words file → map from stem to closeness
    }

    add(file, stem, closeness) {
      if (!this.stems.has(file)) this.stems.set(file, new Map());
      const known = this.stems.get(file);
      known.set(stem, Math.max(closeness, known.get(stem) || 0));
    }

    get isEmpty() {
      return this.stems.size === 0;
    }
  }

  // The index of a language. `load(name)` promises the data of a file by its name ("head",
  // "words-0"); a file is asked for once.
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
      this.isWhole = this.beginnings.length === 0;
      this.kinds = head.kinds.map((kind) => kind[0]);
      this.limits = [];
      let count = 0;
      for (const kind of head.kinds) this.limits.push(count += kind[1]);
      this.count = count;
    }

    file(name, make) {
      if (!this.files.has(name)) {
        const entry = { data: null };
        entry.promise = this.load(name).then((data) => (entry.data = make(data)));
        entry.promise.catch(() => this.files.delete(name));
        this.files.set(name, entry);
      }
      return this.files.get(name).promise;
    }

    words(number) {
      return this.file('words-' + number, (data) => new Words(data));
    }

    // The words file if it is there already.
    loadedWords(number) {
      const entry = this.files.get('words-' + number);
      return entry ? entry.data : null;
    }

    kindOf(document) {
      return this.limits.findIndex((limit) => document < limit);
    }

    // Matching one word.

    async match(word, isLast) {
      const matches = new Matches(word);
      const first = fileOf(this.beginnings, word);
      const least = isLast ? LEAST_FOR_BEGINNING : LEAST_FOR_BEGINNING_BEFORE_LAST;
      const completes = word.length >= least;
      let last = completes ? fileOf(this.beginnings, word + '\uffff') : first;
      last = Math.min(last, first + (isLast ? FILES_FOR_WORD - 1 : 0));
      for (let number = first; number <= last; number++)
        this.matchIn(matches, await this.words(number), completes);
      if (matches.isEmpty && word.length >= LEAST_FOR_SLIP) await this.correct(matches, first, isLast);
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

    // Takes the word for a slip, or, if nothing comes of that, for a form that no text has.
    async correct(matches, number, isLast) {
      const files = new Set([await this.words(number)]);
      if (!this.isWhole)
        for (const near of await this.filesByEnd(matches.word)) files.add(await this.words(near));
      const attempts = [
        [CORRECTED, (form) => isOneSlip(form, matches.word)],
        [COMPLETED_AND_CORRECTED, (form) => isLast && beginsWithSlip(form, matches.word)],
        [RELATIVE, (form) => this.isRelative(form, matches.word)],
      ];
      for (const [closeness, isNear] of attempts) {
        this.addNear(matches, files, closeness, isNear);
        if (!matches.isEmpty) return;
      }
    }

    isRelative(form, word) {
      const shared = commonStart(form, word);
      return shared >= Math.max(LEAST_FOR_SLIP, word.length - 3) && form.length - shared <= 3;
    }

    // Adds the forms that are near, the most frequent ones.
    addNear(matches, files, closeness, isNear) {
      const found = [];
      for (const file of files)
        file.forms.forEach((form, i) => {
          if (isNear(form)) found.push({ file, form, stem: file.stems[i], frequency: file.frequencyOf(file.stems[i]) });
        });
      found.sort((a, b) => b.frequency - a.frequency || (a.form < b.form ? -1 : 1));
      for (const near of found.slice(0, MOST_CORRECTIONS)) matches.add(near.file, near.stem, closeness);
      if (found.length > 0) matches.corrected = found[0].form;
    }

    // The words files of the forms that end as the word does but for one slip.
    async filesByEnd(word) {
      const end = reversed(word);
      const dictionary = await this.file('ends-' + fileOf(this.endings, end), dictionaryOf);
      const found = dictionary.forms.map(reversed).filter((form) => isOneSlip(form, word));
      return new Set(found.slice(0, MOST_CORRECTIONS).map((form) => fileOf(this.beginnings, form)));
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
      const n = Math.min(matches.isExact ? exact : all, this.count);
      return { weights, rarity: Math.log(1 + (this.count - n + 0.5) / (n + 0.5)) };
    }

    // All documents that answer the words, the best first.
    rank(groups) {
      const total = groups.reduce((sum, group) => sum + group.rarity, 0);
      const ranked = [];
      let best = 0;
      for (let document = 0; document < this.count; document++) {
        let score = 0;
        let covered = 0;
        let answered = 0;
        for (const group of groups) {
          const weight = group.weights[document];
          if (weight > 0) {
            score += group.rarity * weight;
            covered += group.rarity;
            answered++;
          }
        }
        if (score === 0) continue;
        const coverage = (covered / total + answered / groups.length) / 2;
        best = Math.max(best, coverage);
        ranked.push({ document, score: score * coverage, coverage });
      }
      return ranked
        .filter((one) => one.coverage >= LEAST_COVERAGE * best)
        .sort((a, b) => b.score - a.score || a.document - b.document);
    }

    // Results.

    // {count, kinds: [{name, count}], hits, corrections, missing}. `kind`: only these; `limit`: so
    // many hits, each {document, kind, path, title, kicker, snippet, language, isMarked}; paths are from the top
    // of the site.
    async search(query, options) {
      const { kind = '', limit = 10 } = options || {};
      const words = wordsOf(query).map((word) => word.form);
      const isOpen = query !== '' && !/[\s.,;:!?]$/u.test(query);
      const groups = [];
      for (const matches of await Promise.all([...new Set(words)].map((word, i, all) =>
        this.match(word, isOpen && i === all.length - 1))))
        groups.push({ matches, ...this.weigh(matches) });
      const answered = groups.filter((group) => !group.matches.isEmpty);
      const ranked = this.rank(answered);
      const kinds = this.kinds.map((name) => ({ name, count: 0 }));
      for (const one of ranked) kinds[one.kind = this.kindOf(one.document)].count++;
      const chosen = kind === '' ? ranked : ranked.filter((one) => this.kinds[one.kind] === kind);
      const isMarked = this.marker(answered);
      return {
        count: chosen.length,
        all: ranked.length,
        kinds: kinds.filter((one) => one.count > 0),
        hits: await Promise.all(chosen.slice(0, limit).map((one) => this.hit(one, isMarked))),
        corrections: answered.map((group) => group.matches).filter((matches) => matches.corrected)
          .map((matches) => ({ word: matches.word, taken: matches.corrected })),
        missing: groups.map((group) => group.matches).filter((matches) => matches.isEmpty)
          .map((matches) => matches.word),
      };
    }

    async hit(one, isMarked) {
      const [path, title = '', kicker = '', snippet = '', language = ''] = await this.row(one.document);
      return {
        document: one.document, score: one.score, kind: this.kinds[one.kind],
        path: path + '.html', title, kicker, snippet, language, isMarked,
      };
    }

    async row(document) {
      for (const entry of this.files.values())
        if (entry.data instanceof Words && entry.data.rows.has(document)) return entry.data.rows.get(document);
      const size = this.head.perFile;
      const rows = await this.file('pages-' + Math.floor(document / size), (data) => data);
      return rows[document % size];
    }

    // A function that tells whether a folded word answers the query.
    marker(groups) {
      const stems = new Map();
      for (const { matches } of groups)
        for (const [file, known] of matches.stems) {
          if (!stems.has(file)) stems.set(file, new Set());
          for (const stem of known.keys()) stems.get(file).add(stem);
        }
      return (form) => {
        const file = this.loadedWords(fileOf(this.beginnings, form));
        const wanted = file && stems.get(file);
        return Boolean(wanted) && file.stemsOf(form).some((stem) => wanted.has(stem));
      };
    }
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
    take(name) {
      const data = received.get(name);
      received.delete(name);
      return data;
    },
    Index, fold, wordsOf, numbersOf, dictionaryOf, isOneSlip, markedParts,
  };
}(this));

// What readers see of it: a dialog on every page (`/` opens it), suggestions below a search field,
// and the search page. Texts come from the template in templates/search_dialog.html.
(function (global) {
  'use strict';

  const document = global.document;
  const template = document && document.getElementById('search-template');
  if (!template) return;

  const SUGGESTIONS = 6;
  const RESULTS = 10;
  // Milliseconds without a key before the index is asked, once it has several files.
  const PAUSE = 150;

  const engine = global.casebookSearch;
  const texts = template.dataset;
  const headAddress = new URL(texts.index, document.baseURI);

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
  }

  function counted(count) {
    if (count === 1) return texts.one;
    return filled(texts.count, { count: count.toLocaleString(document.documentElement.lang) });
  }

  // The index, opened once; its files come as scripts.
  let opened = null;
  let folder = '';

  function load(name) {
    return new Promise((resolve, reject) => {
      const script = element('script', { src: name === 'head' ? headAddress : folder + name + '.js' });
      script.addEventListener('load', () => {
        script.remove();
        const data = engine.take(name);
        if (data === undefined) {
          reject(new Error(name));
          return;
        }
        if (name === 'head') folder = new URL(data.root + data.folder, headAddress).href;
        resolve(data);
      });
      script.addEventListener('error', () => {
        script.remove();
        reject(new Error(name));
      });
      document.head.append(script);
    });
  }

  function openIndex() {
    if (opened === null) {
      opened = engine.Index.open(load);
      opened.then((index) => index.isWhole && index.words(0)).catch(() => { opened = null; });
    }
    return opened;
  }

  async function addressOf(path) {
    const index = await opened;
    return new URL(index.head.root + path, headAddress).href;
  }

  // What is searched for, one after the other: an answer that comes too late is dropped.
  class Asker {
    constructor(show, fail) {
      this.show = show;
      this.fail = fail;
      this.turn = 0;
    }

    async ask(query, options, isTyping) {
      const turn = ++this.turn;
      try {
        const index = await openIndex();
        if (isTyping && !index.isWhole) await new Promise((resolve) => setTimeout(resolve, PAUSE));
        if (turn !== this.turn) return;
        const result = await index.search(query, options);
        const addresses = await Promise.all(result.hits.map((hit) => addressOf(hit.path)));
        if (turn === this.turn) this.show(query, result, addresses);
      } catch (error) {
        if (turn === this.turn) this.fail();
      }
    }

    forget() {
      this.turn++;
    }
  }

  // Parts of a result.

  function marked(text, isMarked) {
    return engine.markedParts(text, isMarked).map((part) =>
      (part.marked ? element('mark', null, part.text) : part.text));
  }

  function kickerOf(hit) {
    const kind = texts['one' + hit.kind[0].toUpperCase() + hit.kind.slice(1)] || hit.kind;
    return element('p', { class: 'entry-kicker' }, element('span', { class: 'search-kind' }, kind),
      ...(hit.kicker ? [' ', element('span', null, ...marked(hit.kicker, hit.isMarked))] : []));
  }

  function languageOf(hit) {
    return hit.language ? { lang: hit.language } : {};
  }

  // What is said about the result as a whole.
  function statusOf(query, result) {
    if (query.trim() === '') return '';
    if (result.all === 0) return filled(texts.none, { query });
    const taken = result.corrections.map((one) => filled(texts.taken, one));
    const missing = result.missing.map((word) => filled(texts.none, { query: word }));
    return [counted(result.count), ...taken, ...missing].join('. ') + '.';
  }

  // Suggestions below a field: a combobox and its list.
  class Suggestions {
    constructor(form, stays) {
      this.form = form;
      this.input = form.querySelector('input[name="q"]');
      this.stays = stays; // the list stays open when the field loses the focus
      const id = this.input.id + '-list';
      this.list = element('div', { id, role: 'listbox', 'aria-label': this.input.labels[0].textContent });
      this.status = element('p', { class: 'search-status', role: 'status' });
      this.panel = element('div', { class: 'search-panel' }, this.status, this.list);
      this.panel.hidden = true;
      form.append(this.panel);
      for (const [key, value] of Object.entries({
        role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': id,
      })) this.input.setAttribute(key, value);
      this.asker = new Asker((...shown) => this.show(...shown), () => this.fail());
      this.listen();
    }

    listen() {
      this.input.addEventListener('focus', () => { openIndex(); });
      this.input.addEventListener('input', () => this.update());
      this.input.addEventListener('keydown', (event) => this.onKey(event));
      if (!this.stays)
        this.form.addEventListener('focusout', (event) => {
          if (!this.form.contains(event.relatedTarget)) this.close();
        });
    }

    get options() {
      return Array.from(this.list.children);
    }

    get active() {
      return this.options.findIndex((option) => option.getAttribute('aria-selected') === 'true');
    }

    update() {
      const query = this.input.value;
      if (query.trim() === '') this.close();
      else this.asker.ask(query, { limit: SUGGESTIONS }, true);
    }

    show(query, result, addresses) {
      this.list.replaceChildren(...result.hits.map((hit, i) => this.option(i, addresses[i], kickerOf(hit),
        element('p', { class: 'search-title', ...languageOf(hit) }, ...marked(hit.title, hit.isMarked)),
        element('p', { class: 'search-snippet', ...languageOf(hit) }, ...marked(hit.snippet, hit.isMarked)))));
      if (result.count > result.hits.length) {
        const address = new URL(texts.page, document.baseURI);
        address.searchParams.set('q', query);
        this.list.append(this.option(result.hits.length, address.href,
          element('p', { class: 'search-all' }, filled(texts.all, { count: result.count }))));
      }
      this.status.textContent = statusOf(query, result);
      this.panel.hidden = false;
      this.input.setAttribute('aria-expanded', String(result.hits.length > 0));
      this.select(-1);
    }

    option(number, address, ...children) {
      const option = element('a', {
        id: this.list.id + '-' + number, role: 'option', 'aria-selected': 'false', tabindex: '-1', href: address,
      }, ...children);
      option.addEventListener('pointermove', () => this.select(number));
      return option;
    }

    select(number) {
      this.options.forEach((option, i) => option.setAttribute('aria-selected', String(i === number)));
      const option = this.options[number];
      if (option) {
        this.input.setAttribute('aria-activedescendant', option.id);
        option.scrollIntoView({ block: 'nearest' });
      } else {
        this.input.removeAttribute('aria-activedescendant');
      }
    }

    onKey(event) {
      const count = this.panel.hidden ? 0 : this.options.length;
      if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && count > 0) {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        const next = this.active < 0 && step < 0 ? count - 1 : this.active + step;
        this.select(next >= count ? -1 : next);
        event.preventDefault();
      } else if (event.key === 'Enter' && count > 0 && this.active >= 0) {
        event.preventDefault();
        this.options[this.active].click();
      } else if (event.key === 'Escape' && !this.stays && !this.panel.hidden) {
        event.preventDefault();
        this.close();
      }
    }

    fail() {
      this.list.replaceChildren();
      this.status.textContent = texts.failed;
      this.panel.hidden = false;
      this.input.setAttribute('aria-expanded', 'false');
    }

    close() {
      this.asker.forget();
      this.panel.hidden = true;
      this.status.textContent = '';
      this.list.replaceChildren();
      this.input.setAttribute('aria-expanded', 'false');
      this.input.removeAttribute('aria-activedescendant');
    }
  }

  // The search page: everything that was found, by type; its state is in the address.
  class Page {
    constructor(form) {
      this.form = form;
      this.input = form.querySelector('input[name="q"]');
      this.results = document.getElementById('results');
      this.status = this.results.querySelector('.search-status');
      this.kinds = this.results.querySelector('.search-kinds');
      this.list = this.results.querySelector('.search-list');
      this.more = this.results.querySelector('.search-more');
      this.asker = new Asker((...shown) => this.show(...shown), () => this.fail());
      this.listen();
      this.restore();
    }

    listen() {
      this.input.addEventListener('input', () => {
        this.limit = RESULTS;
        this.remember('replaceState');
        this.update(true);
      });
      this.form.addEventListener('submit', (event) => {
        event.preventDefault();
        this.remember('pushState');
        this.update(false);
      });
      this.kinds.addEventListener('change', (event) => {
        this.kind = event.target.value;
        this.limit = RESULTS;
        this.remember('pushState');
        this.update(false);
      });
      this.more.addEventListener('click', () => {
        const next = this.list.children.length;
        this.limit += RESULTS;
        this.update(false).then(() => {
          const link = this.links[next];
          if (link) link.focus();
        });
      });
      this.results.addEventListener('keydown', (event) => this.onKey(event));
      this.input.addEventListener('keydown', (event) => this.onKey(event));
      global.addEventListener('popstate', () => this.restore());
    }

    get links() {
      return Array.from(this.list.querySelectorAll('a'));
    }

    restore() {
      const state = new URLSearchParams(global.location.search);
      this.input.value = state.get('q') || '';
      this.kind = state.get('type') || '';
      this.limit = RESULTS;
      this.update(false);
    }

    remember(how) {
      const address = new URL(global.location.href);
      address.search = '';
      if (this.input.value.trim() !== '') address.searchParams.set('q', this.input.value);
      if (this.kind !== '') address.searchParams.set('type', this.kind);
      if (address.href === global.location.href) return;
      try {
        global.history[how](null, '', address);
      } catch (error) {
        // A page opened from disk may not change its address in every browser.
      }
    }

    update(isTyping) {
      if (this.input.value.trim() !== '')
        return this.asker.ask(this.input.value, { kind: this.kind, limit: this.limit }, isTyping);
      this.asker.forget();
      this.status.textContent = '';
      this.list.replaceChildren();
      this.kinds.hidden = this.more.hidden = true;
      return Promise.resolve();
    }

    show(query, result, addresses) {
      this.status.textContent = statusOf(query, result);
      this.showKinds(result);
      this.list.replaceChildren(...result.hits.map((hit, i) => element('li', { class: 'entry' },
        kickerOf(hit),
        element('h2', languageOf(hit), element('a', { href: addresses[i] }, ...marked(hit.title, hit.isMarked))),
        element('p', languageOf(hit), ...marked(hit.snippet, hit.isMarked)))));
      this.more.hidden = result.hits.length >= result.count;
    }

    showKinds(result) {
      const choices = [{ name: '', count: result.all }, ...result.kinds];
      if (this.kind !== '' && !choices.some((one) => one.name === this.kind)) choices.push({ name: this.kind, count: 0 });
      this.kinds.hidden = result.all === 0;
      const focused = this.kinds.contains(document.activeElement);
      const legend = this.kinds.querySelector('legend');
      this.kinds.replaceChildren(legend, ...choices.map((one) => this.choice(one)));
      if (focused) this.kinds.querySelector('input:checked').focus();
    }

    choice({ name, count }) {
      const radio = element('input', { type: 'radio', name: 'type', value: name });
      radio.checked = name === this.kind;
      const label = name === '' ? texts.every : texts['all' + name[0].toUpperCase() + name.slice(1)] || name;
      return element('label', null, radio, ' ', element('span', null, label), ' ',
        element('span', { class: 'count' }, count.toLocaleString(document.documentElement.lang)));
    }

    onKey(event) {
      const links = this.links;
      const at = links.indexOf(document.activeElement);
      const isField = event.target === this.input;
      if (event.target.type === 'radio') return;
      if (event.key === 'ArrowDown' && links.length > 0) links[Math.min(at + 1, links.length - 1)].focus();
      else if (event.key === 'ArrowUp' && !isField) (at > 0 ? links[at - 1] : this.input).focus();
      else if (event.key === 'Escape' && !isField) this.input.focus();
      else return;
      event.preventDefault();
    }

    fail() {
      this.list.replaceChildren();
      this.kinds.hidden = this.more.hidden = true;
      this.status.textContent = texts.failed;
    }
  }

  // The dialog, made when it is first opened.
  let dialog = null;

  function openDialog() {
    if (dialog === null) {
      dialog = template.content.firstElementChild.cloneNode(true);
      document.body.append(dialog);
      const suggestions = new Suggestions(dialog.querySelector('form'), true);
      dialog.querySelector('.search-close').addEventListener('click', () => dialog.close());
      dialog.addEventListener('click', (event) => {
        if (event.target === dialog) dialog.close();
      });
      dialog.addEventListener('close', () => suggestions.close());
    }
    if (!dialog.open) dialog.showModal();
    const input = dialog.querySelector('input[name="q"]');
    input.select();
    input.focus();
  }

  const field = document.querySelector('main .search-form input[name="q"]');
  const isPage = document.getElementById('results') !== null && field !== null;

  function openSearch() {
    if (field === null) {
      openDialog();
      return;
    }
    field.focus();
    field.select();
  }

  function isEditable(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isEditable(event.target)) return;
    event.preventDefault();
    openSearch();
  });
  for (const link of document.querySelectorAll('a.search-link'))
    link.addEventListener('click', (event) => {
      if (isPage || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openSearch();
    });

  for (const hidden of document.querySelectorAll('.search-page .without-script')) hidden.hidden = true;
  if (isPage) new Page(field.form);
  else if (field !== null) new Suggestions(field.form, false);
}(this));
