//go:build !race

package token

// slowdown is the factor by which the race detector may slow things down.
const slowdown = 1
