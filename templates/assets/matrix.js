// The evidence matrix: any two facets against each other, each number the way to its cases.
// `matrix.html?rows=sector&columns=topics` says which.
(() => {
  'use strict';

  const place = document.querySelector('#matrix');
  const data = (window.casebookCatalogue || [])[0];
  // What stands here without scripts: why nothing can be chosen, and the tables of the editors.
  const ways = document.querySelector('.without-script');
  const made = document.querySelector('.matrix-made');
  if (!place || !data) {
    place?.remove();
    ways?.classList.remove('without-script');
    made?.classList.remove('matrix-made');
    return;
  }
  const { Bits, Catalogue, emptyState, queryOf } = window.casebookChoosing;
  const element = window.casebookElement;
  const { csvOf, save } = window.casebookRecordsOf;
  const catalogue = new Catalogue(data);
  const strings = JSON.parse(place.dataset.strings);
  const language = document.documentElement.lang;
  const numbers = new Intl.NumberFormat(language);
  const plural = new Intl.PluralRules(language);
  const MOST_NUMBERS = 40; // different ones that make rows or columns
  const MOST_LEVEL = 9; // columns whose heads are written level; those of more stand upright

  // Numbers in the ranges that have pages, too; each is the last one that begins below or at the number.
  function rangesOf(facet) {
    const found = facet.ranges.map(([low, high, label], place) => ({ id: low + '-' + high, label, low, high, place, bits: new Bits(catalogue.length) }));
    facet.numbers.forEach((number, index) => {
      if (number !== null) found.findLast(({ low }) => low <= number)?.bits.add(index);
    });
    // The catalogue takes ends for a part of the range: one that the next begins with is left to that.
    const inside = (one) => facet.numbers.filter((number, index) => number !== null && one.bits.has(index));
    return found.map((one) => ({ ...one, ends: [one.low, found[one.place + 1]?.low === one.high ? Math.max(...inside(one)) : one.high] }));
  }

  // Years and the like: each number is a value.
  function valuesOf(facet) {
    if (!facet.numbers) return facet.values.filter((value) => value.bits.count() > 0);
    if (facet.ranges) return rangesOf(facet);
    const found = new Map();
    facet.numbers.forEach((number, index) => {
      if (number === null) return;
      if (!found.has(number)) found.set(number, new Bits(catalogue.length));
      found.get(number).add(index);
    });
    if (found.size > MOST_NUMBERS) return [];
    return [...found].sort(([a], [b]) => a - b).map(([number, bits]) => ({ id: number, label: String(number), ends: [number, number], bits }));
  }

  const facets = catalogue.facets
    .map((facet) => ({ ...facet, values: valuesOf(facet) }))
    .filter((facet) => facet.values.length > 0);
  if (facets.length < 2) {
    place.remove();
    made?.classList.remove('matrix-made');
    return;
  }

  const facetOf = (id, other) => facets.find((facet) => facet.id === id && facet !== other);

  // What the address asks for, as far as there are such facets.
  const fromDisk = location.protocol === 'file:';
  function read() {
    const said = new URLSearchParams(window.casebookQuery());
    const rows = facetOf(said.get('rows')) || facets[0];
    const columns = facetOf(said.get('columns'), rows) || facets.find((facet) => facet !== rows);
    return { rows, columns };
  }

  let shown = read();

  function write() {
    const query = new URLSearchParams({ rows: shown.rows.id, columns: shown.columns.id });
    if (fromDisk) location.hash = '#' + query;
    else history.pushState(null, '', '?' + query);
  }

  // The catalogue with these values chosen: [facet, value], …
  function addressOf(...chosen) {
    const state = emptyState();
    for (const [facet, value] of chosen) {
      if (facet.numbers) state.ranges[facet.id] = value.ends;
      else state.values[facet.id] = [value.id];
    }
    return place.dataset.cases + '?' + queryOf(state, catalogue);
  }

  function head(facet, value, scope) {
    return element('th', { scope, className: 'level-' + (value.level || 1) },
      element('a', { href: addressOf([facet, value]), textContent: value.label }));
  }

  // A number that leads to the cases that it counts.
  function counted(count, label, ...chosen) {
    return element('a', {
      href: addressOf(...chosen), textContent: numbers.format(count), 'aria-label': label + ': ' + numbers.format(count),
    });
  }

  // How much of the accent a cell has: five steps, for print and for eyes that do not see hues.
  const STEPS = 5;
  const stepOf = (count, largest) => Math.ceil((count / largest) * STEPS);
  const none = () => [element('span', { textContent: '–', ariaHidden: 'true' }), element('span', { className: 'hidden', textContent: '0' })];

  function cell(row, column, count, largest) {
    if (count === 0) return element('td', { className: 'none' }, ...none());
    return element('td', { className: 'step-' + stepOf(count, largest) },
      counted(count, row.label + ', ' + column.label, [shown.rows, row], [shown.columns, column]));
  }

  const total = (facet, value) => element('td', { className: 'total' }, counted(value.bits.count(), value.label, [facet, value]));
  const countsOf = ({ rows, columns }) => rows.values.map((row) => columns.values.map((column) => row.bits.countWith(column.bits)));

  function table(counts, largest) {
    const { rows, columns } = shown;
    const every = numbers.format(catalogue.length);
    return element('table', { className: 'data matrix-table' + (columns.values.length > MOST_LEVEL ? ' is-upright' : '') },
      element('caption', { textContent: strings.caption.replace('{rows}', rows.label).replace('{columns}', columns.label) }),
      element('thead', {},
        element('tr', {}, element('th', { scope: 'col', rowSpan: 2, textContent: rows.label }),
          element('th', { scope: 'colgroup', colSpan: columns.values.length, textContent: columns.label }),
          element('th', { scope: 'col', rowSpan: 2, className: 'total', textContent: strings.total })),
        element('tr', {}, ...columns.values.map((value) => head(columns, value, 'col')))),
      element('tbody', {}, ...rows.values.map((row, r) => element('tr', {}, head(rows, row, 'row'),
        ...columns.values.map((column, c) => cell(row, column, counts[r][c], largest)), total(rows, row)))),
      element('tfoot', {}, element('tr', {}, element('th', { scope: 'row', textContent: strings.total }),
        ...columns.values.map((column) => total(columns, column)),
        element('td', { className: 'total' }, element('a', { href: place.dataset.cases, textContent: every, 'aria-label': strings.total + ': ' + every })))));
  }

  // What the shades mean: the counts of each step.
  function legend(largest) {
    const items = [element('li', {}, element('span', { className: 'none', textContent: '–' }), ' ', strings.no_case)];
    for (let step = 1, first = 1; step <= STEPS; step++) {
      const last = Math.floor((largest * step) / STEPS);
      if (last < first) continue;
      const range = first === last ? numbers.format(first) : numbers.format(first) + '–' + numbers.format(last);
      items.push(element('li', {}, element('span', { className: 'step-' + step, textContent: range })));
      first = last + 1;
    }
    return element('ul', { className: 'matrix-legend', 'aria-label': strings.legend }, ...items);
  }

  // Why numbers of a row need not make its total.
  function notes() {
    const silent = [shown.rows, shown.columns].map((facet) => {
      const said = new Bits(catalogue.length);
      for (const value of facet.values) said.or(value.bits);
      return { name: facet.label, count: catalogue.length - said.count() };
    });
    const sentences = silent.filter(({ count }) => count > 0).map(({ name, count }) =>
      (strings.unsaid[plural.select(count)] || strings.unsaid.other).replace('{count}', numbers.format(count)).replace('{name}', name));
    return element('p', { className: 'note', textContent: [strings.note, ...sentences].join(' ') });
  }

  function chooser(which, id) {
    const select = element('select', { id }, ...facets.map((facet) => element('option', { value: facet.id, textContent: facet.label })));
    select.addEventListener('change', () => {
      const other = which === 'rows' ? 'columns' : 'rows';
      const before = shown[which];
      shown = { ...shown, [which]: facetOf(select.value) };
      if (shown[which] === shown[other]) shown[other] = before;
      write();
      show();
    });
    return select;
  }

  const selects = { rows: chooser('rows', 'matrix-rows'), columns: chooser('columns', 'matrix-columns') };
  function action(text, act) {
    const button = element('button', { type: 'button', className: 'link-button', textContent: text });
    button.addEventListener('click', act);
    return button;
  }

  const swap = action(strings.swap, () => {
    shown = { rows: shown.columns, columns: shown.rows };
    write();
    show();
  });
  const take = action(strings.take_csv, () => {
    const { rows, columns } = shown;
    const lines = countsOf(shown).map((line, r) => [rows.values[r].label, ...line, rows.values[r].bits.count()]);
    const heads = [rows.label + ' / ' + columns.label, ...columns.values.map((value) => value.label), strings.total];
    const totals = [strings.total, ...columns.values.map((value) => value.bits.count()), catalogue.length];
    save('matrix.csv', csvOf([heads, ...lines, totals].map((line) => line.map(String))));
  });
  const below = element('div', { className: 'matrix-below' });
  const frame = element('div', { className: 'table-frame', tabIndex: 0, role: 'region', 'aria-label': document.querySelector('h1').textContent });

  function show() {
    selects.rows.value = shown.rows.id;
    selects.columns.value = shown.columns.id;
    const counts = countsOf(shown);
    const largest = Math.max(1, ...counts.map((line) => Math.max(...line)));
    frame.replaceChildren(table(counts, largest));
    below.replaceChildren(legend(largest), notes());
  }

  function again() {
    if (window.casebookIsAtPlace()) return;
    shown = read();
    show();
  }

  addEventListener('popstate', again);
  if (fromDisk) addEventListener('hashchange', again);
  const chosen = (label, id, select) => element('div', {}, element('label', { htmlFor: id, textContent: label }), select);
  place.append(element('div', { className: 'matrix-choice' },
    chosen(strings.rows, 'matrix-rows', selects.rows), chosen(strings.columns, 'matrix-columns', selects.columns),
    element('p', {}, swap, ' ', take, ' ', action(strings.print, () => window.print()))), frame, below);
  ways?.remove();
  made?.remove();
  show();
})();
