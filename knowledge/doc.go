// Package knowledge holds what zhengda knows: guidance articles and the facts,
// rules, regions, dates and sources in them.
//
// It owns Article, Section, Passage, Fact, Rule, Case, Source and Region, the
// Markdown form they are kept in, the Corpus that joins embedded articles with
// the operator's own, and the linter (Check). It knows no network, no clock (the
// day asked about is always handed in) and no database.
//
// An article is one Markdown file with YAML front matter (see Parse). Headed
// sections are the retrieval unit, a Passage. Nation, province and city complete
// each other: Corpus.View puts together what holds for a procedure in a region,
// and a section replaces a wider one only when it names it. Corpus.Decide applies
// the rules of all articles in force to a person's case; it says of each channel
// whether it is open, closed, not confirmed or depends on a fact not yet told.
//
// Callers: index (passages, replacements), bot (passages, facts, decisions,
// regions), web (pages), cmd (check, export), knowledge/importer (drafts), store
// (saving articles).
package knowledge
