package cli

import (
	"fmt"
	"io"
	"sync"
	"time"
)

const (
	// maxLogTexts is how many texts are queued while nothing reads stderr.
	maxLogTexts = 1000
	// logGrace is how long the end of serve waits for the rest of the log.
	logGrace = 500 * time.Millisecond
)

// serveLog writes the log of serve in a separate goroutine, so that responses and the end of the
// server don't wait for the reader of stderr: a stopped terminal or a full pipe can block a write
// forever.
type serveLog struct {
	texts chan string
	done  chan struct{}

	mu      sync.Mutex
	closed  bool
	dropped int // texts since the last one that was queued
}

func newServeLog(w io.Writer) *serveLog {
	l := &serveLog{texts: make(chan string, maxLogTexts), done: make(chan struct{})}
	go func() {
		defer close(l.done)
		for text := range l.texts {
			_, _ = io.WriteString(w, text) // there is no other place to report a failure
		}
		l.mu.Lock()
		last := l.missing()
		l.mu.Unlock()
		_, _ = io.WriteString(w, last)
	}()
	return l
}

// put queues a text, or drops it when too many are waiting.
func (l *serveLog) put(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	select {
	case l.texts <- l.missing() + text:
		l.dropped = 0
	default:
		l.dropped++
	}
}

// missing says how many entries were dropped. It is empty if none were.
func (l *serveLog) missing() string {
	if l.dropped == 0 {
		return ""
	}
	return fmt.Sprintf("bulla: %d log entries are missing here, because stderr was read too slowly\n", l.dropped)
}

// close ends the log, and waits a moment for everything to be written.
func (l *serveLog) close(after func(time.Duration) <-chan time.Time) {
	l.mu.Lock()
	l.closed = true
	close(l.texts)
	l.mu.Unlock()
	select {
	case <-l.done:
	case <-after(logGrace):
	}
}
