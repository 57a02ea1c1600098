package emulator

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/visible"
)

// guard keeps web pages away that the user did not name. done is set where the
// request ends here: refused, or a preflight that was answered.
//
// A foreign Host is a web page whose name was turned to this machine (DNS rebinding),
// a foreign Origin one that calls over. Courier has neither; both are answered 403
// in the shape of its errors, and not 421, which its documents do not know.
func (e *Emulator) guard(w http.ResponseWriter, x *exchange) (a answer, done bool) {
	if !e.hostAllowed(x.Request) {
		return failure(http.StatusForbidden, "the host "+visible.QuoteASCII(redact.Opaque(x.Host), 60)+
			" is not served here: use the address that the emulator printed, or, if it is yours, start bulla serve with --allow-host and its name without port"), true
	}
	origins := x.Header.Values("Origin")
	if len(origins) > 0 {
		w.Header().Set("Vary", "Origin")
	}
	allowed := len(origins) == 1 && slices.Contains(e.options.Origins, origins[0])
	if len(origins) > 1 || len(origins) == 1 && !allowed && !sameOrigin(origins[0], x.Host) {
		return refusedOrigin(origins), true
	}
	if e.cross.Check(x.Request) != nil {
		return refusedOrigin(origins), true
	}
	if !allowed {
		return answer{}, false
	}
	w.Header().Set("Access-Control-Allow-Origin", origins[0])
	w.Header().Set("Access-Control-Expose-Headers", becauseHeader+", Retry-After")
	if x.Method != http.MethodOptions || x.Header.Get("Access-Control-Request-Method") == "" {
		return answer{}, false
	}
	w.Header().Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
	w.Header().Set("Access-Control-Allow-Headers", allowedHeaders(x.Header.Values("Access-Control-Request-Headers")))
	w.Header().Set("Access-Control-Max-Age", "600")
	x.entry.Allowed = true
	return answer{status: http.StatusNoContent, because: "a preflight of an origin that is allowed"}, true
}

// refusedOrigin says why, and what helps: not every Origin can be allowed.
func refusedOrigin(origins []string) answer {
	if len(origins) == 0 || origins[0] == "" {
		return failure(http.StatusForbidden, "another site may not call the emulator without naming its origin: call it by fetch, which sends Origin")
	}
	who := "the origin " + visible.QuoteASCII(redact.Opaque(origins[0]), 60) + " may not call the emulator: "
	switch {
	case len(origins) > 1:
		return failure(http.StatusForbidden, who+"there are several Origin headers, send one")
	case CheckOrigin(origins[0]) != nil:
		return failure(http.StatusForbidden, who+"a page can be allowed that a web server serves, such as http://localhost:3000")
	}
	return failure(http.StatusForbidden, who+"if it is yours, start bulla serve with --allow-origin and this origin")
}

// allowedHeaders returns those of the headers asked for that Courier's clients send
// (Courier: courier-js, utils/request).
func allowedHeaders(asked []string) string {
	allowed := []string{"authorization", "content-type"}
	for name := range strings.SplitSeq(strings.ToLower(strings.Join(asked, ",")), ",") {
		name = strings.TrimSpace(name)
		if strings.HasPrefix(name, "x-courier-") && len(name) < 60 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz-") == "" && len(allowed) < 20 {
			allowed = append(allowed, name)
		}
	}
	return strings.Join(allowed, ", ")
}

// sameOrigin reports whether an Origin names the host of the request. The scheme does
// not count: before the emulator may stand a proxy that speaks TLS.
func sameOrigin(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, host)
}

// CheckOrigin returns an error where text is no web origin as browsers send it, such
// as "http://localhost:3000".
func CheckOrigin(text string) error {
	return http.NewCrossOriginProtection().AddTrustedOrigin(text)
}

// hostAllowed reports whether the Host header names this machine. Where the
// connection itself is not a loopback one, a literal address does so too: no name can
// have been turned to it.
func (e *Emulator) hostAllowed(r *http.Request) bool {
	host := hostName(r.Host)
	if strings.EqualFold(host, "localhost") {
		return true
	}
	if slices.ContainsFunc(e.options.Hosts, func(h string) bool { return strings.EqualFold(h, host) && host != "" }) {
		return true
	}
	address, err := netip.ParseAddr(host)
	if err != nil || address.Zone() != "" {
		return false
	}
	return address.Unmap().IsLoopback() || !overLoopback(r)
}

// hostName returns the host of a Host header without port and brackets.
func hostName(text string) string {
	if host, _, err := net.SplitHostPort(text); err == nil {
		return host
	}
	if inner, ok := strings.CutPrefix(text, "["); ok {
		return strings.TrimSuffix(inner, "]")
	}
	return text
}

// overLoopback reports whether a request came over a loopback address; where that is
// not known, it is taken for one.
func overLoopback(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	return !ok || isLoopback(local)
}

// isLoopback reports whether an address of a listener or connection is a loopback
// one.
func isLoopback(a net.Addr) bool {
	address, err := netip.ParseAddrPort(a.String())
	return err == nil && address.Addr().Unmap().IsLoopback()
}

// AddrError is why an emulator should not listen on an address.
type AddrError struct {
	// Reason says what is wrong with the address, and Remedy what to do.
	Reason, Remedy string
}

// Error returns both.
func (e *AddrError) Error() string { return e.Reason + ": " + e.Remedy }

// CheckAddr returns an *AddrError where an emulator should not listen on addr, "host:port".
// On a loopback address anyone on this machine may call it, which is what it is for;
// on every other it needs an API key of its own. The name localhost counts as
// loopback: Serve looks again at the address that came of it.
func CheckAddr(addr string, hasKey bool) error {
	quoted := visible.QuoteASCII(addr, 60)
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return &AddrError{"the address " + quoted + " is not host:port", sampleAddr}
	}
	if _, err := net.LookupPort("tcp", port); err != nil || port == "" || strings.Trim(port, "0123456789") != "" {
		return &AddrError{"the address " + quoted + " has no port from 0 to 65535", sampleAddr}
	}
	address, err := netip.ParseAddr(host)
	loopback := strings.EqualFold(host, "localhost") || err == nil && address.Unmap().IsLoopback()
	if !loopback && !hasKey {
		return &AddrError{
			"the address " + quoted + " can be reached from other machines, and without a key anyone there could issue tokens",
			"listen on 127.0.0.1, or give an API key with --api-key",
		}
	}
	return nil
}

const sampleAddr = "write for example --addr 127.0.0.1:4100"
