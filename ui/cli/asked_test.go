package cli_test

import (
	"strings"
	"testing"

	"bulla/ui/cli"
)

// TestAsked asks commands about texts that ask for a token instead of having one.
func TestAsked(t *testing.T) {
	const scope = "user_id:ann inbox:read:messages inbox:write:events"
	tests := []struct {
		name, command, input string
		status               int
		says                 string
	}{
		{"a request", "diagnose", `{"scope": "` + scope + `", "expires_in": "1 day"}`, cli.OK, "issue-token request: healthy, ready for inbox"},
		{"as JSON", "diagnose --json", `{"scope": "` + scope + `", "expires_in": "1 day"}`, cli.OK, `"input":{"kind":"issue-request"`},
		{"without a token", "diagnose --json", scope, cli.OK, `"token":{"header":null,"payload":null,"signature":{"present":false,"bytes":0}}`},
		{"a refused expires_in", "diagnose", `{"scope": "` + scope + `", "expires_in": "soon"}`, cli.No, "Courier refuses expires_in"},
		{"the user of the program", "diagnose --json", "issueToken({scope: `user_id:${id} inbox:read:messages inbox:write:events`})", cli.OK, `"users":[]`},
		{"a feature", "diagnose --for push", scope, cli.No, "needs write:user-tokens"},
		{"another user", "diagnose --user bob", scope, cli.No, `not for "bob"`},
		{"a user for the program", "diagnose --user bob --json", "issueToken({scope: `user_id:${id} inbox:read:messages`})", cli.OK, `--scope 'user_id:bob inbox:read:messages inbox:write:events'`},
		{"a placeholder for the expiry", "diagnose --user ann", `{"scope": "user_id:$USER inbox:read:messages inbox:write:events", "expires_in": "$DAYS days"}`, cli.No, "- added user_id:ann\n- expires in 1d\n"},
		{"a placeholder and the user", "diagnose --user ann -v", `{"scope": "user_id:$USER inbox:read:messages", "expires_in": "1 day"}`, cli.No, "not checked: the user is still a placeholder"},
		{"a token masked with stars", "diagnose", "Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.***.***", cli.No, "broken: 2 errors\n"},
		{"a fix for the program's user", "diagnose", "issueToken({scope: `user_id:${id} inbox:read:messages`, expires_in: '1 day'})", cli.OK, "add --user ID to get the command that fixes this"},
		{"access", "access", scope, cli.OK, "messages of ann"},
		{"decode", "decode", scope, cli.No, "this is a scope string, not a token"},
		{"verify", "verify --key b64:c2VjcmV0", `{"scope": "` + scope + `", "expires_in": "1 day"}`, cli.No, "this is an issue-token request, not a token"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			command, args, _ := strings.Cut(tt.command, " ")
			row := reportRow{Command: command, Args: strings.Fields(args), Input: tt.input, Now: "1795000000"}
			status, stdout, stderr := row.ask(t)
			if status != tt.status || !strings.Contains(strings.ReplaceAll(stdout+stderr, `\u0027`, "'"), tt.says) {
				t.Errorf("status %d, want %d and %q:\n%s%s", status, tt.status, tt.says, stdout, stderr)
			}
		})
	}
}
