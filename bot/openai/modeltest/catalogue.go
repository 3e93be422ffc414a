package modeltest

// Fault is a stream that is not as it should be, by name.
type Fault struct {
	Name   string
	Script Script
	Whole  bool // text arrives whole and finished all the same
	Hangs  bool // only a time limit ends it, or a long wait
}

// Faults are streams of all kinds that go wrong in, before or after text, or
// look odd and are not. Each may be varied with Split.
func Faults(text string) []Fault {
	fault := func(name string, s Script) Fault { return Fault{Name: name, Script: s} }
	odd := func(name string, s Script) Fault { return Fault{Name: name, Script: s, Whole: true} }
	hang := func(name string, s Script) Fault { return Fault{Name: name, Script: s, Hangs: true} }
	return []Fault{
		odd("clean", Good(text)),
		odd("400 keep-alive comments", KeepAlive(400, text)),
		odd("400 empty lines", EmptyLines(400, text)),
		odd("CRLF", CRLF(text)),
		odd("no space after data:", NoSpaceAfterData(text)),
		odd("empty choices", EmptyChoices(text)),
		odd("null content, reasoning, a second choice", OtherFields(text)),
		odd("no [DONE]", NoDone(text)),
		odd("no last newline", NoLastNewline(text)),
		odd("finish reason twice", FinishTwice(text)),
		odd("hang after finish", HangAfterFinish(text)),
		odd("characters split by 1", SplitRunes(1, text)),
		odd("surrogates split", SplitSurrogates(text)),
		odd("invalid UTF-8", InvalidUTF8(text)),

		fault("no finish reason", NoFinish(text)),
		fault("cut in a chunk", CutMidChunk(text)),
		fault("cut in a character", CutMidRune(text)),
		fault("connection closed", Break(text)),
		fault("connection closed before text", Break("")),
		fault("reset in the text", Reset(text)),
		fault("reset before a response", Reset("")),
		fault("only a role", Good("")),
		fault("blank", Blank()),
		fault("garbage event", Garbage(text)),
		fault("HTML with 200", HTML200()),
		fault("JSON instead of a stream", NoStream(text)),
		fault("cut by length", Length(text)),
		fault("huge line", HugeLine(2<<20)),
		fault("endless", Endless(2<<20)),
		fault("content filter", Finish("content_filter", text)),
		fault("tool calls", Finish("tool_calls", "")),
		fault("refusal", Refusal()),
		fault("error object in the stream", ErrorObject(text)),
		fault("error object first", ErrorObject("")),
		fault("error object without data:", ErrorObjectBare(text)),
		fault("error word", ErrorEvent(text, `"overloaded"`)),
		fault("400", Status(400, "")),
		fault("401", Status(401, "")),
		fault("404 page", StatusHTML(404)),
		fault("429", Status(429, "")),
		fault("429 for long", Status(429, "60")),
		fault("500", Status(500, "")),
		fault("502 page", StatusHTML(502)),
		fault("503 with retry-after", Status(503, "0")),
		fault("redirect", Redirect("http://127.0.0.1:1/v1/chat/completions")),

		hang("no response", Hang()),
		hang("comments and no text", HangWaiting(5)),
		hang("hang in the middle", HangAfter(text)),
	}
}
