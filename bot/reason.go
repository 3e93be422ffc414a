package bot

// Reason tells why an answer has its status. The table in docs/answers.md, with
// what a reader sees for each, is held against this list by a test.
type Reason string

// The reasons, by status.
const (
	// answered
	ReasonAnswered Reason = "answered"

	// partial
	ReasonNotLocal Reason = "not-local" // what holds province-wide; nothing is confirmed for the city asked about

	ReasonDepends Reason = "depends" // what holds for all, and the fact is asked for that the rest hangs on

	// clarify
	ReasonWhichProcedure Reason = "which-procedure"
	ReasonPersonalData   Reason = "personal-data" // nothing but personal data was sent; it is masked

	// abstained
	ReasonEmpty         Reason = "empty"
	ReasonNoEvidence    Reason = "no-evidence" // in scope, but no reviewed passage supports an answer
	ReasonOffTopic      Reason = "off-topic"
	ReasonOtherDocument Reason = "other-document"
	ReasonOutOfArea     Reason = "out-of-area"
	ReasonUnknowable    Reason = "unknowable"     // on the card, but it changes by the hour, is to come, or stands in a file
	ReasonUsedElsewhere Reason = "used-elsewhere" // where the card is used, which is for whoever asks for it to say
	ReasonInternal      Reason = "internal"       // a fault of ours; the question can be asked again

	// refused
	ReasonForgery     Reason = "forgery"
	ReasonTrade       Reason = "trading"
	ReasonLending     Reason = "lending"
	ReasonOtherPerson Reason = "other-person"
	ReasonBypass      Reason = "bypass"
	ReasonInjection   Reason = "injection"

	// handoff
	ReasonAskedForPerson Reason = "asked-for-person"
	ReasonOwnOrder       Reason = "own-order" // something is to be done to the visitor's order, which zhengda cannot see
	ReasonDistress       Reason = "distress"  // somebody does not want to live
	ReasonDanger         Reason = "danger"    // somebody is threatened, held, or a child is gone
	ReasonScam           Reason = "scam"      // a swindle is under way

	// greeting
	ReasonHello  Reason = "hello"
	ReasonThanks Reason = "thanks"
	ReasonAbout  Reason = "about"

	// unavailable
	ReasonNoIndex Reason = "no-index"
)

// statusOf is the status that goes with each reason.
var statusOf = map[Reason]Status{
	ReasonAnswered: Answered, ReasonNotLocal: Partial, ReasonDepends: Partial, ReasonWhichProcedure: Clarify, ReasonPersonalData: Clarify,
	ReasonEmpty: Abstained, ReasonNoEvidence: Abstained, ReasonOffTopic: Abstained, ReasonOtherDocument: Abstained, ReasonOutOfArea: Abstained, ReasonUnknowable: Abstained, ReasonUsedElsewhere: Abstained,
	ReasonForgery: Refused, ReasonTrade: Refused, ReasonLending: Refused, ReasonOtherPerson: Refused, ReasonBypass: Refused, ReasonInjection: Refused,
	ReasonAskedForPerson: Handoff, ReasonOwnOrder: Handoff, ReasonDistress: Handoff, ReasonDanger: Handoff, ReasonScam: Handoff,
	ReasonHello: Greeting, ReasonThanks: Greeting, ReasonAbout: Greeting,
	ReasonInternal: Abstained, ReasonNoIndex: Unavailable,
}
