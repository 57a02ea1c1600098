//go:build !race

package diagnose_test

// raceDetector is true if the race detector is on, which slows everything down unevenly.
const raceDetector = false
