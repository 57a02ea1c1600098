package issuebody_test

import (
	"strings"
	"testing"
	"time"

	"bulla/core/issuebody"
	"bulla/core/token"
)

func TestFilled(t *testing.T) {
	b, ok := issuebody.Read("scope = f\"user_id:{user.id} tenant:{tenant}:read inbox:read:messages {more}\"")
	if !ok || b.UserFrom() != "user.id" || !b.Open() {
		t.Fatalf("%v %+v", ok, b)
	}
	if got := b.Filled("ann"); got != "user_id:ann tenant:tenant:read inbox:read:messages" {
		t.Errorf("Filled = %q", got)
	}
}

func TestReadMasks(t *testing.T) {
	const key = "pk_prod_EXAMPLE0000000000000000000"
	b, ok := issuebody.Read(`{"scope": "user_id:` + key + ` inbox:read:messages", "expires_in": "` + key + `", "` + key + `": 1}`)
	if !ok || strings.Contains(b.Scope+b.Expiry.Text+b.Unknown[0].Name, "EXAMPLE") {
		t.Errorf("%v %+v", ok, b)
	}
}

func TestExpiry(t *testing.T) {
	for text, valid := range map[string]bool{
		`"1 day"`: true, `3600`: true, `"3600"`: true, `null`: false, `true`: false, `[]`: false, `{}`: false,
		`1.5`: false, `""`: false, `"$DAYS days"`: false,
	} {
		b, ok := issuebody.Read(`{"scope": "user_id:ann inbox:read:messages", "expires_in": ` + text + `}`)
		if _, err := b.Expiry.Lifetime(); !ok || (err == nil) != valid {
			t.Errorf("%s: %v, %v", text, ok, err)
		}
	}
	var none issuebody.Expiry
	if lifetime, err := none.Lifetime(); err != nil || !none.IsAbsent() || lifetime.Describe() != "never" {
		t.Error("the zero Expiry must be absent")
	}
}

// hostileTexts are long texts that a careless reader takes quadratic time for.
func hostileTexts() map[string]string {
	const size = 1 << 20
	repeated := func(text string) string { return strings.Repeat(text, size/len(text)) }
	return map[string]string{
		"names":       repeated("scope "),
		"assignments": repeated("scope = a + b + c\n"),
		"literals":    repeated(`scope = "a:b" + x `),
		"one literal": `scope = "` + repeated("user_id:a "),
		"brackets":    "scope: " + repeated("["),
		"calls":       "scope = " + repeated("f("),
		"variables":   `scope = "user_id:" + ` + repeated("a + b1 + "),
		"lists":       "scope: [" + repeated(`"inbox:read:messages",`),
		"issue-token": repeated(`issue-token "scope": ${x} "expires_in": `),
		"JSON":        `{"scope": "` + repeated("inbox:read:messages ") + `"}`,
		"a log":       repeated(`{"level":"info","msg":"scope missing","url":"/auth/issue-token"}` + "\n"),
	}
}

func TestReadIsQuick(t *testing.T) {
	for name, text := range hostileTexts() {
		start := time.Now()
		issuebody.Read(text)
		if spent := time.Since(start); spent > time.Second {
			t.Errorf("%s: %v", name, spent)
		}
	}
}

func TestSentIsQuick(t *testing.T) {
	start := time.Now()
	b, ok := issuebody.ReadSent(`{"scope": "`+strings.Repeat("$a ", 20_000)+`"}`, true)
	b.Filled("ann")
	if spent := time.Since(start); !ok || spent > time.Second {
		t.Errorf("%v, %v", ok, spent)
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{
		`{"scope": "user_id:ann inbox:read:messages", "expires_in": "1 day"}`,
		"scope = ['user_id:' + user, 'inbox:read:messages'].join(' '); expires_in: 60 * 60",
		`client.auth.issue_token(scope=f"user_id:{user} inbox:read:messages" "x", expires_in="2 days")`,
		"Scope: fmt.Sprintf(\"user_id:%s inbox:read:messages\", id), ExpiresIn: \"1d\"",
		"curl -d '{\"scope\": \"user_id:$ID inbox:read:messages\"}' https://api.courier.com/auth/issue-token",
		"scope=%w[user_id:a inbox:read:messages]",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, ok := issuebody.Read(text)
		if !ok {
			return
		}
		if b.ScopeKind == token.Unread && b.Expiry.IsAbsent() && len(b.Unknown) == 0 {
			t.Errorf("nothing was read: %+v", b)
		}
		if strings.Contains(b.Filled("ann"), "${") && len(b.Computed) == 0 && !strings.Contains(text, "${") {
			t.Errorf("a part that is not in the text: %+v", b)
		}
		b.UserFrom()
		b.Open()
	})
}
