package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed static
var staticFS embed.FS

// contentTypes are the files there are. The types stand here rather than with
// the operating system, which may think otherwise of .js; with nosniff a wrong
// type would keep the widget from loading.
var contentTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".png":  "image/png",
	".json": "application/json; charset=utf-8",
	".txt":  "text/plain; charset=utf-8",
}

// static has the scripts, styles and pictures of pages and widget.
type static struct {
	files map[string]file
	disk  *os.Root // files here win; nil: none
	first []string // addresses of what the widget's script loads; see readManifest
}

// file is what is sent. One that is embedded never changes.
type file struct {
	data   []byte
	kind   string        // content type
	etag   string        // of data
	zipped func() []byte // data compressed, when that helps; made when first asked for
}

// newStatic reads the embedded files; dir is a folder whose files win, or empty.
func newStatic(dir string) (*static, error) {
	s := &static{files: map[string]file{}}
	root, err := fs.Sub(staticFS, "static")
	if err != nil {
		return nil, fmt.Errorf("open embedded files: %w", err)
	}
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || contentTypes[path.Ext(name)] == "" {
			return err
		}
		data, err := fs.ReadFile(root, name)
		s.files[name] = newFile(name, data)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read embedded files: %w", err)
	}
	if s.first, err = s.readManifest(); err != nil {
		return nil, err
	}
	if dir != "" {
		if s.disk, err = os.OpenRoot(dir); err != nil {
			return nil, fmt.Errorf("open the folder of static files %s: %w", dir, err)
		}
	}
	return s, nil
}

func newFile(name string, data []byte) file {
	kind := contentTypes[path.Ext(name)]
	return file{data: data, kind: kind, etag: etagOf(data), zipped: sync.OnceValue(func() []byte { return compress(kind, data) })}
}

func etagOf(data []byte) string {
	sum := sha256.Sum256(data)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}

// find reads a file by its name below static.
func (s *static) find(name string) (file, error) {
	if s.disk != nil && contentTypes[path.Ext(name)] != "" {
		data, err := s.disk.ReadFile(name)
		if err == nil {
			return newFile(name, data), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return file{}, fmt.Errorf("read static file: %w", err)
		}
	}
	if f, ok := s.files[name]; ok {
		return f, nil
	}
	return file{}, errNotFound
}

// hashed are the names that change with what is in the file.
var hashed = regexp.MustCompile(`^widget/dist/.+-[A-Z0-9]{8}\.js$`)

func (s *Server) serveStatic(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	f, err := s.static.find(name)
	if err != nil {
		return err
	}
	if hashed.MatchString(name) {
		serveFile(w, r, f, "public, max-age=31536000, immutable")
	} else {
		serveFile(w, r, f, "no-cache")
	}
	return nil
}

// serveFile lets pages of any origin load the file: nothing in it is secret,
// and the widget is made to be loaded from elsewhere. Of files with plain names
// browsers ask each time (no-cache) whether they are still the same; a changed
// one is never mixed with an old one for longer than a page lives.
func serveFile(w http.ResponseWriter, r *http.Request, f file, caching string) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", caching)
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	data, etag := f.data, f.etag
	if isText(f.kind) {
		h.Add("Vary", "Accept-Encoding")
		if zipped := f.zipped; acceptsGzip(r.Header) && zipped() != nil {
			data, etag = zipped(), strings.TrimSuffix(etag, `"`)+`-gz"`
			h.Set("Content-Encoding", "gzip")
			h.Set("Content-Length", strconv.Itoa(len(data))) // ServeContent leaves it out with an encoding
		}
	}
	h.Set("Etag", etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// Tokens is the style sheet of colours, type and space that every surface uses,
// for pages that are written to a file.
func Tokens() (string, error) {
	data, err := fs.ReadFile(staticFS, "static/tokens.css")
	if err != nil {
		return "", fmt.Errorf("read embedded files: %w", err)
	}
	return string(data), nil
}
