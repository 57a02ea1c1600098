//go:build unix

package cli_test

import (
	"os/exec"
	"syscall"
)

// start starts a command with all that it will start in a group of its own, and stop
// ends the group: go run starts another program.
func start(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd.Start()
}

func stop(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	_ = cmd.Wait() // it was killed
}
