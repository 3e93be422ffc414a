// The example of the assist API: what a ticket system does, on one page. The
// token stays in its field; nothing is kept.
import { blockNode } from '../widget/blocks.js';
import { copy } from '../widget/copied.js';
import { el } from '../widget/dom.js';

const $ = (id) => document.getElementById(id);
const lengths = { short: '短', medium: '中', full: '全' };
const open = { open: '可以', closed: '不可以', 'not-confirmed': '没有查到', depends: '要看情况' };
const channels = { online: '网上办', 'self-service': '自助机办', window: '窗口办', entrusted: '委托代办' };
const asks = { age: '年龄', household: '户籍', fingerprints: '办过指纹证', 'machine-province': '户籍省份是否已开通' };
const speakers = [[/^(客|客户|用户|群众)[:：]\s*/, 'visitor'], [/^(坐席|客服|人工)[:：]\s*/, 'agent'], [/^(机器|机器人)[:：]\s*/, 'bot']];

/** requestOf reads what was pasted: lines that begin with a speaker are a conversation, else it is one question. */
export function requestOf(text, city) {
  const turns = [];
  for (const line of text.split('\n')) {
    const known = speakers.find(([form]) => form.test(line));
    if (known) turns.push({ role: known[1], text: line.replace(known[0], '') });
    else if (turns.length) turns.at(-1).text += '\n' + line;
    else if (line.trim()) turns.push({ role: '', text: line });
  }
  const spoken = turns.some((t) => t.role);
  const what = spoken ? { conversation: turns.filter((t) => t.text.trim()).map((t) => ({ role: t.role || 'visitor', text: t.text.trim() })) } : { question: text.trim() };
  return city.trim() ? { ...what, city: city.trim() } : what;
}

$('ask').addEventListener('submit', async (e) => {
  e.preventDefault();
  $('go').disabled = true;
  $('state').textContent = '正在查规定，逐句核对…';
  $('suggestions').replaceChildren();
  $('known').replaceChildren();
  try {
    const reply = await fetch('/api/assist', {
      method: 'POST', credentials: 'omit', signal: AbortSignal.timeout(70_000),
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ' + $('token').value },
      body: JSON.stringify(requestOf($('text').value, $('city').value)),
    });
    const body = await reply.json();
    if (reply.ok) draw(body);
    else $('state').textContent = body.text;
  } catch {
    $('state').textContent = '没有取到，请检查网络后再试。';
  }
  $('go').disabled = false;
});

function draw(reply) {
  const n = reply.suggestions.length;
  $('state').textContent = `按“${reply.resolved}”查到，${n > 1 ? `有${n}种长短` : '有一种'}。看过再发。`;
  $('state').scrollIntoView({ block: 'nearest' });
  $('suggestions').replaceChildren(...reply.suggestions.map(card));
  const told = [reply.case.region_name, ...Object.entries(reply.case).filter(([k]) => k.startsWith('age_')).map(([, v]) => v + '岁')].filter(Boolean);
  $('known').replaceChildren(
    told.length ? el('h3', null, '听出的情况') : '', told.length ? el('p', null, [...new Set(told)].join(' · ')) : '',
    reply.outcomes.length ? el('h3', null, '按规则判断') : '',
    el('ul', { class: 'outcomes' }, ...reply.outcomes.map((o) => el('li', null, el('b', null, channels[o.channel] || o.channel),
      ' ' + (open[o.open] || o.open) + (o.ask ? `（先问清：${asks[o.ask] || o.ask}）` : ''), o.why ? el('small', null, o.why) : ''))));
}

function card(s) {
  const button = el('button', { type: 'button', class: 'button', 'data-length': s.length }, '复制');
  button.addEventListener('click', async () => {
    try {
      await copy(s.labelled, document.body);
      button.textContent = '已复制';
    } catch {
      button.textContent = '没有复制成，请选中文字';
    }
    setTimeout(() => { button.textContent = '复制'; }, 2000);
  });
  const mark = (n) => el('sup', null, `[${n}]`);
  return el('article', { class: 'suggestion', 'data-length': s.length, 'data-generated': s.generated },
    el('header', null, el('h3', null, lengths[s.length]), button),
    ...s.blocks.map((b) => blockNode(b, mark, '注意：')),
    s.citations.length ? el('ol', { class: 'cited' }, ...s.citations.map((c) => el('li', { value: c.n },
      el('a', { href: '/articles/' + encodeURIComponent(c.article) + '#' + encodeURIComponent(c.section), target: '_blank', rel: 'noopener' }, [c.title, c.heading !== c.title && c.heading].filter(Boolean).join(' · ')),
      el('span', { class: 'meta' }, [c.publisher, c.published].filter(Boolean).join(' · '))))) : '',
    el('p', { class: 'meta label' }, s.label));
}
