package expiry

import (
	"math"
	"slices"

	"bulla/core"
	"bulla/core/expiry"
	"bulla/ui/pane"
)

const (
	never    = "never"
	standard = "1d" // for a web session, according to Courier's guide
)

// choice is one of the lifetimes to pick from.
type choice struct {
	text   string
	length float64 // in milliseconds, infinite for never
}

// choices returns the presets and never, shortest first.
func choices() []choice {
	var all []choice
	for _, text := range expiry.Presets() {
		lifetime, _ := expiry.Parse(text) // a test of core/expiry reads them all
		all = append(all, choice{text: text, length: lifetime.Milliseconds()})
	}
	return append(all, choice{text: never, length: math.Inf(1)})
}

// length returns the lifetime of a request, as in choice. ok is false if its expiry is invalid.
func length(r core.Request) (milliseconds float64, ok bool) {
	lifetime, err := r.Lifetime()
	if lifetime.Form() == expiry.Absent {
		return math.Inf(1), err == nil
	}
	return lifetime.Milliseconds(), err == nil
}

// chosen returns the index of the choice with the lifetime of the request, or -1.
func chosen(r core.Request) int {
	now, ok := length(r)
	if !ok {
		return -1
	}
	return slices.IndexFunc(choices(), func(c choice) bool { return c.length == now })
}

// shorter returns the longest choice that is shorter than the lifetime of the request. If the
// expiry is invalid, it returns the standard choice.
func shorter(r core.Request) (text string, ok bool) {
	now, known := length(r)
	if !known {
		return standard, true
	}
	for _, c := range slices.Backward(choices()) {
		if c.length < now {
			return c.text, true
		}
	}
	return "", false
}

// longer returns the shortest choice that is longer than the lifetime of the request. If the expiry
// is invalid, it returns the standard choice.
func longer(r core.Request) (text string, ok bool) {
	now, known := length(r)
	if !known {
		return standard, true
	}
	for _, c := range choices() {
		if c.length > now {
			return c.text, true
		}
	}
	return "", false
}

// choose returns the effect of a choice, if there is one.
func choose(text string, ok bool) pane.Effect {
	switch {
	case !ok:
		return pane.Effect{}
	case text == never:
		return pane.Change(core.NeverExpire{})
	}
	return pane.Change(core.SetExpiry{Text: text})
}
