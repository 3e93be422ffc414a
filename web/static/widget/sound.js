// A short soft tone for a new message, made on the spot.
let context;

/** beep sounds once; the first time has to be at the visitor's hand. */
export function beep() {
  context = context || new AudioContext();
  context.resume();
  const tone = context.createOscillator(), volume = context.createGain(), now = context.currentTime;
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.0001, now);
  volume.gain.exponentialRampToValueAtTime(0.08, now + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, now + 0.25);
  tone.connect(volume).connect(context.destination);
  tone.start(now);
  tone.stop(now + 0.26);
}
