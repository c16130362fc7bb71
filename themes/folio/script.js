// What scripts add on every page. Nothing here is needed to read or to reach anything.
'use strict';

(() => {
  // A card or a checklist: print it, clear its ticks.
  const actions = document.querySelector('.tool-actions');
  if (!actions) return;

  const button = (label, act) => {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = label;
    element.addEventListener('click', act);
    actions.append(element);
  };

  const boxes = [...document.querySelectorAll('.tool .tasks input')];
  button(actions.dataset.printLabel, () => window.print());
  if (boxes.length > 0)
    button(actions.dataset.resetLabel, () => {
      for (const box of boxes) box.checked = false;
    });
})();
