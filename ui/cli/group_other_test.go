//go:build !unix

package cli_test

import "os/exec"

func start(cmd *exec.Cmd) error { return cmd.Start() }

func stop(cmd *exec.Cmd) {
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // it was killed
}
