// Package chat owns conversations: visitors, messages with their offsets, the
// turns in which the bot answers, and the feeds that carry both to whoever
// follows. It is called by web, and calls bot through Answerer and the
// database through Store.
//
// It guarantees:
//   - a message is stored before anyone is told of it; a text sent twice under
//     one id is one message with one answer;
//   - text is masked by pii before it is stored, answered or logged;
//   - every stored question gets a stored answer: a turn depends on no socket,
//     a panic becomes an answer that says so, and what a crash left open is
//     answered at the next Start;
//   - the turns of one conversation run one after another;
//   - a feed delivers stored messages in order of offset without a gap, and
//     never makes anyone wait: the store is the truth, the hub only rings.
//
// Nothing is kept on disk here.
package chat
