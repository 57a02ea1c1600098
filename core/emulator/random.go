package emulator

import (
	"io"
	"sync"
)

// Locked returns a reader of source that several goroutines may read at the same time. Requests are
// answered at the same time, and each needs IDs.
func Locked(source io.Reader) io.Reader { return &lockedReader{source: source} }

type lockedReader struct {
	mu     sync.Mutex
	source io.Reader
}

// Read lets one goroutine read at a time.
func (r *lockedReader) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.source.Read(p)
}
