package issuebody_test

import (
	"strings"
	"testing"

	"bulla/core/issuebody"
)

// show writes what was read in one line: the scope, its kind and the expiry.
func show(b issuebody.Body) string {
	parts := []string{b.Scope + " (" + b.ScopeKind.String() + ")"}
	if len(b.Computed) > 0 {
		parts = append(parts, "computed "+strings.Join(b.Computed, " "))
	}
	for _, m := range b.Unknown {
		parts = append(parts, "unknown "+m.Name)
	}
	if b.Expiry.Computed {
		parts = append(parts, "expires computed")
	} else if !b.Expiry.IsAbsent() {
		parts = append(parts, "expires "+b.Expiry.Text+" ("+b.Expiry.Kind.String()+")")
	}
	return strings.Join(parts, " | ")
}

// TestReadCode checks one idiom of a language in each case.
func TestReadCode(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"JavaScript, join", "const scopes = ['user_id:u', 'inbox:read:messages'];\nissueToken({ scope: scopes.join(' '), expires_in: '1 day' })", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"JavaScript, a list joined in place", "issueToken({ scope: ['user_id:u', 'inbox:read:messages'].join(','), expires_in: '1 day' })", "user_id:u,inbox:read:messages (string) | expires 1 day (string)"},
		{"JavaScript, an array", "// issue-token\nbody = { scope: ['user_id:u', 'inbox:read:messages'], expires_in: '1 day' }", "user_id:u inbox:read:messages (array) | expires 1 day (string)"},
		{"JavaScript, an index", "issueToken({ scope: `user_id:${ids[0]} inbox:read:messages`, expires_in: '1 day' })", "user_id:${ids[0]} inbox:read:messages (string) | computed ids[0] | expires 1 day (string)"},
		{"JavaScript, a sum over lines", "issueToken({\n  scope: 'user_id:' + ids[0] + // the first\n    ' inbox:read:messages',\n  expires_in: '1 day' })", "user_id:${ids[0]} inbox:read:messages (string) | computed ids[0] | expires 1 day (string)"},
		{"JavaScript, body[...]", "// issue-token\nbody[\"scope\"] = \"user_id:u inbox:read:messages\";\nbody[\"expires_in\"] = 60 * 60;", "user_id:u inbox:read:messages (string) | expires computed"},
		{"TypeScript, a type", "const scope: string = 'user_id:u inbox:read:messages';\nconst expires_in: string = '1 day'; issueToken({ scope, expires_in })", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"TypeScript, a method", "issueToken({ scope: 'user_id:u inbox:read:messages'.trim(), expires_in: '1 day' })", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"Python, join", "issue_token(scope=\" \".join([\"user_id:u\", \"inbox:read:messages\"]), expires_in=\"1 day\")", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"Python, %", "issue_token(scope=\"user_id:%s inbox:read:messages\" % user, expires_in=\"1 day\")", "user_id:${user} inbox:read:messages (string) | computed user | expires 1 day (string)"},
		{"Python, format", "issue_token(scope=\"user_id:{} inbox:read:messages\".format(user), expires_in=\"1 day\")", "user_id:${user} inbox:read:messages (string) | computed user | expires 1 day (string)"},
		{"Python, adjacent literals", "issue_token(scope=(\"user_id:u \"\n    \"inbox:read:messages\"), expires_in=\"1 day\")", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"Python, an escape", "issue_token(scope=\"user_id:o\\'brien inbox:read:messages\", expires_in=\"1 day\")", "user_id:o'brien inbox:read:messages (string) | expires 1 day (string)"},
		{"Go, Sprintf", "IssueToken(Params{Scope: fmt.Sprintf(\"user_id:%s inbox:read:messages\", user.ID), ExpiresIn: \"1 day\"})", "user_id:${user.ID} inbox:read:messages (string) | computed user.ID | expires 1 day (string)"},
		{"Go, Join", "IssueToken(Params{Scope: strings.Join([]string{\"user_id:u\", \"inbox:read:messages\"}, \" \"), ExpiresIn: \"1 day\"})", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"PHP, implode", "<?php $c->auth->issueToken(scope: implode(' ', ['user_id:u', 'inbox:read:messages']), expiresIn: '1 day');", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"PHP, a property", "<?php $c->auth->issueToken(scope: \"user_id:{$user->id} inbox:read:messages\", expiresIn: '1 day');", "user_id:${user->id} inbox:read:messages (string) | computed user->id | expires 1 day (string)"},
		{"PHP, dots", "<?php $c->auth->issueToken(scope: 'user_id:' . $user->id . ' inbox:read:messages', expiresIn: '1 day');", "user_id:${user->id} inbox:read:messages (string) | computed user->id | expires 1 day (string)"},
		{"PHP, a property without braces", "<?php $c->auth->issueToken(scope: \"user_id:$user->id inbox:read:messages\", expiresIn: '1 day');", "user_id:${user->id} inbox:read:messages (string) | computed user->id | expires 1 day (string)"},
		{"Ruby, words", "client.auth.issue_token(scope: %w[user_id:u inbox:read:messages].join(' '), expires_in: '1 day')", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"Ruby, join without parentheses", "scopes = ['user_id:u', 'inbox:read:messages']\nclient.auth.issue_token(scope: scopes.join, expires_in: '1 day')", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"Ruby, if", "client.auth.issue_token scope: 'user_id:u inbox:read:messages' if user", "user_id:u inbox:read:messages (string)"},
		{"Java, List.of", "IssueTokenParams.builder().scope(String.join(\" \", List.of(\"user_id:u\", \"inbox:read:messages\"))).expiresIn(\"1 day\").build(); // issue-token", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"Java, a type", "// issue-token\nList<String> scope = new ArrayList<String>(List.of(\"user_id:u\", \"inbox:read:messages\"));", "user_id:u inbox:read:messages (string)"},
		{"Kotlin, joinToString", "val scope = listOf(\"user_id:$id\", \"inbox:read:messages\").joinToString(\" \") // issue-token", "user_id:${id} inbox:read:messages (string) | computed id"},
		{"Swift", "let scope = \"user_id:\\(user.id) inbox:read:messages\" // issue-token", "user_id:${user.id} inbox:read:messages (string) | computed user.id"},
		{"Dart, single quotes", "await http.post(Uri.parse('https://api.courier.com/auth/issue-token'),\n  body: jsonEncode({'scope': 'user_id:$userId inbox:read:messages', 'expires_in': '1 day'}));", "user_id:${userId} inbox:read:messages (string) | computed userId | expires 1 day (string)"},
		{"Python, strip", "issue_token(scope=\"\"\"\n  user_id:u inbox:read:messages\n\"\"\".strip(), expires_in=\"1 day\")", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"C#, $", "IssueToken(new { scope = $\"user_id:{user.Id} inbox:read:messages\", expires_in = \"1 day\" });", "user_id:${user.Id} inbox:read:messages (string) | computed user.Id | expires 1 day (string)"},
		{"Rust, format!", "let scope = format!(\"user_id:{} inbox:read:messages\", id); // issue-token", "user_id:${id} inbox:read:messages (string) | computed id"},
		{"JSON in a literal", "body = \"{\\\"scope\\\": \\\"user_id:u inbox:read:messages\\\", \\\"expires_in\\\": \\\"1 day\\\"}\" // issue-token", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"a shell's command", "SCOPE=\"user_id:$(whoami) inbox:read:messages\"\nEXPIRES_IN='1 day' # issue-token", "user_id:${whoami} inbox:read:messages (string) | computed whoami | expires 1 day (string)"},
		{"the expiry that is spelled right", "expires: '2 days', scope: 'user_id:u inbox:read:messages', issueToken, expires_in: '1 day'", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"the nearer expiry", "// issue-token\nexpiresIn = '2 days'\n" + strings.Repeat("\n", 90) + "scope = 'user_id:u inbox:read:messages'\nexpiresIn = '1 day'", "user_id:u inbox:read:messages (string) | expires 1 day (string)"},
		{"JavaScript, brackets in the arguments of a call", "issueToken({ scope: 'user_id:' + idOf(')', [1, ')'], '\\'(') + ' inbox:read:messages', expires_in: '1 day' })", "user_id:${idOf(),[1,)],\\()} inbox:read:messages (string) | computed idOf(),[1,)],\\() | expires 1 day (string)"},
		{"TypeScript, a call that is asserted", "issueToken({ scope: 'user_id:' + idOf!(user) + ' inbox:read:messages', expires_in: '1 day' })", "user_id:${idOf!(user)} inbox:read:messages (string) | computed idOf!(user) | expires 1 day (string)"},
		{"Go, escapes", "IssueToken(Params{Scope: \"user_id:u\\tinbox:read:messages\\r\\n\", ExpiresIn: \"1 day\"})", "user_id:u\tinbox:read:messages\r\n (string) | expires 1 day (string)"},
		{"Ruby, a format without values", "client.auth.issue_token(scope: format('user_id:%s inbox:read:messages'), expires_in: '1 day')", "user_id:${value} inbox:read:messages (string) | computed value | expires 1 day (string)"},
		{"Ruby, words that don't end", "client.auth.issue_token(expires_in: '1 day', scope: %w[user_id:u", "nothing (unread)"},
		{"a function's result", "issueToken({ scope: scopesFor(user), expires_in: lifetime() })", "${scopesFor(user)} (string) | computed scopesFor(user) | expires computed"},
	}
	for _, c := range cases {
		b, ok := issuebody.Read(c.text)
		if !ok {
			b = issuebody.Body{Scope: "nothing"}
		}
		if got := show(b); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}
