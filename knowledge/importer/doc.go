// Package importer turns a saved web page, HTML or text copied from a browser,
// into a draft article.
//
// It owns what is typical of such pages and of no concern to anybody else:
// encodings, page furniture, repeated titles, picture captions, teasers of
// other pages, headings in their many forms. It reads one page, keeps nothing
// and reaches no network. It selects and arranges; it does not reword. What it
// guessed and what it left out is told to the editor in Draft.Notes and
// Draft.NotImported.
//
// A page passes these steps: read (input.go) → lines (text.go, html.go) →
// clutter and teasers set aside (clutter.go, teaser.go) → sections
// (sections.go, heading.go) → region, document, procedures, source
// (classify.go, source.go) → notes (notes.go).
//
// Callers: cmd (zhengda import) and desk (import of a page by an editor).
package importer
