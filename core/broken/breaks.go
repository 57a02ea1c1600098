package broken

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/edit"
	"bulla/core/intake"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/core/visible"
)

// What Courier's SDKs do with many of the tokens (Courier: courier-js, courier-ios, courier-android
// and courier-react before version 8).
const (
	sdkRefused    = "no SDK checks the token: it is sent as it is, and every request and the WebSocket get 401"
	sdkUnreadable = "courier-react before version 8 can't decode it; other SDKs send it as it is, and every request gets 401"
	sdkEmpty      = "the SDK connects and shows an empty inbox, without an error; requests outside the inbox get 403"
	sdkReadOnly   = "the SDK shows the inbox, but every change, such as marking a message as read, gets 403"
)

// ofTime are the breaks of exp and nbf.
func ofTime() []Break {
	return []Break{{
		Name: "expired", Code: "exp",
		Title: "the token expired 5 minutes ago",
		SDK:   "no SDK checks exp: the token is sent until your app signs in with a new one; mobile SDKs keep it even after a restart",
		make: func(h healthy) pasted {
			lifetime, ok := h.Times.Lifetime()
			if !ok {
				lifetime = day
			}
			iat := h.Now.Add(-5*time.Minute - lifetime)
			return h.issue(claim("iat", seconds(iat)), claim("exp", "-5m"))
		},
	}, {
		Name: "not-yet-valid", Code: "nbf",
		Title: "the token is not valid for another hour (nbf)",
		SDK:   sdkRefused,
		make:  func(h healthy) pasted { return h.issue(claim("nbf", "+1h")) },
	}, {
		Name: "exp-in-milliseconds", Code: "exp-unit",
		Title: "exp is in milliseconds instead of seconds",
		SDK:   sdkRefused,
		make:  func(h healthy) pasted { return h.issue(claim("exp", seconds(h.Now.Add(day))+"000")) },
	}, {
		Name: "exp-as-string", Code: "exp-type",
		Title: "exp is a string instead of a number",
		SDK:   sdkRefused,
		make: func(h healthy) pasted {
			return h.issue(claim("exp", `"`+seconds(h.Now.Add(day))+`"`))
		},
	}, {
		Name: "expires-in-without-unit", Code: "lifetime-tiny",
		Title: `expires_in was "3600", which is in milliseconds: the token expired after 3 seconds`,
		SDK:   "the SDK works for 3 seconds; then every request gets 401, and so does the WebSocket when it connects again",
		make: func(h healthy) pasted {
			minuteAgo := core.Moment{Now: h.Now.Add(-time.Minute), ID: h.at.ID}
			return h.issueAt(minuteAgo, core.SetExpiry{Text: "3600"})
		},
	}}
}

const day = 24 * time.Hour

