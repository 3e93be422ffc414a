// The whole conversation as plain text, to copy, share, save or print: who said
// what and when, the sources, and under each of the machine's messages who worded
// it. Loaded on first use, with its own words.
import { copyOf } from './copied.js';

const words = {
  'zh-CN': {
    visitor: '您', bot: '机器', agent: '客服', system: '通知',
    waiting: '已请求人工客服', away: '人工客服不在', taken: '人工客服接手', released: '人工客服离开', cancelled: '不再等人工客服', person: '请求人工客服', cancel: '不等了',
  },
  'zh-HK': {
    visitor: '您', bot: '機器', agent: '客服', system: '通知',
    waiting: '已請求人工客服', away: '人工客服不在', taken: '人工客服接手', released: '人工客服離開', cancelled: '不再等人工客服', person: '請求人工客服', cancel: '不等了',
  },
  en: {
    visitor: 'You', bot: 'Machine', agent: 'Agent', system: 'Notice',
    waiting: 'A person was asked for', away: 'Nobody is at the desk', taken: 'A person took over', released: 'The person left', cancelled: 'No longer waiting', person: 'Asked for a person', cancel: 'Asked for nobody any more',
  },
};

/** transcript is the stored conversation of a state, in the words of t. */
export function transcript(state, t) {
  const w = words[t.lang] || words['zh-CN'];
  const parts = state.messages.map((m) => {
    const text = said(m, t, w), { name } = m.body || {};
    const who = w[m.role] + (name && m.role === 'agent' ? ' ' + name : '');
    return text && `[${stamp(m.at)}] ${who}\n${text}`;
  });
  return [`${t.name} · ${t.log}`, ...parts.filter(Boolean)].join('\n\n') + '\n';
}

// said is what one event says, or nothing.
function said({ role, kind, body }, t, w) {
  const b = body || {};
  if (role === 'bot') return copyOf(b, t);
  if (kind === 'feedback') return '';
  if (kind === 'status') return w[b.status] + (b.name ? ' · ' + b.name : '');
  if (kind === 'person') return b.text || w[b.cancel ? 'cancel' : 'person'];
  if (kind === 'order') return [b.title, b.text].filter(Boolean).join('\n');
  return b.text || (b.edit ? t.caseChanged : '');
}

// stamp is the time at the visitor's place, to the minute.
function stamp(at) {
  const d = new Date(at), two = (n) => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}`;
}
