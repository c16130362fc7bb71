// The evidence matrix: any two facets against each other, each cell the way to its cases.
// `matrix.html?rows=sector&columns=topics` says which.
(() => {
  'use strict';

  const place = document.querySelector('#matrix');
  const data = (window.casebookCatalogue || [])[0];
  const ways = document.querySelector('.without-script');
  if (!place || !data) {
    place?.remove();
    ways?.classList.remove('without-script');
    return;
  }
  const { Bits, Catalogue, emptyState, queryOf } = window.casebookChoosing;
  const element = window.casebookElement;
  const catalogue = new Catalogue(data);
  const strings = JSON.parse(place.dataset.strings);
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  const MOST_NUMBERS = 40; // different ones that make rows or columns

  // Years and the like: each number is a value.
  function valuesOf(facet) {
    if (!facet.numbers) return facet.values.filter((value) => value.bits.count() > 0);
    const found = new Map();
    facet.numbers.forEach((number, index) => {
      if (number === null) return;
      if (!found.has(number)) found.set(number, new Bits(catalogue.length));
      found.get(number).add(index);
    });
    if (found.size > MOST_NUMBERS) return [];
    return [...found].sort(([a], [b]) => a - b).map(([number, bits]) => ({ id: number, label: String(number), bits }));
  }

  const facets = catalogue.facets
    .map((facet) => ({ ...facet, values: valuesOf(facet) }))
    .filter((facet) => facet.values.length > 0);
  if (facets.length < 2) {
    place.remove();
    return;
  }

  const facetOf = (id, other) => facets.find((facet) => facet.id === id && facet !== other);

  // What the address asks for, as far as there are such facets.
  const fromDisk = location.protocol === 'file:';
  function read() {
    const said = new URLSearchParams(location.hash.includes('=') ? location.hash.slice(1) : location.search);
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
      if (facet.numbers) state.ranges[facet.id] = [value.id, value.id];
      else state.values[facet.id] = [value.id];
    }
    return place.dataset.cases + '?' + queryOf(state, catalogue);
  }

  function head(facet, value, scope) {
    return element('th', { scope, className: 'level-' + (value.level || 1) },
      element('a', { href: addressOf([facet, value]), textContent: value.label }));
  }

  // How much of the accent a cell has: five steps, for print and for eyes that do not see hues.
  const stepOf = (count, largest) => Math.ceil((count / largest) * 5);

  function cell(row, column, largest) {
    const count = row.bits.countWith(column.bits);
    if (count === 0) return element('td', { className: 'none' }, element('span', { className: 'hidden', textContent: '0' }));
    const link = element('a', {
      href: addressOf([shown.rows, row], [shown.columns, column]),
      textContent: numbers.format(count),
      'aria-label': row.label + ', ' + column.label + ': ' + numbers.format(count),
    });
    return element('td', { className: 'step-' + stepOf(count, largest) }, link);
  }

  function table() {
    const { rows, columns } = shown;
    const largest = Math.max(1, ...rows.values.flatMap((row) => columns.values.map((column) => row.bits.countWith(column.bits))));
    const title = strings.caption.replace('{rows}', rows.label).replace('{columns}', columns.label);
    return element('table', { className: 'data matrix-table' },
      element('caption', { textContent: title }),
      element('thead', {}, element('tr', {}, element('td'), ...columns.values.map((value) => head(columns, value, 'col')))),
      element('tbody', {}, ...rows.values.map((row) => element('tr', {}, head(rows, row, 'row'),
        ...columns.values.map((column) => cell(row, column, largest))))));
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
  const swap = element('button', { type: 'button', className: 'link-button', textContent: strings.swap });
  swap.addEventListener('click', () => {
    shown = { rows: shown.columns, columns: shown.rows };
    write();
    show();
  });
  const frame = element('div', { className: 'table-frame', tabIndex: 0, role: 'region', 'aria-label': document.querySelector('h1').textContent });

  function show() {
    selects.rows.value = shown.rows.id;
    selects.columns.value = shown.columns.id;
    frame.replaceChildren(table());
  }

  function again() {
    shown = read();
    show();
  }

  addEventListener('popstate', again);
  if (fromDisk) addEventListener('hashchange', again);
  place.append(element('div', { className: 'matrix-choice' },
    element('label', { htmlFor: 'matrix-rows', textContent: strings.rows }), selects.rows,
    element('label', { htmlFor: 'matrix-columns', textContent: strings.columns }), selects.columns, swap), frame);
  ways?.remove();
  show();
})();
