//go:build !race

package diagnose_test

// raceDetector is set where the race detector slows everything down unevenly.
const raceDetector = false
