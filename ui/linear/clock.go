package linear

import (
	"time"

	"bulla/core/edit"
	"bulla/core/hint"
)

// clock moves the time that the token is judged at. A duration counts from the time of the clock.
func (d *dialog) clock(given string) {
	before := d.snapshot()
	switch given {
	case "":
		d.sayf("clock: %s; clock +1h, clock next or a time moves it, clock now returns", date(d.now(), d.Now()))
		return
	case "now":
		d.shift = 0
	case "next":
		next, ok := before.Times.NextEdge(d.now())
		if !ok {
			d.refuse("the token has no iat, nbf or exp to go to", "clock +1h moves the clock by an hour")
			return
		}
		d.moveTo(next.Time)
	default:
		to, err := edit.Time(given, d.now())
		if err != nil {
			d.problem(hint.Of(err, "for example +1h, 2026-12-01 12:00, next or now"))
			return
		}
		d.moveTo(to)
	}
	d.tell(before)
	d.expires(d.snapshot())
}

// moveTo sets the clock to a time.
func (d *dialog) moveTo(to time.Time) { d.shift = to.Unix() - d.Now().Unix() }
