// What the other scripts share: a way to make elements, what the address asks for, and what the tray
// remembers.
(function (global) {
  'use strict';

  // An element with these properties, or attributes where it has no such property.
  global.casebookElement = (name, properties, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties || {})) {
      if (key in made) made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };

  // From disk only the part of the address behind # may change, so a query may stand there.
  const isQuery = () => location.hash.includes('=');
  global.casebookQuery = () => (isQuery() ? location.hash.slice(1) : location.search.slice(1));

  // Whether the address leads to a place of the page ("skip to the content"): it says nothing of
  // what was asked for before.
  global.casebookIsAtPlace = () => location.protocol === 'file:' && location.hash.length > 1 && !isQuery();

  // The same page in another language shows the same: what was asked for comes along.
  function carry(event) {
    const link = event.target instanceof Element ? event.target.closest('.menu-extra a[hreflang]') : null;
    if (link === null) return;
    link.search = isQuery() ? '' : location.search;
    link.hash = isQuery() ? location.hash : '';
  }
  for (const type of ['pointerdown', 'focusin', 'click']) document.addEventListener(type, carry, true);

  // What the tray remembers from page to page: the cases that a reader puts side by side, each with
  // its id and title. The tray and the comparison are two views of it.

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
