package emulator

import "time"

// Stored returns how many bytes the store counts and how many it has.
func (e *Emulator) Stored() (counted, found int) {
	e.store.mu.Lock()
	defer e.store.mu.Unlock()
	for _, u := range e.store.users {
		found += u.size()
	}
	for _, b := range e.store.brands {
		found += b.size
	}
	return e.store.stored, found
}

// Hurry sets how long a client may take for its header and for the whole request.
func (s *Server) Hurry(header, request time.Duration) { s.timeouts = timeouts{header, request} }
