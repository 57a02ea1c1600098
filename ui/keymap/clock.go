package keymap

// clockWords find the bindings that move the clock.
const clockWords = "time travel machine future past expired"

// clock are the bindings that move the clock on the screen.
func clock() []Binding {
	return []Binding{
		bind(Everywhere, MinuteBack, "(", "(", "-1m",
			"move the clock back a minute; the token is checked as of that time").
			named("Move the clock: a minute back", clockWords),
		bind(Everywhere, MinuteForward, ")", ")", "+1m", "move the clock forward a minute").
			named("Move the clock: a minute forward", clockWords),
		bind(Everywhere, HourBack, "<", "<", "-1h", "move the clock back an hour").
			named("Move the clock: an hour back", clockWords),
		bind(Everywhere, HourForward, ">", ">", "+1h", "move the clock forward an hour").
			named("Move the clock: an hour forward", clockWords),
		bind(Everywhere, DayBack, "{", "{", "-1d", "move the clock back a day").
			named("Move the clock: a day back", clockWords),
		bind(Everywhere, DayForward, "}", "}", "+1d", "move the clock forward a day").
			named("Move the clock: a day forward", clockWords),
		bind(Everywhere, NextEdge, ".", ".", "next edge",
			"move the clock to the next iat, nbf or exp of the token; after the last one, to the first").
			named("Move the clock: to the next iat, nbf or exp", clockWords+" edge jump"),
		bind(Everywhere, ClockNow, "0", "0", "back to now", "set the clock back to now").
			named("Move the clock: back to now", clockWords+" reset present"),
	}
}
