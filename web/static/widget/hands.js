// The visitor's hands: clicks, keys, what is typed, pasted and dropped.
import { maxText } from './conversation.js';
import { copy, labelSelection } from './copied.js';
import { moveIn } from './chips.js';
import { closePassage, copiedAnswer, togglePassage } from './answer.js';
import { unfold } from './lines.js';
import { phone, touch } from './page.js';
import { focusable } from './sheet.js';

/** listen attaches the hands to a chat until signal. */
export function listen(chat, signal) {
  const { root, view: v, talk, page } = chat;
  const on = (target, type, then, passive = true) => target.addEventListener(type, then, { signal, passive });
  on(root, 'click', (e) => click(chat, e.target.closest('[data-z]')));
  on(root, 'submit', (e) => {
    e.preventDefault();
    if (e.target.dataset.z === 'composer-form') submit(chat);
  }, false);
  on(root, 'copy', (e) => labelSelection(e, root), false);
  on(root, 'keydown', (e) => key(chat, e), false);
  for (const type of ['keydown', 'keypress', 'keyup']) on(root, type, keepIn);
  on(root, 'pointerdown', () => talk.state.open && page.enter()); // of a panel that was open from the start
  on(v.input, 'input', () => chat.type());
  on(v.input, 'paste', (e) => refuse(chat, e, e.clipboardData), false);
  on(v.panel, 'dragover', (e) => e.dataTransfer.types.includes('Files') && e.preventDefault(), false);
  on(v.panel, 'drop', (e) => refuse(chat, e, e.dataTransfer), false);
  for (const type of ['wheel', 'touchmove', 'pointerdown']) on(v.scroller, type, () => { talk.state.follow = false; });
  on(v.scroller, 'scroll', () => v.edge());
  on(window, 'resize', () => talk.state.open && chat.fit());
  for (const type of ['online', 'offline']) on(window, type, () => chat.changed());
  on(window, 'popstate', (e) => talk.state.open && page.left(e) && chat.close());
  on(phone, 'change', () => {
    if (talk.state.open) page.hold();
    chat.changed();
  });
  if (window.visualViewport) for (const type of ['resize', 'scroll']) on(visualViewport, type, () => talk.state.open && page.fit());
}

function click(chat, hit) {
  const { talk, view, t } = chat, s = talk.state;
  if (s.menu && !(hit && hit.dataset.name)) talk.change({ menu: '' });
  switch (hit && hit.dataset.z) {
    case 'launcher': return chat.open();
    case 'close': return chat.close();
    case 'menu': return talk.change({ sheet: 'menu' });
    case 'person': return talk.change({ sheet: 'person' });
    case 'person-cancel': return talk.cancelPerson();
    case 'sheet-close': return talk.change({ sheet: '' });
    case 'send': return s.turn && !view.input.value.trim() ? talk.stop() : submit(chat);
    case 'voice': return chat.listen();
    case 'choice':
    case 'suggestion':
      chat.ask(hit.dataset.text);
      if (!touch.matches) view.input.focus();
      return;
    case 'retry': {
      const text = talk.retry(hit.dataset.id);
      if (text) chat.type(text);
      return view.input.focus();
    }
    case 'chip':
      if (hit.matches('button')) talk.change({ menu: s.menu === hit.dataset.name ? '' : hit.dataset.name });
      return;
    case 'undo':
      (touch.matches ? view.title : view.input).focus(); // the button goes
      // falls through
    case 'chip-option':
      return talk.changeCase({ set: { [hit.dataset.name]: hit.dataset.value } }, t.changed(hit.dataset.label));
    case 'chip-remove':
      return talk.changeCase({ remove: [hit.dataset.name] }, t.removed(hit.dataset.label));
    case 'cite':
      s.follow = false;
      return togglePassage(hit);
    case 'copy': return copyAnswer(chat, hit);
    case 'read': return chat.read(hit);
    case 'thumb': return judge(chat, Number(hit.dataset.offset), hit.dataset.good === 'true');
    case 'fold':
      s.follow = false;
      return unfold(hit, t);
    case 'message': // a tap on a question tells its time
      return hit.dataset.role === 'visitor' ? hit.classList.toggle('told') : undefined;
    case 'further':
      s.follow = false;
      return view.scroller.scrollBy({ top: view.scroller.clientHeight * 0.8 });
    case 'large': return chat.setLarge(!s.large);
  }
}

// keepIn keeps what is typed from the page, whose own keys would fire: to it the target is no text field.
function keepIn(e) {
  if (e.target.matches('textarea')) e.stopPropagation();
}

function submit(chat) {
  const text = chat.view.input.value.trim();
  if (!text || [...text].length > maxText) return;
  chat.ask(text);
  chat.type('');
}

// judge says at once whether an answer helped; why not is asked after.
function judge(chat, offset, good) {
  const { talk, t } = chat, said = (talk.state.feedback || {})[offset];
  if (!said || said.good !== good || said.state === 'failed') talk.feedback(offset, { good });
  if (good) chat.say(t.thanks);
  else talk.change({ sheet: 'feedback:' + offset });
}

async function copyAnswer(chat, button) {
  const { t } = chat;
  let said = t.copied;
  try {
    await copy(copiedAnswer(button), chat.root);
  } catch {
    said = t.notCopied;
  }
  button.textContent = said;
  chat.later('copied', 2000, () => { button.textContent = t.copy; });
}

// refuse keeps files out: nothing is read of them, nothing is sent.
function refuse(chat, event, data) {
  if (!data || !data.files.length) return;
  event.preventDefault();
  chat.say(chat.t.noFiles);
}

function key(chat, e) {
  if (e.isComposing || e.keyCode === 229) return; // the input method's own keys
  const { talk, view } = chat, s = talk.state;
  if (e.key === 'Enter' && !e.shiftKey && e.target === view.input) {
    e.preventDefault();
    submit(chat);
  } else if (s.menu && menuKey(chat, e)) {
    e.preventDefault();
    e.stopPropagation();
  } else if (e.key === 'Escape') {
    if (!s.open) return;
    e.stopPropagation();
    if (s.sheet) return talk.change({ sheet: '' });
    const mark = closePassage(view.list);
    if (mark) mark.focus();
    else chat.close();
  } else if (e.key === 'Tab' && s.open && (s.sheet || phone.matches)) {
    keepFocus(s.sheet ? view.sheet.node : view.panel, e);
  } else if (e.target === view.scroller) {
    s.follow = false;
  }
}

// menuKey moves in the open menu of a chip, or closes it.
function menuKey(chat, e) {
  const { menu, facts } = chat.view, name = chat.talk.state.menu;
  if (e.key === 'Escape' || e.key === 'Tab') {
    chat.talk.change({ menu: '' });
    queueMicrotask(() => {
      const chip = facts.querySelector(`button[data-name="${name}"]`);
      if (chip) chip.focus();
    });
    return e.key === 'Escape';
  }
  return menu.contains(e.target) && moveIn(menu, e.key);
}

// keepFocus keeps the focus in what covers the rest.
function keepFocus(within, e) {
  const all = focusable(within), at = all.indexOf(e.target);
  if (e.shiftKey ? at <= 0 : at === all.length - 1) {
    e.preventDefault();
    (all[e.shiftKey ? all.length - 1 : 0] || within).focus();
  }
}
