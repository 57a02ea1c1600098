package signing

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/token"
)

// Delimiters of a PEM block (RFC 7468).
const (
	pemBegin = "-----BEGIN "
	pemEnd   = "-----END "
	pemDash  = "-----"
)

// maxBlocks is the largest number of PEM blocks, or of keys of a set, that is read.
const maxBlocks = 1000

// pemBlock is one block of a PEM file.
type pemBlock struct {
	label string
	der   []byte
}

// hasPEM reports whether a text has the BEGIN line of a PEM block.
func hasPEM(text []byte) bool { return bytes.Contains(text, []byte(pemBegin)) }

// readPEM reads every block of a PEM text.
func (r *reader) readPEM(text string) (Keys, error) {
	if keys, ok, err := r.readPEMInJSON(text); ok {
		return keys, err
	}
	r.repairs = append(slices.Clone(r.repairs), pemRepairs(text)...)
	// Keys in variables and JSON often have literal \n instead of line breaks.
	text = strings.NewReplacer(`\r`, "\r", `\n`, "\n").Replace(text)
	var keys Keys
	seen := map[string]int{} // thumbprints
	for number := 1; strings.Contains(text, pemBegin); number++ {
		if number > maxBlocks {
			return nil, badKey("there are more than %d PEM blocks", maxBlocks)
		}
		block, rest, err := nextBlock(text)
		if err == nil {
			keys, err = r.readBlock(keys, seen, block)
		}
		if err != nil {
			return nil, fmt.Errorf("PEM block %d: %w", number, err)
		}
		text = rest
	}
	if len(keys) == 0 {
		return nil, badKey("the PEM file contains only parameters, not a key")
	}
	return keys, nil
}

// readPEMInJSON reads the PEM in the strings of a JSON object: a service account, or the
// certificates that Google publishes by their kid, which need no repair. It is not ok if text is
// not such an object.
func (r *reader) readPEMInJSON(text string) (keys Keys, ok bool, err error) {
	doc, faults := token.Parse(text, token.Whole)
	if doc.Root.Kind != token.Object || len(faults) > 0 {
		return nil, false, nil
	}
	certificates := !slices.ContainsFunc(doc.Root.Members, func(m token.Member) bool {
		return !strings.HasPrefix(m.Value.Text, pemBegin+"CERTIFICATE")
	})
	for _, m := range doc.Root.Members {
		if m.Value.Kind != token.String || !hasPEM([]byte(m.Value.Text)) {
			continue
		}
		inner := *r
		if certificates {
			inner.kid, inner.inSet = m.Name, true
		} else {
			inner.repairs = append(slices.Clone(r.repairs), repairNested)
		}
		found, err := inner.readPEM(m.Value.Text)
		if err != nil {
			return nil, true, fmt.Errorf("member %s: %w", redact.Quote(m.Name, 60), err)
		}
		keys, r.passphrase = append(keys, found...), inner.passphrase
	}
	return keys, len(keys) > 0, nil
}

// pemRepairs returns the repairs after which the blocks of a text conform to RFC 7468. Text between
// the blocks needs no repair.
func pemRepairs(text string) []repair {
	var repairs []repair
	add := func(r repair, found bool) {
		if found && !slices.Contains(repairs, r) {
			repairs = append(repairs, r)
		}
	}
	add(repairBOM, strings.HasPrefix(text, byteOrderMark))
	for {
		before, block, ok := strings.Cut(text, pemBegin)
		if !ok {
			return repairs
		}
		line := before[strings.LastIndexAny(before, "\r\n")+1:]
		line = strings.TrimPrefix(line[strings.LastIndex(line, `\n`)+1:], "n") // after a literal \n
		quoted := strings.HasSuffix(line, `"`) || strings.HasSuffix(line, "'") || strings.HasSuffix(line, "`")
		add(repairQuotes, quoted)
		add(repairPrefix, !quoted && strings.Trim(line, " \t"+byteOrderMark) != "" && !strings.HasSuffix(line, pemDash))
		block, text, _ = strings.Cut(block, pemEnd)
		_, body, _ := strings.Cut(block, pemDash)
		switch {
		case strings.Contains(body, `\n`) || strings.Contains(body, `\r`):
			add(repairEscaped, true)
		case strings.ContainsAny(body, "\r\n"):
			add(repairIndented, strings.Contains(body, "\n ") || strings.Contains(body, "\n\t"))
		default:
			add(repairSpaces, strings.ContainsAny(body, " \t"))
			add(repairOneLine, !strings.ContainsAny(body, " \t"))
		}
	}
}

// readBlock adds the key of one block. A private key replaces its own public half, because files
// often contain both.
func (r *reader) readBlock(keys Keys, seen map[string]int, block pemBlock) (Keys, error) {
	if block.label == "EC PARAMETERS" { // openssl writes it before the key itself
		return keys, nil
	}
	if err := unsupportedBlock(block); err != nil {
		return nil, err
	}
	if !knownBlock(block.label) {
		return nil, unknownKey("bulla doesn't read blocks labeled %s", redact.Quote(block.label, 40))
	}
	key, err := r.readDER(block.der, block.label)
	if err != nil {
		return nil, err
	}
	thumbprint := key.Thumbprint()
	if at, again := seen[thumbprint]; again {
		if !keys[at].Private() {
			keys[at] = key
		}
		return keys, nil
	}
	seen[thumbprint] = len(keys)
	return append(keys, key), nil
}

func knownBlock(label string) bool {
	switch label {
	case labelPublic, labelRSAPublic, labelPrivate, labelRSAPrivate, labelECPrivate, labelEncrypted,
		labelCertificate, "X509 CERTIFICATE":
		return true
	}
	return false
}

// nextBlock decodes the first block of a text and returns the rest. It is more lenient than
// encoding/pem about white space, which editors, YAML and shells change, and stricter about damage,
// which that package skips.
func nextBlock(text string) (block pemBlock, rest string, err error) {
	_, text, _ = strings.Cut(text, pemBegin)
	label, text, ok := strings.Cut(text, pemDash)
	if !ok || strings.ContainsAny(label, "\r\n") {
		return block, "", badKey("its BEGIN line is damaged")
	}
	block.label = label
	body, rest, ok := strings.Cut(text, pemEnd+label+pemDash)
	if !ok || strings.Contains(body, pemBegin) {
		return block, "", badKey("it is cut off: the END line for %s is missing", redact.Quote(label, 40))
	}
	compact := strings.Join(strings.Fields(body), "")
	block.der, err = base64.StdEncoding.DecodeString(compact)
	if unsupportedBlock(block) != nil { // the body of PGP is not only base64
		return block, rest, nil
	}
	if strings.Contains(body, "DEK-Info:") {
		return block, "", unknownKey("this key uses OpenSSL's legacy encryption. " +
			"Convert it with: openssl pkcs8 -topk8 -in FILE -out key.pem")
	}
	if err != nil || len(block.der) == 0 {
		var at base64.CorruptInputError
		if errors.As(err, &at) {
			return block, "", badKey("it is not base64 at character %d", int64(at))
		}
		return block, "", badKey("it is empty")
	}
	return block, rest, nil
}
