package main

import (
	"context"
	"crypto/rand"
	"net"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// newPostgres makes a database of the test's own and drops it afterwards.
func newPostgres(t testing.TB) (address string) {
	t.Helper()
	server := os.Getenv("ZHENGDA_TEST_POSTGRES")
	if server == "" {
		missing(t, "no PostgreSQL: set ZHENGDA_TEST_POSTGRES, for example postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable")
	}
	admin, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	name := "zhengda_test_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		admin.Close(context.Background())
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// natsServer is where the NATS for tests listens.
func natsServer(t testing.TB) (addr string) {
	t.Helper()
	addr = "127.0.0.1:4222"
	c, err := net.DialTimeout("tcp", addr, 2*time.Second)
	if err != nil {
		missing(t, "no NATS on "+addr+": start nats-server")
	}
	c.Close()
	return addr
}

// missing skips the test aloud, or fails it where everything must be there.
func missing(t testing.TB, message string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(message)
	}
	t.Skip(message)
}
