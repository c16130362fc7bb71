// What the tray remembers from page to page: the cases that a reader puts side by side, each with its
// id and title. The tray and the comparison are two views of it.
(function (global) {
  'use strict';

  const MOST = 5;

  class Kept {
    // `root` leads to the top of the pages in this language: each language has cases of its own.
    constructor(root) {
      this.key = 'casebook-tray ' + new URL(root, location.href).pathname;
    }

    // What is kept may be damaged, or of another version.
    read() {
      try {
        return JSON.parse(localStorage.getItem(this.key))
          .filter((one) => typeof one.id === 'string' && typeof one.title === 'string')
          .slice(0, MOST);
      } catch (error) {
        return [];
      }
    }

    // Where a browser keeps nothing for a site, the tray lasts as long as the page.
    write(cases) {
      try {
        localStorage.setItem(this.key, JSON.stringify(cases));
      } catch (error) {
        // Nothing is lost but the memory of it.
      }
    }
  }

  global.casebookTray = { MOST, Kept };
})(window);
