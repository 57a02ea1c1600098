// Package cast records a terminal session as an asciicast, version 2: a header and then an event in
// each line, see https://docs.asciinema.org/manual/asciicast/v2/. It knows nothing of secrets: the
// caller masks them.
package cast

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// File is what a recording is written to, such as an *os.File.
type File interface {
	io.WriteCloser
	Truncate(size int64) error
}

// Recording is a recording under way. Events are written as they come, by a goroutine of its own: a
// slow disk doesn't slow the screen, and the file can be played even if the program crashes. Its
// methods must not be called at the same time.
type Recording struct {
	file    File
	now     func() time.Time
	term    string
	started time.Time

	width, height int
	rows          []string // that were recorded last
	after         string   // what came after them

	lock    sync.Mutex
	waiting []string // events that have not been written
	closing bool
	err     error
	more    *sync.Cond // there are more events, or the recording ends
	written int64      // the size of the file
	ended   chan struct{}
}

// New starts a recording. Now is the system's clock, and term the type of the terminal. The caller
// must close the Recording, which closes the file.
func New(file File, now func() time.Time, term string) *Recording {
	r := &Recording{file: file, now: now, term: term, started: now(), ended: make(chan struct{})}
	r.more = sync.NewCond(&r.lock)
	go r.write()
	return r
}

// Resize records the size of the terminal, if it changed. It comes before anything else.
func (r *Recording) Resize(width, height int) {
	switch {
	case width == r.width && height == r.height:
		return
	case r.width == 0:
		header := struct {
			Version   int               `json:"version"`
			Width     int               `json:"width"`
			Height    int               `json:"height"`
			Timestamp int64             `json:"timestamp"`
			Env       map[string]string `json:"env"`
		}{2, width, height, r.started.Unix(), map[string]string{"TERM": r.term}}
		r.add(encode(header))
	default:
		r.event("r", fmt.Sprintf("%dx%d", width, height))
	}
	r.width, r.height, r.rows = width, height, nil
}

// Frame records a screen as the terminal gets it, a text for each row, and what comes after it to
// place the cursor. Only rows that changed are written.
func (r *Recording) Frame(rows []string, after string) {
	var b strings.Builder
	if r.rows == nil {
		b.WriteString("\x1b[?25l\x1b[2J")
	}
	for i, row := range rows {
		if i >= len(r.rows) || row != r.rows[i] {
			fmt.Fprintf(&b, "\x1b[%d;1H%s", i+1, row)
		}
	}
	if b.Len() == 0 && after == r.after {
		return
	}
	r.rows, r.after = rows, after
	r.event("o", b.String()+after)
}

// Text records text that scrolls by.
func (r *Recording) Text(text string) {
	if text != "" {
		r.event("o", strings.ReplaceAll(text, "\n", "\r\n"))
	}
}

// Err returns why the recording stopped, nil if it goes on.
func (r *Recording) Err() error {
	r.lock.Lock()
	defer r.lock.Unlock()
	return r.err
}

// Close writes what is left, closes the file, and returns why not everything was written.
func (r *Recording) Close() error {
	r.lock.Lock()
	r.closing = true
	r.more.Signal()
	r.lock.Unlock()
	<-r.ended
	if err := r.file.Close(); err != nil && r.err == nil {
		r.err = fmt.Errorf("close the recording: %w", err)
	}
	return r.err
}

// event adds an event.
func (r *Recording) event(kind, data string) {
	seconds := r.now().Sub(r.started).Seconds()
	r.add(fmt.Sprintf("[%.6f, %q, %s]\n", seconds, kind, strings.TrimSuffix(encode(data), "\n")))
}

// encode returns a value as a line of JSON.
func encode(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // strings and numbers can always be encoded
	return b.String()
}

// add gives a line to the goroutine that writes.
func (r *Recording) add(line string) {
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.err == nil {
		r.waiting = append(r.waiting, line)
		r.more.Signal()
	}
}

// write writes lines until the recording ends. If a line can't be written whole, it is removed from
// the file, and nothing more is written.
func (r *Recording) write() {
	defer close(r.ended)
	for {
		r.lock.Lock()
		for len(r.waiting) == 0 && !r.closing {
			r.more.Wait()
		}
		lines := r.waiting
		r.waiting = nil
		r.lock.Unlock()
		if len(lines) == 0 {
			return
		}
		for _, line := range lines {
			if _, err := r.file.Write([]byte(line)); err != nil {
				_ = r.file.Truncate(r.written) // as much as can be done
				r.lock.Lock()
				r.err = fmt.Errorf("write the recording: %w", err)
				r.lock.Unlock()
				return
			}
			r.written += int64(len(line))
		}
	}
}
