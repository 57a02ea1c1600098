package emulator

import "time"

// Hurry sets how long a client may take for its header and for the whole request.
func (s *Server) Hurry(header, request time.Duration) { s.timeouts = timeouts{header, request} }
