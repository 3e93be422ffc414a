// The conversation on paper. While it is printed it stands beside the host
// page, in a tree of its own, and the page is hidden; both by style sheets
// that are adopted, which a strict policy lets pass.
import { el } from './dom.js';
import { blockNode } from './blocks.js';
import { labelOf } from './copied.js';

const page = `@page { margin: 18mm 16mm } @media print { html > body > :not([data-zhengda-print]) { display: none !important }
  html, body { background: #fff !important; margin: 0 !important; padding: 0 !important; height: auto !important; overflow: visible !important }
  [data-zhengda-print] { display: block !important } }
  @media screen { [data-zhengda-print] { display: none !important } }`;

const paper = `:host { all: initial; color: #000; font: 11pt/1.6 "Songti SC", SimSun, "Noto Serif CJK SC", serif }
  h1 { font-size: 15pt; margin: 0 } h1 + p { margin: 2pt 0 14pt } p, ol, ul { margin: 4pt 0 } ol, ul { padding-left: 20pt }
  section { margin-top: 12pt } h2, h3 { font-size: 11pt; margin: 0; break-after: avoid }
  h2 span, .small { font-size: 9pt; font-weight: normal; color: #444 } .label { border: 0.5pt solid #444; padding: 0 4pt }
  table { border-collapse: collapse; margin: 4pt 0 } th, td { border: 0.5pt solid #888; padding: 2pt 6pt; text-align: left }
  sup { font-size: 8pt } b { margin-right: 6pt } tr, li, .small { break-inside: avoid }`;

/** print lays the conversation out and opens the browser's own dialogue. */
export function print(s, t) {
  const host = el('div', { 'data-zhengda-print': true, lang: 'zh-CN' });
  const root = host.attachShadow({ mode: 'open' });
  const [hide, look] = [page, paper].map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
  root.adoptedStyleSheets = [look];
  root.append(el('h1', null, t.name), el('p', { class: 'small' }, `${t.about} · ${t.printed(t.moment(new Date()))}`),
    ...s.messages.map((m) => entry(m, t)).filter(Boolean));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, hide];
  document.body.append(host);
  const end = () => {
    host.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((x) => x !== hide);
  };
  window.addEventListener('afterprint', () => setTimeout(end, 500), { once: true }); // some browsers say so before they look
  window.print();
}

function entry(m, t) {
  const b = m.body || {};
  const head = (who) => el('h2', null, who + ' ', el('span', null, t.moment(new Date(m.at))));
  if (m.role === 'bot') return el('section', null, head(t.printAnswer), ...answer(b, t));
  if (!b.text || m.kind === 'feedback') return null;
  return el('section', null, head(m.role === 'visitor' ? t.printQuestion : m.role === 'agent' ? t.agent(b.name || '') : t.name), el('p', null, b.text));
}

function answer(b, t) {
  const blocks = b.blocks && b.blocks.length ? b.blocks : [{ kind: 'paragraph', runs: [{ text: b.text || '' }] }];
  const sources = (b.citations || []).map((c) => el('p', { class: 'small' }, `[${c.n}] ` + [c.title, c.heading !== c.title && c.heading, c.publisher,
    c.published && t.published(c.published), c.reviewed && t.reviewed(c.reviewed), c.url].filter(Boolean).join(' · ')));
  return [...blocks.map((x) => blockNode(x, (n) => el('sup', null, `[${n}]`), t.caveat)), ...sources, el('p', { class: 'small' }, el('span', { class: 'label' }, labelOf(b, t)))];
}
