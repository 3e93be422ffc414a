package bot

import (
	"math"

	"zhengda/knowledge"
)

// Trace tells how an answer came about, and holds what it takes to answer the
// question again (see Answer.Again). It is for operators and holds no personal
// data.
type Trace struct {
	Day      knowledge.Date `json:"day,omitzero"`       // answered for
	Before   CaseFacts      `json:"before,omitzero"`    // the case as the conversation had told it
	City     string         `json:"city,omitempty"`     // the page's own, a GB/T 2260 code
	Language Language       `json:"language,omitempty"` // asked for
	Previous *Answer        `json:"previous,omitempty"` // the answer before, without its trace

	Corpus     string          `json:"corpus,omitempty"`     // hash of the corpus that was searched
	Used       []UsedPassage   `json:"used,omitempty"`       // the passages it was composed from
	Index      string          `json:"index,omitempty"`      // by what the passages were found
	Added      []string        `json:"added,omitempty"`      // what synonyms added to the question
	Confidence float64         `json:"confidence,omitempty"` // that the passages found answer the question, 0 to 1
	Hits       []TracedHit     `json:"hits"`
	Replies    []TracedReply   `json:"replies,omitempty"`  // reviewed replies that were looked at
	Leads      []TracedLead    `json:"leads,omitempty"`    // how the leading passages were found
	Premise    string          `json:"premise,omitempty"`  // a figure that the question states, and what the answer says to it
	Outcomes   []TracedOutcome `json:"outcomes,omitempty"` // what the rules say of each channel
	Model      *TracedModel    `json:"model,omitempty"`    // nil when none was asked
	Checks     []Check         `json:"checks,omitempty"`
}

// Saying is what a model said when it was asked once.
type Saying struct {
	Text   string `json:"text"`
	Failed string `json:"failed,omitempty"` // how it broke off; empty: it finished
}

// UsedPassage is a passage that an answer was composed from.
type UsedPassage struct {
	Passage string `json:"passage"` // article#section
	Version string `json:"version"` // of the article, the hash of its canonical Markdown
	Cited   bool   `json:"cited"`   // else it was evidence for the model only
}

// TracedHit is a passage that was found, and whether it could be used.
type TracedHit struct {
	Passage string   `json:"passage"` // article#section
	Version string   `json:"version"`
	Score   float64  `json:"score"`
	Text    float64  `json:"text"`
	Share   float64  `json:"share"`
	Kept    bool     `json:"kept"`
	Reasons []string `json:"reasons"` // factors of the score; when not kept, last the reason why
}

// TracedReply is a reviewed reply that was looked at.
type TracedReply struct {
	Passage string  `json:"passage"` // that supports it
	Says    string  `json:"says"`
	Asked   string  `json:"asked,omitempty"` // its wording that is nearest to the question
	Near    float64 `json:"near,omitempty"`  // how near that is, 0 to 1
	Share   float64 `json:"share"`           // of the question that it holds, 0 to 1
	Hit     float64 `json:"hit"`             // score of its section against the best hit's, 0 to 1
	Value   float64 `json:"value,omitempty"`
	Why     string  `json:"why,omitempty"` // why it does not answer; empty: it does
}

// TracedLead is the passage that leads on one thing asked, and the step that found it.
type TracedLead struct {
	Aspect  Aspect `json:"aspect,omitempty"`
	Step    string `json:"step"`
	Passage string `json:"passage"`
}

// TracedOutcome is what the rules say of one channel.
type TracedOutcome struct {
	Channel string `json:"channel"`
	Open    string `json:"open"` // open, closed, not-confirmed, depends
	Why     string `json:"why,omitempty"`
	Ask     string `json:"ask,omitempty"` // the case fact it depends on
	Rule    string `json:"rule,omitempty"`
	// Presumes are case facts that were not told and taken as usual.
	Presumes []string `json:"presumes,omitempty"`
}

// TracedModel is what came of asking the model.
type TracedModel struct {
	Name     string   `json:"name"`
	Said     []Saying `json:"said"`     // its words before they were checked, by asking
	Kept     int      `json:"kept"`     // sentences shown as it worded them
	Replaced int      `json:"replaced"` // sentences that failed a check and in whose place the passage was quoted
	Dropped  int      `json:"dropped"`  // sentences that failed a check, with nothing in their place
	Fallback string   `json:"fallback,omitempty"`
	Calls    []Call   `json:"calls,omitempty"` // what it took
}

// Check is a sentence that was not released, why, and what stands in its place.
type Check struct {
	Sentence string `json:"sentence"`
	Reason   string `json:"reason"`
	Quoted   string `json:"quoted,omitempty"` // what the passage says instead, when that was shown
}

// round3 rounds to three digits, as timings and scores are printed.
func round3(x float64) float64 { return math.Round(x*1000) / 1000 }
