package tour

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/edit"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

// state is what the actions of a chapter work on.
type state struct {
	bench core.Workbench
	kept  map[string]string // tokens by name
	// received is the change that inspects the token which was issued last, nil if none was.
	received *core.Receive
}

// perform does one action.
func (p *Player) perform(ctx context.Context, s *state, a *Action) error {
	at, err := p.moment()
	if err != nil {
		return err
	}
	switch d := a.deed(); d.key {
	case "clock":
		return p.moveClock(s, d.value)
	case "keep":
		s.kept[d.value] = s.bench.Snapshot(at.Now).Token.Text
		return nil
	case "revoke":
		p.emulator.Revoke(apiKeys[d.value])
		return nil
	case "issue":
		return p.issue(ctx, s, d.value)
	case "fetch":
		return p.fetch(ctx, s, d.value)
	case "send":
		return p.send(ctx, s, a)
	}
	changes, err := p.changes(s, a, at.Now)
	for _, change := range changes {
		s.bench = s.bench.Apply(change, at)
	}
	return err
}

// moveClock moves the clock.
func (p *Player) moveClock(s *state, text string) error {
	move, err := parseClock(text)
	if err != nil {
		return err
	}
	present := p.options.Now().UTC()
	to, err := move.to(p.Now(), present, s.bench.Snapshot(present).Token)
	if err == nil {
		p.shift.Store(int64(to.Sub(present)))
	}
	return err
}

// changes returns what an action changes in the Workbench.
func (p *Player) changes(s *state, a *Action, now time.Time) ([]core.Change, error) {
	switch d := a.deed(); d.key {
	case "scope":
		return one(core.SetScope{Text: d.value}), nil
	case "add":
		return one(core.AddScope{Scope: d.value}), nil
	case "remove":
		return one(core.RemoveScope{Scope: d.value}), nil
	case "user":
		return one(core.SetScope{Text: withUser(s.bench.Request.Scopes, d.value)}), nil
	case "preset":
		return one(core.UsePreset{Name: d.value}), nil
	case "expiry":
		if d.value == never {
			return one(core.NeverExpire{}), nil
		}
		return one(core.SetExpiry{Text: d.value}), nil
	case "key":
		if d.value == courierKey {
			return one(core.SetVerifiers{Keys: signing.Keys{p.signer}}), nil
		}
		return one(core.SetVerifiers{}), nil
	case "paste":
		shown := s.bench.Snapshot(now).Token.Text
		return one(core.Paste{Text: strings.ReplaceAll(d.value, tokenPlaceholder, shown)}), nil
	}
	return p.tokenChange(s, a, now)
}

// tokenPlaceholder stands for the token in a text to paste.
const tokenPlaceholder = "{token}"

func one(change core.Change) []core.Change { return []core.Change{change} }

// withUser returns a scope string for one user.
func withUser(scopes []string, user string) string {
	others := slices.DeleteFunc(slices.Clone(scopes), func(word string) bool {
		return strings.HasPrefix(word, scope.UserPrefix)
	})
	return scope.Join(append([]string{scope.UserPrefix + user}, others...))
}

var errNoToken = errors.New("there is no token: issue or paste one before")

// tokenChange returns what an action changes in the token.
func (p *Player) tokenChange(s *state, a *Action, now time.Time) ([]core.Change, error) {
	t := s.bench.Snapshot(now).Token
	if t.Text == "" {
		return nil, errNoToken
	}
	switch d := a.deed(); d.key {
	case "claim":
		text, err := edit.Set(t.Payload, d.value, a.Value, now)
		return one(core.EditPart{Part: token.Payload, Text: text}), err
	case "header":
		text, err := edit.Set(t.Header, d.value, a.Value, now)
		return one(core.EditPart{Part: token.Header, Text: text}), err
	case "drop":
		text, ok := edit.Remove(t.Payload, d.value)
		if !ok {
			return nil, errors.New("the token has no such claim")
		}
		return one(core.EditPart{Part: token.Payload, Text: text}), nil
	case "flip":
		text, err := flipped(t, d.value, a.At)
		return one(core.Paste{Text: text}), err
	case "sign":
		text, err := p.signed(t, d.value, now)
		return one(core.Paste{Text: text}), err
	}
	return nil, errors.New("there is no such action") // Parse refuses it
}

// flipped returns the token with one character of a segment changed, the one in the middle if at is
// 0.
func flipped(t token.Token, name string, at int) (string, error) {
	i := slices.Index(segmentNames(), name)
	if i >= len(t.Segments) || t.Segments[i].Text == "" {
		return "", errors.New("the token has no such segment")
	}
	segment := t.Segments[i]
	at = cmp.Or(at, len(segment.Text)/2+1)
	if at > len(segment.Text) {
		return "", errors.New("the segment is shorter than that")
	}
	text, ok := edit.Flip(t, segment.At+at-1)
	if !ok {
		return "", errors.New("this character can't be changed")
	}
	return text, nil
}

// signed returns the token signed with another key, or without a signature and with alg none.
func (p *Player) signed(t token.Token, how string, now time.Time) (string, error) {
	if how == noneAlg {
		header, err := edit.Set(t.Header, "alg", `"none"`, now)
		if err != nil {
			return "", err
		}
		t = token.Decode(edit.Replace(t, token.Header, header))
		return t.SigningInput() + ".", nil
	}
	key, err := signing.RandomKey(p.random)
	if err != nil {
		return "", err
	}
	return signing.Sign(t.Header.Text, t.Payload.Text, key)
}
