//go:build !race

package diagnose_test

// raceDetector tells that the race detector is on, which slows everything down unevenly.
const raceDetector = false
