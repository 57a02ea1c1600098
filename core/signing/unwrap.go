package signing

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"bulla/core/token"
)

// undo removes the outermost wrapping of data. The repair is zero if that was only white space. It
// is not ok if there is nothing to remove.
func undo(data []byte) (inner []byte, done repair, ok bool) {
	if inner, ok := decodeUTF16(data); ok {
		return inner, repairUTF16, true
	}
	if inner, ok := bytes.CutPrefix(data, []byte(byteOrderMark)); ok {
		return inner, repairBOM, true
	}
	if inner := bytes.TrimRight(data, "\r\n"); len(inner) < len(data) && isDER(inner) {
		return inner, repairNewline, true
	}
	text := bytes.TrimSpace(data)
	if len(text) < len(data) {
		return text, repair{}, true
	}
	if inner, ok := jsonString(text); ok {
		return inner, repairString, true
	}
	if inner, ok := cutQuotes(text); ok {
		return inner, repairQuotes, true
	}
	if inner, ok := doubleQuoted(text); ok {
		return inner, repairSingle, true
	}
	if inner, ok := decodeHex(text); ok {
		return inner, repairHex, true
	}
	if inner, ok := unwrapBase64(text); ok {
		if isDER(inner) {
			return inner, repairNoBegin, true
		}
		return inner, repairBase64, true
	}
	return nil, repair{}, false
}

const byteOrderMark = "\ufeff"

// decodeUTF16 decodes UTF-16 of either byte order, which Windows PowerShell and some editors write.
// Without a byte order mark it recognizes the zero bytes between ASCII characters.
func decodeUTF16(data []byte) ([]byte, bool) {
	var order binary.ByteOrder
	switch {
	case len(data) < 4:
		return nil, false
	case data[0] == 0xff && data[1] == 0xfe:
		order, data = binary.LittleEndian, data[2:]
	case data[0] == 0xfe && data[1] == 0xff:
		order, data = binary.BigEndian, data[2:]
	case data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0:
		order = binary.LittleEndian
	case data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0:
		order = binary.BigEndian
	default:
		return nil, false
	}
	units := make([]uint16, len(data)/2) // an odd byte at the end is an appended line break
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return []byte(string(utf16.Decode(units))), true
}

// jsonString decodes a JSON string, such as a JSON document inside another one.
func jsonString(text []byte) ([]byte, bool) {
	if len(text) < 2 || text[0] != '"' || !bytes.Contains(text, []byte(`\"`)) {
		return nil, false
	}
	var inner string
	if err := json.Unmarshal(text, &inner); err != nil {
		return nil, false
	}
	return []byte(inner), true
}

// cutQuotes removes the quotes around a text.
func cutQuotes(text []byte) ([]byte, bool) {
	if len(text) < 3 || text[0] != text[len(text)-1] || !strings.ContainsRune("\"'`", rune(text[0])) {
		return nil, false
	}
	return text[1 : len(text)-1], true
}

// doubleQuoted rewrites a JWK with single quotes, as in a printed Python dict.
func doubleQuoted(text []byte) ([]byte, bool) {
	if !bytes.HasPrefix(text, []byte("{")) && !bytes.HasPrefix(text, []byte("[")) || bytes.ContainsRune(text, '"') {
		return nil, false
	}
	rewritten := bytes.ReplaceAll(text, []byte("'"), []byte(`"`))
	return rewritten, isJWK(rewritten)
}

// leastWrapped is the minimum length of hex and base64 that is decoded: no key is shorter.
const leastWrapped = 40

// decodeHex decodes hex of either case, possibly with 0x before it, and with colons or white space
// between the bytes.
func decodeHex(text []byte) ([]byte, bool) {
	if len(text) < leastWrapped {
		return nil, false
	}
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(": \t\r\n", r) {
			return -1
		}
		return r
	}, strings.TrimPrefix(string(text), "0x"))
	decoded, err := hex.DecodeString(digits)
	return decoded, err == nil
}

// unwrapBase64 decodes base64, which is how environment variables and consoles give keys.
func unwrapBase64(text []byte) ([]byte, bool) {
	if len(text) < leastWrapped {
		return nil, false
	}
	return decodeBase64(string(text))
}

// spaces removes the white space inside base64.
var spaces = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "")

// decodeBase64 decodes base64 of either alphabet, with or without padding, over any number of
// lines. It is not ok for an empty text.
func decodeBase64(text string) ([]byte, bool) {
	decoded, err := token.DecodeBase64(spaces.Replace(text))
	return decoded, err == nil && len(decoded) > 0
}

// printable reports whether data is text without control characters other than white space.
func printable(data []byte) bool {
	if !utf8.Valid(data) {
		return false
	}
	return !bytes.ContainsFunc(data, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\r' && r != '\n' || r == 0x7f
	})
}
