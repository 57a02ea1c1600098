package request

import "strings"

// addressMarks are the parameters of a URL that say something about a token or a user.
var addressMarks = []string{"auth=", "token=", "jwt=", "userId=", "clientKey="}

// readAddresses reads URLs on their own: those of a websocket, and those with a token or a user.
func readAddresses(text string) []Request {
	var found []Request
	for at := 0; at < len(text) && len(found) < maxRequests; {
		next := strings.Index(text[at:], "://")
		if next < 0 {
			break
		}
		colon := at + next
		scheme := trailingName(text[max(0, colon-5):colon])
		from := colon - len(scheme)
		to := colon + 3 + addressEnd(text[colon+3:])
		at = to
		address := text[from:to]
		isSocket := scheme == "ws" || scheme == "wss"
		isPage := scheme == "http" || scheme == "https"
		if !isSocket && !(isPage && containsAny(address, addressMarks)) {
			continue
		}
		found = append(found, Request{Form: "url", From: from, To: to, URL: Value{
			Text: address, Computed: strings.ContainsAny(address, "{") || continues(text[to:]),
		}})
	}
	return found
}

// addressEnd returns the length of the rest of a URL: it ends at a blank, a quote or a bracket.
func addressEnd(text string) int {
	if end := strings.IndexAny(text, " \t\r\n\"'`<>()[]\\^|"); end >= 0 {
		text = text[:end]
	}
	if !strings.Contains(text, "{") {
		text, _, _ = strings.Cut(text, "}")
	}
	return len(strings.TrimRight(text, ".,;:!?"))
}

// continues reports whether a program adds something to the address that ends before a text.
func continues(text string) bool {
	rest := strings.TrimLeft(text[:min(len(text), 10)], "\"'`")
	return len(rest) < len(text) && strings.HasPrefix(strings.TrimLeft(rest, " "), "+")
}
