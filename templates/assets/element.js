// What the other scripts share: a way to make elements.
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
})(window);
