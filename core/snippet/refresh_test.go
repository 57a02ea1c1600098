package snippet

import (
	"math"
	"strings"
	"testing"
	"time"

	"bulla/core/expiry"
)

func TestRefreshAfter(t *testing.T) {
	const day = 24 * time.Hour
	for _, tt := range []struct {
		lifetime, want time.Duration
		ok             bool
	}{
		{-day, 0, false},
		{0, 0, false},
		{59 * time.Second, 0, false},
		{time.Minute - 1, 0, false},
		{time.Minute, 30 * time.Second, true},
		{61500 * time.Millisecond, 31 * time.Second, true},
		{5 * time.Minute, 270 * time.Second, true},
		{time.Hour, 54 * time.Minute, true},
		{day, 21*time.Hour + 36*time.Minute, true},
		{2 * day, 43*time.Hour + 12*time.Minute, true},
		{10 * day, 9 * day, true},
		{30 * day, 29 * day, true},
		{1000 * day, 999 * day, true},
		{math.MaxInt64, (math.MaxInt64 - day).Truncate(time.Second), true},
	} {
		got, ok := refreshAfter(tt.lifetime)
		if got != tt.want || ok != tt.ok {
			t.Errorf("refreshAfter(%v) = %v, %v, want %v, %v", tt.lifetime, got, ok, tt.want, tt.ok)
		}
	}
}

func FuzzRefreshAfter(f *testing.F) {
	f.Add(int64(time.Hour))
	f.Fuzz(func(t *testing.T, n int64) {
		lifetime := time.Duration(n)
		after, ok := refreshAfter(lifetime)
		if !ok {
			if after != 0 || lifetime >= time.Minute {
				t.Fatalf("refreshAfter(%v) = %v, false", lifetime, after)
			}
			return
		}
		if left := lifetime - after; after < 30*time.Second || left < 30*time.Second || left > 24*time.Hour+time.Second ||
			after < lifetime/2 {
			t.Fatalf("refreshAfter(%v) = %v", lifetime, after)
		}
	})
}

func TestLifetimeOf(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"1d": 24 * time.Hour, "1.1h": 3960 * time.Second, "3600": 3 * time.Second, "999ms": 0, "-1d": 0,
		"1000y":                       9223372036 * time.Second,
		strings.Repeat("9", 99) + "y": 9223372036 * time.Second,
	} {
		if got, ok := lifetimeOf(parsed(t, text)); got != want || !ok {
			t.Errorf("%s is valid for %v, %v, want %v", text, got, ok, want)
		}
	}
	if got, ok := lifetimeOf(expiry.Never()); got != 0 || ok {
		t.Errorf("a token without expiry is valid for %v, %v", got, ok)
	}
}
