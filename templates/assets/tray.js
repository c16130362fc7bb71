// The tray: cases that a reader puts side by side. It remembers them from page to page, and leads
// to compare.html, which works from the address alone.
(() => {
  'use strict';

  const tray = document.querySelector('.tray');
  if (!tray) return;
  const element = window.casebookElement;
  const strings = JSON.parse(tray.dataset.strings);
  const language = document.documentElement.lang;
  const plural = new Intl.PluralRules(language);
  const [toggle, inside, list, link, hint, full] =
    ['toggle', 'cases', 'list', 'go', 'hint', 'full'].map((part) => tray.querySelector('.tray-' + part));
  const { MOST } = window.casebookTray;
  const kept = new window.casebookTray.Kept(tray.dataset.root);

  let chosen = kept.read();

  function keep() {
    kept.write(chosen);
  }

  const holds = (id) => chosen.some((one) => one.id === id);
  const address = () => tray.dataset.compare + '?c=' + chosen.map((one) => encodeURIComponent(one.id)).join(',');

  function change(id, title) {
    if (holds(id)) chosen = chosen.filter((one) => one.id !== id);
    else if (chosen.length < MOST) chosen.push({ id, title });
    keep();
    show();
  }

  // The button that was pressed is gone: the keyboard goes on with the next one, or on the page.
  function goOn(place) {
    const left = list.querySelectorAll('.chip');
    const next = left[Math.min(place, left.length - 1)] || document.querySelector('[data-tray]') || document.querySelector('main');
    next.focus();
  }

  function item(one) {
    const remove = element('button', { type: 'button', className: 'chip' },
      element('span', { textContent: one.title }), ' ', element('span', { className: 'chip-mark', textContent: '×', ariaHidden: 'true' }));
    remove.setAttribute('aria-label', strings.tray_remove.replace('{name}', one.title));
    remove.addEventListener('click', () => {
      const place = chosen.findIndex((other) => other.id === one.id);
      change(one.id, one.title);
      goOn(place);
    });
    return element('li', {}, remove);
  }

  function showButtons() {
    const buttons = document.querySelectorAll('[data-tray]');
    for (const button of buttons) {
      const isInside = holds(button.dataset.tray);
      button.setAttribute('aria-pressed', isInside);
      button.disabled = !isInside && chosen.length >= MOST;
    }
  }

  function show() {
    showButtons();
    tray.hidden = chosen.length === 0;
    const count = strings.tray_count[plural.select(chosen.length)] || strings.tray_count.other;
    toggle.textContent = count.replace('{count}', new Intl.NumberFormat(language).format(chosen.length));
    list.replaceChildren(...chosen.map(item));
    link.href = address();
    link.hidden = chosen.length < 2;
    hint.hidden = chosen.length >= 2;
    full.textContent = chosen.length < MOST ? '' : strings.tray_full;
  }

  // One line; what is in the tray is shown on request.
  function unfold(isOpen) {
    inside.hidden = !isOpen;
    toggle.setAttribute('aria-expanded', isOpen);
  }
  toggle.addEventListener('click', () => unfold(inside.hidden));

  function button(id, title) {
    const made = element('button', { type: 'button', className: 'tray-button', textContent: strings.tray_add });
    made.dataset.tray = id;
    made.setAttribute('aria-label', strings.tray_add_name.replace('{name}', title));
    made.addEventListener('click', () => change(id, title));
    return made;
  }

  // Rows of the catalogue come and go: each gets its button when it is first shown.
  function fillRows() {
    for (const row of document.querySelectorAll('table.cases tr[data-case]')) {
      if (row.querySelector('[data-tray]')) continue;
      const head = row.querySelector('.c-title');
      head.append(' ', button(row.dataset.case, head.textContent.trim()));
    }
  }

  fillRows();
  document.querySelector('.catalogue')?.addEventListener('casebook-rows', () => {
    fillRows();
    showButtons();
  });
  for (const place of document.querySelectorAll('[data-tray-place]'))
    place.append(button(place.dataset.trayPlace, place.dataset.title));

  tray.querySelector('.tray-clear').addEventListener('click', () => {
    chosen = [];
    keep();
    unfold(false);
    show();
    goOn(0);
  });
  // Other tabs change it, and pages that a reader goes back to from the comparison.
  function readAgain() {
    chosen = kept.read();
    show();
  }
  addEventListener('storage', (event) => {
    if (event.key === kept.key) readAgain();
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) readAgain();
  });
  show();
})();
