// Bars and cells of figures lead to the catalogue with what they count chosen. Without this script
// they lead to the page of the value, or of the pair of values.
(() => {
  'use strict';

  for (const link of document.querySelectorAll('a[data-choose]')) link.setAttribute('href', link.dataset.choose);
})();
