package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

const pastedBody = `{"scope": "user_id:ann,inbox:read:messages", "expires_in": "3600"}`

// TestPasteARequest composes a request for a token that was pasted, and gets back to the one before
// it.
func TestPasteARequest(t *testing.T) {
	d := start(t, 120, 40)
	d.press("2", "right")
	d.paste(pastedBody)
	d.shows("compose", "a pasted request", "request: 1 error", "composed from the pasted request; esc undoes it",
		"scope-separator", "‹3600›", "a string without a unit means")
	d.press("esc")
	d.shows("pigeon  sample user", "undone: paste", "‹2d›")
}

// TestFixARequest fixes a pasted request at once, and undoes that.
func TestFixARequest(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(pastedBody)
	d.press("f")
	d.shows("fixed: ", "inbox:write:events", "‹1h›", "user_id ann")
	d.hides("a pasted request", "scope-separator")
	d.press("esc")
	d.shows("undone: fix", "a pasted request", "request: 1 error")
}

// TestForgetARequest keeps what was composed from a pasted request after its text is forgotten.
func TestForgetARequest(t *testing.T) {
	d := start(t, 120, 40)
	d.paste("user_id:ann inbox:read:messages inbox:write:events")
	d.shows("a pasted scope", "scope ready for inbox")
	d.press("2", "right")
	d.shows("a pasted scope", "‹2d›")
	d.press("esc")
	d.shows("forgot the pasted text", "preview", "user_id ann", "‹2d›")
	d.hides("a pasted scope")
}

// TestPastedScopeHasTimes shows when the token of a pasted scope expires, even if the request that
// was pasted before it had an expiry that can't be read.
func TestPastedScopeHasTimes(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(`{"scope": "user_id:$USER", "expires_in": "$DAYS days"}`)
	d.shows("‹$DAYS days›")
	d.paste("user_id:ann, inbox:read:messages, inbox:write:events")
	d.shows("scope-separator", "‹1d›", "in 1d", "expires Sat 21 Nov", "not separated")
	d.hides("not a valid date", "$DAYS", "missing")
}

// TestVerdictOfATokenAfterARequest keeps the expiry of a pasted request out of the verdict on the
// token that is pasted next.
func TestVerdictOfATokenAfterARequest(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(`{"scope": "user_id:$USER", "expires_in": "$DAYS days"}`)
	d.paste(sampleToken)
	d.shows("inspect", "broken: ")
	d.hides("can't read the expiry")
}

// TestReplaceAPlaceholder types the user in place of the placeholder that was left in a request.
func TestReplaceAPlaceholder(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(`{"scope": "user_id:$USER inbox:read:messages inbox:write:events", "expires_in": "1 day"}`)
	d.shows("is a placeholder, not a user", "here: press 1, then e, and type the user")
	d.press("f")
	d.shows("only you know the user: press e in Scopes to replace the placeholder")
	d.press("1", "e", "type:ann", "enter")
	d.shows("user_id ann", "request ready for inbox")
}

// TestRefusedRequestSaysWhyOnce keeps the reason out of the first line if the next one gives it.
func TestRefusedRequestSaysWhyOnce(t *testing.T) {
	d := start(t, 120, 40)
	d.paste("curl https://inbox.courier.com/q -H 'Authorization: " + sampleToken + "' -d '{}'")
	d.shows("this request: POST inbox.courier.com/q: denied, 401 ", "header-form", "Bearer is missing before the token")
	d.hides("401: Bearer is missing")
}

// TestProgramFillsInTheUser shows the sample user where a program fills in its own.
func TestProgramFillsInTheUser(t *testing.T) {
	d := start(t, 120, 40)
	d.paste("courier.auth.issueToken({ scope: `user_id:${id} inbox:read:messages inbox:write:events`, expires_in: '2 days' })")
	d.shows("the sample user replaces the one that your program fills in", "user_id pigeon sample", "request ready for inbox")
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.shows("request ready for inbox")
}

// TestScopeInAField types a pasted scope into the open field of the scopes.
func TestScopeInAField(t *testing.T) {
	d := start(t, 120, 40)
	d.press("a")
	d.paste("inbox:read:messages")
	d.hides("a pasted scope")
}
