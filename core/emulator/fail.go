package emulator

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"bulla/core/redact"
)

// Failure is an error that the emulator answers on purpose, to test code that has to handle it.
type Failure struct {
	// Status is from 400 to 599.
	Status int
	// Times is how many requests get this response, at least 1.
	Times int
}

// maxFailures is the most that Times may be.
const maxFailures = 1_000_000

// ParseFail reads a list such as "429:3,500:1": a status and how often it is answered, once if the
// number is missing. The empty text means no failures.
func ParseFail(text string) ([]Failure, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var list []Failure
	for i, part := range strings.Split(text, ",") {
		f, err := parseFailure(strings.TrimSpace(part))
		if err != nil {
			return nil, fmt.Errorf("failure %d, %s: %w", i+1, redact.QuoteASCII(part, 20), err)
		}
		list = append(list, f)
	}
	return list, nil
}

func parseFailure(part string) (Failure, error) {
	status, times, counted := strings.Cut(part, ":")
	f := Failure{Times: 1}
	var err error
	if f.Status, err = strconv.Atoi(status); err != nil || f.Status < http.StatusBadRequest || f.Status > 599 {
		return Failure{}, fmt.Errorf("start with a status from 400 to 599, such as 429:3")
	}
	if !counted {
		return f, nil
	}
	if f.Times, err = strconv.Atoi(times); err != nil || f.Times < 1 || f.Times > maxFailures {
		return Failure{}, fmt.Errorf("write the number of requests after the colon, from 1 to %d, such as %d:3", maxFailures, f.Status)
	}
	return f, nil
}

// nextFailure returns the status of the next failure, 0 if there is none.
func (e *Emulator) nextFailure() int {
	e.failing.Lock()
	defer e.failing.Unlock()
	for len(e.failures) > 0 && e.failures[0].Times < 1 {
		e.failures = e.failures[1:]
	}
	if len(e.failures) == 0 {
		return 0
	}
	e.failures[0].Times--
	return e.failures[0].Status
}
