// Bulla composes, reads and diagnoses the JWTs of Courier's authentication, on a screen or from the
// command line.
package main

import (
	"crypto/rand"
	"os"
	"runtime/debug"
	"time"

	"bulla/ui/cli"
	"bulla/ui/terminal/quiet"
)

func main() {
	quiet.Restore()
	os.Exit(cli.Main(cli.Process{
		Args:      os.Args[1:],
		Stdin:     os.Stdin,
		Stdout:    os.Stdout,
		Stderr:    os.Stderr,
		Getenv:    os.Getenv,
		LookupEnv: os.LookupEnv,
		Now:       time.Now,
		Random:    rand.Reader,
		Version:   version(),
	}))
}

// version returns the version of the build, "devel" if it has none.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
