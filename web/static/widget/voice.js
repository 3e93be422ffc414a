// A question that is spoken, by the browser's own recognition. What is heard
// is put into the composer; it is sent only by hand.

const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;

/** listen hears one utterance; on has heard(text) while it goes, and end(failed). It gives a function that stops it. */
export function listen(lang, on) {
  const r = new Recognition();
  r.lang = lang;
  r.interimResults = true;
  let failed = false, heard = '';
  r.onresult = (e) => {
    heard = [...e.results].map((x) => x[0].transcript).join('');
    on.heard(heard);
  };
  r.onerror = (e) => { failed = e.error !== 'aborted'; };
  r.onend = () => on.end(failed && !heard);
  r.start();
  return () => r.stop();
}
