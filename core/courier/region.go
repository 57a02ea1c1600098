package courier

import "strings"

// Region is one of the two places that Courier runs in. A workspace lives in one of
// them and is unknown in the other.
type Region string

// The regions; SDKs use the US unless told otherwise.
const (
	US Region = "us"
	EU Region = "eu"
)

// Regions returns the names of the regions.
func Regions() []string { return []string{string(US), string(EU)} }

// BaseURL returns where the REST API of a region is (Courier: courier-js,
// courier-api-urls).
func (r Region) BaseURL() string {
	if r == EU {
		return "https://api.eu.courier.com"
	}
	return "https://api.courier.com"
}

// InboxURL returns where the inbox's GraphQL is.
func (r Region) InboxURL() string {
	if r == EU {
		return "https://inbox.eu.courier.io/q"
	}
	return "https://inbox.courier.com/q"
}

// SocketURL returns where the inbox's websocket is.
func (r Region) SocketURL() string {
	if r == EU {
		return "wss://realtime.eu.courier.io"
	}
	return "wss://realtime.courier.io"
}

// IsHost reports whether a host serves one of Courier's APIs: those above and others, such
// as the legacy inbox. Courier's website is not one.
func IsHost(host string) bool {
	for _, domain := range [...]string{".courier.com", ".courier.io"} {
		name, ok := strings.CutSuffix(strings.ToLower(host), domain)
		if ok && name != "" && name != "www" && name != "app" {
			return true
		}
	}
	return false
}

// IssueTokenPath is the path of the endpoint that issues tokens, behind a base URL
// (Courier: Create an auth token).
const IssueTokenPath = "/auth/issue-token"

// Variables of the environment that Courier's own SDKs read.
const (
	APIKeyVariable  = "COURIER_API_KEY"
	BaseURLVariable = "COURIER_BASE_URL"
)

// KeyScope returns the state and environment that the prefix of an API key names, as
// the claim tenant_scope has them: pk_test_ is published/test. ok is false where the
// prefix does not tell (pk_, token_) or is none of Courier's.
func KeyScope(apiKey string) (scope TenantScope, ok bool) {
	for prefix, scope := range map[string]TenantScope{
		"pk_prod_": {"published", "production"},
		"pk_test_": {"published", "test"},
		"dk_prod_": {"draft", "production"},
		"dk_test_": {"draft", "test"},
	} {
		if strings.HasPrefix(apiKey, prefix) {
			return scope, true
		}
	}
	return TenantScope{}, false
}

// IsAPIKey reports whether text has the form of an API key: one of Courier's
// prefixes and letters, digits, hyphens or underscores behind it.
func IsAPIKey(text string) bool {
	for _, prefix := range KeyPrefixes() {
		if tail, ok := strings.CutPrefix(text, prefix); ok {
			return tail != "" && strings.Trim(strings.ToLower(tail), "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
		}
	}
	return false
}
