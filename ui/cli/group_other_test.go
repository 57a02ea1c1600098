//go:build !unix

package cli_test

import (
	"os"
	"os/exec"
)

func pollable(f *os.File) (*os.File, error) { return f, nil }

func start(cmd *exec.Cmd) error { return cmd.Start() }

func stop(cmd *exec.Cmd) {
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // it was killed
}