// seconds returns a time as a NumericDate.
func seconds(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// ofScope are the breaks of the scope.
func ofScope() []Break {
	return []Break{{
		Name: "comma-scopes", Code: diagnose.CodeScopeSeparator, needs: "a second word",
		Title: "commas separate the scopes instead of spaces",
		SDK:   sdkEmpty,
		make:  func(h healthy) pasted { return h.issue(core.SetScope{Text: strings.Join(h.Request.Scopes, ",")}) },
	}, {
		Name: "url-encoded-scope", Code: diagnose.CodeUserForm, needs: "a user",
		Title: "the scope is percent-encoded, as in user_id%3Apigeon",
		SDK:   sdkEmpty,
		make: func(h healthy) pasted {
			encoded := strings.ReplaceAll(url.QueryEscape(h.Request.Scope()), "+", "%20")
			return h.issue(core.SetScope{Text: encoded})
		},
	}, {
		Name: "missing-write-scope", Code: diagnose.CodeScopeNeeded, needs: "a word that writes, such as " + inboxWrite + ",",
		Title: "the scope allows reading, but not writing",
		SDK:   sdkReadOnly,
		make: func(h healthy) pasted {
			return h.forApp(h.issue(h.features(func(word string) string {
				if slices.Contains(strings.Split(word, ":"), "write") {
					return ""
				}
				return word
			})))
		},
	}, {
		Name: "singular-scope", Code: diagnose.CodeScopeLegacy, needs: inboxWrite,
		Title: "the scope has inbox:write:event instead of " + inboxWrite,
		SDK:   sdkReadOnly,
		make: func(h healthy) pasted {
			return h.forApp(h.replaceScope(inboxWrite, strings.TrimSuffix(inboxWrite, "s")))
		},
	}, {
		Name: "upper-case-scope", Code: diagnose.CodeScopeUnknown, needs: "all words of a feature",
		Title: "the scopes are in upper case",
		SDK:   sdkEmpty,
		make:  func(h healthy) pasted { return h.forApp(h.issue(h.features(strings.ToUpper))) },
	}, {
		Name: "inbox-read-write", Code: diagnose.CodeScopeTrap, needs: inboxRead,
		Title: "the scope has inbox:read:write, which Courier's docs mention and no endpoint accepts",
		SDK:   sdkEmpty,
		make:  func(h healthy) pasted { return h.forApp(h.replaceScope(inboxRead, "inbox:read:write")) },
	}, {
		Name: "empty-scope", Code: diagnose.CodeScopeEmpty,
		Title: "the scope is empty",
		SDK:   sdkEmpty,
		make:  func(h healthy) pasted { return h.issue(claim("scope", `""`)) },
	}, {
		Name: "scope-as-list", Code: diagnose.CodeScopeType,
		Title: "the scope is a JSON array instead of a string",
		SDK:   sdkEmpty,
		make: func(h healthy) pasted {
			list, _ := json.Marshal(h.Request.Scopes) // strings can always be encoded
			return h.issue(claim("scope", string(list)))
		},
	}}
}

const (
	inboxRead  = "inbox:read:messages"
	inboxWrite = "inbox:write:events"
	otherUser  = "someone-else"
)

// ofUser are the breaks of the user.
func ofUser() []Break {
	const needs = "a user"
	return []Break{{
		Name: "wrong-user", Code: diagnose.CodeUserMismatch, needs: needs,
		Title: "the token is for another user than the SDK's userId",
		SDK:   "no SDK compares its userId with the token: the inbox is empty, without an error, and other requests get 403",
		make: func(h healthy) pasted {
			p := h.replaceScope(h.userScope(), scope.UserPrefix+otherUser)
			p.expect.User = h.user()
			return p
		},
	}, {
		Name: "no-user", Code: diagnose.CodeUserMissing, needs: needs,
		Title: "the scope names no user",
		SDK:   sdkEmpty,
		make: func(h healthy) pasted {
			return h.issue(h.setScope(func(word string) string {
				if strings.HasPrefix(word, scope.UserPrefix) {
					return ""
				}
				return word
			}))
		},
	}, {
		Name: "placeholder-user", Code: diagnose.CodeUserPlaceholder, needs: needs,
		Title: "the user is still the placeholder of the documentation: user_id:$YOUR_USER_ID",
		SDK:   sdkEmpty,
		make:  func(h healthy) pasted { return h.replaceScope(h.userScope(), scope.UserPrefix+"$YOUR_USER_ID") },
	}, {
		Name: "misspelled-user-id", Code: diagnose.CodeUserForm, needs: needs,
		Title: "the scope has userId: instead of user_id:",
		SDK:   sdkEmpty,
		make:  func(h healthy) pasted { return h.replaceScope(h.userScope(), "userId:"+h.user()) },
	}}
}

// ofSource are the breaks of where the token comes from.
func ofSource() []Break {
	return []Break{{
		Name: "other-workspace", Code: diagnose.CodeWorkspace,
		Title: "the token is from another workspace than the app's client key",
		SDK:   "the SDK connects, without an error, to the inbox of the other workspace, which is usually empty",
		make: func(h healthy) pasted {
			const other = "11111111-1111-4111-8111-111111111111"
			id := courier.TenantID(other, h.Request.Environment)
			p := h.issue(claim("tenant_id", visible.QuoteJSON(id)))
			p.expect.ClientKey = h.clientKey()
			return p
		},
	}, {
		Name: "other-environment", Code: diagnose.CodeEnvironmentExpected,
		Title: "the token is from another environment than the app, such as test instead of production",
		SDK:   "the SDK connects, without an error, to the inbox of the other environment, which is usually empty",
		make: func(h healthy) pasted {
			other := "test"
			if h.Request.Environment == other {
				other = "production"
			}
			p := h.issue(core.SetEnvironment{Name: other})
			p.expect.Environment = h.Request.Environment
			return p
		},
	}, {
		Name: "login-token", Code: diagnose.CodeNotCourier,
		Title: "it is the token of your own login, not one from Courier",
		SDK:   sdkRefused,
		make: func(h healthy) pasted {
			payload := h.Token.Payload
			for _, name := range []string{"scope", "tenant_scope", "tenant_id", "jti"} {
				text, _ := edit.Remove(payload, name)
				payload, _ = token.Parse(text, token.Payload)
			}
			for _, member := range [][2]string{
				{"iss", `"https://login.example.com/"`}, {"sub", visible.QuoteJSON(h.user())}, {"aud", `"my-app"`},
			} {
				text, _ := edit.Set(payload, member[0], member[1], h.Now)
				payload, _ = token.Parse(text, token.Payload)
			}
			return h.forApp(h.issue(core.SetDocuments{Documents: core.Documents{Payload: payload.Text}}))
		},
	}}
}

// ofSignature are the breaks of the signature.
func ofSignature() []Break {
	return []Break{{
		Name: "tampered-payload", Code: diagnose.CodeSignature, needs: "a user",
		Title: "the user in the payload was changed after the token was signed",
		SDK:   sdkRefused,
		make: func(h healthy) pasted {
			changed := strings.Replace(h.Request.Scope(), h.userScope(), scope.UserPrefix+otherUser, 1)
			return tokenOf(h.replace(token.Payload, h.set(token.Payload, "scope", visible.QuoteJSON(changed))))
		},
	}, {
		Name: "another-key", Code: diagnose.CodeSignature,
		Title: "the token is signed with another key than Courier's",
		SDK:   sdkRefused,
		make: func(h healthy) pasted {
			key, _ := signing.NewSecret([]byte("another key, "+h.at.ID), "another key") // it is long enough
			return h.issue(core.SetSigner{Key: key})
		},
	}, {
		Name: "alg-none", Code: "alg-none",
		Title: "the header says alg none, and the signature is missing",
		SDK:   sdkRefused,
		make: func(h healthy) pasted {
			unsigned := h.replace(token.Header, h.set(token.Header, "alg", `"none"`))
			return tokenOf(unsigned[:strings.LastIndexByte(unsigned, '.')+1])
		},
	}, {
		Name: "no-signature", Code: "signature-missing",
		Title: "the signature is missing",
		SDK:   sdkRefused,
		make:  func(h healthy) pasted { return tokenOf(h.Token.SigningInput()) },
	}}
}

// ofText are the breaks of the text of the token, and of what is around it or sent instead of it.
func ofText() []Break {
	return []Break{{
		Name: "cut-off", Code: token.FaultTruncated,
		Title: "the end of the token is missing, as after copying only a part of it",
		SDK:   sdkUnreadable,
		make:  func(h healthy) pasted { return tokenOf(h.Token.Text[:h.payloadMiddle()]) },
	}, {
		Name: "header-not-json", Code: token.FaultJSON,
		Title: "the header is not JSON: its last brace is missing",
		SDK:   sdkRefused,
		make: func(h healthy) pasted {
			return tokenOf(h.replace(token.Header, strings.TrimSuffix(h.Token.Header.Text, "}")))
		},
	}, {
		Name: "zero-width-space", Code: token.FaultForeignCharacter,
		Title: "an invisible zero-width space is in the token, as after copying it from a chat",
		SDK:   sdkUnreadable,
		make:  func(h healthy) pasted { return h.insert("\u200b") },
	}, {
		Name: "no-break-space", Code: token.FaultForeignCharacter,
		Title: "a no-break space is in the token, as after copying it from a web page",
		SDK:   sdkUnreadable,
		make:  func(h healthy) pasted { return h.insert("\u00a0") },
	}, {
		Name: "bearer-twice", Code: intake.SchemeTwice,
		Title: `"Bearer" appears twice in the Authorization header`,
		SDK:   `the SDK adds "Bearer " to what your app gives it; if that already has it, every request gets 401`,
		make:  func(h healthy) pasted { return header("Bearer Bearer " + h.Token.Text) },
	}, {
		Name: "quoted", Code: diagnose.CodeHeaderForm,
		Title: "the token is in quotation marks, as after JSON.stringify",
		SDK:   sdkUnreadable,
		make:  func(h healthy) pasted { return header(`Bearer "` + h.Token.Text + `"`) },
	}, {
		Name: "undefined", Code: intake.UnsetVariable,
		Title: `the app sends the text "undefined", because the variable for the token is not set`,
		SDK:   sdkUnreadable,
		make:  func(healthy) pasted { return tokenOf("undefined") },
	}, {
		Name: "api-key", Code: intake.APIKeyPasted,
		Title: "the app sends an API key instead of a token",
		SDK:   "the SDK sends it like a token, and everyone who has the app can copy a key to the whole workspace",
		make: func(h healthy) pasted {
			return tokenOf("pk_test_" + strings.ToUpper(strings.ReplaceAll(h.at.ID, "-", "")))
		},
	}, {
		Name: "client-key", Code: intake.ClientKeyPasted,
		Title: "the app sends the client key of the workspace instead of a token",
		SDK:   sdkUnreadable,
		make:  func(h healthy) pasted { return tokenOf(h.clientKey()) },
	}}
}
