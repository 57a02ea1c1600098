package diagnose

import (
	"strings"

	"bulla/core/intake"
	"bulla/core/scope"
	"bulla/core/spelling"
)

// sdkValues checks the values of an SDK configuration without a token: what nobody filled in, and
// what can't be a token.
func (c *checker) sdkValues() {
	if c.Found.Kind != intake.SDKConfig {
		return
	}
	for _, m := range c.Sent.SDK {
		text := strings.TrimSpace(m.Value.Text)
		switch {
		case m.Value.Computed, isTokenName(m.Name) && c.has(CodeSDKForm):
		case isTokenName(m.Name) && intake.IsUnset(text):
			c.leftOver("the token", text)
		case isTokenName(m.Name):
			c.add(CodeSDKForm, Finding{Severity: Error, Title: m.Name + " is not a JWT",
				Because: "a JWT begins with eyJ and is three base64url segments joined by dots",
				Fix:     `pass the member "token" of the response of issue-token`})
		case spelling.Same(m.Name, "userId") && (intake.IsUnset(text) || isUserPlaceholder(text)):
			c.add(CodeUserPlaceholder, Finding{Severity: Error, Title: shown(text) + " is a placeholder, not a user",
				Because: "nobody filled it in: the SDK asks for the messages of a user with that name",
				Fix:     "replace it with the user's ID, the same as in the scope of the token"})
		}
	}
}

// isUserPlaceholder reports whether a user's ID is a placeholder.
func isUserPlaceholder(id string) bool {
	return scope.Parse(scope.UserPrefix + id).HasFault(scope.UserPlaceholder)
}
