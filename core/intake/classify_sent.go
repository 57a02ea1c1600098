package intake

// sentValue recognizes what a request sends instead of a token: a variable that was never set, an
// opaque token, an ID. The first request that sends one of these counts.
func (f *Found) sentValue() bool {
	for _, r := range f.Requests {
		sent, ok := r.Authorization()
		if !ok || sent.Value.Computed || len(sent.Value.Text) > maxWord {
			continue
		}
		if bare, _ := unwrap(sent.Value.Text); f.opaqueForm(bare) || f.value(bare, true) {
			return true
		}
	}
	return false
}

// sentVariable recognizes a request that takes its token from a variable.
func (f *Found) sentVariable() bool {
	for _, r := range f.Requests {
		if sent, ok := r.Authorization(); ok && sent.Value.Computed && !r.IsPreflight() {
			f.Kind = Text
			f.remark(NotAToken, "no token found: the request takes it from a variable",
				"a shell or a program fills it in before the request is sent", "print the variable, and paste its value")
			return true
		}
	}
	return false
}
