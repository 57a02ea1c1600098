package emulator

import "time"

// Stored returns how many bytes the store counts, and how many it holds.
func (e *Emulator) Stored() (counted, held int) {
	e.store.mu.Lock()
	defer e.store.mu.Unlock()
	for _, u := range e.store.users {
		held += u.size()
	}
	for _, b := range e.store.brands {
		held += b.size
	}
	return e.store.stored, held
}

// Hurry sets how long a client may take for its header and for the whole request.
func (s *Server) Hurry(header, request time.Duration) { s.timeouts = timeouts{header, request} }
