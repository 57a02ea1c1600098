package signing

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLine is the number of bytes after the name of an OpenSSH key in which its base64
// begins.
const maxLine = 64

func endsInWord(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// unsupportedForm is a form of key that is not read here, how it begins, and how to
// turn it into one that is.
type unsupportedForm struct{ begins, name, convert string }

// The commands that make PEM of what SSH tools write.
const (
	convertSSHPrivate = `copy the file and run: ssh-keygen -p -N "" -m PKCS8 -f COPY`
	convertSSHPublic  = `convert it with: ssh-keygen -e -m PKCS8 -f FILE > key.pem`
)

// sshEd25519 is how an OpenSSH public key with 32 bytes of Ed25519 begins (RFC 8709
// section 4).
const sshEd25519 = "\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"

// unsupportedTexts are the forms that a text shows by how it begins.
var unsupportedTexts = []unsupportedForm{
	{"---- BEGIN SSH2 PUBLIC KEY", "an SSH2 public key (RFC 4716)", "convert it with: ssh-keygen -i -m RFC4716 -f FILE > key.pub && ssh-keygen -e -m PKCS8 -f key.pub > key.pem"},
	{"PuTTY-User-Key-File-", "a PuTTY key", `convert it with: puttygen FILE -O private-openssh -o key && ssh-keygen -p -N "" -m PKCS8 -f key`},
}

// unsupportedSSH are the names of OpenSSH's public keys (RFC 4253 section 6.6).
var unsupportedSSH = []unsupportedForm{
	{"ssh-rsa", "an OpenSSH public key", convertSSHPublic},
	{"ssh-ed25519", "an OpenSSH public key", "give it as a JWK with kty OKP and crv Ed25519"},
	{"ecdsa-sha2-", "an OpenSSH public key", convertSSHPublic},
	{"ssh-dss", "an OpenSSH public key (DSA, which JWT does not use)", "give an RSA, EC or Ed25519 key"},
	{"sk-ssh-", "an OpenSSH public key of a security key", "give a key that is not in a security key"},
	{"sk-ecdsa-", "an OpenSSH public key of a security key", "give a key that is not in a security key"},
}

// unsupportedBlocks are the forms that the label of a PEM block shows.
var unsupportedBlocks = []unsupportedForm{
	{"OPENSSH PRIVATE KEY", "an OpenSSH private key", convertSSHPrivate},
	{"CERTIFICATE REQUEST", "a certificate request", "take its public key with: openssl req -in FILE -noout -pubkey"},
	{"NEW CERTIFICATE REQUEST", "a certificate request", "take its public key with: openssl req -in FILE -noout -pubkey"},
	{"TRUSTED CERTIFICATE", "an OpenSSL trusted certificate", "convert it with: openssl x509 -in FILE -out certificate.pem"},
	{"PKCS7", "a PKCS #7 bundle", "take its certificates with: openssl pkcs7 -in FILE -print_certs"},
	{"X509 CRL", "a revocation list, which holds no key", "give the certificate or the key"},
	{"DSA PRIVATE KEY", "a DSA key, which JWT does not use", "give an RSA, EC or Ed25519 key"},
	{"PGP ", "a PGP block", "export the key with: gpg --export-ssh-key ID > key.pub && ssh-keygen -e -m PKCS8 -f key.pub > key.pem"},
}

// foreign returns the error for bytes that are a key in a form that is not read
// here, nil for any others.
func unsupported(data []byte) error {
	text := string(bytes.TrimSpace(data))
	for _, f := range unsupportedTexts {
		if strings.HasPrefix(text, f.begins) {
			return f.err()
		}
	}
	if strings.HasPrefix(text, "openssh-key-v1\x00") { // the inside of its PEM block
		return unsupportedBlock(pemBlock{label: "OPENSSH PRIVATE KEY", der: []byte(text)})
	}
	return unsupportedSSHKey(text)
}

// unsupportedSSHKey finds an OpenSSH public key: a line of authorized_keys or
// known_hosts, only its base64 or only its bytes.
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

// asJWK returns the form with the JWK to give instead, where encoded, the base64 of an
// OpenSSH public key, begins with one of Ed25519: ssh-keygen does not convert these.
func (f unsupportedForm) asJWK(encoded string) unsupportedForm {
	const length = (len(sshEd25519) + ed25519.PublicKeySize) / 3 * 4
	decoded, err := base64.StdEncoding.DecodeString(encoded[:min(len(encoded), length)])
	if x, ok := strings.CutPrefix(string(decoded), sshEd25519); err == nil && ok && len(x) == ed25519.PublicKeySize {
		f.convert = "give it as a JWK: " + ed25519JWK(x)
	}
	return f
}

// ed25519JWK returns a public key of Ed25519 as a JWK (RFC 8037 section 2).
func ed25519JWK(public string) string {
	return `{"kty":"OKP","crv":"Ed25519","x":"` + base64.RawURLEncoding.EncodeToString([]byte(public)) + `"}`
}

// unsupportedBlock is foreign for a PEM block, by its label.
func unsupportedBlock(block pemBlock) error {
	for _, f := range unsupportedBlocks {
		if block.label == f.begins || strings.HasSuffix(f.begins, " ") && strings.HasPrefix(block.label, f.begins) {
			return f.withPublic(block.der).err()
		}
	}
	return nil
}

// withPublic returns the form of an OpenSSH private key of Ed25519 with its public half as a
// JWK: ssh-keygen does not convert such a key. The public half is never encrypted.
func (f unsupportedForm) withPublic(der []byte) unsupportedForm {
	_, x, ok := strings.Cut(string(der), sshEd25519)
	if f.convert == convertSSHPrivate && ok && len(x) >= ed25519.PublicKeySize {
		f.convert = "to check signatures, give its public half as a JWK: " + ed25519JWK(x[:ed25519.PublicKeySize]) +
			"; to sign, make a new key with: openssl genpkey -algorithm ed25519"
	}
	return f
}

func (f unsupportedForm) err() error {
	return fmt.Errorf("%w: this is %s; %s", ErrUnknownKey, f.name, f.convert)
}
