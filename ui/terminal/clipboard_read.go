package terminal

import (
	"fmt"
	"time"

	"github.com/atotto/clipboard"
)

// ReadClipboard returns the text of the system clipboard. Over ssh without a display that would be another machine's, so
// it is ErrRemote there. It takes up to two seconds when the clipboard's command hangs, so call it in a tea.Cmd.
func ReadClipboard(getenv func(string) string) (string, error) {
	switch {
	case isRemote(getenv):
		return "", ErrRemote
	case clipboard.Unsupported:
		return "", ErrNoClipboard
	}
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := clipboard.ReadAll()
		done <- result{text, err}
	}()
	timer := time.NewTimer(nativeLimit)
	defer timer.Stop()
	select {
	case r := <-done:
		if r.err != nil {
			return "", fmt.Errorf("the system clipboard failed: %w", r.err)
		}
		return r.text, nil
	case <-timer.C:
		return "", ErrClipboardTimeout
	}
}
