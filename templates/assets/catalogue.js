// The catalogue as readers see it: facets, words, order and view, kept in the address. Without this
// script the page is the full list, and every value of a facet a link to a page of its own.
(() => {
  'use strict';

  const STEP = 50; // rows shown at once; more on request
  const { Catalogue, Bits, orderOf, emptyState, stateOf, queryOf, wordsOf, isStart, fold } = window.casebookChoosing;
  const element = window.casebookElement;
  const root = document.querySelector('.catalogue');
  const data = (window.casebookCatalogue || [])[0];
  if (!root || !data) return;
  // A page of one build and data of another, out of a cache perhaps, do not go together: the list
  // without filters is right then.
  const listed = [...root.querySelectorAll('tr[data-case]')].map((row) => row.dataset.case);
  if (listed.length !== data.ids.length || listed.some((id, index) => id !== data.ids[index])) return;

  const strings = JSON.parse(root.dataset.strings);
  const language = document.documentElement.lang;
  const plural = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);

  // An interface string with its gaps filled; `count` chooses the plural form.
  function say(key, values = {}) {
    let text = strings[key];
    if (typeof text !== 'string') text = text[plural.select(values.count)] || text.other;
    return text.replace(/\{(\w+)\}/g, (gap, name) => {
      const value = values[name];
      return typeof value === 'number' ? numbers.format(value) : value === undefined ? gap : value;
    });
  }

  const catalogue = new Catalogue(data);
  const body = root.querySelector('table.cases tbody');
  const rows = [...body.rows];
  const count = root.querySelector('#count');
  const chips = root.querySelector('#chosen');
  const chosenCount = root.querySelector('#chosen-count');
  count.tabIndex = -1;
  let state = emptyState();
  let result = null;
  let shown = STEP;

  // Texts of the rows, for words and orders: as they come, before other scripts add to rows, as the tray does.
  const textsOf = (selector) => [...body.querySelectorAll(selector)].map((one) => one.textContent.trim());
  const titles = textsOf('.c-title a');
  const organisations = textsOf('.c-organisation');
  const said = rows.map((row) => row.textContent);

  const texts = []; // of each case, folded
  const textOf = (index) => (texts[index] ??= fold(said[index]));
  const heads = [];
  const headOf = (index) => (heads[index] ??= fold((organisations[index] ?? '') + ' ' + titles[index]));

  // Texts are folded while nothing else is to do, some at a time: the first letter typed need not wait
  // for all of them.
  const AT_A_TIME = 500;
  function readAhead(idle) {
    let index = texts.length;
    const end = Math.min(rows.length, index + AT_A_TIME);
    for (; index < end && idle.timeRemaining() > 1; index++) {
      headOf(index);
      textOf(index);
    }
    if (index < rows.length) requestIdleCallback(readAhead);
  }

  // The cases that have these words, or null for no words. The last answer is kept: a choice of values
  // does not change it, and one more letter leaves some of it.
  let answered = { words: '', bits: null };
  function matching(words) {
    if (answered.words === words) return answered.bits;
    const wanted = wordsOf(words);
    const bits = wanted.length === 0 ? null : new Bits(rows.length);
    const among = answered.bits && words.startsWith(answered.words) ? answered.bits.indexes() : everyCase;
    if (bits !== null)
      for (const index of among)
        if (wanted.every((word) => timesIn(textOf(index), word, 1) > 0)) bits.add(index);
    answered = { words, bits };
    return bits;
  }

  // How many words of a text begin so, up to `most`.
  function timesIn(text, word, most = Infinity) {
    let times = 0;
    for (let at = text.indexOf(word); at >= 0 && times < most; at = text.indexOf(word, at + word.length))
      if (isStart(text, at)) times++;
    return times;
  }

  const MOST_TIMES = 10; // more of them say no more
  function relevance(index, words) {
    const text = textOf(index);
    const head = headOf(index);
    return words.reduce((sum, word) => sum + 2 * timesIn(head, word, 1) + timesIn(text, word, word.length > 1 ? MOST_TIMES : 1) / 10, 0);
  }

  // Each order of all cases is made once; a choice then only leaves some out. Rows come by title, and
  // the data say which case comes where by organisation, as the page's language sorts.
  const places = [];
  data.organisations.forEach((index, place) => { places[index] = place; });
  const comparisons = {
    title: (a, b) => a - b,
    organisation: (a, b) => places[a] - places[b],
    newest: (a, b) => catalogue.updated[b] - catalogue.updated[a],
  };
  const everyCase = rows.map((_, index) => index);
  const whole = new Map();

  function ordered(cases) {
    const wanted = orderOf(state);
    if (wanted === 'relevance') {
      const words = wordsOf(state.words);
      const weights = new Float64Array(rows.length);
      const found = cases.indexes();
      for (const index of found) weights[index] = relevance(index, words);
      return found.sort((a, b) => weights[b] - weights[a] || a - b);
    }
    if (!whole.has(wanted)) {
      const compare = comparisons[wanted];
      whole.set(wanted, [...everyCase].sort((a, b) => compare(a, b) || a - b));
    }
    return whole.get(wanted).filter((index) => cases.has(index));
  }

  // What the reader sees.

  // The foot of the sheet that facets are on a phone.
  const sheet = root.querySelector('#facets');
  const closeSheet = element('button', { type: 'button', className: 'button', popoverTargetElement: sheet, popoverTargetAction: 'hide' });
  const clearSheet = element('button', { type: 'button', className: 'clear', textContent: say('clear_all'), hidden: true });
  clearSheet.addEventListener('click', () => {
    change(clear);
    closeSheet.focus();
  });
  sheet.append(element('div', { className: 'sheet-end' }, clearSheet, closeSheet));

  const more = element('button', { type: 'button', className: 'more-rows', hidden: true });
  root.querySelector('.table-frame').after(more);
  more.addEventListener('click', () => {
    const first = shown;
    shown += STEP;
    showRows();
    body.rows[first]?.querySelector('a')?.focus();
  });

  let order = [];
  function showRows() {
    body.replaceChildren(...order.slice(0, shown).map((index) => rows[index]));
    more.hidden = order.length <= shown;
    more.textContent = say('more_rows', { count: Math.min(STEP, order.length - shown) });
    root.dispatchEvent(new CustomEvent('casebook-rows'));
  }

  function showCount() {
    const found = order.length;
    closeSheet.textContent = found === 0 ? say('show_none') : say('show_cases', { count: found });
    count.textContent = found === rows.length
      ? say('cases_count', { count: found })
      : say('cases_of', { count: found, all: rows.length });
  }

  const controls = new Map(); // by facet: what shows its choice

  function showFacets() {
    for (const facet of catalogue.facets) controls.get(facet.id)?.show();
  }

  // Numbers of a range as the reader writes them: years, too, which have no groups.
  const plain = new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 15 });
  const written = (number) => (number === null ? '…' : plain.format(number).replace('-', '−'));

  function rangeText([from, to]) {
    if (from === to) return written(from);
    const dash = Math.min(from, to) < 0 ? ' – ' : '–';
    return written(from) + dash + written(to);
  }

  // One chosen thing each, with a way to take it back.
  function choices() {
    const list = [];
    // The first of a facet's values is joined to what stands before it, the others to one another.
    const join = (facet, first) => say(first || (facet.multiple && state.every[facet.id]) ? 'join_and' : 'join_or');
    if (state.words !== '')
      list.push({ text: say('words_quoted', { words: state.words }), remove: (next) => { next.words = ''; } });
    for (const facet of catalogue.facets) {
      const range = state.ranges[facet.id];
      if (range && (range[0] !== null || range[1] !== null))
        list.push({
          join: join(facet, true),
          text: facet.label + ': ' + rangeText(range),
          remove: (next) => { delete next.ranges[facet.id]; },
        });
      for (const [place, id] of (state.values[facet.id] || []).entries()) {
        const value = facet.values.find((one) => one.id === id);
        list.push({
          join: join(facet, place === 0),
          text: facet.isBoolean ? facet.label + ': ' + value.label : value.label, // "yes" says nothing alone
          remove: (next) => { next.values[facet.id] = next.values[facet.id].filter((one) => one !== id); },
        });
      }
    }
    return list;
  }

  function chip(choice) {
    const button = element('button', { type: 'button', className: 'chip' },
      element('span', { textContent: choice.text }), ' ',
      element('span', { className: 'chip-mark', textContent: '×', 'aria-hidden': 'true' }));
    button.setAttribute('aria-label', say('remove_filter', { name: choice.text }));
    button.addEventListener('click', () => changeAndStay(choice.remove));
    return button;
  }

  // Nothing found: what would find something, and how many cases; the most first.

  function waysBy(key, name, edits) {
    const ways = edits.map(({ text, edit }) => {
      const next = stateOf(queryOf(state, catalogue), catalogue);
      edit(next);
      const found = catalogue.choose(next, matching(next.words)).cases.count();
      return { text: say(key, { [name]: text, count: found }), edit, found };
    });
    return ways.filter((way) => way.found > 0).sort((a, b) => b.found - a.found);
  }

  function waysOut(list) {
    const removed = waysBy('without_filter', 'name', list.map(({ text, remove }) => ({ text, edit: remove })));
    const loosened = waysBy('any_value', 'name', catalogue.facets
      .filter((facet) => state.every[facet.id] && (state.values[facet.id] || []).length > 1)
      .map((facet) => ({ text: facet.label, edit: (next) => { delete next.every[facet.id]; } })));
    if (removed.length + loosened.length > 0) return { key: 'no_case_has_all', ways: [...loosened, ...removed] };
    const alone = (kept) => (next) => list.filter((one) => one !== kept).forEach((one) => one.remove(next));
    const kept = waysBy('only_filter', 'name', list.map((one) => ({ text: one.text, edit: alone(one) })));
    return { key: 'no_case_has_most', ways: kept };
  }

  function wayOut({ text, edit }) {
    const button = element('button', { type: 'button', className: 'link-button', textContent: text });
    button.addEventListener('click', () => changeAndStay(edit));
    return element('li', {}, button);
  }

  // Words are looked for in what the list shows; the search reads the whole texts, and mends slips.
  function nothingFound(list) {
    if (list.length === 0) return [];
    const { key, ways } = list.length > 1 ? waysOut(list) : { key: 'no_case_has_this', ways: [] };
    const every = wayOut({ text: say('every_case', { count: rows.length }), edit: clear });
    const search = state.words === '' ? [] : [element('li', {}, element('a', {
      href: root.dataset.search + '?' + new URLSearchParams({ q: state.words }),
      textContent: say('search_everything', { words: state.words }),
    }))];
    return [
      element('p', { className: 'nothing', textContent: say(key) }),
      element('ul', { className: 'ways-out' }, ...ways.map(wayOut), ...search, every),
    ];
  }

  // The button that was pressed is gone afterwards: the keyboard goes on beside it.
  function changeAndStay(edit) {
    change(edit);
    (chips.querySelector('button') || count).focus();
  }

  function clear(next) {
    Object.assign(next, emptyState(), { order: next.order, view: next.view });
  }

  function showChips() {
    const list = choices();
    const items = list.map((choice, place) => element('li', {},
      ...(place > 0 ? [element('span', { className: 'chip-join', textContent: choice.join })] : []), chip(choice)));
    chosenCount.textContent = list.length > 0 ? ' (' + numbers.format(list.length) + ')' : '';
    clearSheet.hidden = list.length === 0;
    if (list.length > 0) {
      const all = element('button', { type: 'button', className: 'clear', textContent: say('clear_all') });
      all.addEventListener('click', () => changeAndStay(clear));
      items.push(element('li', {}, all));
    }
    chips.replaceChildren(
      ...(items.length > 0 ? [element('ul', { className: 'chips', 'aria-label': say('chosen_filters') }, ...items)] : []),
      ...(order.length === 0 ? nothingFound(list) : []));
  }

  function show() {
    result = catalogue.choose(state, matching(state.words));
    order = ordered(result.cases);
    showCount();
    showChips();
    showFacets();
    showRows();
    showActions();
    for (const input of root.querySelectorAll('input[name=view]')) input.checked = input.value === state.view;
    orderSelect.value = orderOf(state);
    if (document.activeElement !== wordsInput) wordsInput.value = state.words;
    orderSelect.querySelector('[value=relevance]').disabled = state.words === '';
  }

  // The address. From disk only the part behind # may change, so it is used there.

  const fromDisk = location.protocol === 'file:';
  const { casebookQuery: query, casebookIsAtPlace: isPlace } = window;

  function write(replace) {
    const text = queryOf(state, catalogue);
    const address = fromDisk
      ? '#' + text
      : location.pathname + (text === '' ? '' : '?' + text);
    if (fromDisk && replace) location.replace(address === '#' ? '#=' : address);
    else if (fromDisk) location.hash = address === '#' ? '#=' : address;
    else if (replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
  }

  // Changes the state by `edit`; `replace`: without a step of its own to go back to.
  function change(edit, replace = false) {
    const next = stateOf(queryOf(state, catalogue), catalogue);
    edit(next);
    state = stateOf(queryOf(next, catalogue), catalogue);
    shown = STEP;
    write(replace);
    show();
  }

  function read() {
    state = stateOf(query(), catalogue);
    shown = STEP;
    wordsInput.value = state.words;
    show();
  }

  addEventListener('popstate', () => {
    if (!isPlace() && query() !== queryOf(state, catalogue)) read();
  });
  if (fromDisk) addEventListener('hashchange', () => {
    if (!isPlace() && query() !== queryOf(state, catalogue)) read();
  });

  // Facets: the links of the page become boxes to tick.

  function toggle(facet, id) {
    change((next) => {
      const ids = next.values[facet.id] || [];
      next.values[facet.id] = ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id];
    });
  }

  // Beside a value stands how many cases have it; where others of its facet are chosen, its name also
  // says how many there are with them: seen where the pointer or the keyboard is, and heard.
  function valueControl(facet, value, item) {
    const box = element('input', { type: 'checkbox' });
    const number = element('span', { className: 'count' });
    const sum = element('span', { className: 'together' });
    box.addEventListener('change', () => toggle(facet, value.id));
    // The name as the page has it: marked with its language, and with words that stay whole.
    const name = item.querySelector(':scope > :is(a, .none) > span') || element('span', { textContent: value.label });
    const label = element('label', {}, box, ' ', name, ' ', number);
    item.replaceChildren(label);
    const showSum = (together) => {
      label.title = sum.textContent = together === undefined ? '' : say('count_together', { count: together });
      if (together === undefined) sum.remove();
      else if (!sum.isConnected) label.append(' ', sum);
    };
    return (found, together) => {
      const chosen = (state.values[facet.id] || []).includes(value.id);
      box.checked = chosen;
      box.disabled = found === 0 && !chosen;
      item.classList.toggle('none', found === 0 && !chosen);
      number.textContent = numbers.format(found);
      if (together !== undefined || sum.isConnected) showSum(chosen || found === 0 ? undefined : together);
    };
  }

  function everyControl(facet, fold_) {
    const box = element('input', { type: 'checkbox' });
    const label = element('label', { className: 'every' }, box, ' ', say('every_value'));
    box.addEventListener('change', () => change((next) => { next.every[facet.id] = box.checked; }));
    fold_.append(label);
    return () => {
      const chosen = (state.values[facet.id] || []).length;
      box.checked = Boolean(state.every[facet.id]);
      label.hidden = chosen < 2;
    };
  }

  function rangeControl(facet, fold_) {
    const known = facet.numbers.filter((number) => number !== null);
    const ends = [Math.min(...known), Math.max(...known)];
    const names = [say('range_from'), say('range_to')];
    const inputs = ends.map((end, which) => {
      const input = element('input', { type: 'number', min: ends[0], max: ends[1], step: 'any', placeholder: end });
      input.setAttribute('aria-label', facet.label + ': ' + names[which]);
      input.addEventListener('change', () => change((next) => {
        const range = next.ranges[facet.id] || [null, null];
        range[which] = input.value === '' ? null : Number(input.value);
        next.ranges[facet.id] = range;
      }));
      return input;
    });
    fold_.querySelector('ul')?.remove();
    fold_.hidden = known.length === 0;
    fold_.append(element('div', { className: 'range' },
      ...inputs.map((input, which) => element('label', {}, names[which], ' ', input))));
    return () => {
      const range = state.ranges[facet.id] || [null, null];
      inputs.forEach((input, which) => { input.value = range[which] ?? ''; });
      if (range.some((end) => end !== null)) fold_.open = true;
    };
  }

  function facetControl(facet) {
    const fold_ = root.querySelector('details[data-facet="' + CSS.escape(facet.id) + '"]');
    if (!fold_) return;
    if (facet.numbers) {
      controls.set(facet.id, { show: rangeControl(facet, fold_) });
      return;
    }
    const updates = facet.values.map((value) => {
      const item = fold_.querySelector('li[data-value="' + CSS.escape(value.id) + '"]');
      return item ? valueControl(facet, value, item) : () => {};
    });
    const every = facet.multiple ? everyControl(facet, fold_) : () => {};
    controls.set(facet.id, {
      show() {
        const together = result.together[facet.id] || [];
        result.counts[facet.id].forEach((found, index) => updates[index](found, together[index]));
        every();
        if ((state.values[facet.id] || []).length > 0) fold_.open = true;
      },
    });
  }

  // Words, order and view.

  const wordsInput = root.querySelector('#filter-words');
  let waiting = 0;
  wordsInput.addEventListener('input', () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => change((next) => { next.words = wordsInput.value.trim(); }, state.words !== ''));
  });

  const orderSelect = root.querySelector('#order');
  orderSelect.addEventListener('change', () => change((next) => { next.order = orderSelect.value; }));

  for (const input of root.querySelectorAll('input[name=view]'))
    input.addEventListener('change', () => change((next) => { next.view = input.value; }));

  for (const facet of catalogue.facets) facetControl(facet);

  // What the reader takes along.

  const { recordsOf, csvOf, tableOf, save } = window.casebookRecordsOf;

  async function takeCsv() {
    const chosen = order.slice();
    const found = await recordsOf(root.dataset.records, chosen, data.ids);
    save('cases.csv', csvOf(tableOf(found, chosen, data)));
  }

  // Paper gets all of them, not only the first rows, whoever asks for it.
  let shownBefore = STEP;
  function showAll() {
    if (shown >= order.length) return;
    shownBefore = shown;
    shown = order.length;
    showRows();
  }
  addEventListener('beforeprint', showAll);
  addEventListener('afterprint', () => {
    shown = shownBefore;
    showRows();
  });

  function printAll() {
    showAll();
    window.print();
  }

  const action = (key, act) => {
    const button = element('button', { type: 'button', className: 'link-button', textContent: say(key) });
    button.addEventListener('click', act);
    return button;
  };
  const MOST_COMPARED = 5;
  const compare = action('compare_these', () => {
    const ids = order.slice(0, MOST_COMPARED).map((index) => encodeURIComponent(catalogue.ids[index]));
    location.href = root.dataset.compare + '?c=' + ids.join(',');
  });

  const take = action('take_csv', takeCsv);
  const print = action('print_these', printAll);

  function showActions() {
    compare.disabled = order.length < 2;
    take.disabled = print.disabled = order.length === 0;
    compare.textContent = order.length > MOST_COMPARED ? say('compare_first', { number: MOST_COMPARED }) : say('compare_these');
  }

  root.querySelector('.downloads').before(element('p', { className: 'row-actions' },
    compare, ' ', take, ' ', print));
  root.classList.add('is-live');
  read();
  if ('requestIdleCallback' in window) requestIdleCallback(readAhead);
})();
