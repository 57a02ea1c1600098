package emulator

import (
	"bufio"
	"bytes"
	"errors"
	"net/textproto"
	"strconv"
	"strings"
)

// errTwoLengths refuses a request that gives its length in two ways.
var errTwoLengths = errors.New("the request has both Content-Length and Transfer-Encoding: send only one of them")

// requestLengths follows the requests on a connection far enough to find one that has both
// Content-Length and Transfer-Encoding. Two servers may disagree about where it ends, so it has to
// be refused, or at least the connection has to be closed after it (RFC 9112 section 6.1). A
// handler can't do that, because net/http removes the Content-Length. What it can't follow,
// net/http can't read either, and closes the connection.
type requestLengths struct {
	state frame
	text  []byte // the header or the line so far
	rest  uint64 // remaining bytes of the body or chunk
}

// frame is the part of a request that comes next.
type frame uint8

const (
	frameHeader frame = iota
	frameBody
	frameChunkSize
	frameChunk
	frameChunkEnd
	frameTrailer
	frameLost // the rest is ignored
)

// maxFramed is how many bytes of a header or line are kept. net/http reads less.
const maxFramed = 2 * maxHeader

// follow reads what a connection received. It returns how much of it may be passed on: all of it,
// or, with an error, what precedes the end of the refused header.
func (f *requestLengths) follow(p []byte) (n int, err error) {
	for n < len(p) && f.state != frameLost {
		switch f.state {
		case frameBody, frameChunk:
			n += f.skip(len(p) - n)
			continue
		case frameHeader:
			err = f.header(p[n])
		default:
			f.line(p[n])
		}
		if err != nil {
			return n, err
		}
		n++
	}
	return len(p), nil
}

// skip skips at most so many bytes of the body and returns how many it skipped.
func (f *requestLengths) skip(most int) int {
	skipped := min(uint64(most), f.rest)
	f.rest -= skipped
	switch {
	case f.rest > 0:
	case f.state == frameBody:
		f.begin(frameHeader)
	default:
		f.begin(frameChunkEnd)
	}
	return int(skipped)
}

// begin starts the next part.
func (f *requestLengths) begin(next frame) {
	f.state, f.text = next, f.text[:0]
	if next == frameHeader || next == frameLost {
		f.text = nil
	}
}

// header reads one byte of a header and judges the header at its end.
func (f *requestLengths) header(c byte) error {
	if len(f.text) == 0 && (c == '\r' || c == '\n') {
		return nil // net/http allows some before a request
	}
	if f.text = append(f.text, c); len(f.text) > maxFramed {
		f.begin(frameLost)
		return nil
	}
	if c != '\n' || !bytes.HasSuffix(f.text, []byte("\n\n")) && !bytes.HasSuffix(f.text, []byte("\n\r\n")) {
		return nil
	}
	return f.judge()
}

// judge reads a whole header as net/http does, and determines what follows it.
func (f *requestLengths) judge() error {
	reader := textproto.NewReader(bufio.NewReader(bytes.NewReader(f.text)))
	request, err := reader.ReadLine()
	if err != nil {
		f.begin(frameLost)
		return nil
	}
	header, err := reader.ReadMIMEHeader()
	if err != nil {
		f.begin(frameLost)
		return nil
	}
	lengths, codings := header["Content-Length"], header["Transfer-Encoding"]
	switch {
	case len(lengths) > 0 && len(codings) > 0:
		return errTwoLengths
	case len(codings) > 0 && !strings.HasSuffix(request, " HTTP/1.0"): // where net/http ignores it
		f.begin(frameChunkSize)
	case len(lengths) > 0:
		f.body(lengths[0])
	default:
		f.begin(frameHeader)
	}
	return nil
}

// body starts a body with the given length.
func (f *requestLengths) body(length string) {
	var err error
	if f.rest, err = strconv.ParseUint(textproto.TrimString(length), 10, 63); err != nil {
		f.begin(frameLost)
		return
	}
	f.begin(frameBody)
	f.skip(0) // it may be empty
}

// line reads one byte of a line of a chunked body (RFC 9112 section 7.1).
func (f *requestLengths) line(c byte) {
	if f.text = append(f.text, c); c != '\n' {
		if len(f.text) > maxFramed {
			f.begin(frameLost)
		}
		return
	}
	text := strings.TrimRight(string(f.text), "\r\n")
	switch f.state {
	case frameChunkEnd:
		f.begin(frameChunkSize)
	case frameTrailer:
		f.begin(frameTrailer)
		if text == "" {
			f.begin(frameHeader)
		}
	default:
		f.chunk(text)
	}
}

// chunk starts the chunk that a line announces.
func (f *requestLengths) chunk(line string) {
	size, _, _ := strings.Cut(line, ";") // what follows are extensions
	var err error
	f.rest, err = strconv.ParseUint(strings.TrimSpace(size), 16, 63)
	switch {
	case err != nil:
		f.begin(frameLost)
	case f.rest == 0:
		f.begin(frameTrailer)
	default:
		f.begin(frameChunk)
	}
}
