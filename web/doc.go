// Package web is what zhengda shows to the network: the pages, the widget's
// files, the ticket and the socket of docs/protocol.md, the assist API of
// docs/assist.md, health and metrics.
//
// It owns routes, frames, tickets, sockets, origins, security headers and the
// pages' view models. It keeps no state that matters: tickets and sockets live
// in memory, every message is chat's. It guarantees that frames are decoded
// strictly, that an ask is acknowledged only after chat has stored it, that
// stored bodies are sent byte for byte, that no slow socket holds up another,
// and that neither texts, tickets, keys nor query strings are logged. Article
// pages need no script; the one cookie is a visitor's wish for large type.
//
// cmd/zhengda makes one Server and serves its Handler; on the way out it calls
// Close after the listener is shut, since sockets outlive their handler.
package web
