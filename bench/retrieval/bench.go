package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"zhengda/bench/beir"
)

// bench is one run of the command.
type bench struct {
	cfg  config
	log  io.Writer
	temp string // removed at the end
}

func newBench(cfg config, log io.Writer) (*bench, error) {
	temp, err := os.MkdirTemp("", "zhengda-bench-")
	if err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	return &bench{cfg: cfg, log: log, temp: temp}, nil
}

func (b *bench) close() error {
	if err := os.RemoveAll(b.temp); err != nil {
		return fmt.Errorf("remove the temporary folder: %w", err)
	}
	return nil
}

// run measures each collection at each size and prints what comes out.
func (b *bench) run(ctx context.Context, out io.Writer) error {
	bySize := make([][]*result, len(b.cfg.sizes))
	for _, dir := range b.cfg.dirs {
		set, err := beir.Read(dir)
		if err != nil {
			return err
		}
		if set.Lacking > 0 {
			fmt.Fprintf(out, "%s: %d documents are judged to answer and are not in the corpus; they count as never found.\n\n", dir, set.Lacking)
		}
		for i, size := range b.cfg.sizes {
			r, err := b.measure(ctx, filepath.Base(filepath.Clean(dir)), set, size)
			if err != nil {
				return err
			}
			b.print(out, r)
			bySize[i] = append(bySize[i], r)
		}
	}
	for _, results := range bySize {
		if len(results) > 1 {
			b.printMean(out, results)
		}
	}
	return nil
}
