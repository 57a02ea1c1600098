package signing

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLine is within how many bytes after its name the base64 of an OpenSSH key begins.
const maxLine = 64

func endsInWord(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// unsupportedForm is a form of key that this package does not read, how it begins, and how to
// convert it.
type unsupportedForm struct{ begins, name, convert string }

// Commands that convert the files of SSH tools to PEM.
const (
	convertSSHPrivate = `Copy the file and run: ssh-keygen -p -N "" -m PKCS8 -f COPY`
	convertSSHPublic  = `Convert it with: ssh-keygen -e -m PKCS8 -f FILE > key.pem`
)

// sshEd25519 is the beginning of an OpenSSH public key with 32 bytes of Ed25519 (RFC 8709 section
// 4).
const sshEd25519 = "\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"

// unsupportedTexts are the forms that are recognized by the beginning of a text.
var unsupportedTexts = []unsupportedForm{
	{"---- BEGIN SSH2 PUBLIC KEY", "an SSH2 public key (RFC 4716)",
		"Convert it with: ssh-keygen -i -m RFC4716 -f FILE > key.pub && ssh-keygen -e -m PKCS8 -f key.pub > key.pem"},
	{"PuTTY-User-Key-File-", "a PuTTY key",
		`Convert it with: puttygen FILE -O private-openssh -o key && ssh-keygen -p -N "" -m PKCS8 -f key`},
}

// unsupportedSSH are the key types of OpenSSH public keys (RFC 4253 section 6.6).
var unsupportedSSH = []unsupportedForm{
	{"ssh-rsa", "an OpenSSH public key", convertSSHPublic},
	{"ssh-ed25519", "an OpenSSH public key", "Give it as a JWK with kty OKP and crv Ed25519"},
	{"ecdsa-sha2-", "an OpenSSH public key", convertSSHPublic},
	{"ssh-dss", "an OpenSSH public key (DSA)", "Give an RSA, EC or Ed25519 key"},
	{"sk-ssh-", "an OpenSSH public key of a security key", "Give a key that is not on a security key"},
	{"sk-ecdsa-", "an OpenSSH public key of a security key", "Give a key that is not on a security key"},
}

// unsupportedBlocks are the forms that are recognized by the label of a PEM block.
var unsupportedBlocks = []unsupportedForm{
	{"OPENSSH PRIVATE KEY", "an OpenSSH private key", convertSSHPrivate},
	{"CERTIFICATE REQUEST", "a certificate request", "Extract its public key with: openssl req -in FILE -noout -pubkey"},
	{"NEW CERTIFICATE REQUEST", "a certificate request",
		"Extract its public key with: openssl req -in FILE -noout -pubkey"},
	{"TRUSTED CERTIFICATE", "an OpenSSL trusted certificate",
		"Convert it with: openssl x509 -in FILE -out certificate.pem"},
	{"PKCS7", "a PKCS #7 bundle", "Extract its certificates with: openssl pkcs7 -in FILE -print_certs"},
	{"X509 CRL", "a revocation list", "Give the certificate or the key"},
	{"DSA PRIVATE KEY", "a DSA key", "Give an RSA, EC or Ed25519 key"},
	{"PGP ", "a PGP block",
		"Export the key with: gpg --export-ssh-key ID > key.pub && ssh-keygen -e -m PKCS8 -f key.pub > key.pem"},
}

// unsupported returns an error for bytes that are a key in an unsupported form, nil for all others.
func unsupported(data []byte) error {
	text := string(bytes.TrimSpace(data))
	for _, f := range unsupportedTexts {
		if strings.HasPrefix(text, f.begins) {
			return f.err()
		}
	}
	if strings.HasPrefix(text, "openssh-key-v1\x00") { // the content of its PEM block
		return unsupportedBlock(pemBlock{label: "OPENSSH PRIVATE KEY", der: []byte(text)})
	}
	return unsupportedSSHKey(text)
}

// unsupportedSSHKey recognizes an OpenSSH public key: a line of authorized_keys or known_hosts,
// only its base64 or only its bytes.
func unsupportedSSHKey(text string) error {
	const length = "\x00\x00\x00" // of the name, before it, in 4 bytes (RFC 4251 section 5)
	const encoded = "AAAA"        // the same in base64
	for _, f := range unsupportedSSH {
		before, after, _ := strings.Cut(text, f.begins)
		at := strings.Index(after[:min(len(after), maxLine)], encoded)
		if at >= 0 && !endsInWord(before) {
			return f.asJWK(after[at:]).err()
		}
	}
	if strings.HasPrefix(text, encoded) {
		if decoded, ok := decodeBase64(text[:len(text)&^3]); ok {
			text = string(decoded)
		}
	}
	if !strings.HasPrefix(text, length) || len(text) < 5 {
		return nil
	}
	for _, f := range unsupportedSSH {
		if strings.HasPrefix(text[4:], f.begins) {
			return f.asJWK(base64.StdEncoding.EncodeToString([]byte(text))).err()
		}
	}
	return nil
}

// asJWK returns the form with the JWK to give instead if encoded, the base64 of an OpenSSH public
// key, begins with an Ed25519 key, because ssh-keygen does not convert those.
func (f unsupportedForm) asJWK(encoded string) unsupportedForm {
	const length = (len(sshEd25519) + ed25519.PublicKeySize) / 3 * 4
	decoded, err := base64.StdEncoding.DecodeString(encoded[:min(len(encoded), length)])
	if x, ok := strings.CutPrefix(string(decoded), sshEd25519); err == nil && ok && len(x) == ed25519.PublicKeySize {
		f.convert = "Give it as a JWK: " + ed25519JWK(x)
	}
	return f
}

// ed25519JWK returns an Ed25519 public key as a JWK (RFC 8037 section 2).
func ed25519JWK(public string) string {
	return `{"kty":"OKP","crv":"Ed25519","x":"` + base64.RawURLEncoding.EncodeToString([]byte(public)) + `"}`
}

// unsupportedBlock is unsupported for a PEM block, recognized by its label.
func unsupportedBlock(block pemBlock) error {
	for _, f := range unsupportedBlocks {
		if block.label == f.begins || strings.HasSuffix(f.begins, " ") && strings.HasPrefix(block.label, f.begins) {
			return f.withPublic(block.der).err()
		}
	}
	return nil
}

// withPublic returns the form of an OpenSSH Ed25519 private key with its public half as a JWK,
// because ssh-keygen does not convert such a key. The public half is never encrypted.
func (f unsupportedForm) withPublic(der []byte) unsupportedForm {
	_, x, ok := strings.Cut(string(der), sshEd25519)
	if f.convert == convertSSHPrivate && ok && len(x) >= ed25519.PublicKeySize {
		f.convert = "To verify, give its public half as a JWK: " + ed25519JWK(x[:ed25519.PublicKeySize]) +
			". To sign, create a new key with: openssl genpkey -algorithm ed25519"
	}
	return f
}

// err returns the error for a key in this form.
func (f unsupportedForm) err() error {
	return unknownKey("this is %s, which bulla doesn't read. %s", f.name, f.convert)
}
