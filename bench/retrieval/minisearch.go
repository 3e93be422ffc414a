package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed minisearch/peer.js
var peerJS []byte

//go:embed minisearch/package.json
var packageJSON []byte

// nodeMemory is what MiniSearch may take, in MiB: 100,000 passages are more than
// Node allows by itself.
const nodeMemory = "8192"

// minisearch installs the pinned MiniSearch in the cache folder, once, and runs
// it there.
func minisearch(ctx context.Context, b *bench) (*exec.Cmd, error) {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("there is no %s here; on Debian, apt-get install nodejs npm", tool)
		}
	}
	dir := filepath.Join(b.cfg.cache, "minisearch")
	pinned, modules := filepath.Join(dir, "package.json"), filepath.Join(dir, "node_modules")
	if before, _ := os.ReadFile(pinned); !bytes.Equal(before, packageJSON) {
		if err := os.RemoveAll(modules); err != nil {
			return nil, fmt.Errorf("install minisearch: %w", err)
		}
	}
	peer := filepath.Join(dir, "peer.js")
	if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(pinned, packageJSON, 0o600), os.WriteFile(peer, peerJS, 0o600)); err != nil {
		return nil, fmt.Errorf("install minisearch: %w", err)
	}
	if _, err := os.Stat(filepath.Join(modules, "minisearch", "package.json")); err != nil {
		within, cancel := context.WithTimeout(ctx, b.cfg.deadline)
		defer cancel()
		if said, err := exec.CommandContext(within, "npm", "install", "--prefix", dir, "--ignore-scripts", "--no-audit", "--no-fund").CombinedOutput(); err != nil {
			return nil, fmt.Errorf("npm install minisearch: %w: %s", err, said)
		}
	}
	return exec.CommandContext(ctx, "node", "--max-old-space-size="+nodeMemory, peer), nil
}
