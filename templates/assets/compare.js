// The comparison: `compare.html?c=a,b,c` puts two to five cases side by side; `only=differences`
// leaves out the rows that say the same. What it shows is what the tray has from then on.
(() => {
  'use strict';

  const { MOST, Kept } = window.casebookTray;
  const place = document.querySelector('#comparison');
  const data = (window.casebookCatalogue || [])[0];
  if (!place || !data) {
    place?.remove();
    document.querySelector('.without-script')?.classList.remove('without-script');
    return;
  }
  const strings = JSON.parse(place.dataset.strings);
  const { recordsOf, csvOf, save } = window.casebookRecordsOf;
  const element = window.casebookElement;

  const wanted = (new URLSearchParams(location.search).get('c') || '').split(',').filter((id) => id !== '');
  const found = [...new Set(wanted)].filter((id) => data.ids.includes(id));
  const known = found.slice(0, MOST);
  const unknown = wanted.filter((id) => !data.ids.includes(id));
  const ids = () => known.map((id) => data.ids.indexOf(id));

  // The address. From disk only the part behind # may change, so the switch is there.

  const fromDisk = location.protocol === 'file:';
  const ONLY = 'only=differences';

  const isOnly = () => new URLSearchParams(window.casebookQuery()).get('only') === 'differences';

  function addressOf(cases, only) {
    const query = '?c=' + cases.map(encodeURIComponent).join(',');
    return only ? query + (fromDisk ? '#' : '&') + ONLY : query;
  }

  function remember(only) {
    if (!fromDisk) history.pushState(null, '', addressOf(known, only));
    else location.hash = only ? ONLY : '=';
  }

  function say(text) {
    return element('p', { textContent: text });
  }

  function without(id) {
    return addressOf(known.filter((one) => one !== id), isOnly());
  }

  function headCell(record, index) {
    const cell = element('th', { scope: 'col' },
      element('a', { href: new URL(record.path, new URL(place.dataset.top, location.href)).href, textContent: record.title }));
    if (known.length > 2)
      cell.append(element('a', {
        className: 'take-out', href: without(known[index]), 'data-case': known[index],
        textContent: strings.compare_remove, 'aria-label': strings.compare_remove_name.replace('{name}', record.title),
      }));
    return cell;
  }

  // What is not said differs from nothing.
  function row(label, texts) {
    const differs = new Set(texts.filter((text) => text !== '')).size > 1;
    const cells = texts.map((text) => (text === ''
      ? element('td', { className: 'unknown', textContent: strings.compare_unknown })
      : element('td', { textContent: text })));
    const head = element('th', { scope: 'row', textContent: label });
    if (differs) head.append(' ', element('span', { className: 'differs-mark', textContent: strings.compare_differs }));
    return element('tr', { className: differs ? 'differs' : 'same' }, head, ...cells);
  }

  function rowsOf(heads, records) {
    const rows = heads
      .map((label, field) => [label, records.map((record) => record.fields[field])])
      .filter(([, texts]) => texts.some((text) => text !== ''));
    return [[place.dataset.summary ?? strings.in_short, records.map((record) => record.summary)], ...rows];
  }

  // Shows the rows that the address asks for.
  function showRows(table, box) {
    box.checked = isOnly();
    table.classList.toggle('only-differences', box.checked);
    for (const link of table.querySelectorAll('.take-out')) link.setAttribute('href', without(link.dataset.case));
  }

  function actions(table) {
    const only = element('input', { type: 'checkbox', id: 'only-differences' });
    only.addEventListener('change', () => {
      remember(only.checked);
      showRows(table, only);
    });
    addEventListener('popstate', () => {
      if (!window.casebookIsAtPlace()) showRows(table, only);
    });
    showRows(table, only);
    const print = element('button', { type: 'button', className: 'link-button', textContent: strings.print });
    print.addEventListener('click', () => window.print());
    const take = element('button', { type: 'button', className: 'link-button', textContent: strings.take_csv });
    take.addEventListener('click', () => save('comparison.csv', csvOf([...table.rows].map((one) =>
      [...one.cells].map((cell) => (cell.classList.contains('unknown') ? '' : (cell.firstChild ? cell.firstChild.textContent : '')))))));
    return element('div', { className: 'comparison-actions' },
      element('label', { htmlFor: 'only-differences' }, only, ' ', strings.compare_only_differences), print, take);
  }

  async function show() {
    if (unknown.length > 0) place.append(say(strings.compare_not_found.replace('{ids}', unknown.join(', '))));
    if (found.length > MOST) place.append(say(strings.compare_most));
    const ways = document.querySelector('.without-script');
    if (known.length < 2) {
      place.append(say(strings.compare_choose));
      ways.querySelector('p').remove();
      ways.classList.remove('without-script');
      return;
    }
    ways.remove();
    const { heads, records } = await recordsOf(place.dataset.records, ids(), data.ids);
    const body = rowsOf(heads, records).map(([label, texts]) => row(label, texts));
    const table = element('table', { className: 'comparison-table' },
      element('caption', { className: 'hidden', textContent: document.querySelector('h1').textContent }),
      element('thead', {}, element('tr', {}, element('td', {}), ...records.map(headCell))),
      element('tbody', {}, ...body));
    const frame = element('div', { className: 'table-frame', tabIndex: 0, role: 'region', 'aria-label': document.querySelector('h1').textContent }, table);
    const hint = element('p', { className: 'note scroll-hint', textContent: strings.compare_scroll.replace('{count}', known.length), hidden: true });
    place.append(actions(table), hint, frame);
    const hintIfWide = () => { hint.hidden = frame.scrollWidth <= frame.clientWidth; };
    hintIfWide();
    new ResizeObserver(hintIfWide).observe(frame);
    keep(records);
  }

  // The tray has these cases now; again when a reader comes back to this page.
  function keep(records) {
    const kept = new Kept(place.dataset.root);
    const write = () => kept.write(known.map((id, i) => ({ id, title: records[i].title })));
    write();
    addEventListener('pageshow', (event) => {
      if (event.persisted) write();
    });
  }

  show().catch(() => place.append(say(strings.compare_failed)));
})();
