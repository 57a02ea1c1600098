// Package courier has the basic facts about Courier: what API keys, workspaces and environments
// look like, where its APIs are, the claims of its tokens, and the legacy HMAC signature.
package courier

import (
	"encoding/base64"
	"strings"
)

// Issuer names who signed a token.
type Issuer string

// The issuers that bulla knows: a local key, or Courier itself.
const (
	Local   Issuer = "local"
	Courier Issuer = "courier"
)

// SampleWorkspace is the workspace ID of tokens that bulla signs itself. It is made up and belongs
// to nobody.
const SampleWorkspace = "00000000-0000-4000-8000-000000000000"

// IsUUID reports whether id looks like a UUID (RFC 9562 section 4).
func IsUUID(id string) bool {
	if len(id) != len(SampleWorkspace) {
		return false
	}
	for i := 0; i < len(id); i++ {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		if hyphen != (id[i] == '-') || !hyphen && strings.IndexByte(hexDigits, id[i]) < 0 {
			return false
		}
	}
	return true
}

// IsWorkspaceID reports whether id looks like a workspace ID: a UUID, or wrk_ and a ULID.
func IsWorkspaceID(id string) bool {
	if tail, ok := strings.CutPrefix(id, "wrk_"); ok {
		return isAlphanumeric(tail, 20, 32)
	}
	return IsUUID(id)
}

// IsEnvironment reports whether name is an environment as claims spell it: production, test, or
// env_ and an ID.
func IsEnvironment(name string) bool {
	tail, ok := strings.CutPrefix(name, "env_")
	return ok && isAlphanumeric(tail, 1, 40) || name == "production" || name == "test"
}

// isAlphanumeric reports whether s has least to most characters, all of them ASCII letters or
// digits.
func isAlphanumeric(s string, least, most int) bool {
	if len(s) < least || len(s) > most {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; !isDigit(s[i]) && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

const hexDigits = "0123456789abcdefABCDEF"

func isHex(text string) bool { return strings.Trim(text, hexDigits) == "" }

// KeyPrefixes returns the prefixes of API keys (Courier: environments and API keys). If one prefix
// starts with another, the longer one comes first.
func KeyPrefixes() [7]string {
	return [...]string{"pk_prod_", "pk_test_", "dk_prod_", "dk_test_", "pk_", "dk_", "token_"}
}

// TenantScope is the claim tenant_scope: "published/production" is the published state of the
// production environment.
type TenantScope struct{ State, Environment string }

// ParseTenantScope splits the claim; ok is false if it looks different.
func ParseTenantScope(claim string) (scope TenantScope, ok bool) {
	state, environment, found := strings.Cut(claim, "/")
	if !found || state == "" || !IsEnvironment(environment) {
		return TenantScope{}, false
	}
	return TenantScope{State: state, Environment: environment}, true
}

// String returns the text of the claim.
func (s TenantScope) String() string { return s.State + "/" + s.Environment }

// ParseTenantID splits the claim tenant_id into the workspace ID and the environment that its
// suffix names; no suffix means production.
func ParseTenantID(claim string) (workspace, environment string, ok bool) {
	workspace, environment, suffixed := strings.Cut(claim, "/")
	if !suffixed {
		environment = "production"
	}
	return workspace, environment, IsWorkspaceID(workspace) && IsEnvironment(environment)
}

// TenantID joins a workspace ID and an environment as the claim does.
func TenantID(workspace, environment string) string {
	if environment == "production" {
		return workspace
	}
	return workspace + "/" + environment
}

// ClientKeyWorkspace returns the workspace ID that a client key encodes: a client key is the base64
// of a tenant_id. Padding may be missing, because it is often lost when the key is copied.
func ClientKeyWorkspace(key string) (workspace string, ok bool) {
	id, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(key, "="))
	if err != nil {
		return "", false
	}
	workspace, _, ok = ParseTenantID(string(id))
	if !ok {
		return "", false
	}
	return workspace, true
}
