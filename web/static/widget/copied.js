// What leaves the widget by copying says who worded it: the label of an answer
// goes with its text, whether all of it is copied or a few words.

/** labelOf is the label of an answer, in the words of t; stored answers of before have no generated field. */
export function labelOf(answer, t) {
  if (answer.generated === 'ai' || (!answer.generated && answer.composer === 'model')) return t.byModel;
  return (answer.citations || []).length ? t.quoted : t.reply;
}

/** copyOf is an answer as plain text with its sources and its label. */
export function copyOf(answer, t) {
  const sources = (answer.citations || []).map((c) =>
    `[${c.n}] ` + [c.title, c.heading !== c.title && c.heading, c.publisher, c.published && t.published(c.published)].filter(Boolean).join(' · '));
  return [answer.text || '', ...(sources.length ? [[t.sources, ...sources].join('\n')] : []), labelOf(answer, t)].join('\n\n');
}

/**
 * labelSelection puts the labels of the answers that a selection touches behind
 * what is copied of them. An answer's node carries its label in data-label.
 */
export function labelSelection(event, root) {
  const selection = root.getSelection ? root.getSelection() : document.getSelection();
  if (!selection || !selection.rangeCount || event.target.closest?.('textarea')) return;
  const range = selection.getRangeAt(0);
  const text = selection.toString();
  const labels = new Set([...root.querySelectorAll('[data-label]')].filter((n) => range.intersectsNode(n)).map((n) => n.dataset.label));
  const missing = [...labels].filter((label) => !text.includes(label));
  if (range.collapsed || !text || !missing.length) return;
  event.clipboardData.setData('text/plain', [text, ...missing].join('\n\n'));
  event.preventDefault();
}

/** copy writes text to the clipboard, also where the page is not served securely; root is where a helper may stand. */
export async function copy(text, root) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'spoken';
  root.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('the browser does not let the page copy');
}
