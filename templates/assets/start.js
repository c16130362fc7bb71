// Runs before the page is shown. If the address says what to show (`?sector=care`), or scripts change
// the page `always`, what will change is left out until they have run: nothing moves when they do.
(() => {
  'use strict';

  const { always } = document.currentScript.dataset;
  if (always === undefined && !/[?#].*=./.test(location.href)) return;
  const { classList } = document.documentElement;
  classList.add('is-waiting');
  document.addEventListener('DOMContentLoaded', () => classList.remove('is-waiting'));
})();
