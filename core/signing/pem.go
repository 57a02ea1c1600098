package signing

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"bulla/core/visible"
)

// The marks of a PEM block (RFC 7468).
const (
	pemBegin = "-----BEGIN "
	pemEnd   = "-----END "
	pemDash  = "-----"
)

// maxBlocks is how many PEM blocks, or keys of a set, are read.
const maxBlocks = 1000

// pemBlock is one block of a PEM file.
type pemBlock struct {
	label string
	der   []byte
}

// readPEM reads every block of a PEM text.
func (r *reader) readPEM(text string) (Keys, error) {
	// Keys in variables and JSON have their line breaks spelled out.
	text = strings.NewReplacer(`\r`, "\r", `\n`, "\n").Replace(text)
	var keys Keys
	for number := 1; strings.Contains(text, pemBegin); number++ {
		if number > maxBlocks {
			return nil, fmt.Errorf("%w: more than %d PEM blocks", ErrBadKey, maxBlocks)
		}
		block, rest, err := nextBlock(text)
		if err == nil {
			keys, err = r.readBlock(keys, block)
		}
		if err != nil {
			return nil, fmt.Errorf("PEM block %d: %w", number, err)
		}
		text = rest
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("%w: the PEM file holds parameters and no key", ErrBadKey)
	}
	return keys, nil
}

// readBlock adds the key of one block. A private key takes the place of its own
// public part, as the two often stand in one file.
func (r *reader) readBlock(keys Keys, block pemBlock) (Keys, error) {
	if block.label == "EC PARAMETERS" { // openssl writes it before the key itself
		return keys, nil
	}
	if err := foreignBlock(block.label); err != nil {
		return nil, err
	}
	if !knownBlock(block.label) {
		return nil, fmt.Errorf("%w: the block is called %s", ErrUnknownKey, visible.Quote(block.label, 40))
	}
	key, err := r.readDER(block.der)
	if err != nil {
		return nil, err
	}
	for i, other := range keys {
		if other.Thumbprint() == key.Thumbprint() {
			if !other.Private() {
				keys[i] = key
			}
			return keys, nil
		}
	}
	return append(keys, key), nil
}

func knownBlock(label string) bool {
	switch label {
	case "PUBLIC KEY", "RSA PUBLIC KEY", "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "CERTIFICATE", "X509 CERTIFICATE":
		return true
	}
	return false
}

// nextBlock takes the first block of a text apart and returns what follows it. It
// is more lenient than encoding/pem about the white space that editors, YAML and
// shells change, and stricter about damage, which that package skips.
func nextBlock(text string) (block pemBlock, rest string, err error) {
	_, text, _ = strings.Cut(text, pemBegin)
	label, text, ok := strings.Cut(text, pemDash)
	if !ok || strings.ContainsAny(label, "\r\n") {
		return block, "", fmt.Errorf("%w: its BEGIN line is damaged", ErrBadKey)
	}
	block.label = label
	body, rest, ok := strings.Cut(text, pemEnd+label+pemDash)
	if !ok || strings.Contains(body, pemBegin) {
		return block, "", fmt.Errorf("%w: it was cut off, there is no END line for %s", ErrBadKey, visible.Quote(label, 40))
	}
	if foreignBlock(label) != nil { // PGP has a body of its own form
		return block, rest, nil
	}
	if strings.Contains(body, "DEK-Info:") {
		return block, "", fmt.Errorf("%w: this is a private key in OpenSSL's old encryption; convert it with: openssl pkcs8 -topk8 -in FILE -out key.pem", ErrUnknownKey)
	}
	body = strings.Join(strings.Fields(body), "")
	block.der, err = base64.StdEncoding.DecodeString(body)
	if err != nil || len(block.der) == 0 {
		var at base64.CorruptInputError
		if errors.As(err, &at) {
			return block, "", fmt.Errorf("%w: its text is not base64 at character %d", ErrBadKey, int64(at))
		}
		return block, "", fmt.Errorf("%w: it is empty", ErrBadKey)
	}
	return block, rest, nil
}
