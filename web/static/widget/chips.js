// The facts of the case as chips: each is removed by its ×, or opens a menu of
// what it may be changed to. Nothing here keeps a state.
import { el, icon } from './dom.js';

/** chipNodes draws the chips (docs/protocol.md, section 4); open names the one whose menu is shown. */
export function chipNodes(chips, open, t) {
  return chips.map((c) => el('li', { class: 'chip' },
    c.alternatives.length ? el('button', {
      type: 'button', class: 'chip-label', 'data-z': 'chip', 'data-name': c.name, 'aria-haspopup': 'menu', 'aria-expanded': String(open === c.name),
      'aria-controls': open === c.name ? 'chip-menu' : null, 'aria-label': t.chipChange(c.title, c.label),
    }, el('span', null, c.label), icon('more')) : el('span', { class: 'chip-label', 'data-z': 'chip', 'data-name': c.name }, el('span', null, c.label)),
    el('button', {
      type: 'button', class: 'chip-remove', 'data-z': 'chip-remove', 'data-name': c.name, 'data-label': c.label, 'aria-label': t.chipRemove(c.title, c.label),
    }, icon('close'))));
}

/** menuNode is the menu of one chip. */
export function menuNode(chip, t) {
  const name = t.chipMenu(chip.title);
  return el('div', { class: 'chip-menu' },
    el('p', { 'aria-hidden': 'true' }, name),
    el('div', { class: 'chip-options', id: 'chip-menu', role: 'menu', 'aria-label': name, 'data-count': chip.alternatives.length > 9 ? 'many' : null },
      ...chip.alternatives.map((o) => optionNode({ role: 'menuitem', tabindex: '-1', class: 'chip-option' }, chip.name, o, o.label))));
}

/** optionNode is a button that sets a fact to one of its values. */
export function optionNode(attrs, name, { value, label }, words) {
  return el('button', { type: 'button', 'data-z': 'chip-option', 'data-name': name, 'data-value': value, 'data-label': label, ...attrs }, words);
}

/** moveIn moves the focus among the options of a menu, as its keys say; false for other keys. */
export function moveIn(menu, key) {
  const all = [...menu.querySelectorAll('[role=menuitem]')];
  const at = all.indexOf(menu.getRootNode().activeElement);
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[key];
  if (to === undefined) return false;
  all[(to + all.length) % all.length].focus();
  return true;
}
