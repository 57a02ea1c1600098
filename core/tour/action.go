package tour

import (
	"cmp"

	"bulla/core/redact"
)

// The values of Sign, Key, With and As. Those of Issue and Revoke are API keys.
const (
	anotherKey = "another-key"
	noneAlg    = "none"

	courierKey = "courier"
	noKey      = "none"

	withToken     = "token"
	withNothing   = "nothing"
	withClientKey = "client-key"
	apiKey        = "api-key"
	testAPIKey    = "test-api-key"
	newAPIKey     = "new-api-key"
)

func apiKeyNames() []string { return []string{apiKey, testAPIKey, newAPIKey} }

// apiKeys are the API keys of the tour. The emulator accepts anything that looks like one, and its
// tokens are worthless elsewhere.
var apiKeys = map[string]string{
	apiKey:     "pk_prod_TOURKEYTOURKEYTOURKEYTOURKEY",
	testAPIKey: "pk_test_TOURKEYTOURKEYTOURKEYTOURKEY",
	newAPIKey:  "pk_prod_NEWTOURKEYNEWTOURKEYNEWTOURK",
}

// deed is what an action does: the key that says so, and its value.
type deed struct{ key, value string }

// deeds returns the possible deeds of an action, with the values that are set.
func (a *Action) deeds() []deed {
	return []deed{
		{"scope", a.Scope}, {"add", a.Add}, {"remove", a.Remove}, {"user", a.User}, {"preset", a.Preset},
		{"expiry", a.Expiry}, {"clock", a.Clock}, {"claim", a.Claim}, {"header", a.Header}, {"drop", a.Drop},
		{"flip", a.Flip}, {"sign", a.Sign}, {"key", a.Key}, {"paste", a.Paste}, {"keep", a.Keep},
		{"issue", a.Issue}, {"fetch", a.Fetch}, {"revoke", a.Revoke}, {"send", a.Send},
	}
}

// deed returns what the action does.
func (a *Action) deed() deed {
	for _, d := range a.deeds() {
		if d.value != "" {
			return d
		}
	}
	return deed{}
}

// String says what the action does, as an instruction that can be shown.
func (a *Action) String() string {
	d := a.deed()
	value := redact.Short(d.value, 100)
	switch d.key {
	case "scope":
		return "set the scope to " + value
	case "add", "remove":
		return d.key + " " + value
	case "user":
		return "make " + value + " the user"
	case "preset":
		return "use the preset " + value
	case "expiry":
		return "set the expiry to " + value
	case "clock":
		return "move the clock: " + value
	case "claim", "header":
		return "set " + value + " to " + redact.Short(a.Value, 100)
	case "drop":
		return "remove the claim " + value
	case "flip":
		return "change one character of the " + value
	case "paste":
		return "paste a text"
	case "keep":
		return "keep this token as " + redact.Quote(d.value, 40)
	case "issue":
		return "issue the token with the " + keyTitle(d.value)
	case "fetch":
		return "fetch a token from the backend, logged in as " + value
	case "revoke":
		return "revoke the " + keyTitle(d.value)
	case "send":
		return "send " + value + " with " + withTitle(cmp.Or(a.With, withToken))
	}
	return a.keyText(d)
}

// keyText says what sign and key do.
func (a *Action) keyText(d deed) string {
	switch {
	case d.key == "sign" && d.value == noneAlg:
		return "remove the signature and set alg to none"
	case d.key == "sign":
		return "sign with another key"
	case d.value == courierKey:
		return "check signatures with Courier's key"
	}
	return "forget the key"
}

// keyTitle names an API key.
func keyTitle(name string) string {
	switch name {
	case testAPIKey:
		return "test API key"
	case newAPIKey:
		return "new API key"
	}
	return "API key"
}

// withTitle names what a request is authenticated with.
func withTitle(name string) string {
	switch name {
	case withToken:
		return "the token"
	case withNothing:
		return "no credentials"
	case withClientKey:
		return "the client key and an HMAC"
	case apiKey, testAPIKey, newAPIKey:
		return "the " + keyTitle(name)
	}
	return "the token " + redact.Quote(name, 40)
}
