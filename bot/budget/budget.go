// Package budget bounds what the model may cost: calls and tokens by visitor,
// by address and in all, each for a day of China's time. It implements
// bot.Budget in memory; a restart begins the day anew, and each process counts
// for itself.
//
// It keeps no address and no visitor's id, only hashes that nobody else can
// make, and it keeps them until midnight. cmd/zhengda makes it, bot asks it
// before each prompt. What is over budget is quoted, never refused.
package budget

import (
	"hash/maphash"
	"sync"
	"time"

	"zhengda/bot"
)

// Limit is the most of a day. 0 is no limit.
type Limit struct{ Calls, Tokens int }

// Limits are those of one visitor, of one address, and of all together.
type Limits struct{ Visitor, Address, All Limit }

// payersMax bounds the memory, at some 40 bytes each. Who comes when so many
// have asked a model in a day shares one account with the others that do.
const payersMax = 100_000

var china = time.FixedZone("UTC+8", 8*60*60)

// Book keeps the accounts of a day. It is safe for use by several goroutines.
type Book struct {
	limits Limits
	now    func() time.Time
	most   int
	seed   maphash.Seed

	mu       sync.Mutex
	day      string
	all      *account
	accounts map[uint64]*account // by hash of kind and name
}

var _ bot.Budget = (*Book)(nil)

// account is what was taken on a day.
type account struct{ calls, tokens int }

// New makes a Book; now may be nil.
func New(l Limits, now func() time.Time) *Book {
	if now == nil {
		now = time.Now
	}
	return &Book{limits: l, now: now, most: payersMax, seed: maphash.MakeSeed()}
}

// Reserve is as bot.Budget says. The names of budgets are for traces: visitor
// calls, visitor tokens, address calls, address tokens, day calls, day tokens.
func (b *Book) Reserve(p bot.Payer, tokens int) (settle func(calls, tokens int), over string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turnPage()
	type entry struct {
		name    string
		limit   Limit
		account *account
	}
	entries := []entry{{"day", b.limits.All, b.all}}
	if p.Visitor != "" {
		entries = append(entries, entry{"visitor", b.limits.Visitor, b.account("v" + p.Visitor)})
	}
	if p.Address != "" {
		entries = append(entries, entry{"address", b.limits.Address, b.account("a" + p.Address)})
	}
	for _, e := range entries {
		switch {
		case e.limit.Calls > 0 && e.account.calls+1 > e.limit.Calls:
			return nil, e.name + " calls"
		case e.limit.Tokens > 0 && e.account.tokens+tokens > e.limit.Tokens:
			return nil, e.name + " tokens"
		}
	}
	for _, e := range entries {
		e.account.calls++
		e.account.tokens += tokens
	}
	// The accounts, not their names: what is settled after midnight belongs to
	// the day before.
	return func(calls, took int) {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, e := range entries {
			e.account.calls += calls - 1
			e.account.tokens += took - tokens
		}
	}, ""
}

// turnPage begins a new day's accounts.
func (b *Book) turnPage() {
	if day := b.now().In(china).Format(time.DateOnly); day != b.day {
		b.day, b.all, b.accounts = day, &account{}, map[uint64]*account{}
	}
}

func (b *Book) account(name string) *account {
	key := maphash.String(b.seed, name)
	a, ok := b.accounts[key]
	if !ok && len(b.accounts) >= b.most {
		key = 0 // the account that late comers share
		a, ok = b.accounts[key]
	}
	if !ok {
		a = &account{}
		b.accounts[key] = a
	}
	return a
}
