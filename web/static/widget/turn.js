// The answer in the making, state.turn: begun by a question or by a frame about
// its answer, ended by what is stored, or when nothing comes of it for long.

const giveUp = 90_000; // ms without a sign of an answer after which the composer is free again

export class Turn {
  #s;
  #change;
  #begun;
  #timer;

  /** change takes a patch of the state; begun is told of each turn. */
  constructor(state, change, begun) {
    this.#s = state;
    this.#change = change;
    this.#begun = begun;
  }

  /** begin waits for the bot's answer to the question at that offset; what is asked of a person has none. */
  begin(replyTo) {
    if (this.#s.handling.status === 'taken') return;
    this.#wait();
    this.#begun();
    this.#change({ turn: { replyTo, step: '', text: '', answer: '', blocks: [], seen: [], n: 0, generated: '', stopping: false } });
  }

  /** resume begins with a question that was asked in another page, if it is a fresh one. */
  resume(question) {
    if (!this.#s.turn && Date.now() - new Date(question.at) < giveUp) this.begin(question.offset);
  }

  progress({ reply_to, step, text }) {
    if (this.#expects(reply_to)) this.#change({ turn: { ...this.#s.turn, step, text } });
  }

  /** delta takes a block, unless it was seen before: each block has its newest n. */
  delta({ reply_to, answer, n, index, block, generated }) {
    if (!this.#expects(reply_to)) return;
    const { turn } = this.#s;
    if (turn.answer !== answer) Object.assign(turn, { answer, blocks: [], seen: [], n: 0 });
    if (n <= turn.seen[index]) return;
    turn.seen[index] = n;
    turn.blocks[index] = block;
    Object.assign(turn, { n: Math.max(turn.n, n), generated });
    this.#change({});
  }

  /** joined is told of a new connection, on which the answer so far comes first: perhaps made anew by another node. */
  joined() {
    if (this.#s.turn) Object.assign(this.#s.turn, { seen: [], n: 0 });
  }

  stop() {
    if (this.#s.turn) this.#change({ turn: { ...this.#s.turn, stopping: true } });
  }

  /** settle ends it when what is settled is its question, or a later one. */
  settle(offset) {
    if (this.#s.turn && this.#s.turn.replyTo <= offset) this.end();
  }

  end() {
    clearTimeout(this.#timer);
    this.#change({ turn: null });
  }

  // expects says whether a transient frame is of an answer that is still open, and begins it if need be.
  #expects(replyTo) {
    const s = this.#s;
    if (s.messages.some((m) => m.reply_to === replyTo)) return false;
    if (!s.turn || s.turn.replyTo < replyTo) this.begin(replyTo);
    if (!s.turn || s.turn.replyTo !== replyTo) return false;
    this.#wait();
    return true;
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), giveUp);
  }
}
