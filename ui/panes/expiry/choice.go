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
	standard = "1d" // what Courier's guide has for a web session
)

// choice is one of the lifetimes to pick from.
type choice struct {
	text   string
	length float64 // in milliseconds, infinite for never
}

// choices returns the presets and never, shortest first.
func choices() []choice {
	var all []choice
	for _, preset := range expiry.Presets() {
		lifetime, _ := expiry.Parse(preset.Text) // a test of core/expiry reads them all
		all = append(all, choice{text: preset.Text, length: lifetime.Milliseconds()})
	}
	return append(all, choice{text: never, length: math.Inf(1)})
}

// length returns how long the lifetime of a request is, as choices have it; ok is false
// where its expiry isn't understood.
func length(r core.Request) (milliseconds float64, ok bool) {
	lifetime, err := r.Lifetime()
	if lifetime.Form() == expiry.Absent {
		return math.Inf(1), err == nil
	}
	return lifetime.Milliseconds(), err == nil
}

// chosen returns the index of the choice that lasts as long as the request, -1 for none.
func chosen(r core.Request) int {
	now, ok := length(r)
	if !ok {
		return -1
	}
	return slices.IndexFunc(choices(), func(c choice) bool { return c.length == now })
}

// shorter returns the longest choice that is shorter than the lifetime of the request,
// longer the shortest that is longer. An expiry that isn't understood is neither: both
// return the standard one.
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

// choose returns the effect of taking a choice, if there is one.
func choose(text string, ok bool) pane.Effect {
	switch {
	case !ok:
		return pane.Effect{}
	case text == never:
		return pane.Change(core.NeverExpire{})
	}
	return pane.Change(core.SetExpiry{Text: text})
}
