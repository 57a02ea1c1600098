package tour

import (
	"slices"
	"strings"

	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/hint"
	"bulla/core/redact"
	"bulla/core/spelling"
)

// Target is something to look at.
type Target struct {
	Kind TargetKind
	// Name is the name of a pane, claim, segment or finding, or a call; "" for the flow.
	Name string
}

// TargetKind says what kind of thing to look at.
type TargetKind string

// The kinds of targets.
const (
	// Flow is the requests of the step as a diagram.
	Flow     TargetKind = "flow"
	Pane     TargetKind = "pane"
	Claim    TargetKind = "claim"
	Segment  TargetKind = "segment"
	Finding  TargetKind = "finding"
	Endpoint TargetKind = "endpoint"
)

// panes are the panes of the screen.
func panes() []string {
	return []string{"scopes", "expiry", "token", "claims", "diagnosis", "access", "key"}
}

func segmentNames() []string { return []string{"header", "payload", "signature"} }

// ParseTarget reads a target of Show: "flow", or a kind and a name such as "claim exp" or "endpoint
// GET /brands". The problem is zero if it is one.
func ParseTarget(text string) (Target, hint.Problem) {
	kind, name, _ := strings.Cut(text, " ")
	target := Target{TargetKind(kind), strings.TrimSpace(name)}
	var names []string
	switch target.Kind {
	case Flow:
		if target.Name == "" {
			return target, hint.Problem{}
		}
	case Pane:
		names = panes()
	case Segment:
		names = segmentNames()
	case Finding:
		names = diagnose.Codes()
	case Claim:
		if target.Name != "" {
			return target, hint.Problem{}
		}
	case Endpoint:
		call := parseCall(target.Name)
		if _, _, _, ok := access.Match(call.Method, call.Path, call.Operation); ok {
			return target, hint.Problem{}
		}
	}
	if slices.Contains(names, target.Name) {
		return target, hint.Problem{}
	}
	advice := `write "flow", "pane access", "claim exp", "segment payload", "finding exp", "endpoint GET /brands" or the like`
	return Target{}, hint.Problem{
		Message: redact.Quote(text, 60) + " is nothing to show", Hint: spelling.Advise(target.Name, names, advice),
	}
}
