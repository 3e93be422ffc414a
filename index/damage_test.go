package index

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func mustRead(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func filesBelow(t testing.TB, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// damages are what can happen to one file.
var damages = []struct {
	name string
	do   func(path string, b []byte) error
}{
	{"deleted", func(path string, _ []byte) error { return os.Remove(path) }},
	{"emptied", func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o644) }},
	{"zeroed", func(path string, b []byte) error { return os.WriteFile(path, make([]byte, len(b)), 0o644) }},
	{"cut to half", func(path string, b []byte) error { return os.WriteFile(path, b[:len(b)/2], 0o644) }},
	{"cut by a byte", func(path string, b []byte) error { return os.WriteFile(path, b[:len(b)-1], 0o644) }},
	{"grown by a byte", func(path string, b []byte) error { return os.WriteFile(path, append(b, 0), 0o644) }},
	{"first byte flipped", flip(func(int) int { return 0 })},
	{"byte at a third flipped", flip(func(n int) int { return n / 3 })},
	{"middle byte flipped", flip(func(n int) int { return n / 2 })},
	{"last byte flipped", flip(func(n int) int { return n - 1 })},
	{"second half zeroed", func(path string, b []byte) error {
		clear(b[len(b)/2:])
		return os.WriteFile(path, b, 0o644)
	}},
	{"a stretch written twice", func(path string, b []byte) error {
		copy(b[len(b)/2:], b[:len(b)/2])
		return os.WriteFile(path, b, 0o644)
	}},
	{"replaced by a folder", func(path string, _ []byte) error {
		if err := os.Remove(path); err != nil {
			return err
		}
		return os.Mkdir(path, 0o755)
	}},
}

func flip(at func(size int) int) func(string, []byte) error {
	return func(path string, b []byte) error {
		b[at(len(b))] ^= 4
		return os.WriteFile(path, b, 0o644)
	}
}

// TestDamage does to every file of a generation everything that can happen to
// it. Each damage is found at the start, questions are answered from the
// articles at once and with the same passage, and the generation is built again.
func TestDamage(t *testing.T) {
	c := testCorpus(t)
	whole := t.TempDir()
	open(t, whole, c).Close()
	cases := 0
	try := func(name string, damage func(dir string) error) {
		cases++
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			if err := damage(dir); err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			ix, err := Open(dir, c, quiet())
			if err != nil {
				t.Fatal(err)
			}
			defer ix.Close()
			served := ix.current.Load().served
			if got := first(t, ix, Query{Text: "身份证丢了怎么补办"}); got != "lost" {
				t.Errorf("found %q, want lost", got)
			}
			if took := time.Since(begun); took > 10*time.Second { // a second is promised, and it takes some hundredths; a test asserts no more than that it does not hang
				t.Errorf("the first answer took %v", took)
			}
			if !strings.HasPrefix(served, "a scan of the articles: generation "+generationName(c)) {
				t.Errorf("served by %s, so the damage was not found", served)
			}
			ix.rebuilding.Wait()
			if served := ix.Served(); served != "generation "+generationName(c) {
				t.Errorf("after building again: served by %s", served)
			}
			if got := first(t, ix, Query{Text: "身份证丢了怎么补办"}); got != "lost" {
				t.Errorf("after building again: found %q, want lost", got)
			}
			if _, err := openGeneration(dir, c); err != nil {
				t.Errorf("after building again: %v", err)
			}
		})
	}
	for _, file := range filesBelow(t, whole) {
		name, err := filepath.Rel(filepath.Join(whole, generationName(c)), file)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range damages {
			try(name+" "+d.name, func(dir string) error {
				path := filepath.Join(dir, generationName(c), name)
				return d.do(path, mustRead(t, path))
			})
		}
	}
	in := func(dir string, parts ...string) string {
		return filepath.Join(append([]string{dir, generationName(c)}, parts...)...)
	}
	try("everything deleted but the folder", func(dir string) error {
		if err := os.RemoveAll(in(dir)); err != nil {
			return err
		}
		return os.Mkdir(in(dir), 0o755)
	})
	try("Bleve's folder deleted", func(dir string) error { return os.RemoveAll(in(dir, bleveDir)) })
	try("a file too many", func(dir string) error { return os.WriteFile(in(dir, bleveDir, "more"), []byte("x"), 0o644) })
	for n := 1; n < len(filesBelow(t, whole)); n++ { // a copy that was broken off after n files
		try(fmt.Sprintf("half-copied, %d files", n), func(dir string) error {
			for _, f := range filesBelow(t, dir)[n:] {
				if err := os.Remove(f); err != nil {
					return err
				}
			}
			return nil
		})
	}
	try("a manifest of another corpus", func(dir string) error {
		m, err := readManifest(in(dir))
		if err != nil {
			return err
		}
		m.Name = "another"
		return writeManifest(in(dir), m)
	})
	try("another count in the manifest", func(dir string) error {
		m, err := readManifest(in(dir))
		if err != nil {
			return err
		}
		m.Documents++
		return writeManifest(in(dir), m)
	})
	try("sentinels that find other passages", func(dir string) error {
		m, err := readManifest(in(dir))
		if err != nil {
			return err
		}
		m.Sentinels[0].Found[0] = "fees#answer 1.000000"
		return writeManifest(in(dir), m)
	})
	if cases < 60 {
		t.Errorf("%d kinds of damage, want at least 60", cases)
	}
	t.Logf("%d kinds of damage", cases)
}
