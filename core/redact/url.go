package redact

import (
	"slices"
	"strings"
)

// secretParameters are the names of parameters whose value is a secret, in lower case.
var secretParameters = []string{
	"auth", "token", "access_token", "accesstoken", "id_token", "refresh_token", "jwt", "code", "api_key", "apikey", "key",
	"secret", "client_secret", "password", "sig", "signature",
}

// URL masks the secrets in a URL: the user before the host, keys and tokens, long segments of the
// path, and the parameters that are named like a secret.
func URL(text string) string {
	address, query, hasQuery := strings.Cut(text, "?")
	if scheme, rest, ok := strings.Cut(address, "://"); ok {
		host, path, _ := strings.Cut(rest, "/")
		if at := strings.LastIndexByte(host, '@'); at >= 0 {
			address = scheme + "://" + Stars + host[at:] + strings.TrimSuffix("/"+path, "/")
		}
	}
	masked := Text(Path(address))
	if !hasQuery {
		return masked
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if text := Text(pair); text != pair {
			pairs[i] = text
		} else if value != "" && slices.Contains(secretParameters, strings.ToLower(name)) {
			pairs[i] = name + "=" + Stars
		}
	}
	return masked + "?" + strings.Join(pairs, "&")
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
