package intake

import "bulla/core/request"

// failed is the lowest HTTP status of a response that says that the request failed.
const failed = 400

// Request returns the request that carries a token: the first that failed, or else the first.
// Preflights don't count, because they carry none. Ok is false if the text has no such request.
func (f Found) Request(token string) (carrier request.Request, ok bool) {
	for _, r := range f.Requests {
		if r.IsPreflight() || !f.carries(r, token) {
			continue
		}
		if r.Status >= failed {
			return r, true
		}
		if !ok {
			carrier, ok = r, true
		}
	}
	return carrier, ok
}

// carries reports whether a request contains a token, as it was found or as it was pasted.
func (f Found) carries(r request.Request, token string) bool {
	if r.Carries(token) {
		return true
	}
	for _, c := range f.Candidates {
		if c.Token == token && r.From <= c.At && c.End <= r.To {
			return true
		}
	}
	return false
}

// readRequests reads the requests. It reads the text before escapes are undone, because a server
// doesn't undo them.
func readRequests(v view) []request.Request {
	requests := request.Read(v.base)
	for i, r := range requests {
		requests[i].Mask()
		requests[i].From, requests[i].To = v.startOfBase(r.From), v.endOfBase(r.To)
	}
	return requests
}
