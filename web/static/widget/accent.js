// The operator's colour, made readable: text upon it is black or white, and for
// text in it, it is darkened or lightened until it stands out from the ground.

const grounds = { light: [255, 255, 255], dark: [20, 24, 27] }; // --ground in tokens.css
const enough = 4.5; // WCAG 2.2, 1.4.3

/** accentSheet is a style sheet for the colours, each #rgb or #rrggbb, or null when one is none. */
export function accentSheet([light, dark]) {
  const day = tokens(light, grounds.light, [0, 0, 0]), night = tokens(dark, grounds.dark, [255, 255, 255]);
  if (!day || !night) return null;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`:host{${day}}@media (prefers-color-scheme:dark){:host(:not([theme="light"])){${night}}}:host([theme="dark"]){${night}}`);
  return sheet;
}

// tokens moves the colour towards the pole until it can be read on the ground and on its own quiet area.
function tokens(text, ground, pole) {
  const wish = parse(text);
  if (!wish) return null;
  let colour = wish, quiet;
  for (let part = 0; part <= 1; part += 0.04) {
    colour = mix(wish, pole, part);
    quiet = mix(ground, colour, 0.1);
    if (contrast(colour, quiet) >= enough) break;
  }
  const on = contrast(wish, [255, 255, 255]) >= enough ? [255, 255, 255] : [0, 0, 0];
  return `--fill:${hex(wish)};--accent:${hex(colour)};--accent-2:${hex(quiet)};--on-accent:${hex(on)}`;
}

function parse(text) {
  const digits = (/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text) || [])[1];
  if (!digits) return null;
  return digits.match(digits.length === 3 ? /./g : /../g).map((d) => parseInt(d.length === 1 ? d + d : d, 16));
}

const mix = (a, b, part) => a.map((v, i) => Math.round(v + (b[i] - v) * part));
const hex = (c) => '#' + c.map((v) => v.toString(16).padStart(2, '0')).join('');

function luminance(c) {
  const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}
