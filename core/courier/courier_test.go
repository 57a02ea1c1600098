package courier

import (
	"strings"
	"testing"
)

const (
	uuid      = "00000000-0000-4000-8000-000000000000"
	workspace = "wrk_01xxxxxxxxxxxxxxxxxxxxxxxx"
	env       = "env_01xxxxxxxxxxxxxxxxxxxxxxxx"
)

func TestParseTenantID(t *testing.T) {
	for _, c := range []struct {
		name, claim, workspace, environment string
		ok                                  bool
	}{
		{"production", uuid, uuid, "production", true},
		{"test", uuid + "/test", uuid, "test", true},
		{"environment of an old workspace", uuid + "/" + env, uuid, env, true},
		{"new workspace", workspace + "/" + env, workspace, env, true},
		{"upper case", strings.ToUpper(SampleWorkspace), SampleWorkspace, "production", true},
		{"empty", "", "", "production", false},
		{"empty suffix", uuid + "/", uuid, "", false},
		{"two suffixes", uuid + "/test/test", uuid, "test/test", false},
		{"unknown environment", uuid + "/staging", uuid, "staging", false},
		{"no workspace", "/test", "", "test", false},
		{"a customer's tenant", "acme", "acme", "production", false},
		{"hyphens elsewhere", "000000000-000-4000-8000-000000000000", "000000000-000-4000-8000-000000000000", "production", false},
		{"a letter that is not a hex digit", "g" + uuid[1:], "g" + uuid[1:], "production", false},
		{"an at sign instead of a hyphen", uuid[:8] + "@" + uuid[9:], uuid[:8] + "@" + uuid[9:], "production", false},
		{"a workspace ID that is too short", "wrk_" + workspace[4:23], "wrk_" + workspace[4:23], "production", false},
		{"a workspace ID that is too long", "wrk_" + strings.Repeat("x", 33), "wrk_" + strings.Repeat("x", 33), "production", false},
		{"an underscore in a workspace", "wrk_" + strings.Repeat("_", 20), "wrk_" + strings.Repeat("_", 20), "production", false},
		{"an environment that is too long", uuid + "/env_" + strings.Repeat("x", 41), uuid, "env_" + strings.Repeat("x", 41), false},
		{"line feed at the end", uuid + "\n", uuid + "\n", "production", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			gotWorkspace, gotEnvironment, ok := ParseTenantID(c.claim)
			if gotWorkspace != c.workspace || gotEnvironment != c.environment || ok != c.ok {
				t.Errorf("ParseTenantID(%q) = %q, %q, %v; want %q, %q, %v", c.claim, gotWorkspace, gotEnvironment, ok, c.workspace, c.environment, c.ok)
			}
			if again := TenantID(gotWorkspace, gotEnvironment); ok && again != c.claim {
				t.Errorf("TenantID(%q, %q) = %q, want %q", gotWorkspace, gotEnvironment, again, c.claim)
			}
		})
	}
}

func TestParseTenantScope(t *testing.T) {
	for _, c := range []struct {
		claim string
		want  TenantScope
		ok    bool
	}{
		{"published/production", TenantScope{"published", "production"}, true},
		{"published/test", TenantScope{"published", "test"}, true},
		{"published/" + env, TenantScope{"published", env}, true},
		{"draft/production", TenantScope{"draft", "production"}, true},
		{"", TenantScope{}, false},
		{"published", TenantScope{}, false},
		{"/production", TenantScope{}, false},
		{"published/", TenantScope{}, false},
		{"published/staging", TenantScope{}, false},
		{"published/env_", TenantScope{}, false},
		{"published/production/x", TenantScope{}, false},
		{"published/test\n", TenantScope{}, false},
	} {
		got, ok := ParseTenantScope(c.claim)
		if got != c.want || ok != c.ok {
			t.Errorf("ParseTenantScope(%q) = %+v, %v; want %+v, %v", c.claim, got, ok, c.want, c.ok)
		}
		if ok && got.String() != c.claim {
			t.Errorf("String() = %q, want %q", got.String(), c.claim)
		}
	}
}

func TestClaimsJSON(t *testing.T) {
	full := Claims{Scope: "user_id:user-123 inbox:read:messages", TenantScope: "published/production", TenantID: uuid,
		IssuedAt: 1730318606, ExpiresAt: 1730491406, Expires: true, JTI: "00000000-0000-4000-8000-000000000001"}
	endless := full
	endless.Expires = false
	for _, c := range []struct {
		name   string
		claims Claims
		want   string
	}{
		{"with exp", full, `{"scope":"user_id:user-123 inbox:read:messages","tenant_scope":"published/production","tenant_id":"` + uuid +
			`","iat":1730318606,"exp":1730491406,"jti":"00000000-0000-4000-8000-000000000001"}`},
		{"without exp", endless, `{"scope":"user_id:user-123 inbox:read:messages","tenant_scope":"published/production","tenant_id":"` + uuid +
			`","iat":1730318606,"jti":"00000000-0000-4000-8000-000000000001"}`},
		{"zero", Claims{}, `{"scope":"","tenant_scope":"","tenant_id":"","iat":0,"jti":""}`},
		{"exp before 1970", Claims{IssuedAt: -1, ExpiresAt: -2, Expires: true}, `{"scope":"","tenant_scope":"","tenant_id":"","iat":-1,"exp":-2,"jti":""}`},
		{"characters that HTML escapes", Claims{Scope: `<a>&"\é`}, `{"scope":"<a>&\"\\é","tenant_scope":"","tenant_id":"","iat":0,"jti":""}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.claims.JSON(); got != c.want {
				t.Errorf("JSON()\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestClientKeyWorkspace(t *testing.T) {
	for _, c := range []struct {
		name, key, want string
		ok              bool
	}{
		{"UUID", "MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAw", uuid, true},
		{"new form", "d3JrXzAxeHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=", "wrk_01xxxxxxxxxxxxxxxxxxxxxxx", true},
		{"padding lost", "d3JrXzAxeHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg", "wrk_01xxxxxxxxxxxxxxxxxxxxxxx", true},
		{"test environment", "MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAwL3Rlc3Q=", uuid, true},
		{"no environment", "MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAwL3RoZXJl", "", false},
		{"not a workspace", "aGVsbG8=", "", false},
		{"not base64", "pk_prod_EXAMPLE", "", false},
		{"the ID itself", uuid, "", false},
		{"empty", "", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := ClientKeyWorkspace(c.key)
			if got != c.want || ok != c.ok {
				t.Errorf("ClientKeyWorkspace(%q) = %q, %v; want %q, %v", c.key, got, ok, c.want, c.ok)
			}
		})
	}
}
