package call

import (
	"net/url"
	"strings"

	"bulla/core/courier"
)

// WithScheme returns a URL that begins with its host, such as localhost:3000/token, with a scheme:
// http if the host is this machine, https otherwise. Any other text is returned unchanged: a token
// or a word that isn't a URL must not become the name of a host to look up.
func WithScheme(text string) string {
	bare := strings.TrimSpace(text)
	if strings.Contains(bare, "://") {
		return text
	}
	u, err := url.Parse("https://" + bare)
	switch {
	case err != nil, u.User != nil:
		return text
	case courier.IsLoopback(u.Hostname()):
		return "http://" + bare
	case isHost(u.Hostname(), u.Port()):
		return "https://" + bare
	}
	return text
}

// isHost reports whether a name is certainly meant as a host: it has a dot or a port. Tokens and
// keys have capital letters or underscores.
func isHost(name, port string) bool {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
		return false
	}
	return strings.Contains(strings.Trim(name, "."), ".") || name != "" && port != ""
}
