package bot

import (
	"sync"
	"testing"

	"zhengda/knowledge"
)

var testDay = knowledge.Date{Year: 2026, Month: 11, Day: 27}

// embeddedVouched is what the embedded corpus vouches for on testDay.
var embeddedVouched = sync.OnceValue(func() *vouched {
	c, err := knowledge.Embedded()
	if err != nil {
		panic(err)
	}
	return newVouched(c, testDay)
})

// TestOwnWordsPass holds that the checker lets every sentence of every article
// pass with the passage it stands in: what it drops is never the truth as written.
func TestOwnWordsPass(t *testing.T) {
	v := embeddedVouched()
	k := &checker{vouched: v, given: v.corpus.Passages()}
	n := 0
	for _, p := range v.corpus.Passages() {
		for _, s := range v.bases[p.ID].said {
			n++
			if bad := k.sentence(s.text, []knowledge.Passage{p}); bad != "" {
				t.Errorf("%s: %q is rejected: %s", p.ID, s.text, bad)
			}
		}
	}
	if n < 1000 {
		t.Errorf("only %d sentences were checked", n)
	}
}

func BenchmarkChecker(b *testing.B) {
	v := embeddedVouched()
	passages := v.corpus.Passages()
	k := &checker{vouched: v}
	n := 0
	for b.Loop() {
		p := passages[n%len(passages)]
		said := v.bases[p.ID].said
		k.sentence(said[n%len(said)].text, []knowledge.Passage{p})
		n++
	}
}

func BenchmarkVouched(b *testing.B) {
	c := embeddedVouched().corpus
	for b.Loop() {
		newVouched(c, testDay)
	}
}

// TestVouchedForIsSharedAndSwapped holds that answers at the same time over one
// corpus share what it vouches for, and that those over another, while it takes
// its place, never get the first one's.
func TestVouchedForIsSharedAndSwapped(t *testing.T) {
	c := embeddedVouched().corpus
	less := c.Without("fees")
	b := New(Options{})
	var wg sync.WaitGroup
	seen := make([]*vouched, 16)
	for i := range seen {
		wg.Go(func() {
			of := c
			if i%2 == 1 {
				of = less
			}
			seen[i] = b.vouchedFor(of, testDay)
		})
	}
	wg.Wait()
	for i, v := range seen {
		want := c
		if i%2 == 1 {
			want = less
		}
		if v.corpus != want || v != seen[i%2] {
			t.Errorf("answer %d got what another corpus vouches for, or a copy of its own", i)
		}
	}
	if seen[1].bases["fees#answer"] != nil {
		t.Error("a passage is vouched for that its corpus does not have")
	}
}
