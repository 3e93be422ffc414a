package main

import (
	"fmt"
	"os"
	"time"

	"zhengda/index"
)

// synonymsFile is the operator's own file of synonyms, read again when it
// changes.
type synonymsFile struct {
	path string
	size int64
	made time.Time

	found os.FileInfo // as it was looked at last
}

// gone is the size of a file that could not be looked at.
const gone = -1

// changed reports a file that is not the one that was read last. One that is gone
// is an error once.
func (f *synonymsFile) changed() (bool, error) {
	st, err := os.Stat(f.path)
	if err != nil {
		if f.size == gone {
			return false, nil
		}
		f.size = gone
		return false, err
	}
	if st.Size() == f.size && st.ModTime().Equal(f.made) {
		return false, nil
	}
	f.found = st
	return true, nil
}

// read gives the project's synonyms with the operator's over them. A file that
// cannot be read is tried again; one with a mistake waits for its next change.
func (f *synonymsFile) read() (*index.Synonyms, error) {
	base, err := index.DefaultSynonyms()
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(f.path)
	if err != nil {
		return nil, err
	}
	f.size, f.made = f.found.Size(), f.found.ModTime()
	return index.ParseSynonyms(f.path, text, base)
}

// openSynonyms searches with the operator's synonyms from the start.
func (h *house) openSynonyms(path string) error {
	if path == "" {
		return nil
	}
	h.synonyms = &synonymsFile{path: path}
	if _, err := h.synonyms.changed(); err != nil {
		return usagef("-synonyms: %w", err)
	}
	s, err := h.synonyms.read()
	if err != nil {
		return usagef("-synonyms: %w", err)
	}
	h.index.SetSynonyms(s)
	return nil
}

// refreshSynonyms searches with the file as it is now. One with a mistake in it
// is an error once, and the one before stays.
func (h *house) refreshSynonyms() error {
	if h.synonyms == nil {
		return nil
	}
	changed, err := h.synonyms.changed()
	if err != nil || !changed {
		return err
	}
	s, err := h.synonyms.read()
	if err != nil {
		return fmt.Errorf("the synonyms read before stay: %w", err)
	}
	h.index.SetSynonyms(s)
	h.log.Info("synonyms are read again", "file", h.synonyms.path)
	return nil
}
