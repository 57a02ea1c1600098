package linear

import (
	"slices"
	"strconv"
	"strings"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/spelling"
)

// composes reports whether the request can be changed now, and says what to do if it can't.
func (d *dialog) composes() bool {
	s := d.snapshot()
	if s.Mode == core.Compose {
		return true
	}
	d.refuse("this token was pasted, so it can't be changed", "fix composes a fixed one; compose goes back to composing")
	return false
}

// change makes changes and says what is new.
func (d *dialog) change(changes ...core.Change) {
	before, said := d.snapshot(), d.said
	d.apply(changes...)
	d.tell(before)
	if d.said == said+1 { // only the verdict
		d.say("Nothing changed: the token was like this already.")
	}
}

// issue prints the command with which Courier issues the token. A prompt for scripts sends nothing.
func (d *dialog) issue(string) {
	s := d.snapshot()
	if !d.composes() || !d.hasToken(s) {
		return
	}
	lasts := s.Request.Expiry
	if s.Request.Never {
		lasts = "none"
	}
	command := diagnose.IssueCommand(s.Request.Scope(), lasts, d.Share.Region == courier.EU)
	if command == "" {
		d.refuse("the scope is empty or can't be given on a command line", "copy body gives the request to send")
		return
	}
	if s.Verdict == diagnose.Broken {
		d.say("The token would not work yet; diagnosis says why.")
	}
	d.say("command: " + command)
	d.say("It needs COURIER_API_KEY; --dry-run shows the request without sending it.")
}

// user adds a user.
func (d *dialog) user(given string) {
	if !d.composes() {
		return
	}
	if given == "" {
		var ok bool
		if given, ok = d.field("user_id"); !ok {
			return
		}
	}
	id := strings.TrimPrefix(given, scope.UserPrefix)
	switch {
	case strings.ContainsAny(id, " \t"):
		d.refuse("a user ID can't contain a space", "spaces separate scopes; give one ID")
		return
	case redact.Keys(id) != id:
		d.refuse("this is a key, not a user", "give the user ID that the SDK uses, and rotate the key if others could see it")
		return
	case slices.Contains(d.snapshot().Request.Scopes, scope.UserPrefix+id) && !d.snapshot().SampleUser:
		d.refuse(quote(id)+" is already a user of the token", "pick "+scope.UserPrefix+"ID removes one")
		return
	}
	d.change(core.AddScope{Scope: scope.UserPrefix + id})
}

// choice is a scope in the list of scopes.
type choice struct {
	word   string // or the pattern of a family
	entry  scope.Entry
	listed bool // in the catalogue
	picked bool
}

// choices returns the scopes to pick from: those of the catalogue, whose numbers never change, and
// then those of the request that are not in it.
func (d *dialog) choices() []choice {
	words := withoutUsers(d.snapshot().Request.Scopes)
	var all []choice
	for _, e := range scope.Catalogue() {
		if e.Group != scope.GroupUser {
			all = append(all, choice{e.Pattern, e, true, slices.Contains(words, e.Pattern)})
		}
	}
	for _, word := range words {
		if !slices.ContainsFunc(all, func(c choice) bool { return c.word == word }) {
			entry, _, _ := scope.Lookup(word)
			all = append(all, choice{word, entry, false, true})
		}
	}
	return all
}

// withoutUsers returns the words of a scope that aren't users.
func withoutUsers(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(word string) bool {
		return strings.HasPrefix(word, scope.UserPrefix)
	})
}

// scopes lists the scopes, or only those that contain a word.
func (d *dialog) scopes(given string) {
	if s := d.snapshot(); s.Mode == core.Inspect {
		d.granted(s)
		d.say("These are the scopes of the pasted token; fix composes a fixed one.")
		return
	}
	group, folded, shown := scope.GroupUser, 0, 0
	for i, c := range d.choices() {
		switch {
		case given == "all" || c.picked:
		case given != "" && !strings.Contains(strings.ToLower(c.word+" "+c.entry.Gives), strings.ToLower(given)):
			continue
		case given == "" && c.entry.Group >= scope.GroupCreate:
			folded++
			continue
		}
		if c.entry.Group != group {
			group = c.entry.Group
			d.say(group.String() + ":")
		}
		d.say(c.line(i + 1))
		shown++
	}
	switch {
	case folded > 0:
		d.sayf("%d more scopes are for Create, or older; scopes all lists them.", folded)
	case shown == 0:
		d.say("No scope contains " + quote(given) + "; scopes lists them.")
	}
	d.say("pick NUMBER adds or removes one.")
}

