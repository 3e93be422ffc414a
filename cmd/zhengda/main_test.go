package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be zhengda itself for the scripts, exit codes
// and all.
func TestMain(m *testing.M) {
	testscript.Main(tidied{m}, map[string]func(){"zhengda": main})
}

// tidied removes what tests share once all have run.
type tidied struct{ *testing.M }

func (m tidied) Run() int {
	defer os.RemoveAll(programFolder())
	return m.M.Run()
}
