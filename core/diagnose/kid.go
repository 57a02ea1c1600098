package diagnose

import (
	"strings"

	"bulla/core/redact"
	"bulla/core/token"
	"bulla/core/visible"
)

// kid checks the key ID (RFC 7515 section 4.1.4). The sender chooses it, and a server uses it
// before the signature is checked.
func (c *checker) kid() {
	kid, ok := c.Token.Header.Root.Get("kid")
	switch {
	case !ok:
		c.skip("kid-type", "no kid in the header", "it is optional")
		c.skip("kid-suspicious", "no kid in the header", "it is optional")
		return
	case kid.Kind != token.String:
		c.add("kid-type", Finding{
			Severity: Error, Title: "kid is " + kid.Kind.WithArticle(),
			Because: "RFC 7515 section 4.1.4 requires a string",
			Fix:     "have the issuer write kid as a string",
		})
		c.skip("kid-suspicious", "not checked", "kid is not a string")
		return
	}
	what := kidLooksLike(kid.Text)
	if what == "" {
		return
	}
	c.add("kid-suspicious", Finding{
		Severity: Warning, Title: "kid looks like " + what + ": " + redact.Quote(kid.Text, 60),
		Because: "a server that opens, queries or runs it lets the sender choose the key: /dev/null is the empty secret, and a query can return any key",
		Fix:     "find out who created the token; look up kid only in a fixed list of keys",
	})
}

// kidLooksLike says what a key ID looks like, "" if it is only a name. URLs are names too: key
// vaults use them.
func kidLooksLike(kid string) string {
	text := strings.ToLower(visible.Shorten(kid, 1000))
	switch {
	case isSQL(text):
		return "SQL"
	case isShell(text):
		return "a shell command"
	case isPath(text):
		return "a file path"
	case strings.ContainsFunc(kid, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "a text with control characters"
	}
	return ""
}

// isSQL reports whether a text in lower case would change a query that it is inserted into.
func isSQL(text string) bool {
	if strings.Contains(text, "union select") || strings.Contains(text, "union all select") {
		return true
	}
	if !strings.ContainsAny(text, `'";`) {
		return false
	}
	if strings.Contains(text, "--") || strings.Contains(text, "/*") {
		return true
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return (r < 'a' || r > 'z') && r != '_' }) {
		switch word {
		case "union", "select", "or", "and", "insert", "update", "delete", "drop", "exec", "sleep", "waitfor":
			return true
		}
	}
	return false
}

// isShell reports whether a text would run something in a shell or a template.
func isShell(text string) bool {
	if strings.HasPrefix(text, "|") {
		return true
	}
	for _, sign := range [...]string{"$(", "${", "`", "&&", "||", "| ", "|/", "; ", ";/", "{{", "<%"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// rootFolders are folders whose files an attacker can use as a key, because their content is known.
var rootFolders = [...]string{"/dev/", "/etc/", "/proc/", "/sys/", "/bin/", "/usr/", "/var/", "/tmp/", "/root/", "/home/", "/opt/", "/srv/", "/app/"}

// isPath reports whether a text in lower case is the path of a file.
func isPath(text string) bool {
	for _, sign := range [...]string{"../", `..\`, "..%2f", "..%5c", "%2e%2e", "file:", `\\`, `:\`} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	for _, folder := range rootFolders {
		if strings.HasPrefix(text, folder) {
			return true
		}
	}
	return false
}
