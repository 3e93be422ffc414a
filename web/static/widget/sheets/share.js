// The conversation to take along: as text, to somebody else, on paper, as a
// file. Each answer keeps the label that says who worded it.
import { el } from '../dom.js';
import { copy } from '../copied.js';
import { transcript } from '../transcript.js';

export default function share(c) {
  const { t, talk } = c;
  const empty = !talk.state.messages.some((m) => m.role !== 'system');
  if (empty) return { title: t.shareTitle, nodes: [el('p', null, t.shareNothing)] };
  const text = () => transcript(talk.state, t);
  const said = el('p', { class: 'hint', role: 'status' });
  const row = (label, z, then) => {
    const button = el('button', { type: 'button', class: 'row', 'data-z': z }, el('span', null, label));
    button.addEventListener('click', async () => {
      said.textContent = '';
      said.textContent = (await then()) || '';
    });
    return button;
  };
  return {
    title: t.shareTitle,
    nodes: [
      el('p', null, t.shareText),
      el('div', { class: 'rows' },
        row(t.shareCopy, 'share-copy', () => copy(text(), c.root).then(() => t.copied, () => t.notCopied)),
        navigator.share ? row(t.shareSend, 'share-send', () => navigator.share({ title: t.shareFile, text: text() }).catch(() => {})) : null,
        row(t.sharePrint, 'share-print', async () => (await import('../print.js')).print(talk.state, t)),
        row(t.shareSave, 'share-save', () => save(text(), t.shareFile + '.txt'))),
      said,
    ],
  };
}

function save(text, name) {
  const href = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/plain;charset=utf-8' })); // the mark tells old editors the encoding
  el('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
