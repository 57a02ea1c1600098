// Package courier knows Courier's own forms: API keys, workspaces and
// environments, and the claims of the tokens that its issue-token endpoint makes.
package courier

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// Issuer names who signed a token.
type Issuer string

// The issuers bulla knows: a key on this machine, or Courier itself.
const (
	Local   Issuer = "local"
	Courier Issuer = "courier"
)

// SampleWorkspace is the workspace id of tokens that bulla signs itself. It is
// made up and belongs to nobody.
const SampleWorkspace = "00000000-0000-4000-8000-000000000000"

var (
	uuidRE      = regexp.MustCompile(`^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$`)
	workspaceRE = regexp.MustCompile(`^wrk_[0-9a-zA-Z]{20,32}$`)
	envRE       = regexp.MustCompile(`^(?:production|test|env_[0-9a-zA-Z]{1,40})$`)
	prefixRE    = regexp.MustCompile(`^(?:(?:pk|dk)_(?:prod_|test_)?|token_)`)
)

// IsUUID reports whether id has the form of a UUID (RFC 9562 section 4).
func IsUUID(id string) bool { return uuidRE.MatchString(id) }

// IsWorkspaceID reports whether id has one of the forms of a workspace id: a UUID
// or wrk_ and a ULID.
func IsWorkspaceID(id string) bool { return IsUUID(id) || workspaceRE.MatchString(id) }

// IsEnvironment reports whether name is an environment as the claims spell it:
// production, test or env_ and an id.
func IsEnvironment(name string) bool { return envRE.MatchString(name) }

// MaskKey returns what may be shown of an API key: its prefix, which names state
// and environment, and nothing of its secret part.
func MaskKey(key string) string { return prefixRE.FindString(key) + "****" }

// TenantScope is the claim tenant_scope taken apart: "published/production" is
// the published state of the production environment.
type TenantScope struct{ State, Environment string }

// ParseTenantScope takes the claim apart; ok is false where it has another form.
func ParseTenantScope(claim string) (scope TenantScope, ok bool) {
	state, environment, found := strings.Cut(claim, "/")
	if !found || state == "" || !IsEnvironment(environment) {
		return TenantScope{}, false
	}
	return TenantScope{State: state, Environment: environment}, true
}

// String returns the claim's text.
func (s TenantScope) String() string { return s.State + "/" + s.Environment }

// ParseTenantID takes the claim tenant_id apart: the workspace id and the
// environment that its suffix names; no suffix is production.
func ParseTenantID(claim string) (workspace, environment string, ok bool) {
	workspace, environment, suffixed := strings.Cut(claim, "/")
	if !suffixed {
		environment = "production"
	}
	return workspace, environment, IsWorkspaceID(workspace) && IsEnvironment(environment)
}

// TenantID joins a workspace id and an environment as the claim has them.
func TenantID(workspace, environment string) string {
	if environment == "production" {
		return workspace
	}
	return workspace + "/" + environment
}

// ClientKeyWorkspace returns the workspace id that a client key encodes: client
// keys are the standard base64 of it. Padding that was lost in copying is no
// fault.
func ClientKeyWorkspace(key string) (workspace string, ok bool) {
	id, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(key, "="))
	if err != nil || !IsWorkspaceID(string(id)) {
		return "", false
	}
	return string(id), true
}
