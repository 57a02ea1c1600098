package signing

import (
	"bytes"
	"fmt"
	"strings"
)

// foreignForm is a form of key that is not read here, how it begins, and how to
// turn it into one that is.
type foreignForm struct{ begins, name, convert string }

// The commands that make PEM of what SSH tools write.
const (
	convertSSHPrivate = `copy the file and run: ssh-keygen -p -N "" -m PKCS8 -f COPY`
	convertSSHPublic  = `convert it with: ssh-keygen -e -m PKCS8 -f FILE > key.pem`
)

// foreignTexts are the forms that a text shows by how it begins.
var foreignTexts = []foreignForm{
	{"ssh-rsa AAAA", "an OpenSSH public key", convertSSHPublic},
	{"ssh-dss AAAA", "an OpenSSH public key (DSA, which JWT does not know)", "give an RSA, EC or Ed25519 key"},
	{"ssh-ed25519 AAAA", "an OpenSSH public key", convertSSHPublic},
	{"ecdsa-sha2-", "an OpenSSH public key", convertSSHPublic},
	{"sk-ssh-", "an OpenSSH public key of a security key", "give a key that does not live in a security key"},
	{"sk-ecdsa-", "an OpenSSH public key of a security key", "give a key that does not live in a security key"},
	{"---- BEGIN SSH2 PUBLIC KEY", "an SSH2 public key (RFC 4716)", "convert it with: ssh-keygen -i -m RFC4716 -f FILE > key.pub && ssh-keygen -e -m PKCS8 -f key.pub > key.pem"},
	{"PuTTY-User-Key-File-", "a PuTTY key", `convert it with: puttygen FILE -O private-openssh -o key && ssh-keygen -p -N "" -m PKCS8 -f key`},
}

// foreignBlocks are the forms that the label of a PEM block shows.
var foreignBlocks = []foreignForm{
	{"OPENSSH PRIVATE KEY", "an OpenSSH private key", convertSSHPrivate},
	{"CERTIFICATE REQUEST", "a certificate request", "take its public key with: openssl req -in FILE -noout -pubkey"},
	{"NEW CERTIFICATE REQUEST", "a certificate request", "take its public key with: openssl req -in FILE -noout -pubkey"},
	{"TRUSTED CERTIFICATE", "an OpenSSL trusted certificate", "convert it with: openssl x509 -in FILE -out certificate.pem"},
	{"PKCS7", "a PKCS #7 bundle", "take its certificates with: openssl pkcs7 -in FILE -print_certs"},
	{"X509 CRL", "a revocation list, which holds no key", "give the certificate or the key"},
	{"DSA PRIVATE KEY", "a DSA key, which JWT does not know", "give an RSA, EC or Ed25519 key"},
	{"PGP ", "a PGP block", "export the key with: gpg --export-ssh-key ID > key.pub && ssh-keygen -e -m PKCS8 -f key.pub > key.pem"},
}

// foreignText returns the error for a text that is a key in a form that is not
// read here, nil for any other.
func foreignText(text []byte) error {
	for _, f := range foreignTexts {
		if bytes.HasPrefix(text, []byte(f.begins)) {
			return f.err()
		}
	}
	return nil
}

// foreignBlock is foreignText for the label of a PEM block.
func foreignBlock(label string) error {
	for _, f := range foreignBlocks {
		if label == f.begins || strings.HasSuffix(f.begins, " ") && strings.HasPrefix(label, f.begins) {
			return f.err()
		}
	}
	return nil
}

func (f foreignForm) err() error {
	return fmt.Errorf("%w: this is %s; %s", ErrUnknownKey, f.name, f.convert)
}
