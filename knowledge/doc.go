// Package knowledge holds what zhengda knows: guidance articles and the facts,
// rules, regions, dates and sources in them.
//
// It owns Article, Section, Passage, Fact, Rule, Case, Citation material
// (Source) and Region, the Markdown form they are kept in, and the Corpus that
// joins embedded articles with the operator's own. It knows no network, no
// clock (the day asked about is always handed in) and no database.
//
// An article is one Markdown file with YAML front matter (see Parse). Headed
// sections are the retrieval unit, a Passage. A city's article may inherit
// from a wider one and then states only what is the city's own (see
// Corpus.Sections).
//
// Callers: index (passages), bot (passages, facts, rules, regions), web
// (article pages), knowledge/importer (drafts), store (saving articles).
package knowledge
