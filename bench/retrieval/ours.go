package main

import (
	"zhengda/bench/beir"
	"zhengda/index"
)

// zhengda is package index.
type zhengda struct{ collection *index.Collection }

func (e *zhengda) Build(dir string, docs []beir.Doc) (err error) {
	if err := e.Close(); err != nil {
		return err
	}
	texts := make([]index.Text, len(docs))
	for i, d := range docs {
		texts[i] = index.Text{ID: d.ID, Title: d.Title, Body: d.Text}
	}
	e.collection, err = index.BuildCollection(dir, texts)
	return err
}

// Settle has nothing to do: a generation is not changed once it is built.
func (e *zhengda) Settle() error { return nil }

func (e *zhengda) Open(dir string) (err error) {
	e.collection, err = index.OpenCollection(dir)
	return err
}

func (e *zhengda) Search(query string, limit int) ([]string, error) {
	found := e.collection.Search(query, limit)
	out := make([]string, len(found))
	for i, s := range found {
		out[i] = s.ID
	}
	return out, nil
}

func (e *zhengda) Close() error {
	if e.collection == nil {
		return nil
	}
	err := e.collection.Close()
	e.collection = nil
	return err
}
