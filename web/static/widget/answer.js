// A stored answer becomes one element: blocks, sources, level and label,
// choices, offer. The same answer always gives the same markup, so nothing
// here may look at the clock, at chance or at the rest of the conversation.
import { el } from './dom.js';
import { blockNode, citedNumbers } from './blocks.js';
import { copyOf, labelOf } from './copied.js';
import { fold } from './lines.js';
import { linkOf } from './links.js';
import { toolsNode } from './tools.js';

const cards = new WeakMap(); // answer element → {answer, base, t}, for opening passages

/** answerNode draws a bot message; base is the server, t the words of the page's language. */
export function answerNode(message, base, t) {
  const answer = message.body;
  const blocks = answer.blocks && answer.blocks.length ? answer.blocks : [{ kind: 'paragraph', runs: [{ text: answer.text || '' }] }];
  const cited = citedNumbers(blocks);
  const sources = (answer.citations || []).filter((c) => cited.has(c.n));
  const known = new Set(sources.map((c) => c.n));
  const mark = (n) => (known.has(n) ? el('button', {
    type: 'button', class: 'cite', 'data-z': 'cite', 'data-n': n, 'aria-expanded': 'false', 'aria-label': t.cite(n),
  }, String(n)) : null);

  const node = el('div', { class: 'reply', 'data-z': 'answer', 'data-status': answer.status, 'data-generated': answer.generated, 'data-label': labelOf(answer, t), lang: answer.language || 'zh-CN' },
    el('div', { class: 'answer' },
      blocks.map((b) => blockNode(b, mark, t.caveat)),
      sources.length ? sourceList(sources, base, t) : null,
      provenance(answer, sources.length > 0, t),
      choiceList(answer.choices, t),
      answer.offer ? offerCard(answer.offer, base, t) : null),
    toolsNode(message, t));
  cards.set(node, { answer, base, t });
  return node;
}

/** answerOf is the answer that a button stands in. */
export const answerOf = (button) => cards.get(button.closest('[data-z=answer]')).answer;

/** copiedAnswer is the text of the answer that a button stands in, as it is copied. */
export function copiedAnswer(button) {
  const { answer, t } = cards.get(button.closest('[data-z=answer]'));
  return copyOf(answer, t);
}

/** draftNode draws a block of an answer in the making; its marks open nothing yet. */
export function draftNode(block, t) {
  return blockNode(block, (n) => el('span', { class: 'cite' }, String(n)), t.caveat);
}

/** togglePassage opens the passage behind a citation mark below the mark's block, or closes it. */
export function togglePassage(button) {
  const node = button.closest('[data-z=answer]');
  const open = button.getAttribute('aria-expanded') === 'true';
  closePassage(node);
  if (open) return;
  const { answer, base, t } = cards.get(node);
  const c = answer.citations.find((x) => String(x.n) === button.dataset.n);
  button.setAttribute('aria-expanded', 'true');
  const item = button.closest('li');
  const passage = passageNode(c, base, t);
  (item || button.closest('.block')).append(passage);
  const quote = passage.querySelector('blockquote');
  if (quote.scrollHeight > quote.clientHeight) quote.tabIndex = 0; // keys scroll it
  passage.scrollIntoView({ block: 'nearest' });
}

/** closePassage closes the passage that is open in root and gives its button, or null. */
export function closePassage(root) {
  const passage = root.querySelector('[data-z=passage]');
  if (!passage) return null;
  passage.remove();
  const button = root.querySelector('[data-z=cite][aria-expanded=true]');
  button.setAttribute('aria-expanded', 'false');
  return button;
}

const articleURL = (base, id, section) =>
  base + '/articles/' + encodeURIComponent(id) + (section ? '#' + encodeURIComponent(section) : '');

// meta is who published the source and when, and when it was last checked; a date is not broken, no line begins with a point.
function meta(c, t) {
  const published = c.published && (/^\d/.test(c.published) ? t.published(c.published) : t.undated || c.published);
  const parts = [c.publisher, published, c.reviewed && t.reviewed(c.reviewed)].filter(Boolean);
  return parts.flatMap((p, i) => [el('span', null, p, i < parts.length - 1 ? '\u00a0·' : ''), ' ']);
}

function passageNode(c, base, t) {
  return el('aside', { class: 'passage', 'data-z': 'passage', 'data-n': c.n, 'aria-label': t.cite(c.n) },
    el('p', { class: 'passage-head' }, c.heading || c.title),
    el('blockquote', { tabindex: '0' }, c.quote || ''),
    el('p', { class: 'meta' }, ...meta(c, t)),
    el('a', { class: 'link', href: articleURL(base, c.article, c.section), target: '_blank', rel: 'noopener' }, t.readArticle));
}

const few = 4; // sources; of more, three are shown at first

function sourceList(sources, base, t) {
  const list = el('ol', null, ...sources.map((c) => el('li', { 'data-n': c.n },
    el('span', { class: 'n', 'aria-hidden': 'true' }, String(c.n)),
    el('a', { 'data-z': 'source', href: articleURL(base, c.article, c.section), target: '_blank', rel: 'noopener' },
      el('span', { class: 'source-title' }, c.heading && c.heading !== c.title ? c.title + '\u00a0· ' + c.heading : c.title),
      el('span', { class: 'meta' }, ...meta(c, t))))));
  return el('div', { class: 'sources', role: 'group', 'aria-label': t.sources }, el('h3', null, t.sources), sources.length > few ? fold(list, t) : list);
}

function provenance(answer, cites, t) {
  const place = cites && t.level(answer.level, (answer.case || {}).region_name);
  return el('p', { class: 'provenance' },
    place ? el('span', { class: 'level', 'data-z': 'level' }, place) : null,
    el('span', { 'data-z': 'composer' }, labelOf(answer, t)),
    answer.resumed ? el('span', { 'data-z': 'resumed' }, t.resumed) : null);
}

function choiceList(choices, t) {
  if (!choices || !choices.length) return null;
  return el('div', { class: 'choices', role: 'group', 'aria-label': t.choices },
    ...choices.map((c) => el('button', { type: 'button', class: 'choice', 'data-z': 'choice', 'data-text': c.text || c.label }, c.label)));
}

// offerCard is the way to a photo order; until one can be placed it leads to the article on it.
function offerCard(offer, base, t) {
  const order = offer.path && linkOf(offer.path, base);
  return el('section', { class: 'offer', 'data-z': 'offer', 'data-kind': offer.kind },
    el('h3', null, t.offerTitle(offer.region_name || '')),
    el('p', null, t.offerText),
    el('a', { class: 'button', 'data-z': 'offer-button', href: order || articleURL(base, offer.article), target: '_blank', rel: 'noopener' },
      (order && offer.label) || t.offerButton));
}
