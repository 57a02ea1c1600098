package call

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"bulla/core/courier"
	"bulla/core/redact"
	"bulla/core/visible"
)

// ExampleURL is the URL that hints give as an example.
const ExampleURL = "https://example.com/api/token"

const (
	urlExample = "write one such as " + ExampleURL
	// maxShown is the number of characters of an address that are shown.
	maxShown = 200
)

// Check reads the URL of a request: https, or http to this machine (127.0.0.0/8, [::1] or
// localhost; dialing makes sure that the name leads here), without a user and without a fragment.
// White space around it is ignored. The error is an *Error that says what to write instead.
func Check(rawURL string) (*url.URL, error) {
	raw := strings.TrimSpace(rawURL)
	if raw == "" {
		return nil, badURL("there is no URL to call", urlExample)
	}
	if strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return nil, badURL("the URL contains a space or a control character",
			"write a space as %20, and remove what was pasted by mistake")
	}
	scheme, _, ok := strings.Cut(raw, "://")
	if !ok {
		return nil, noScheme(raw)
	}
	u, err := url.Parse(raw)
	if err != nil { // not quoted: it contains the whole URL
		return nil, badURL("the URL can't be read: its host, port or a percent-escape is malformed", urlExample)
	}
	switch {
	case u.User != nil:
		return nil, badURL("the URL contains a user name or password", "leave it out and send an Authorization header")
	case strings.Contains(raw, "#"):
		return nil, badURL("the URL has a fragment, which is never sent", "leave out # and what follows it")
	case u.Hostname() == "":
		return nil, badURL("the URL has no host", urlExample)
	case !portOK(u):
		return nil, badURL("the port of the URL is not a number from 1 to 65535", urlExample)
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, badURL("the scheme "+redact.Quote(redact.Text(scheme), 20)+" cannot be called",
			"write "+withScheme(u, "https"))
	case u.Scheme == "http" && !courier.IsLoopback(u.Hostname()):
		return nil, insecure(u)
	}
	return u, nil
}

// noScheme explains a text such as localhost:3000/token.
func noScheme(raw string) error {
	const message = "the URL has no scheme"
	if masked := redact.Text(raw); masked != raw && !strings.ContainsAny(raw, "/:") {
		return badURL("this is a token or a key, not a URL",
			"write the URL of the endpoint that returns your tokens, such as "+ExampleURL)
	}
	bare := strings.TrimPrefix(strings.TrimPrefix(raw, "https:"), "http:")
	u, err := url.Parse("https://" + strings.TrimLeft(bare, "/"))
	if err != nil || u.Hostname() == "" || u.User != nil {
		return badURL(message, urlExample)
	}
	if courier.IsLoopback(u.Hostname()) {
		return badURL(message, "write "+withScheme(u, "http"))
	}
	return badURL(message, "write "+withScheme(u, "https"))
}

// insecure explains why plain http to another machine is not sent.
func insecure(u *url.URL) error {
	message := "plain http to " + host(u.Host) + " is not sent: others on the network could read the key or token"
	hint := "write " + withScheme(u, "https") + "; http is for 127.0.0.1, [::1] and localhost"
	if address, err := netip.ParseAddr(u.Hostname()); err == nil && address.IsUnspecified() {
		message = host(u.Host) + " is where a server listens, not an address to call"
		local := *u
		local.Host = "127.0.0.1"
		if u.Port() != "" {
			local.Host += ":" + u.Port()
		}
		hint = "write " + withScheme(&local, "http")
	}
	return problem(Insecure, message, hint)
}

func portOK(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
}

// withScheme returns an address with another scheme, fit to be shown.
func withScheme(u *url.URL, scheme string) string {
	other := *u
	other.Scheme = scheme
	return Show(&other)
}

// Show returns an address fit to be shown: scheme, host and path, with keys and tokens masked and
// without the query, the user and the fragment.
func Show(u *url.URL) string { return show(u, redact.Text) }

// show masks an address before shortening it: half a secret no longer looks like one.
func show(u *url.URL, mask func(string) string) string {
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}
	return visible.Text(visible.Shorten(mask(shown.String()), maxShown))
}

// HostOf returns the host and port of a URL that can be called, fit to be shown: masked, shortened
// and visible. It is "" for any other text.
func HostOf(rawURL string) string {
	u, err := Check(rawURL)
	if err != nil {
		return ""
	}
	return host(u.Host)
}

// host returns the host of a URL fit to be shown.
func host(name string) string { return visible.Text(visible.Shorten(redact.Text(name), maxShown/2)) }

func badURL(message, hint string) error { return problem(BadURL, message, hint) }
