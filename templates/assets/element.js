// What the other scripts share: a way to make elements, and what the address asks for.
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
})(window);
