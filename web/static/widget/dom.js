// Nodes are made here and nowhere from markup: text only ever becomes text.

/** el makes an element. Attributes that are null, undefined or false are left out; children may be in lists. */
export function el(tag, attrs, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value != null && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((c) => c != null && c !== '' && c !== false));
  return node;
}

/** visible tells whether a node is laid out. */
export const visible = (node) => node.getClientRects().length > 0;

const paths = {
  chat: 'M4 5.5h16v10.5H11l-4.5 3.5V16H4zM8 9.5h8M8 12.5h5',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M12 19V5.5M6 11.5l6-6 6 6',
  stop: 'M7.5 7.5h9v9h-9z',
  more: 'M7 10l5 5 5-5',
  down: 'M12 5.5V18M6.5 12.5L12 18l5.5-5.5',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
  dots: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  thumb: 'M7 10.5V20H4v-9.5zM7 10.5L10.5 3.5c1.7 0 2.7 1.2 2.3 2.9L12 9.5h5.6c1.4 0 2.3 1.2 2 2.5l-1.2 6c-.2 1.2-1.1 2-2.3 2H7',
  mic: 'M12 3.5A2.5 2.5 0 0 1 14.5 6v5a2.5 2.5 0 0 1-5 0V6A2.5 2.5 0 0 1 12 3.5zM6 11a6 6 0 0 0 12 0M12 17v3.5',
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
