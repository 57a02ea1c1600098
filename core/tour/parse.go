package tour

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"bulla/core/hint"
	"bulla/core/tomlfile"
)

// Faults are the first faults of a file, in order; there is at least one.
type Faults []hint.Fault

// Error names the first fault.
func (f Faults) Error() string {
	text := f[0].Error()
	if len(f) > 1 {
		text += fmt.Sprintf(" (and %d more)", len(f)-1)
	}
	return text
}

// Parse reads the file of a tour. The error is Faults.
func Parse(text []byte) (*Tour, error) {
	r := &reader{text: text}
	r.read()
	if len(r.faults) == 0 {
		r.check()
	}
	if len(r.faults) > 0 {
		slices.SortStableFunc(r.faults, func(a, b hint.Fault) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return nil, r.faults
	}
	return &r.tour, nil
}

// reader reads a file.
type reader struct {
	text   []byte
	tour   Tour
	places map[string]int // where each key is, by its path
	faults Faults
}

// read decodes the file.
func (r *reader) read() {
	if !r.outline() {
		return
	}
	if err := toml.Unmarshal(r.text, &r.tour); err != nil {
		r.faults = append(r.faults, tomlfile.FaultOf(r.text, err, notTOML))
	}
}

// notTOML is the advice for a file that is not TOML.
const notTOML = "texts need quotes, and texts of several lines three of them; bulla tour --format shows a sample"

// fault adds a fault at the key with that path, or at the closest one around it.
func (r *reader) fault(path, message, advice string) {
	for {
		if at, ok := r.places[path]; ok {
			r.faultAt(at, message, advice)
			return
		}
		end := strings.LastIndexAny(path, ".[")
		if end < 0 {
			r.faultAt(0, message, advice)
			return
		}
		path = path[:end]
	}
}

// maxFaults is how many faults are told. Finding the line of each takes as long as the file is.
const maxFaults = 20

// faultAt adds a fault at a byte offset.
func (r *reader) faultAt(at int, message, advice string) {
	if len(r.faults) == maxFaults {
		return
	}
	r.faults = append(r.faults, hint.At(r.text, at, hint.Problem{Message: message, Hint: advice}))
}
