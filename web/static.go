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
}

type file struct {
	data []byte
	kind string // content type
	etag string
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
	if dir != "" {
		if s.disk, err = os.OpenRoot(dir); err != nil {
			return nil, fmt.Errorf("open the folder of static files %s: %w", dir, err)
		}
	}
	return s, nil
}

func newFile(name string, data []byte) file {
	return file{data: data, kind: contentTypes[path.Ext(name)], etag: etagOf(data)}
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

func (s *Server) serveStatic(w http.ResponseWriter, r *http.Request) error {
	return s.serveFile(w, r, r.PathValue("file"))
}

// serveWidget is the address that websites put into their script tag.
func (s *Server) serveWidget(w http.ResponseWriter, r *http.Request) error {
	return s.serveFile(w, r, "widget/widget.js")
}

// serveFile lets pages of any origin load the file: nothing in it is secret,
// and the widget is made to be loaded from elsewhere. Names are plain, so
// browsers ask each time whether the file is still the same; a changed one is
// never mixed with an old one for longer than a page lives.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, name string) error {
	f, err := s.static.find(name)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Etag", f.etag)
	h.Set("Cache-Control", "no-cache")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.data))
	return nil
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
