// Keeps a page of the preview as new as the files: reloads it, swaps its style sheets, shows mistakes.
// Only `casebook serve` has this script.
(() => {
  'use strict';
  const script = document.currentScript;
  const [content, firstStyle] = script.dataset.version.split(' ');
  const scrollKey = 'casebook-scroll';
  const isBare = document.body.hasAttribute('data-problems');
  let style = firstStyle;
  let source = null;
  let overlay = null;
  let dismissed = '';

  // Where the page was scrolled to when it was reloaded.
  function keepScroll() {
    const place = { path: location.pathname + location.search, x: scrollX, y: scrollY };
    sessionStorage.setItem(scrollKey, JSON.stringify(place));
  }

  function restoreScroll() {
    const kept = sessionStorage.getItem(scrollKey);
    if (kept === null) return;
    const place = JSON.parse(kept);
    if (place.path === location.pathname + location.search) scrollTo({ left: place.x, top: place.y, behavior: 'instant' });
  }

  // "assets/style" of "/assets/style-1a2b3c4d.css".
  const nameOf = (path) => path.replace(/^\//, '').replace(/-[0-9a-f]+\.css$/, '');

  // The new sheet comes before the old one goes, so that nothing is ever without style.
  function swapSheets(sheets) {
    for (const link of document.querySelectorAll('link[rel=stylesheet]')) {
      const url = new URL(link.href);
      const path = sheets.find((one) => nameOf(one) === nameOf(url.pathname));
      if (url.origin !== location.origin || path === undefined || url.pathname === `/${path}`) continue;
      const next = link.cloneNode();
      next.href = `/${path}`;
      next.addEventListener('load', () => link.remove());
      next.addEventListener('error', () => next.remove());
      link.after(next);
    }
  }

  function hideProblems() {
    overlay?.remove();
    overlay = null;
  }

  function showProblems(html) {
    hideProblems();
    if (isBare && html !== '') document.querySelector('main').innerHTML = html;
    if (html === '' || html === dismissed || isBare) return;
    overlay = document.createElement('casebook-problems');
    const root = overlay.attachShadow({ mode: 'open' });
    root.innerHTML = '<link rel="stylesheet" href="/_casebook/live.css">'
      + '<section class="overlay" role="alert"><button type="button">Hide</button></section>';
    root.querySelector('section').insertAdjacentHTML('beforeend', html);
    root.querySelector('button').addEventListener('click', () => {
      dismissed = html;
      hideProblems();
    });
    document.documentElement.append(overlay);
  }

  function take(state) {
    if (state.content !== content) {
      keepScroll();
      close();
      location.reload();
      return;
    }
    if (state.style !== style) {
      style = state.style;
      swapSheets(state.sheets);
    }
    if (state.problems === '') dismissed = '';
    showProblems(state.problems);
  }

  function close() {
    source?.close();
    source = null;
  }

  function open() {
    if (source !== null) return;
    const mine = new EventSource('/_casebook/events');
    source = mine;
    mine.addEventListener('message', (event) => take(JSON.parse(event.data)));
    mine.addEventListener('error', () => {
      if (mine.readyState !== EventSource.CLOSED || source !== mine) return;
      close();
      setTimeout(open, 1000);
    });
  }

  // A browser has few connections to one server: of the pages that are hidden, only the one that
  // was seen last keeps its own. The others catch up when they are seen again.
  const pages = new BroadcastChannel('casebook-live');
  pages.addEventListener('message', () => { if (document.hidden) close(); });
  function seen() {
    if (document.hidden) return;
    pages.postMessage('seen');
    open();
  }
  document.addEventListener('visibilitychange', seen);
  addEventListener('pagehide', close);
  addEventListener('pageshow', (event) => { if (event.persisted) open(); });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && overlay !== null) overlay.shadowRoot.querySelector('button').click();
  });

  restoreScroll();
  addEventListener('load', () => {
    restoreScroll();
    sessionStorage.removeItem(scrollKey);
  });
  seen();
})();
