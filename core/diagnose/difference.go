package diagnose

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/visible"
)

// describeDifference says how the nearest of several values differs from the expected one. Values
// are compared character by character (RFC 7519 section 2, StringOrURI), and often differ
// invisibly.
func describeDifference(values []string, want string) string {
	for _, have := range values {
		if how := difference(have, want); how != "" {
			return how
		}
	}
	return "the values are compared character by character (RFC 7519 section 2, StringOrURI)"
}

// difference names the one small difference between two texts, "" if they are simply different.
func difference(have, want string) string {
	switch {
	case strings.TrimSuffix(have, "/") == strings.TrimSuffix(want, "/"):
		return "the two differ only in a trailing slash"
	case strings.TrimSpace(have) == strings.TrimSpace(want):
		return "the two differ only in the white space around them"
	case strings.EqualFold(have, want) && notPlain(have) == notPlain(want): // not K and the Kelvin sign
		return "the two differ only in upper and lower case"
	case scheme(have) != scheme(want) && afterScheme(have) == afterScheme(want):
		return "the two differ only in http and https"
	}
	if how := addressDifference(have, want); how != "" {
		return how
	}
	if at := notPlain(have); at >= 0 && at != notPlain(want) {
		return "it " + contains(have, at)
	}
	if at := notPlain(want); at >= 0 {
		return "the expected value " + contains(want, at)
	}
	return ""
}

// addressDifference names the only part in which two addresses differ, "" if there are more.
func addressDifference(have, want string) string {
	bareHave, bareWant := withoutScheme(have), withoutScheme(want)
	if bareHave == bareWant && have != want {
		scheme, _, ok := strings.Cut(have, "://")
		if !ok {
			scheme, _, _ = strings.Cut(want, "://")
		}
		return "the two differ only in " + visible.Shorten(scheme, 20) + ":// at the beginning"
	}
	scheme, _, ok := strings.Cut(have, "://")
	if other, _, also := strings.Cut(want, "://"); !ok || !also || scheme != other {
		return ""
	}
	hostHave, pathHave, _ := strings.Cut(bareHave, "/")
	hostWant, pathWant, _ := strings.Cut(bareWant, "/")
	switch {
	case entraIssuer(hostHave) && entraIssuer(hostWant) && hostHave != hostWant:
		return "one is the issuer of version 1 tokens of Entra, the other that of version 2: set requestedAccessTokenVersion in the app's manifest"
	case hostHave == hostWant:
		return "the two differ only in the path"
	case pathHave != pathWant:
		return ""
	}
	nameHave, _, _ := strings.Cut(hostHave, ":")
	nameWant, _, _ := strings.Cut(hostWant, ":")
	switch {
	case nameHave == nameWant:
		return "the two differ only in the port"
	case pathHave != "":
		return "the two differ only in host and port"
	}
	return ""
}

// entraIssuer reports whether a host is in the issuers of Microsoft Entra's tokens.
func entraIssuer(host string) bool {
	return host == "sts.windows.net" || host == "login.microsoftonline.com"
}

// withoutScheme returns an address without its scheme and without a slash at its end.
func withoutScheme(s string) string {
	if i := strings.Index(s, "://"); i >= 0 {
		s = s[i+len("://"):]
	}
	return strings.TrimSuffix(s, "/")
}

// contains names the character at a byte of s.
func contains(s string, at int) string {
	r, size := utf8.DecodeRuneInString(s[at:])
	if r == utf8.RuneError && size <= 1 {
		if strings.HasPrefix(visible.Text(s[at:min(at+3, len(s))]), `\u{`) {
			return fmt.Sprintf("contains a lone surrogate, half a character, at %d", at)
		}
		return fmt.Sprintf("contains a byte at %d that is not UTF-8", at)
	}
	return fmt.Sprintf("contains %s at %d", visible.Rune(r), at)
}

// notPlain returns the offset of the first byte that is not printable ASCII, or -1.
func notPlain(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return i
		}
	}
	return -1
}

// misleading returns the offset of a character that is invisible or looks like another one, or -1.
// That includes a letter of another script among Latin ones, and in an address any that is not
// ASCII (RFC 3986 section 2).
func misleading(s string) int {
	if notPlain(s) < 0 {
		return -1
	}
	latin := strings.ContainsFunc(s, func(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' })
	address := strings.Contains(s, "://")
	for at, r := range s {
		switch {
		case r >= ' ' && r <= '~':
		case address, visible.Text(string(r)) != string(r), latin && looksLatin(r):
			return at
		}
	}
	return -1
}

// looksLatin reports whether a character may look like a Latin one: it is Cyrillic, Greek or
// full-width ASCII.
func looksLatin(r rune) bool {
	return unicode.In(r, unicode.Cyrillic, unicode.Greek) || r >= 0xff01 && r <= 0xff5e
}

// scheme returns http or https, "" for any other scheme.
func scheme(s string) string {
	for _, name := range [...]string{"https", "http"} {
		if strings.HasPrefix(s, name+"://") {
			return name
		}
	}
	return ""
}

func afterScheme(s string) string { return strings.TrimPrefix(s, scheme(s)) }
