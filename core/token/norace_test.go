//go:build !race

package token

// slowdown is how much longer things may take with the race detector.
const slowdown = 1
