package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed lucene/Peer.java
var peerJava []byte

// lucene runs Lucene 8 with an analyzer of lucene/Peer.java. Java and the jars
// are Debian's.
func lucene(analyzer string) func(context.Context, *bench) (*exec.Cmd, error) {
	return func(ctx context.Context, b *bench) (*exec.Cmd, error) {
		classes, err := compileLucene(ctx, b)
		if err != nil {
			return nil, err
		}
		return exec.CommandContext(ctx, "java", "-cp", classes, "Peer", analyzer), nil
	}
}

// compileLucene compiles the peer once and returns its class path.
func compileLucene(ctx context.Context, b *bench) (string, error) {
	for _, tool := range []string{"java", "javac"} {
		if _, err := exec.LookPath(tool); err != nil {
			return "", fmt.Errorf("there is no %s here; on Debian, apt-get install default-jdk-headless liblucene8-java", tool)
		}
	}
	dir := filepath.Join(b.temp, "lucene")
	path := []string{dir}
	for _, name := range []string{"core", "analyzers-common", "analyzers-smartcn"} {
		found, err := filepath.Glob(filepath.Join(b.cfg.jars, "lucene-"+name+"-8.*.jar"))
		if err != nil {
			return "", err
		}
		if len(found) == 0 {
			return "", fmt.Errorf("there is no lucene-%s-8.*.jar in %s; on Debian, apt-get install liblucene8-java, else say -jars", name, b.cfg.jars)
		}
		path = append(path, slices.Max(found))
	}
	classes := strings.Join(path, string(os.PathListSeparator))
	if _, err := os.Stat(filepath.Join(dir, "Peer.class")); err == nil {
		return classes, nil
	}
	source := filepath.Join(dir, "Peer.java")
	if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(source, peerJava, 0o600)); err != nil {
		return "", fmt.Errorf("compile Lucene's peer: %w", err)
	}
	within, cancel := context.WithTimeout(ctx, b.cfg.deadline)
	defer cancel()
	if said, err := exec.CommandContext(within, "javac", "-encoding", "UTF-8", "-cp", classes, "-d", dir, source).CombinedOutput(); err != nil {
		return "", fmt.Errorf("compile Lucene's peer: %w: %s", err, said)
	}
	return classes, nil
}
