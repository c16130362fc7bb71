// Check lists: ticks are kept in the browser by the ids of their tasks, which a rebuild leaves as
// they are while the text of the task is the same. Without this script boxes can still be ticked
// and printed; they are forgotten with the page.
(() => {
  'use strict';

  const place = document.querySelector('[data-ticks]');
  if (!place) return;
  const boxes = [...place.querySelectorAll('input[type=checkbox][id^=task-]')];
  const actions = place.querySelector('.tool-actions');
  if (!actions) return;

  const element = window.casebookElement;
  const FORMAT = 'casebook-ticks';
  const strings = JSON.parse(actions.dataset.strings);
  const name = place.dataset.ticks;
  const key = FORMAT + ' ' + new URL(actions.dataset.root, location.href).pathname + ' ' + name;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (gap, one) => values[one] ?? gap);

  // The ids that are ticked in a text that was kept or exported, or null if it is none.
  function idsIn(text) {
    try {
      const found = JSON.parse(text);
      if (found.format !== FORMAT || found.list !== name || !Array.isArray(found.tasks)) return null;
      return found.tasks.filter((task) => task.ticked === true).map((task) => String(task.id));
    } catch (error) {
      return null;
    }
  }

  const textOf = (box) => (box.closest('label') || box.parentElement).textContent.trim();
  const kept = () => JSON.stringify({
    format: FORMAT,
    list: name,
    tasks: boxes.map((box) => ({ id: box.id, text: textOf(box), ticked: box.checked })),
  }, null, 1);

  function keep() {
    try {
      localStorage.setItem(key, kept());
    } catch (error) {
      // They last as long as the page.
    }
  }

  function remembered() {
    try {
      return localStorage.getItem(key);
    } catch (error) {
      return null;
    }
  }

  function forget() {
    try {
      localStorage.removeItem(key);
    } catch (error) {
      // There was nothing to forget.
    }
  }

  // What a list says of tasks that this page does not have is left alone; tasks it lacks stay.
  function take(text) {
    const ids = idsIn(text);
    if (!ids) return false;
    const known = new Set(JSON.parse(text).tasks.map((task) => String(task.id)));
    for (const box of boxes) if (known.has(box.id)) box.checked = ids.includes(box.id);
    return true;
  }

  const progress = element('p', { className: 'progress' });
  const meter = element('progress', { max: boxes.length, value: 0 });
  const words = element('span', {});
  words.setAttribute('role', 'status');
  meter.setAttribute('aria-hidden', 'true');
  progress.append(words, meter);

  const note = element('p', { className: 'note' });
  note.setAttribute('role', 'status');

  function show() {
    const done = boxes.filter((box) => box.checked).length;
    words.textContent = fill(strings.progress, { done, all: boxes.length });
    meter.value = done;
  }

  function button(label, act) {
    const made = element('button', { type: 'button', textContent: label });
    made.addEventListener('click', () => {
      note.textContent = '';
      act();
    });
    return made;
  }

  // What was ticked can be taken back for as long as the page is open and nothing else is done.
  function reset() {
    const before = kept();
    for (const box of boxes) box.checked = box.defaultChecked;
    forget();
    show();
    const undo = button(strings.undo, () => {
      take(before);
      keep();
      show();
      resets.focus();
    });
    undo.className = 'link-button';
    note.replaceChildren(strings.cleared, ' ', undo);
  }

  // Paper with nothing ticked yet; the screen has its ticks back afterwards.
  function printEmpty() {
    const ticked = boxes.filter((box) => box.checked);
    for (const box of ticked) box.checked = false;
    window.print();
    for (const box of ticked) box.checked = true;
  }

  function save() {
    const link = element('a', {
      href: URL.createObjectURL(new Blob([kept() + '\n'], { type: 'application/json' })),
      download: name + '.json',
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  const file = element('input', { type: 'file', accept: '.json,application/json', hidden: true });
  file.setAttribute('aria-label', strings.open);
  file.addEventListener('change', async () => {
    const text = file.files.length > 0 ? await file.files[0].text() : '';
    file.value = '';
    if (take(text)) {
      keep();
      show();
      note.textContent = strings.opened;
    } else {
      note.textContent = strings.not_of_this;
    }
  });

  const resets = button(strings.reset, reset);
  const prints = button(actions.dataset.printLabel, () => window.print());
  if (boxes.length === 0) {
    actions.append(prints);
    return;
  }
  take(remembered());
  show();
  for (const box of boxes)
    box.addEventListener('change', () => {
      note.textContent = '';
      keep();
      show();
    });
  addEventListener('storage', (event) => {
    if (event.key !== key) return;
    if (event.newValue === null) for (const box of boxes) box.checked = box.defaultChecked;
    else take(event.newValue);
    show();
  });
  actions.append(progress, prints, button(strings.print_empty, printEmpty), resets,
    button(strings.save, save), button(strings.open, () => file.click()), file, note);
})();
