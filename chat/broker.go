package chat

// Ring says that something has happened in a conversation: a doorbell, not a
// letter. Whoever hears it reads the store.
type Ring struct {
	Conversation string
	Offset       int64  // newest offset known to who rings; 0: none
	Stop         bool   // an answer in the making is to be stopped: read Store.Claim
	Erased       bool   // the conversation is gone
	Typing       string // name of the agent who is writing; holds for a few seconds
}

// Broker carries rings between the nodes that share a store. It may lose them,
// repeat them and change their order: a ring that is lost is made up for by the
// sweep within seconds. It must be safe for concurrent use.
type Broker interface {
	// Publish hands on a ring and never waits.
	Publish(Ring)
	// Subscribe calls heard, one call at a time, with the rings of all nodes,
	// those of this one too or not, until stop is called, which waits for a call
	// that runs. heard returns soon.
	Subscribe(heard func(Ring)) (stop func(), err error)
}
