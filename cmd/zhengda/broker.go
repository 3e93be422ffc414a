package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"zhengda/chat/natsbroker"
)

// openBroker joins this node with the others, and counts the rings.
func openBroker(ctx context.Context, c config, registry prometheus.Registerer, log *slog.Logger) (*natsbroker.Broker, error) {
	b, err := natsbroker.Open(ctx, c.Broker, log)
	if err != nil {
		return nil, err
	}
	if err := countRings(b, registry); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

func countRings(b *natsbroker.Broker, registry prometheus.Registerer) error {
	const name, help = "zhengda_broker_rings_total", "Rings between nodes: sent, heard, dropped because the broker was away or slow, garbled."
	rings := func(what string, n func(natsbroker.Counts) int64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help, ConstLabels: prometheus.Labels{"what": what}},
			func() float64 { return float64(n(b.Counts())) })
	}
	connected := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "zhengda_broker_connected", Help: "1 while the broker is connected."}, func() float64 {
		if b.Counts().Connected {
			return 1
		}
		return 0
	})
	for _, figure := range []prometheus.Collector{
		connected,
		rings("sent", func(c natsbroker.Counts) int64 { return c.Sent }),
		rings("heard", func(c natsbroker.Counts) int64 { return c.Heard }),
		rings("dropped", func(c natsbroker.Counts) int64 { return c.Dropped }),
		rings("garbled", func(c natsbroker.Counts) int64 { return c.Garbled }),
	} {
		if err := registry.Register(figure); err != nil {
			return fmt.Errorf("count rings: %w", err)
		}
	}
	return nil
}

// checkBroker finds a broker that cannot be used, or has nothing to join.
func (c config) checkBroker() error {
	if c.Broker == "" {
		return nil
	}
	if err := natsbroker.Check(c.Broker); err != nil {
		return fmt.Errorf("-broker: %w", err)
	}
	if !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://") {
		return errors.New("-broker joins several nodes, which need one PostgreSQL: name it with -database postgres://…, or leave -broker out for a node that is alone")
	}
	return nil
}
