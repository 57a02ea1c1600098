//go:build !race

package token

// slowdown is 1 without the race detector.
const slowdown = 1
