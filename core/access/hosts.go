package access

import (
	"net/url"
	"strings"

	"bulla/core/courier"
)

// Host is the server that an endpoint is on.
type Host string

// The hosts, with their names in the US region.
const (
	API      Host = "api.courier.com"
	Inbox    Host = "inbox.courier.com"
	Realtime Host = "realtime.courier.io"
)

// In returns the name of the host in a region.
func (h Host) In(r courier.Region) string {
	at := r.BaseURL()
	switch h {
	case Inbox:
		at = r.InboxURL()
	case Realtime:
		at = r.SocketURL()
	}
	host, _ := cutHost(at)
	return host
}

// cutHost splits a URL into its host, without a port, and the rest. host is "" if the text is only
// a path.
func cutHost(text string) (host, path string) {
	_, rest, ok := strings.Cut(text, "://")
	if !ok {
		return "", text
	}
	at := strings.IndexAny(rest, "/?#")
	if at < 0 {
		at = len(rest)
	}
	u := url.URL{Host: rest[:at]}
	return strings.ToLower(u.Hostname()), "/" + strings.TrimPrefix(rest[at:], "/")
}

// servers returns the names of a host in the US and in the EU, and those that some of Courier's
// SDKs use (courier-ios, courier-android, courier-flutter: CourierApiUrls; courier-react v7:
// transport).
func servers(h Host) []string {
	names := []string{h.In(courier.US), h.In(courier.EU)}
	switch h {
	case Inbox:
		names = append(names, "inbox.courier.io")
	case Realtime:
		names = append(names, "realtime.courier.com")
	}
	return names
}
