package store

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"
)

func testArticles(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	draft := SavedArticle{ID: "lost", State: Draft, Markdown: "# 挂失\n", Notes: `{"unsure":["费用"]}`, Updated: someDay}
	published := SavedArticle{ID: "lost", State: Published, Markdown: "# 丢失补领\n", Notes: `{}`, Updated: someDay.Add(time.Hour)}
	later := published
	later.Updated = someDay.Add(2 * time.Hour)
	changed := later
	changed.Markdown = "# 丢失补领，新\n"
	unpublishedAgain := draft
	unpublishedAgain.Markdown = "# 草稿二\n"
	steps := []struct {
		name      string
		save      SavedArticle
		drafts    []SavedArticle
		published []SavedArticle
		version   int64
	}{
		{"draft", draft, []SavedArticle{draft}, nil, 0},
		{"publish", published, nil, []SavedArticle{published}, 1},
		{"publish unchanged", later, nil, []SavedArticle{published}, 1},
		{"draft beside it", unpublishedAgain, []SavedArticle{unpublishedAgain}, []SavedArticle{published}, 1},
		{"publish unchanged, drops the draft", later, nil, []SavedArticle{published}, 1},
		{"publish changed", changed, nil, []SavedArticle{changed}, 2},
	}
	for _, step := range steps {
		if err := db.SaveArticle(ctx, step.save); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		for state, want := range map[string][]SavedArticle{Draft: step.drafts, Published: step.published} {
			got, err := db.Articles(ctx, state)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, step.name+", "+state, got, want)
		}
		if got, err := db.ArticlesVersion(ctx); err != nil || got != step.version {
			t.Errorf("%s: version %d, %v, want %d", step.name, got, err, step.version)
		}
	}
	for _, id := range []string{"b", "A", "中", "a"} {
		if err := db.SaveArticle(ctx, SavedArticle{ID: id, State: Draft}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := db.Articles(ctx, Draft)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, a := range list {
		ids = append(ids, a.ID)
		if a.Updated.IsZero() || a.Updated.Year() < 2020 {
			t.Errorf("%s: updated %v, want the time it was saved", a.ID, a.Updated)
		}
	}
	equal(t, "order of ids", ids, []string{"A", "a", "b", "中"})
	if err := db.SaveArticle(ctx, SavedArticle{ID: "x", State: "lost"}); err == nil {
		t.Error("an article with an unknown state was saved")
	}
}

func testRemoveArticle(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	for _, state := range []string{Published, Draft} {
		if err := db.SaveArticle(ctx, SavedArticle{ID: "lost", State: state, Markdown: "文"}); err != nil {
			t.Fatal(err)
		}
	}
	before, err := db.ArticlesVersion(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false} {
		if gone, err := db.RemoveArticle(ctx, "lost"); err != nil || gone != want {
			t.Errorf("removal %d: %v, %v, want %v", i+1, gone, err, want)
		}
	}
	for _, state := range []string{Published, Draft} {
		if left, err := db.Articles(ctx, state); err != nil || len(left) != 0 {
			t.Errorf("%s articles left: %v, %v", state, left, err)
		}
	}
	if after, err := db.ArticlesVersion(ctx); err != nil || after != before+1 {
		t.Errorf("version went from %d to %d, %v", before, after, err)
	}
}

func testExcludeArticle(t *testing.T, dsn string) {
	db, ctx := open(t, dsn), t.Context()
	for _, step := range []struct {
		name    string
		do      func(context.Context, string) (bool, error)
		id      string
		changed bool
		left    []string
		version int64
	}{
		{"exclude", db.ExcludeArticle, "renew", true, []string{"renew"}, 1},
		{"exclude again", db.ExcludeArticle, "renew", false, []string{"renew"}, 1},
		{"exclude another", db.ExcludeArticle, "fees", true, []string{"fees", "renew"}, 2},
		{"include", db.IncludeArticle, "renew", true, []string{"fees"}, 3},
		{"include what is not excluded", db.IncludeArticle, "renew", false, []string{"fees"}, 3},
	} {
		if changed, err := step.do(ctx, step.id); err != nil || changed != step.changed {
			t.Errorf("%s: got %v, %v, want %v", step.name, changed, err, step.changed)
		}
		left, err := db.ExcludedArticles(ctx)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, step.name, left, step.left)
		if version, err := db.ArticlesVersion(ctx); err != nil || version != step.version {
			t.Errorf("%s: version %d, %v, want %d", step.name, version, err, step.version)
		}
	}
	if _, err := db.ExcludeArticle(ctx, ""); err == nil {
		t.Error("an empty id was excluded")
	}
}

func testArticlesFromEverywhere(t *testing.T, dsn string) {
	dbs := handles(t, dsn)
	var group sync.WaitGroup
	for w := range 8 {
		db := dbs[w%len(dbs)]
		group.Go(func() {
			if err := db.SaveArticle(context.Background(), SavedArticle{ID: fmt.Sprint(w), State: Published, Markdown: "文"}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got, err := dbs[1].ArticlesVersion(t.Context()); err != nil || got != 8 {
		t.Errorf("version = %d, %v, want 8", got, err)
	}
}
