package redact

import (
	"net/url"
	"slices"
	"strings"
)

// secretParameters are the names of parameters whose value is a secret, in lower case and without
// what separates their words.
var secretParameters = []string{"auth", "authorization", "jwt", "code", "key", "sig", "signature", "pwd", "session", "sessionid"}

// secretEnds are what other such names end in, such as access_token and client-secret.
var secretEnds = []string{"token", "secret", "secretkey", "apikey", "accesskey", "password", "passwd", "credential"}

// nameSeparators are what separates the words of a name.
var nameSeparators = strings.NewReplacer("-", "", "_", "", ".", "")

// URL masks the secrets in a URL: the user before the host, keys and tokens, long segments of the
// path, and the parameters that are named like a secret, also those after #.
func URL(text string) string {
	address, query, hasQuery := strings.Cut(text, "?")
	if scheme, rest, ok := strings.Cut(address, "://"); ok {
		host, path, _ := strings.Cut(rest, "/")
		if at := strings.LastIndexByte(host, '@'); at >= 0 {
			address = scheme + "://" + Stars + host[at:] + strings.TrimSuffix("/"+path, "/")
		}
	}
	address, fragment, hasFragment := strings.Cut(address, "#")
	masked := Text(Path(address))
	if hasFragment {
		masked += "#" + maskParameters(fragment)
	}
	if hasQuery {
		masked += "?" + maskParameters(query)
	}
	return masked
}

// maskParameters masks the secrets in parameters that & separates.
func maskParameters(query string) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		if text := Text(pair); text != pair {
			pairs[i] = text
		} else {
			pairs[i] = maskParameter(pair)
		}
	}
	return strings.Join(pairs, "&")
}

// maskParameter masks a parameter from the first value that is a secret. A few servers separate
// parameters by a semicolon, and a fragment may follow.
func maskParameter(pair string) string {
	for at := 0; ; {
		equals := strings.IndexByte(pair[at:], '=')
		if equals < 0 {
			return pair
		}
		start := at + strings.LastIndexAny(pair[at:at+equals], ";#?") + 1
		at += equals + 1
		if at < len(pair) && namesSecret(pair[start:at-1]) {
			return pair[:at] + Stars
		}
	}
}

// namesSecret reports whether the value of a parameter with that name is a secret.
func namesSecret(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	name = strings.ToLower(nameSeparators.Replace(name))
	isEnd := func(end string) bool { return strings.HasSuffix(name, end) }
	return slices.Contains(secretParameters, name) || slices.ContainsFunc(secretEnds, isEnd)
}

// ClientKey masks a client key except for its first characters.
func ClientKey(key string) string {
	const shown = 4
	if masked := Text(key); masked != key {
		return masked
	}
	if len(key) <= 2*shown {
		return Stars
	}
	return key[:shown] + Stars
}
