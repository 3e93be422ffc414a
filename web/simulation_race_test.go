//go:build race

package web_test

// underRace tells that the race detector watches, which costs ten times the time.
const underRace = true
