package ui

import (
	"context"
	"encoding/base64"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"bulla/core/broken"
	"bulla/core/courier"
	"bulla/core/hint"
	"bulla/core/issuer"
	"bulla/themes"
	"bulla/ui/config"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// rebound returns a letter of its own for every action that can have another key. No text of the
// screen has these letters, and no usual key is one of them.
func rebound() keymap.Given {
	given := keymap.Given{}
	for i, action := range keymap.SettableActions() {
		given[action] = []string{string(rune(0x400 + i))}
	}
	return given
}

// startRebound starts with a key of its own for every action. The usual keys work too.
func startRebound(t *testing.T, width, height int) *driver {
	t.Helper()
	return startWith(t, width, height, Settings{
		Theme: "mono", Profile: termenv.Ascii, Glyphs: themes.Unicode(), Reach: Reach{Probe: forbid},
		Own: config.Settings{Keys: rebound()},
	})
}

// namedKey finds the keys that a text tells the user to press: "press p", "then s", "u undoes it",
// "F5 or x reissues it". An a is an article except after press.
var namedKey = regexp.MustCompile(`\b(?:press|then) ([^\s;,:.]+|[;,:.])` +
	`|(?:^|[;:,(] |\b(?:or|and|then) )(\S+)(?: (?:or|and) (\S+))? [a-z]+s\b`)

// usualKeys returns the keys that the user can give to other actions, as texts name them.
func usualKeys() map[string]bool {
	usual := map[string]bool{}
	for _, action := range keymap.SettableActions() {
		for _, b := range keymap.Settable(action) {
			for _, key := range append(b.Keys(), b.Help().Key) {
				usual[keymap.KeyText(key)] = true
			}
		}
	}
	return usual
}

// fixedKeys returns the usual keys that nobody can change where the keys go now.
func (d *driver) fixedKeys() []string {
	m := d.model
	contexts := []keymap.Context{m.contextOf(m.focus)}
	if o := m.top(); o != nil {
		contexts = []keymap.Context{o.Traits().Context, keymap.Typing}
	}
	if m.takesText() || m.reading != nil {
		contexts = append(contexts, keymap.Typing)
	}
	var fixed []string
	for _, context := range contexts {
		for _, b := range m.keys.In(context) {
			settable := func(s keymap.Binding) bool { return s.Context == context }
			if !slices.ContainsFunc(keymap.Settable(b.Action), settable) {
				fixed = append(fixed, b.Keys()...)
			}
		}
	}
	return fixed
}

// checkKeys fails if a text on the screen, or one that a key would show, names a key that is not
// the user's.
func (d *driver) checkKeys() {
	d.t.Helper()
	usual, fixed := usualKeys(), d.fixedKeys()
	for _, text := range d.texts() {
		for _, match := range namedKey.FindAllStringSubmatch(text, -1) {
			for i, key := range match[1:] {
				if usual[key] && !slices.Contains(fixed, key) && (key != "a" || i == 0) {
					d.t.Fatalf("%q names %q, which is not the user's key", text, key)
				}
			}
		}
	}
}

// texts returns what the innermost window or else the panes show, each in one line, and why actions
// can't be used now.
func (d *driver) texts() []string {
	m := d.model
	header := m.header()
	texts := []string{m.message(), header.Plain()}
	if o := m.top(); o != nil {
		f := m.overlayFrame(o)
		_, facts := o.Title(f)
		texts = append(texts, inOneLine([]pane.Line{facts}), inOneLine(o.Render(f)))
		for _, b := range m.keys.In(o.Traits().Context) {
			texts = append(texts, o.Disabled(b.Action, f))
		}
		return texts
	}
	for _, b := range m.keys.In(keymap.Everywhere) {
		texts = append(texts, m.disabled(b.Action))
	}
	for i, p := range m.panes {
		f := m.frame(m.paneOf(m.contexts[i]))
		if m.contexts[i] != keymap.Tour || m.tourPane().Ended() { // the texts of a tour have the usual keys
			texts = append(texts, inOneLine(p.Render(f)))
		}
		for _, b := range m.keys.In(m.contexts[i]) {
			if keyed, ok := p.(pane.Keyed); ok {
				texts = append(texts, keyed.Disabled(b.Action, f))
			}
		}
	}
	return texts
}

// inOneLine joins lines, so that a text that was wrapped is whole again.
func inOneLine(lines []pane.Line) string {
	var words []string
	for _, line := range lines {
		words = append(words, strings.Fields(line.Plain())...)
	}
	return strings.Join(words, " ")
}

// TestTextsNameTheKeysOfTheUser checks that no text names a usual key once the user has chosen
// others: not on the screens of the matrix, and not for any broken token.
func TestTextsNameTheKeysOfTheUser(t *testing.T) {
	for _, row := range slices.Concat(screenRows, tourRows) {
		t.Run(row.name, func(t *testing.T) {
			d := startRebound(t, 160, 50)
			row.to(d)
			d.checkKeys()
		})
	}
	for i, b := range broken.All() {
		t.Run(b.Name, func(t *testing.T) {
			d := startRebound(t, 120, 40)
			d.press("B")
			for range i {
				d.press("down")
			}
			d.press("enter")
			for range d.model.snap.Findings {
				d.checkKeys()
				d.press("5", "down")
			}
			d.press("f")
			d.checkKeys()
			d.press("esc")
			d.checkKeys()
		})
	}
}

// TestHintsNameTheKeysOfTheUser checks a hint of core to which the screen adds a key.
func TestHintsNameTheKeysOfTheUser(t *testing.T) {
	answer := func(context.Context, issuer.Request) (issuer.Issued, error) {
		return issuer.Issued{}, &issuer.Error{Problem: hint.Problem{Message: "an empty body", Hint: issuer.NotCourier}}
	}
	d := startWith(t, 120, 40, Settings{
		Theme: "mono", Own: config.Settings{Keys: keymap.Given{keymap.Fetch: {"O"}}},
		Reach: Reach{KeyFrom: "env:" + courier.APIKeyVariable, Issue: answer},
	})
	d.press("ctrl+s", "ctrl+s")
	if shown := inOneLine(d.model.lines()); !strings.Contains(shown, "(O on the screen)") {
		t.Errorf("the key is missing:\n%s", shown)
	}
}

// TestTextsOfAnySessionNameTheKeysOfTheUser presses keys at random.
func TestTextsOfAnySessionNameTheKeysOfTheUser(t *testing.T) {
	pastes := []string{
		sampleToken, courierToken, oauthAnswer(t), "hello", `{"scope":"user_id:ann inbox:read:messages","expires_in":"soon"}`,
		signed(t, `{"iss":"https://login.example","sub":"1234","exp":1795172600}`), signed(t, `{"scope":"user_id:$userId"}`),
		tokenOfToken(signed(t, `{"scope":"user_id:heron"}`)), "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA",
	}
	for seed := range uint64(3) {
		random := rand.New(rand.NewPCG(seed, 2))
		d := startRebound(t, 120, 40)
		for range 250 {
			switch n := random.IntN(20); {
			case n == 0:
				d.paste(pastes[random.IntN(len(pastes))])
			case n < 3:
				d.press("esc")
			case n < 5:
				d.press(string(rune('1' + random.IntN(9))))
			default:
				d.press(d.anyKey(random))
			}
			d.checkKeys()
		}
	}
}

// tokenOfToken returns a token whose payload is another one.
func tokenOfToken(inner string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"HS256","cty":"JWT"}`)) + "." + encode([]byte(inner)) + "." + encode(make([]byte, 32))
}

// anyKey returns a key that does something where the keys go now. It sends no request.
func (d *driver) anyKey(random *rand.Rand) string {
	m := d.model
	bindings := append(m.keys.In(keymap.Everywhere), m.keys.In(m.contextOf(m.focus))...)
	if o := m.top(); o != nil {
		bindings = m.keys.In(o.Traits().Context)
	}
	bindings = slices.DeleteFunc(bindings, func(b keymap.Binding) bool {
		sends := b.Context == keymap.IssueOverlay || b.Context == keymap.FetchOverlay
		return sends && (b.Action == keymap.Send || b.Action == keymap.Accept) || len(b.Keys()) == 0
	})
	if m.takesText() && random.IntN(2) == 0 || len(bindings) == 0 {
		return []string{"x", "enter", "type:zz", "esc", "tab"}[random.IntN(5)]
	}
	return bindings[random.IntN(len(bindings))].Keys()[0]
}
