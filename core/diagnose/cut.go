package diagnose

import (
	"fmt"

	"bulla/core/token"
)

// usualCuts are the lengths at which databases, tools and servers cut off a text, with what does.
var usualCuts = []struct {
	length int
	cause  string
}{
	{100, "a database column VARCHAR(100)"},
	{128, "a database column VARCHAR(128)"},
	{200, "a database column VARCHAR(200), or a log that shortens its values"},
	{250, "a database column VARCHAR(250), or a form field"},
	{254, "a form field for email addresses"},
	{255, "a database column VARCHAR(255), the usual length of a string"},
	{256, "a database column VARCHAR(256), or a form field"},
	{500, "a database column VARCHAR(500)"},
	{512, "a database column VARCHAR(512), or a buffer of 512 bytes"},
	{1000, "a database column VARCHAR(1000), or a log that shortens its values"},
	{1023, "a terminal or a buffer of 1,024 bytes"},
	{1024, "a database column VARCHAR(1024), or the line limit of a terminal on macOS"},
	{2000, "a database column VARCHAR2(2000), or the limit of a chat message"},
	{2047, "a buffer of 2,048 bytes"},
	{2048, "a database column VARCHAR(2048), a URL limit or syslog"},
	{4000, "a database column VARCHAR2(4000), or the limit of a chat message"},
	{4093, "the limit of a cookie, 4,096 bytes with its name"},
	{4095, "a terminal, which takes 4,095 characters in one line of input: paste from a file instead"},
	{4096, "the limit of a cookie or a terminal line, 4,096 bytes"},
	{8190, "the limit of a header line in Apache, 8,190 bytes"},
	{8191, "cmd.exe, whose command line has 8,191 characters"},
	{8192, "the limit of a header or a log line, 8,192 bytes"},
	{16384, "the limit of a log line in Docker, 16,384 bytes"},
	{32767, "a cell of a spreadsheet or an environment variable on Windows, 32,767 characters"},
	{65535, "a database column TEXT, 65,535 bytes"},
}

// usualCut names what usually cuts off a text at exactly the length of the token, with Bearer
// before it or without; "" if the length is not a usual one.
func (c *checker) usualCut() string {
	const bearer = len("Bearer ")
	length := len(c.Token.Text)
	for _, cut := range usualCuts {
		switch cut.length {
		case length:
			return "; it has exactly " + grouped(length) + " characters, which suggests " + cut.cause
		case length + bearer:
			return "; with \"Bearer \" it has exactly " + grouped(cut.length) + " characters, which suggests " + cut.cause
		}
	}
	return ""
}

// isCut reports whether a fault shows that the end of the token is missing.
func (c *checker) isCut(f token.Fault) bool {
	switch f.Code {
	case token.FaultTruncated:
		return true
	case token.FaultSegments:
		return len(c.Token.Segments) < 3
	case token.FaultBase64, token.FaultNonCanonical:
		return f.Part == token.Signature
	}
	return false
}

// grouped returns a number with a comma before its thousands.
func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}
