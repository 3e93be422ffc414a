// Package bot turns a question into a checked, cited answer.
//
// It owns Question, CaseFacts, Answer, Status, Reason and Event, the prompts
// and the replies that are not composed. It guarantees that personal data is
// masked before anything else happens, that nothing is stated without a
// citation whose passage holds it, and that every question gets an answer: with
// no model, or while it is failing, from the passages themselves. It knows no
// sockets and no SQL.
//
// Bot.Answer is the walk, its steps in order: screen, understand, retrieve,
// decide, compose, cite and verify.
//
// Callers: chat (turns of a conversation), cmd (ask, eval).
package bot
