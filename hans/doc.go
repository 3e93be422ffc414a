// Package hans reads and writes Chinese in both kinds of characters: simplified
// ones, in which articles are written and everything is worked out, and
// traditional ones, which visitors from Hong Kong, Macao and Taiwan type and read.
//
// Simplify and Traditional convert by the longest phrase (头发 is 頭髮, 发财 is
// 發財), Rune a single character, and Count tells in which of the two a text is
// written. The tables are OpenCC's (Apache-2.0, see NOTICE), made by
// scripts/opencc; nothing is fetched. It is a leaf: it knows nothing of ours.
package hans
