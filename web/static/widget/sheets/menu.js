// The menu: what is set once, and what is done with the whole conversation.
import { el } from '../dom.js';

export default function menu(c) {
  const { t, talk, options } = c;
  const toggle = (label, on, then) => {
    const state = el('span', { class: 'state' }, on ? t.on : t.off);
    const button = el('button', { type: 'button', class: 'row', role: 'switch', 'aria-checked': String(on) }, el('span', null, label), state);
    button.addEventListener('click', () => {
      on = !on;
      button.setAttribute('aria-checked', String(on));
      state.textContent = on ? t.on : t.off;
      then(on);
    });
    return button;
  };
  const go = (label, z, sheet) => {
    const button = el('button', { type: 'button', class: 'row', 'data-z': z }, el('span', null, label));
    button.addEventListener('click', () => talk.change({ sheet }));
    return button;
  };
  const { official } = options.site;
  return {
    title: t.menuTitle,
    nodes: [
      el('div', { class: 'rows' },
        toggle(t.largeType, talk.state.large, c.setLarge),
        options.site.sound === false ? null : toggle(t.sound, Boolean(c.memory.get().sound), c.setSound),
        go(t.share, 'menu-share', 'share'),
        go(t.erase, 'menu-erase', 'erase')),
      el('section', { class: 'about' },
        el('h4', null, t.aboutTitle),
        ...t.aboutText(options.site.keep_days || 180).map((p) => el('p', null, p)),
        official && official.text ? el('p', null, c.link(official.url || '', official.text)) : null),
    ],
  };
}
