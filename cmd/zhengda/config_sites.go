package main

import (
	"fmt"
	"os"
	"path/filepath"

	"zhengda/web"
)

// readSites reads the file of websites; there are none without one.
func readSites(path string) (web.Sites, error) {
	if path == "" {
		return web.Sites{}, nil
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return web.Sites{}, fmt.Errorf("read the file of websites: %w", err)
	}
	return web.ParseSites(filepath.Base(path), src)
}
