package bot

// Reason tells why an answer has its status; the table is in docs/answers.md.
type Reason string
