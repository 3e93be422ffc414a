// Command sockets measures what a websocket costs: a bare gorilla server, tuned,
// and zhengda's own with its chat and its database. README.md says what is fair
// in it.
//
//	go run ./bench/sockets [flags]
//
// It starts both servers in processes of their own (child.go, serve.go), is
// their client itself (socket.go, load.go), and joins the rooms of zhengda as
// cmd does, with an answerer that repeats the question. Everything stays on the
// loopback interface, is bounded by its flags, and ends with it; the database is
// in a temporary folder, removed at the end. Linux only: it reads /proc.
//
// Callers: people and the tests, before and after a change of package web.
package main