// line returns a line of the list.
func (c choice) line(number int) string {
	mark := "[ ]"
	if c.picked {
		mark = "[x]"
	}
	text := strconv.Itoa(number) + " " + mark + " " + c.word
	if c.entry.Gives != "" {
		text += ": " + c.entry.Gives
	}
	return text
}

// pick adds or removes scopes.
func (d *dialog) pick(given string) {
	if !d.composes() {
		return
	}
	if given == "" {
		var ok bool
		if given, ok = d.field("scope"); !ok {
			return
		}
	}
	all := d.choices()
	var changes []core.Change
	for _, word := range strings.Fields(given) {
		picked, ok := d.pickable(word, all)
		if !ok {
			return
		}
		changes = append(changes, core.ToggleScope{Scope: picked})
	}
	d.change(changes...)
}

// pickable returns the scope that a number or a word stands for. It asks for the ID that a family
// needs, and reports false if there is no such scope.
func (d *dialog) pickable(word string, all []choice) (picked string, ok bool) {
	picked = word
	if n, err := strconv.Atoi(word); err == nil {
		if n < 1 || n > len(all) {
			d.refuse("no scope has the number "+word, "scopes lists them")
			return "", false
		}
		picked = all[n-1].word
	}
	entry, _, known := scope.Lookup(picked)
	switch {
	case known && entry.Pattern == picked && entry.Placeholder != "":
		id, ok := d.field(strings.Trim(entry.Placeholder, "<>"))
		if ok && strings.ContainsAny(id, " \t") {
			d.refuse("an ID can't contain a space", "give one ID")
			return "", false
		}
		return strings.Replace(picked, entry.Placeholder, id, 1), ok
	case !known && !strings.Contains(picked, ":"):
		advice := "scopes lists them"
		if _, isPreset := scope.PresetByName(picked); isPreset {
			advice = "preset " + picked + " picks its scopes"
		}
		d.refuse(quote(picked)+" is not a scope", advice)
		return "", false
	}
	return picked, true
}

// preset replaces the scopes.
func (d *dialog) preset(given string) {
	if !d.composes() {
		return
	}
	if given == "" {
		for _, p := range scope.Presets() {
			d.sayf("%s: %s", p.Name, p.Gives)
		}
		var ok bool
		if given, ok = d.field("preset"); !ok {
			return
		}
	}
	name, tenant, _ := strings.Cut(given, " ")
	preset, ok := scope.PresetByName(name)
	if !ok {
		d.refuse(quote(name)+" is not a preset",
			spelling.Advise(name, scope.PresetNames(), "they are "+strings.Join(scope.PresetNames(), ", ")))
		return
	}
	tenant = strings.TrimSpace(tenant)
	if preset.Placeholder == "" && tenant != "" {
		d.refuse("a preset replaces all scopes", "give one preset, and pick adds more scopes")
		return
	}
	if preset.Placeholder != "" && tenant == "" {
		if tenant, ok = d.field("tenant ID"); !ok {
			return
		}
	}
	if strings.ContainsAny(tenant, " \t") {
		d.refuse("a tenant ID can't contain a space", "spaces separate scopes; give one ID")
		return
	}
	d.change(core.UsePreset{Name: name, Argument: tenant})
}

// expiry sets when the token expires.
func (d *dialog) expiry(given string) {
	if !d.composes() {
		return
	}
	if given == "" {
		d.expires(d.snapshot())
		var ok bool
		if given, ok = d.field("expires in"); !ok {
			return
		}
	}
	if expiry.IsNever(given) {
		d.change(core.NeverExpire{})
		return
	}
	read, err := expiry.Read(given, d.Now())
	if err != nil {
		d.problem(hint.Of(err, "for example 2 days, until 17:00 or never"))
		return
	}
	if read.Note != "" {
		d.say(read.Note)
	}
	d.change(core.SetExpiry{Text: read.Lifetime.Source()})
}
