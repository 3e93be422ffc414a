package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
)

// The posting file is the arrays of postings, one after the other, each with its
// length before it, in little-endian order. The manifest has its checksum.

const postingsMagic = "zhengda postings 3\n"

// writePostings writes the posting file.
func writePostings(path string, p *postings) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	e := encoder{buf: make([]byte, 0, 1<<16), w: f}
	e.buf = append(e.buf, postingsMagic...)
	e.bytes([]byte(strings.Join(p.ids, "\n")))
	e.bytes(p.words.blob)
	e.bytes(p.sounds.blob)
	e.floats(p.words.impact)
	for _, ns := range p.arrays() {
		e.numbers(*ns)
	}
	e.buf = binary.LittleEndian.AppendUint64(e.buf, math.Float64bits(p.meanUnit))
	e.flush()
	return errors.Join(e.err, f.Sync())
}

// arrays are those of numbers, in the order of the file.
func (p *postings) arrays() []*[]uint32 {
	return []*[]uint32{
		&p.words.ends, &p.words.start, &p.words.docs, &p.sounds.ends, &p.soundStart, &p.soundWords,
		&p.tokens, &p.unitEnd, &p.unitLen, &p.docUnits,
	}
}

type encoder struct {
	w   io.Writer
	buf []byte
	err error
}

func (e *encoder) flush() {
	if e.err == nil {
		_, e.err = e.w.Write(e.buf)
	}
	e.buf = e.buf[:0]
}

func (e *encoder) length(n int) {
	e.buf = binary.LittleEndian.AppendUint64(e.buf, uint64(n))
}

func (e *encoder) bytes(b []byte) {
	e.length(len(b))
	e.buf = append(e.buf, b...)
	e.flush()
}

func (e *encoder) numbers(ns []uint32) {
	e.length(len(ns))
	for _, n := range ns {
		e.number(n)
	}
}

func (e *encoder) floats(fs []float32) {
	e.length(len(fs))
	for _, f := range fs {
		e.number(math.Float32bits(f))
	}
}

func (e *encoder) number(n uint32) {
	if len(e.buf)+4 > cap(e.buf) {
		e.flush()
	}
	e.buf = binary.LittleEndian.AppendUint32(e.buf, n)
}

// readPostings reads what writePostings wrote. What it does not understand is an
// error, never a panic.
func readPostings(raw []byte) (*postings, error) {
	if !bytes.HasPrefix(raw, []byte(postingsMagic)) {
		return nil, errors.New("posting file has no known head")
	}
	d := decoder{buf: raw[len(postingsMagic):]}
	p := &postings{}
	if ids := d.bytes(); len(ids) > 0 {
		p.ids = strings.Split(string(ids), "\n")
	}
	p.words.blob = bytes.Clone(d.bytes())
	p.sounds.blob = bytes.Clone(d.bytes())
	p.words.impact = d.floats()
	for _, ns := range p.arrays() {
		*ns = d.numbers()
	}
	if b := d.take(8); b != nil {
		p.meanUnit = math.Float64frombits(binary.LittleEndian.Uint64(b))
	}
	if d.short || len(d.buf) > 0 {
		return nil, errors.New("posting file is cut or too long")
	}
	if err := p.consistent(); err != nil {
		return nil, err
	}
	p.linkPairs()
	return p, nil
}

// consistent reports arrays that do not fit one another, so that a search never
// reads beyond their ends.
func (p *postings) consistent() error {
	w, s := &p.words, &p.sounds
	if len(w.start) != w.len()+1 || len(w.docs) != len(w.impact) || !ascending(w.ends, len(w.blob)) || !ascending(w.start, len(w.docs)) || !below(w.docs, len(p.ids)) {
		return fmt.Errorf("posting file: lists do not fit %d documents", len(p.ids))
	}
	if len(p.soundStart) != s.len()+1 || !ascending(s.ends, len(s.blob)) || !ascending(p.soundStart, len(p.soundWords)) || !below(p.soundWords, w.len()) {
		return errors.New("posting file: readings do not fit the words")
	}
	if len(p.docUnits) != len(p.ids)+1 || len(p.unitLen) != len(p.unitEnd) || !ascending(p.docUnits, len(p.unitEnd)) || !ascending(p.unitEnd, len(p.tokens)) || !below(p.tokens, p.words.len()) {
		return errors.New("posting file: sentences do not fit the documents")
	}
	return nil
}

// ascending reports numbers that never fall and end at the given one.
func ascending(ns []uint32, end int) bool {
	last := uint32(0)
	for _, n := range ns {
		if n < last {
			return false
		}
		last = n
	}
	return int(last) == end
}

func below(ns []uint32, bound int) bool {
	for _, n := range ns {
		if int(n) >= bound {
			return false
		}
	}
	return true
}

type decoder struct {
	buf   []byte
	short bool
}

func (d *decoder) take(n uint64) []byte {
	if d.short || n > uint64(len(d.buf)) {
		d.short = true
		return nil
	}
	b := d.buf[:n:n]
	d.buf = d.buf[n:]
	return b
}

func (d *decoder) length() uint64 {
	b := d.take(8)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

func (d *decoder) bytes() []byte { return d.take(d.length()) }

func (d *decoder) numbers() []uint32 {
	n := d.length()
	if n > uint64(len(d.buf))/4 {
		d.short = true
		return nil
	}
	b := d.take(4 * n)
	out := make([]uint32, n)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return out
}

func (d *decoder) floats() []float32 {
	n := d.length()
	if n > uint64(len(d.buf))/4 {
		d.short = true
		return nil
	}
	b := d.take(4 * n)
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}
