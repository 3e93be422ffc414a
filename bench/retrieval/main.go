package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "retrieval:", err)
		os.Exit(1)
	}
}

// config is what the flags say.
type config struct {
	dirs     []string
	systems  []string
	sizes    []int // natural among them
	queries  int
	rounds   int
	warmup   int
	warmSize int
	builds   int
	seed     uint64
	budget   time.Duration
	deadline time.Duration
	jars     string
	cache    string
}

// natural is the size of a collection as it is.
const natural = 0

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	if len(args) == 2 && args[0] == serveFlag {
		return serve(args[1], stdin, stdout)
	}
	cfg, err := parse(args, stderr)
	if err != nil {
		return err
	}
	b, err := newBench(cfg, stderr)
	if err != nil {
		return err
	}
	err = b.run(ctx, stdout)
	return errors.Join(err, b.close())
}

func parse(args []string, stderr io.Writer) (config, error) {
	var cfg config
	var only, sizes string
	flags := flag.NewFlagSet("retrieval", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: go run ./bench/retrieval [flags] DIR...\n\nEach DIR holds corpus.jsonl, queries.jsonl and qrels.tsv.")
		flags.PrintDefaults()
	}
	flags.StringVar(&only, "systems", strings.Join(names(), ","), "the systems to run; "+ours+" always runs")
	flags.StringVar(&sizes, "sizes", "natural", "sizes of the corpus, such as natural,1000,100000; quality is told at the natural size only")
	flags.IntVar(&cfg.queries, "queries", 500, "queries whose latency is measured, at most; quality is over all")
	flags.IntVar(&cfg.rounds, "rounds", 5, "measured rounds; a query's latency is its median over them")
	flags.IntVar(&cfg.warmup, "warmup", 20, "rounds before the measured ones")
	flags.IntVar(&cfg.warmSize, "warmup-queries", 50, "queries of a warm-up round, the next ones each time")
	flags.IntVar(&cfg.builds, "builds", 3, "builds of each system; the fastest counts")
	flags.Uint64Var(&cfg.seed, "seed", 1, "seed of the sample, the replicated texts and the resampling")
	flags.DurationVar(&cfg.budget, "budget", 10*time.Second, "a system that has spent so long building, warming up or being measured takes no further rounds")
	flags.DurationVar(&cfg.deadline, "deadline", 10*time.Minute, "how long a peer may take for one build or one round before it is killed")
	flags.StringVar(&cfg.jars, "jars", "/usr/share/java", "folder of Lucene's jars")
	flags.StringVar(&cfg.cache, "cache", "", "folder in which npm installs minisearch (default: below the user's cache folder)")
	if err := flags.Parse(args); err != nil {
		return cfg, err
	}
	cfg.dirs = flags.Args()
	if len(cfg.dirs) == 0 {
		flags.Usage()
		return cfg, errors.New("which collection? give its folder")
	}
	for name, value := range map[string]int{"queries": cfg.queries, "rounds": cfg.rounds, "builds": cfg.builds, "warmup-queries": cfg.warmSize} {
		if value < 1 {
			return cfg, fmt.Errorf("-%s is %d; it takes at least 1", name, value)
		}
	}
	var err error
	if cfg.systems, err = parseSystems(only); err != nil {
		return cfg, err
	}
	if cfg.sizes, err = parseSizes(sizes); err != nil {
		return cfg, err
	}
	if cfg.cache == "" {
		dir, err := os.UserCacheDir()
		if err != nil {
			dir = os.TempDir()
		}
		cfg.cache = filepath.Join(dir, "zhengda-bench")
	}
	return cfg, nil
}

func parseSystems(only string) ([]string, error) {
	out := []string{ours}
	for name := range strings.SplitSeq(only, ",") {
		switch name = strings.TrimSpace(name); {
		case name == "" || slices.Contains(out, name):
		case !slices.Contains(names(), name):
			return nil, fmt.Errorf("-systems: there is no %s; there are %s", name, strings.Join(names(), ", "))
		default:
			out = append(out, name)
		}
	}
	return out, nil
}

func parseSizes(list string) ([]int, error) {
	var out []int
	for word := range strings.SplitSeq(list, ",") {
		if word = strings.TrimSpace(word); word == "natural" {
			out = append(out, natural)
			continue
		}
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-sizes: %q is neither natural nor a number of documents", word)
		}
		out = append(out, n)
	}
	return out, nil
}
