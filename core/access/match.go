package access

import (
	"net/url"
	"slices"
	"strings"

	"bulla/core/courier"
)

// Match finds the endpoint of a request, including the one that is KeyOnly. path may be a URL, and
// its segments may be placeholders as in Endpoint.Path. Without an operation, Match returns the
// first endpoint of a GraphQL path. params are the values of the placeholders, by their names
// without the colon; those that aren't filled in are "". If the path is known, but not with this
// method or operation, methods lists the methods of the path.
func Match(method, path, operation string) (e Endpoint, params map[string]string, methods []string, ok bool) {
	segments := split(path)
	for _, e := range known() {
		found, fits := fit(split(e.Path), segments)
		if !fits {
			continue
		}
		if strings.EqualFold(e.Method, method) && (operation == "" || slices.Contains(e.Operations, operation)) {
			return e, found, nil, true
		}
		if !slices.Contains(methods, e.Method) {
			methods = append(methods, e.Method)
		}
	}
	return Endpoint{}, nil, methods, false
}

// Operations returns the operations of a GraphQL path in the order of Endpoints, nil if the path
// has none.
func Operations(method, path string) []string {
	var names []string
	segments := split(path)
	for _, e := range endpoints() {
		if _, fits := fit(split(e.Path), segments); fits && strings.EqualFold(e.Method, method) {
			names = append(names, e.Operations...)
		}
	}
	return names
}

// split returns the segments of a path, still escaped. It ignores the host, query and fragment of a
// URL, and a slash at the end.
func split(path string) []string {
	host, path := cutHost(path)
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	if path == emulatorSocket && (host == "" || courier.IsThisMachine(host)) { // Courier's own hosts have no such path
		path = socketPath
	}
	path = strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/")
	return strings.Split(path, "/")
}

// fit matches the segments of a request with those of an endpoint.
func fit(pattern, segments []string) (params map[string]string, ok bool) {
	if len(pattern) != len(segments) {
		return nil, false
	}
	params = map[string]string{}
	for i, want := range pattern {
		got, err := url.PathUnescape(segments[i])
		name, isPlaceholder := strings.CutPrefix(want, ":")
		switch {
		case err != nil:
			return nil, false
		case !isPlaceholder && got != want:
			return nil, false
		case isPlaceholder && got == "":
			return nil, false
		case isPlaceholder && strings.HasPrefix(segments[i], ":"):
			params[name] = ""
		case isPlaceholder:
			params[name] = got
		}
	}
	return params, true
}
