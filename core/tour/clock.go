package tour

import (
	"fmt"
	"strings"
	"time"

	"bulla/core/diagnose"
	"bulla/core/edit"
	"bulla/core/token"
)

// clockMove is where the clock goes: a time of the token or the present, and a distance from it.
type clockMove struct{ from, distance string }

// parseClock reads a move: "now", "exp", "exp - 5m", or "+2h" from where the clock is.
func parseClock(text string) (clockMove, error) {
	move := clockMove{distance: strings.TrimSpace(text)}
	for _, name := range [...]string{"now", "iat", "nbf", "exp"} {
		if rest, ok := strings.CutPrefix(move.distance, name); ok {
			move = clockMove{name, strings.ReplaceAll(rest, " ", "")}
			break
		}
	}
	if move.distance == "" {
		return move, nil
	}
	_, err := edit.Time(move.distance, dummy)
	if err == nil && !strings.ContainsRune("+-", rune(move.distance[0])) {
		err = fmt.Errorf("a distance begins with + or -")
	}
	return move, err
}

// to returns where the clock goes. Moved is where it is, and present is the present.
func (m clockMove) to(moved, present time.Time, t token.Token) (time.Time, error) {
	from, times := moved, diagnose.ReadTimes(t)
	var date diagnose.Date
	switch m.from {
	case "now":
		from = present
	case "iat":
		date = times.IssuedAt
	case "nbf":
		date = times.NotBefore
	case "exp":
		date = times.ExpiresAt
	}
	if m.from != "" && m.from != "now" {
		if !date.OK() {
			return time.Time{}, fmt.Errorf("the token has no usable %s to move the clock to", m.from)
		}
		from = date.Time
	}
	if m.distance == "" {
		return from, nil
	}
	return edit.Time(m.distance, from)
}
