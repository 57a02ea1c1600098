package report

// Fault is what an error report says.
type Fault struct {
	Message string `json:"message"`
	// Hint says what to do, "" where nothing is known.
	Hint string `json:"hint"`
	// At is the byte offset of the fault in what was given, nil where there is none.
	At *int `json:"at"`
}

// Failure returns the JSON of something that could not be done.
func Failure(f Fault) []byte {
	return object(struct {
		Error Fault `json:"error"`
	}{f})
}
