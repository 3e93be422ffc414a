// Where a link may lead: article and order pages of this server, and the
// origins that the operator named. Anything else is shown as text.
import { el } from './dom.js';

const ours = /^\/(articles|orders?)(\/|$)/;
const address = /https:\/\/[^\s<>"'，。；、！？）】》]+/g;

/** linkOf is the address behind href, relative to the server at base, or null where it may not lead. */
export function linkOf(href, base, origins) {
  let url;
  try {
    url = new URL(href.startsWith('/') ? base + href : href);
  } catch {
    return null;
  }
  const server = new URL(base), root = server.pathname.replace(/\/$/, '');
  const here = url.origin === server.origin && url.pathname.startsWith(root) && ours.test(url.pathname.slice(root.length));
  return here || (url.protocol === 'https:' && (origins || []).includes(url.origin)) ? url.href : null;
}

/** anchor is a link that opens beside the page, or its words alone where it may not lead. */
export function anchor(href, words, attrs, base, origins) {
  const to = linkOf(href, base, origins);
  return to ? el('a', { ...attrs, href: to, target: '_blank', rel: 'noopener' }, words) : el('span', null, words);
}

/** linked gives text in parts, its allowed addresses as links. */
export function linked(text, base, origins) {
  const out = [];
  let at = 0;
  for (const m of text.matchAll(address)) {
    const to = linkOf(m[0], base, origins);
    if (!to) continue;
    out.push(text.slice(at, m.index), el('a', { href: to, target: '_blank', rel: 'noopener' }, m[0]));
    at = m.index + m[0].length;
  }
  return [...out, text.slice(at)];
}
