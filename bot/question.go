package bot

import "zhengda/knowledge"

// Question is what one turn of a conversation asks. Only Text is needed.
type Question struct {
	Text     string         // as typed; personal data is masked by Answer whoever calls it
	Case     CaseFacts      // what the conversation has told so far
	Previous *Answer        // answer to the turn before, nil at the first
	City     string         // the page's own city, a GB/T 2260 code or a name; used while Case has no region
	AsOf     knowledge.Date // the day answered for; zero means today
	Language Language       // what to answer in; empty: as the question, or the conversation, is written
	Trace    bool           // keep the hits and checks in Answer.Trace
	Payer    Payer          // whose model budget it is taken from; kept nowhere, sent nowhere
}
