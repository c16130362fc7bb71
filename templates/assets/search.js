// What readers see of search: a dialog on every page (`/` opens it), suggestions below a search
// field, and the search page. Texts come from the template in templates/search_dialog.html; the
// index is read by search-core.js, which comes with it when a reader begins to search.
(function (global) {
  'use strict';

  const document = global.document;
  const template = document && document.getElementById('search-template');
  if (!template) return;

  const SUGGESTIONS = 6;
  // Files of a large index that the first answer to a query takes, the index itself included where it
  // did not come with the page. More are asked for when the reader wants to see more.
  const FILES = 3;
  // Milliseconds without a key before another file is asked for: twice as long as the last key took, as
  // another is likely to come by then, within these bounds. More at once, as from a paste, is no rhythm.
  const PAUSE = 150;
  const LONGEST_PAUSE = 600;

  const element = global.casebookElement;
  const texts = template.dataset;
  const headAddress = new URL(texts.index, document.baseURI);

  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
  }

  function counted(count) {
    if (count === 1) return texts.one;
    return filled(texts.count, { count: count.toLocaleString(document.documentElement.lang) });
  }

  // Scripts are how everything comes: they load from disk, too.
  function run(address) {
    return new Promise((resolve, reject) => {
      const script = element('script', { src: address });
      script.addEventListener('load', () => {
        script.remove();
        resolve();
      });
      script.addEventListener('error', () => {
        script.remove();
        reject(new Error(address));
      });
      document.head.append(script);
    });
  }

  function engine() {
    return global.casebookSearch;
  }

  // The index, opened once: its script and its head are one file, which pages of search bring along.
  // `folder` has the other files.
  const cameAlong = Boolean(engine());
  let opened = null;
  let folder = '';

  async function load(name, file) {
    if (name !== 'head') await run(folder + file + '.js');
    const data = engine().take(name);
    if (data === undefined) throw new Error(name);
    if (name === 'head') folder = new URL(data.root + data.folder, headAddress).href;
    return data;
  }

  async function open() {
    if (!engine()) await run(headAddress);
    const index = await engine().Index.open(load);
    index.nameKinds(Object.fromEntries(index.kinds.map((kind) => [kind, namesOf(kind)])));
    if (index.isWhole) await index.words(0);
    return index;
  }

  // What the pages call a kind: one, several, and other names.
  function namesOf(kind) {
    const key = kind[0].toUpperCase() + kind.slice(1);
    return [texts['one' + key], texts['all' + key], ...(texts['also' + key] || '').split('|')].filter(Boolean);
  }

  function openIndex() {
    if (opened === null) {
      opened = open();
      opened.catch(() => { opened = null; });
    }
    return opened;
  }

  function pause(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
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
      this.query = '';
      this.time = -Infinity; // of the last key
      this.complete = () => {}; // shows the passages of the last answer that other files have
    }

    // How long the reader who wrote this may take for another key.
    pauseAfter(query) {
      const isKey = query.length === 1 || Math.abs(query.length - this.query.length) === 1;
      const took = performance.now() - this.time;
      this.query = query;
      this.time = performance.now();
      return isKey ? Math.min(Math.max(2 * took, PAUSE), LONGEST_PAUSE) : PAUSE;
    }

    async ask(query, options, isTyping) {
      const turn = ++this.turn;
      const milliseconds = this.pauseAfter(query);
      try {
        const index = await openIndex();
        if (isTyping && !index.isWhole) await pause(milliseconds);
        if (turn !== this.turn) return;
        const limit = Math.min(options.most || Infinity, index.atOnce(query) * (options.pages || 1));
        const files = index.isWhole || options.isWhole ? Infinity : FILES - (cameAlong ? 0 : 1);
        const result = await index.search(query, { kind: options.kind, limit, files });
        const addresses = await Promise.all(result.hits.map((hit) => addressOf(hit.path)));
        if (turn !== this.turn) return;
        this.show(query, result, addresses);
        this.complete = () => this.showPassages(index, result.hits, turn);
        if (files < Infinity) return;
        if (isTyping && result.hits.some((hit) => hit.lacksText)) await pause(PAUSE);
        this.complete();
      } catch (error) {
        if (turn === this.turn) this.fail();
      }
    }

    // Gives hits the passages of their whole texts, which come as they are asked for. Without them
    // they stay as they are.
    async showPassages(index, hits, turn) {
      if (turn !== this.turn) return;
      this.complete = () => {};
      await Promise.all(hits.filter((hit) => hit.lacksText).map(async (hit) => {
        await index.complete(hit).catch(() => {});
        if (turn === this.turn) hit.place.replaceChildren(...passagesOf(hit));
      }));
    }

    forget() {
      this.query = '';
      this.turn++;
    }
  }

  // Parts of a result.

  function marked(text, isMarked) {
    return engine().markedParts(text, isMarked).map((part) =>
      (part.marked ? element('mark', null, part.text) : part.text));
  }

  function kickerOf(hit) {
    const kind = texts['one' + hit.kind[0].toUpperCase() + hit.kind.slice(1)] || hit.kind;
    return element('p', { class: 'entry-kicker' }, element('span', { class: 'search-kind' }, ...marked(kind, hit.isMarked)),
      ...(hit.kicker ? [' ', element('span', null, ...marked(hit.kicker, hit.isMarked))] : []));
  }

  function languageOf(hit) {
    return hit.language ? { lang: hit.language } : {};
  }

  function passagesOf(hit) {
    return hit.passages.flatMap((one, i) =>
      [i > 0 ? ' ' : '', element('span', languageOf(one), ...marked(one.text, hit.isMarked))]);
  }

  // A hit's passages; hit.place is where they stand.
  function placeOf(hit) {
    hit.place = element('p', { class: 'search-snippet' }, ...passagesOf(hit));
    return hit.place;
  }

  // What is said about the result as a whole.
  function statusOf(query, result) {
    if (query.trim() === '') return '';
    const left = result.left.map((word) => filled(texts.left, { word }));
    if (result.all === 0) return left.length > 0 ? left.join('. ') + '.' : filled(texts.none, { query });
    const taken = result.corrections.map((one) => filled(texts.taken, one));
    const related = result.relatives.map((one) => filled(texts.related, one));
    const missing = result.missing.map((word) => filled(texts.none, { query: word }));
    return [counted(result.count), ...taken, ...related, ...missing, ...left].join('. ') + '.';
  }

  // Suggestions below a field: a combobox and its list.
  class Suggestions {
    constructor(form, stays) {
      this.form = form;
      this.input = form.querySelector('input[name="q"]');
      this.stays = stays; // in a dialog: the list stays open when the field loses the focus
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
      else this.asker.ask(query, { most: SUGGESTIONS }, true);
    }

    show(query, result, addresses) {
      const chosen = this.options[this.active]?.href;
      this.list.replaceChildren(...result.hits.map((hit, i) => this.option(i, addresses[i], kickerOf(hit),
        element('p', { class: 'search-title', ...languageOf(hit) }, ...marked(hit.title, hit.isMarked)),
        placeOf(hit))));
      if (result.count > result.hits.length || result.isPartial) {
        const address = new URL(texts.page, document.baseURI);
        address.searchParams.set('q', query);
        this.list.append(this.option(result.hits.length, address.href,
          element('p', { class: 'search-all' },
            result.left.length > 0 ? texts.whole : filled(texts.all, { count: result.count }))));
      }
      this.status.textContent = statusOf(query, result);
      this.panel.hidden = false;
      this.input.setAttribute('aria-expanded', String(this.options.length > 0));
      this.select(this.options.findIndex((option) => option.href === chosen));
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
      } else if (event.key === 'Escape' && this.stays) {
        event.preventDefault(); // some browsers only empty the field
        this.form.closest('dialog').close();
      } else if (event.key === 'Escape' && !this.panel.hidden) {
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
      this.kind = null;
      this.startAgain();
      this.listen();
      this.restore();
    }

    listen() {
      this.input.addEventListener('input', () => {
        this.startAgain();
        this.remember('replaceState');
        this.update(true);
      });
      this.form.addEventListener('submit', (event) => {
        event.preventDefault();
        this.isWhole = true;
        this.remember('pushState');
        this.update(false);
      });
      this.kinds.addEventListener('change', (event) => {
        this.kind = event.target.value;
        this.startAgain();
        this.remember('pushState');
        this.update(false);
      });
      this.more.addEventListener('click', () => {
        const next = this.lacksWords ? 0 : this.list.children.length;
        this.pages += this.lacksWords ? 0 : 1;
        this.isWhole = true;
        this.update(false).then(() => {
          const link = this.links[next];
          if (link) link.focus();
        });
      });
      this.results.addEventListener('keydown', (event) => this.onKey(event));
      this.input.addEventListener('keydown', (event) => this.onKey(event));
      global.addEventListener('scroll', () => this.asker.complete(), { passive: true });
      global.addEventListener('popstate', () => this.restore());
      global.addEventListener('hashchange', () => this.restore());
    }

    // What is shown at first: one page of results, of a few files.
    startAgain() {
      this.pages = 1;
      this.isWhole = false;
    }

    get links() {
      return Array.from(this.list.querySelectorAll('a'));
    }

    restore() {
      if (global.casebookIsAtPlace()) return;
      const state = new URLSearchParams(global.casebookQuery());
      if (state.get('q') === this.input.value && (state.get('type') || '') === this.kind) return;
      this.input.value = state.get('q') || '';
      this.kind = state.get('type') || '';
      this.startAgain();
      this.update(false);
    }

    // From disk only the part behind # may change.
    remember(how) {
      const address = new URL(global.location.href);
      const state = new URLSearchParams();
      if (this.input.value.trim() !== '') state.set('q', this.input.value);
      if (this.kind !== '') state.set('type', this.kind);
      if (address.protocol === 'file:') address.hash = state.toString() || '=';
      else address.search = state;
      if (address.href === global.location.href) return;
      if (address.protocol !== 'file:') global.history[how](null, '', address);
      else if (how === 'pushState') global.location.hash = address.hash;
      else global.location.replace(address.hash);
    }

    update(isTyping) {
      if (this.input.value.trim() !== '')
        return this.asker.ask(this.input.value, { kind: this.kind, pages: this.pages, isWhole: this.isWhole }, isTyping);
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
        placeOf(hit))));
      this.lacksWords = result.left.length > 0;
      this.more.textContent = this.lacksWords ? texts.whole : texts.more;
      this.more.hidden = result.hits.length >= result.count && !result.isPartial;
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
    input.dispatchEvent(new Event('input')); // what was searched last is shown again
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
