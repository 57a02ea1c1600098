package courier

import (
	"net/netip"
	"slices"
	"strings"
)

// Region is one of the two regions of Courier. A workspace is in one of them and unknown in the
// other.
type Region string

// The regions; SDKs use the US unless told otherwise.
const (
	US Region = "us"
	EU Region = "eu"
)

// Regions returns the names of the regions.
func Regions() []string { return []string{string(US), string(EU)} }

// BaseURL returns the address of a region's REST API (Courier: courier-js, courier-api-urls).
func (r Region) BaseURL() string {
	if r == EU {
		return "https://api.eu.courier.com"
	}
	return "https://api.courier.com"
}

// InboxURL returns the address of the inbox's GraphQL API.
func (r Region) InboxURL() string {
	if r == EU {
		return "https://inbox.eu.courier.io/q"
	}
	return "https://inbox.courier.com/q"
}

// SocketURL returns the address of the inbox's websocket.
func (r Region) SocketURL() string {
	if r == EU {
		return "wss://realtime.eu.courier.io"
	}
	return "wss://realtime.courier.io"
}

// IsHost reports whether a host serves one of Courier's APIs, including older ones such as the
// legacy inbox. Courier's website is not one.
func IsHost(host string) bool {
	for _, domain := range [...]string{".courier.com", ".courier.io"} {
		name, ok := strings.CutSuffix(strings.ToLower(host), domain)
		if ok && name != "" && name != "www" && name != "app" {
			return true
		}
	}
	return false
}

// IsLoopback reports whether a host is this machine: localhost or a loopback address. Where a name
// leads to is only known when it is dialed.
func IsLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	if err != nil {
		return strings.EqualFold(host, "localhost")
	}
	return address.Unmap().IsLoopback()
}

// IsThisMachine reports whether a host in a text means the machine that the request comes from, as
// IsLoopback does, also from inside a container or Android's emulator.
func IsThisMachine(host string) bool {
	others := []string{"host.docker.internal", "10.0.2.2", "0.0.0.0"}
	return IsLoopback(host) || strings.HasSuffix(host, ".localhost") || slices.Contains(others, host)
}

// IssueTokenPath is the path of the endpoint that issues tokens (Courier: Create an auth token).
const IssueTokenPath = "/auth/issue-token"

// Environment variables that Courier's SDKs read.
const (
	APIKeyVariable  = "COURIER_API_KEY"
	BaseURLVariable = "COURIER_BASE_URL"
)

// KeyScope returns the state and environment that the prefix of an API key names, as in the claim
// tenant_scope: pk_test_ is published/test. Ok is false if the prefix does not name them (pk_,
// token_) or is not one of Courier's.
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

// IsAPIKey reports whether text looks like an API key: one of Courier's prefixes, followed by
// letters, digits, hyphens or underscores.
func IsAPIKey(text string) bool {
	for _, prefix := range KeyPrefixes() {
		if tail, ok := strings.CutPrefix(text, prefix); ok {
			return tail != "" && strings.Trim(strings.ToLower(tail), "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
		}
	}
	return false
}
