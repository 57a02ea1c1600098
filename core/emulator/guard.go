package emulator

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/hint"
	"bulla/core/redact"
	"bulla/core/visible"
)

// guard refuses web pages that the user did not allow. Done is set if the request was answered
// here: it was refused, or it was a preflight.
//
// A foreign Host comes from a page whose name was made to point to this machine (DNS rebinding), a
// foreign Origin from a page on another site. Courier checks neither. Both are answered with 403 in
// the shape of Courier's errors, because its documentation does not mention 421.
func (e *Emulator) guard(w http.ResponseWriter, x *exchange) (resp response, done bool) {
	if !e.hostAllowed(x.Request) {
		return failure(http.StatusForbidden, "the host "+visible.QuoteASCII(redact.Opaque(x.Host), 60)+
			" is not allowed: use the address that the emulator printed, "+
			"or, if the host is yours, start bulla serve with --allow-host and its name without the port"), true
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
		return response{}, false
	}
	w.Header().Set("Access-Control-Allow-Origin", origins[0])
	w.Header().Set("Access-Control-Expose-Headers", BecauseHeader+", Retry-After")
	if x.Method != http.MethodOptions || x.Header.Get("Access-Control-Request-Method") == "" {
		return response{}, false
	}
	w.Header().Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
	w.Header().Set("Access-Control-Allow-Headers", allowedHeaders(x.Header.Values("Access-Control-Request-Headers")))
	w.Header().Set("Access-Control-Max-Age", "600")
	x.entry.Allowed = true
	return response{status: http.StatusNoContent, because: "it is a preflight of an allowed origin"}, true
}

// refusedOrigin says why an origin is refused, and how to allow it if that is possible.
func refusedOrigin(origins []string) response {
	if len(origins) == 0 || origins[0] == "" {
		return failure(http.StatusForbidden, "another site may not call the emulator without an Origin header: "+
			"call it with fetch, which sends one")
	}
	who := "the origin " + visible.QuoteASCII(redact.Opaque(origins[0]), 60) + " may not call the emulator: "
	switch {
	case len(origins) > 1:
		return failure(http.StatusForbidden, who+"the request has several Origin headers, send one")
	case CheckOrigin(origins[0]) != nil:
		return failure(http.StatusForbidden, who+"only a page from a web server can be allowed, such as http://localhost:3000")
	}
	return failure(http.StatusForbidden, who+"if it is yours, start bulla serve with --allow-origin and this origin")
}

// allowedHeaders returns the requested headers that Courier's clients send (Courier: courier-js,
// utils/request).
func allowedHeaders(requested []string) string {
	allowed := []string{"authorization", "content-type"}
	for name := range strings.SplitSeq(strings.ToLower(strings.Join(requested, ",")), ",") {
		name = strings.TrimSpace(name)
		isName := len(name) < 60 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz-") == ""
		if strings.HasPrefix(name, "x-courier-") && isName && len(allowed) < 20 {
			allowed = append(allowed, name)
		}
	}
	return strings.Join(allowed, ", ")
}

// sameOrigin reports whether an Origin names the host of the request. It ignores the scheme,
// because there may be a TLS proxy in front of the emulator.
func sameOrigin(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, host)
}

// CheckOrigin returns an error if text is not a web origin as browsers send it, such as
// "http://localhost:3000".
func CheckOrigin(text string) error {
	return http.NewCrossOriginProtection().AddTrustedOrigin(text)
}

// hostIsLocal reports whether the Host header names a loopback address.
func hostIsLocal(r *http.Request) bool { return courier.IsLoopback(hostName(r.Host)) }

// hostAllowed reports whether the Host header names this machine. On a connection that is not over
// loopback, a literal IP address is also allowed: DNS rebinding needs a name.
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

// overLoopback reports whether a request came over a loopback address, or from an unknown one.
func overLoopback(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	return !ok || isLoopback(local)
}

// isLoopback reports whether the address of a listener or connection is a loopback address.
func isLoopback(a net.Addr) bool { return courier.IsLoopback(hostName(a.String())) }

// CheckAddr returns a hint.Problem if an emulator should not listen on addr, "host:port". On a
// loopback address, anyone on this machine may call it, which is its purpose; on any other address
// it needs an API key of its own. Localhost counts as loopback: Serve checks the address that it
// resolves to.
func CheckAddr(addr string, hasKey bool) error {
	quoted := redact.QuoteASCII(addr, 60)
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return hint.Problem{Message: "the address " + quoted + " is not host:port", Hint: sampleAddr}
	}
	if _, err := net.LookupPort("tcp", port); err != nil || port == "" || strings.Trim(port, "0123456789") != "" {
		return hint.Problem{Message: "the address " + quoted + " has no port from 0 to 65535", Hint: sampleAddr}
	}
	if !courier.IsLoopback(host) && !hasKey {
		return hint.Problem{
			Message: "other machines can reach the address " + quoted + " and could issue tokens without a key",
			Hint:    "listen on 127.0.0.1, or give an API key with --api-key",
		}
	}
	return nil
}

const sampleAddr = "write an address such as --addr 127.0.0.1:4100"
