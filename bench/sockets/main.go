package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "sockets:", err)
		os.Exit(1)
	}
}

// config is what the flags say.
type config struct {
	sockets int
	warm    int
	active  int
	rounds  int
	round   time.Duration
}

// most bounds what may be asked for; beyond it the ports and the files of one
// machine are at an end.
const most = 100_000

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	if len(args) == 2 && args[0] == serveFlag {
		return serve(ctx, args[1], stdin, stdout)
	}
	cfg, err := parse(args, stderr)
	if err != nil {
		return err
	}
	r, err := measure(ctx, cfg, stderr)
	if err != nil {
		return err
	}
	return r.print(stdout)
}

func parse(args []string, stderr io.Writer) (config, error) {
	var cfg config
	flags := flag.NewFlagSet("sockets", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&cfg.sockets, "sockets", 8000, "idle sockets to open on each server")
	flags.IntVar(&cfg.warm, "warm", 2000, "sockets opened and closed beforehand, so that what a server sets up once is not counted")
	flags.IntVar(&cfg.active, "active", 256, "sockets that send and wait for their answer, over and over")
	flags.IntVar(&cfg.rounds, "rounds", 5, "rounds of that for each server, in turns")
	flags.DurationVar(&cfg.round, "round", 3*time.Second, "how long a round takes")
	if err := flags.Parse(args); err != nil {
		return cfg, err
	}
	switch {
	case flags.NArg() > 0:
		return cfg, fmt.Errorf("what is %q? there are flags only", flags.Arg(0))
	case cfg.sockets < 1 || cfg.sockets > most:
		return cfg, fmt.Errorf("-sockets is %d; it takes 1 to %d", cfg.sockets, most)
	case cfg.warm < 0 || cfg.warm > most:
		return cfg, fmt.Errorf("-warm is %d; it takes 0 to %d", cfg.warm, most)
	case cfg.active < 1 || cfg.active > cfg.sockets:
		return cfg, fmt.Errorf("-active is %d; it takes 1 to the number of sockets, %d", cfg.active, cfg.sockets)
	case cfg.rounds < 1 || cfg.rounds > 100 || cfg.round < time.Millisecond || cfg.round > time.Minute:
		return cfg, errors.New("-rounds takes 1 to 100, -round 1ms to 1m")
	}
	return cfg, nil
}
