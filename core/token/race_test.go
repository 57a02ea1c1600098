//go:build race

package token

// slowdown is how many times as long the race detector lets things take.
const slowdown = 20
