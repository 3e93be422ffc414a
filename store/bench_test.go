package store

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"zhengda/chat"
)

// BenchmarkAppend has writers append to conversations of their own, in turns to
// a store that commits for all who wait and to one that commits one by one. The
// metric faster is how many times as many appends a second the first does.
func BenchmarkAppend(b *testing.B) {
	for _, writers := range []int{1, 32} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			grouped, single := benchStore(b, writers), benchStore(b, writers)
			single.group.close()
			single.group = nil
			var took [2]time.Duration
			const each = 16
			for round := 0; round < b.N; round += each * writers {
				for i, db := range []*DB{grouped, single} {
					begun := time.Now()
					benchAppend(b, db, writers, each, round)
					took[i] += time.Since(begun)
				}
			}
			b.ReportMetric(float64(took[1])/float64(took[0]), "faster")
			b.ReportMetric(0, "ns/op") // of both together, which says nothing
			rounds := float64((b.N + each*writers - 1) / (each * writers) * each * writers)
			b.ReportMetric(rounds/took[0].Seconds(), "grouped/s")
			b.ReportMetric(rounds/took[1].Seconds(), "single/s")
		})
	}
}

func benchStore(b *testing.B, writers int) *DB {
	b.Helper()
	db, err := Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	for w := range writers {
		id := fmt.Sprint("c", w)
		if err := db.AddVisitor(b.Context(), chat.Visitor{ID: id, KeyHash: id, Created: someDay, Seen: someDay}); err != nil {
			b.Fatal(err)
		}
		if err := db.AddConversation(b.Context(), chat.Conversation{ID: id, Visitor: id, Created: someDay, Updated: someDay}); err != nil {
			b.Fatal(err)
		}
	}
	return db
}

func benchAppend(b *testing.B, db *DB, writers, each, round int) {
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := range each {
				m := question(fmt.Sprint("c", w), fmt.Sprint(round, "-", i))
				if _, _, err := db.Append(context.Background(), m, chat.Attached{}); err != nil {
					b.Error(err)
				}
			}
		})
	}
	group.Wait()
}
