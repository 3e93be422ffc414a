// Reading an answer aloud, by the browser's own speech synthesis.

const synthesis = window.speechSynthesis;
let stopped = () => {}; // tells whoever is being read that it is over

/** chineseVoice is a Chinese voice of this device; it waits for the list of voices until signal. */
export async function chineseVoice(signal) {
  if (!synthesis) return null;
  const find = () => {
    const all = synthesis.getVoices().filter((v) => /^(zh|cmn)/i.test(v.lang));
    return all.find((v) => v.localService && /CN|Hans|cmn/i.test(v.lang)) || all[0] || null;
  };
  return find() || new Promise((resolve) => {
    synthesis.addEventListener('voiceschanged', () => resolve(find()), { once: true, signal });
  });
}

/** speak reads text, sentence by sentence since some browsers break off long ones; end is called once, also when it is stopped. */
export function speak(text, voice, end) {
  stop();
  const sentences = text.replace(/\[\d+\]/g, '').split(/(?<=[。！？；\n])/).map((s) => s.trim()).filter(Boolean);
  stopped = () => {
    stopped = () => {};
    end();
  };
  const mine = stopped;
  for (const [i, s] of sentences.entries()) {
    const u = new SpeechSynthesisUtterance(s);
    u.voice = voice;
    u.lang = voice.lang;
    u.rate = 0.9;
    u.onerror = u.onend = (e) => { if (stopped === mine && (e.type === 'error' || i === sentences.length - 1)) stopped(); };
    synthesis.speak(u);
  }
  if (!sentences.length) stopped();
}

/** stop falls silent. */
export function stop() {
  if (synthesis) synthesis.cancel();
  stopped();
}
