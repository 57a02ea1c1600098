package linear

import (
	"bulla/core/edit"
	"bulla/core/hint"
)

// clock moves the time that the token is judged at. A duration counts from the time of the clock.
func (d *dialog) clock(given string) {
	before, to := d.snapshot(), d.now()
	switch given {
	case "":
		d.sayf("clock: %s; clock +1h, clock next or a time moves it, clock now returns", date(to, d.Now()))
		return
	case "now":
		d.shift = 0
	case "next":
		edges := before.Times.Edges()
		if len(edges) == 0 {
			d.refuse("the token has no iat, nbf or exp to go to", "clock +1h moves the clock by an hour")
			return
		}
		to = edges[0].Time
		for i := len(edges) - 1; i >= 0 && edges[i].Time.After(d.now()); i-- {
			to = edges[i].Time
		}
		d.moveTo(to.Unix())
	default:
		to, err := edit.Time(given, d.now())
		if err != nil {
			d.problem(hint.Of(err, "for example +1h, 2026-12-01 12:00, next or now"))
			return
		}
		d.moveTo(to.Unix())
	}
	d.tell(before)
	d.expires(d.snapshot())
}

// moveTo sets the clock to a time in Unix seconds.
func (d *dialog) moveTo(seconds int64) { d.shift = seconds - d.Now().Unix() }
