// Nodes are made here and nowhere from markup: text only ever becomes text.

/** el makes an element. Attributes that are null, undefined or false are left out. */
export function el(tag, attrs, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value != null && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((c) => c != null && c !== ''));
  return node;
}

const paths = {
  chat: 'M4 5.5h16v10.5H11l-4.5 3.5V16H4zM8 9.5h8M8 12.5h5',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M12 19V5.5M6 11.5l6-6 6 6',
  stop: 'M7.5 7.5h9v9h-9z',
  more: 'M7 10l5 5 5-5',
  down: 'M12 5.5V18M6.5 12.5L12 18l5.5-5.5',
};

/** icon is a line icon, hidden from screen readers; its button carries the words. */
export function icon(name) {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  const path = document.createElementNS(ns, 'path');
  for (const [k, v] of Object.entries({ viewBox: '0 0 24 24', 'aria-hidden': 'true', class: 'icon icon-' + name })) svg.setAttribute(k, v);
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
