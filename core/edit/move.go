package edit

import (
	"time"

	"bulla/core/token"
)

// MoveTime returns the source text of a time claim that is moved by whole seconds; a fraction of a
// second is dropped. It is not ok if the value is not a date as a number, or would leave the years
// 1970 to 9999.
func MoveTime(doc token.Document, value token.Value, seconds int64) (source string, ok bool) {
	if value.Kind != token.Number {
		return "", false
	}
	date, err := token.ParseDate(doc.Source(value))
	if err != nil {
		return "", false
	}
	moved := date.Unix() + seconds
	if moved < 0 || moved > token.LastDate {
		return "", false
	}
	return dateSource(time.Unix(moved, 0)), true
}
