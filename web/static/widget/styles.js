// The style sheets of the widget as text. make widget puts a module with the
// text itself in the place of this one, which fetches it.

const paths = ['/static/tokens.css', '/static/widget/widget.css'];

/** styleTexts are the sheets, in order; base is the server's address. */
export const styleTexts = (base) => Promise.all(paths.map(async (path) => (await fetch(base + path, { credentials: 'omit' })).text()));
