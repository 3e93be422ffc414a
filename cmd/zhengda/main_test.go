package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be zhengda itself for the scripts, exit codes
// and all.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"zhengda": main})
}
