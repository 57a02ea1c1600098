//go:build race

package core_test

// slowdown is what the race detector may cost.
const slowdown = 12
