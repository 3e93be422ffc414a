// Typed blocks (docs/protocol.md, section 3) become nodes.
import { el } from './dom.js';

/**
 * blockNode draws one block. cite(n) gives the node of a citation mark, or null
 * for none; caveat is the word that stands before a notice.
 */
export function blockNode(block, cite, caveat) {
  const runs = (list) => runNodes(list || [], cite);
  const title = block.title ? el('h3', null, block.title) : null;
  const wrap = (body) => el('div', { class: 'block', 'data-kind': block.kind }, title, body);
  switch (block.kind) {
    case 'steps':
    case 'list':
      return wrap(el(block.kind === 'steps' ? 'ol' : 'ul', null,
        ...(block.items || []).map((item) => el('li', null, ...runs(item)))));
    case 'table': {
      const [head, ...rows] = block.rows || [];
      const row = (cells, tag, scope) => el('tr', null, ...cells.map((c) => el(tag, { scope }, ...runs(c))));
      return wrap(el('div', { class: 'scroll', tabindex: '0' }, el('table', null,
        head ? el('thead', null, row(head, 'th', 'col')) : null,
        el('tbody', null, ...rows.map((r) => row(r, 'td'))))));
    }
    default: // paragraph, notice, and what a later server may add
      return wrap(el('p', null, block.kind === 'notice' ? el('b', null, caveat) : null, ...runs(block.runs), ...(block.runs ? [] : (block.items || []).flatMap(runs))));
  }
}

// runNodes gives text and marks. A mark is kept on one line with the character
// before it: a line must not begin with a lone number.
function runNodes(list, cite) {
  const out = [];
  for (const r of list) {
    if (r.text) out.push(r.text);
    const mark = r.cite ? cite(r.cite) : null;
    if (!mark) continue;
    const last = out[out.length - 1];
    if (typeof last === 'string') {
      const chars = [...last];
      const end = chars.pop();
      out.splice(-1, 1, chars.join(''), el('span', { class: 'keep' }, end, mark));
    } else if (last) {
      last.append(mark);
    } else {
      out.push(el('span', { class: 'keep' }, mark));
    }
  }
  return out;
}

/** citedNumbers are the numbers that the blocks cite. */
export function citedNumbers(blocks) {
  const cited = new Set();
  const visit = (v) => {
    if (Array.isArray(v)) v.forEach(visit);
    else if (v && v.cite) cited.add(v.cite);
  };
  for (const b of blocks || []) [b.runs, b.items, b.rows].forEach((v) => v && visit(v));
  return cited;
}
