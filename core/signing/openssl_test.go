package signing

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bulla/core/token"
)

// openssl runs the installed openssl in a temporary folder.
type openssl struct {
	t   *testing.T
	dir string
}

func newOpenSSL(t *testing.T) openssl {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed")
	}
	return openssl{t, t.TempDir()}
}

// try runs openssl with stdin and returns its output.
func (o openssl) try(stdin string, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.Command("openssl", args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = o.dir, strings.NewReader(stdin), &stdout, &stderr
	err := cmd.Run()
	if err != nil {
		err = errors.Join(err, errors.New(stderr.String()))
	}
	return stdout.String(), err
}

func (o openssl) run(stdin string, args ...string) string {
	o.t.Helper()
	out, err := o.try(stdin, args...)
	if err != nil {
		o.t.Fatalf("openssl %s: %v", strings.Join(args, " "), err)
	}
	return out
}

func (o openssl) write(name, data string) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, name), []byte(data), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

func (o openssl) read(name string) string {
	o.t.Helper()
	data, err := os.ReadFile(filepath.Join(o.dir, name))
	if err != nil {
		o.t.Fatal(err)
	}
	return string(data)
}

// rawSignature turns an ECDSA signature of openssl (DER) into that of JWS, two numbers of the
// curve's size (RFC 7518 section 3.4).
func rawSignature(t *testing.T, der string, size int) string {
	t.Helper()
	var pair struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal([]byte(der), &pair); err != nil {
		t.Fatal(err)
	}
	raw := make([]byte, 2*size)
	pair.R.FillBytes(raw[:size])
	pair.S.FillBytes(raw[size:])
	return string(raw)
}

// derSignature is the opposite of rawSignature.
func derSignature(t *testing.T, raw string) string {
	t.Helper()
	half := len(raw) / 2
	der, err := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes([]byte(raw[:half])),
		new(big.Int).SetBytes([]byte(raw[half:]))})
	if err != nil {
		t.Fatal(err)
	}
	return string(der)
}

// TestOpenSSL signs with openssl and checks here, and signs here and checks with openssl, for every
// asymmetric algorithm.
func TestOpenSSL(t *testing.T) {
	o := newOpenSSL(t)
	for name, args := range map[string][]string{
		"rsa": {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"}, "ed25519": {"-algorithm", "ED25519"},
		"p256": {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"}, "p384": {"-algorithm", "EC", "-pkeyopt",
			"ec_paramgen_curve:P-384"},
		"p521": {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"},
	} {
		o.run("", append([]string{"genpkey", "-out", name + ".pem"}, args...)...)
		o.run("", "pkey", "-in", name+".pem", "-pubout", "-out", name+".pub")
	}
	pss := []string{"-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"}
	for _, c := range []struct {
		alg, key, digest string
		options          []string
		size             int // of an ECDSA number
	}{
		{"RS256", "rsa", "-sha256", nil, 0}, {"RS384", "rsa", "-sha384", nil, 0}, {"RS512", "rsa", "-sha512", nil, 0},
		{"PS256", "rsa", "-sha256", pss, 0}, {"PS384", "rsa", "-sha384", pss, 0}, {"PS512", "rsa", "-sha512", pss, 0},
		{"ES256", "p256", "-sha256", nil, 32}, {"ES384", "p384", "-sha384", nil, 48}, {"ES512", "p521", "-sha512", nil, 66},
		{"EdDSA", "ed25519", "", nil, 0}, {"Ed25519", "ed25519", "", nil, 0},
	} {
		t.Run(c.alg, func(t *testing.T) {
			o := openssl{t, o.dir}
			private, public := parseOne(t, o.read(c.key+".pem")), parseOne(t, o.read(c.key+".pub"))
			encode := base64.RawURLEncoding.EncodeToString
			input := encode([]byte(`{"alg":"`+c.alg+`"}`)) + "." + encode([]byte(`{"sub":"a"}`))

			o.write("input", input)
			o.sign(c.key, c.digest, c.options)
			theirs := o.read("signature")
			if c.size > 0 {
				theirs = rawSignature(t, theirs, c.size)
			}
			if got := verify(token.Decode(input+"."+encode([]byte(theirs))), public); got.Status != Valid {
				t.Errorf("made by openssl: %+v", got)
			}

			ours, err := Sign(`{"alg":"`+c.alg+`"}`, `{"sub":"a"}`, private)
			if err != nil {
				t.Fatal(err)
			}
			tok := token.Decode(ours)
			signature := tok.Signature().Bytes
			if c.size > 0 {
				signature = derSignature(t, signature)
			}
			o.write("input", tok.SigningInput())
			o.write("signature", signature)
			if err := o.verify(c.key, c.digest, c.options); err != nil {
				t.Errorf("made here, openssl says: %v", err)
			}
			o.write("input", tok.SigningInput()+"x")
			if err := o.verify(c.key, c.digest, c.options); err == nil {
				t.Error("openssl verifies anything")
			}
		})
	}
}

// sign writes the file signature over the file input.
func (o openssl) sign(key, digest string, options []string) {
	o.t.Helper()
	if digest == "" {
		o.run("", "pkeyutl", "-sign", "-rawin", "-in", "input", "-inkey", key+".pem", "-out", "signature")
		return
	}
	args := append([]string{"dgst", digest, "-sign", key + ".pem", "-out", "signature"}, options...)
	o.run("", append(args, "input")...)
}

func (o openssl) verify(key, digest string, options []string) error {
	o.t.Helper()
	args := []string{"pkeyutl", "-verify", "-rawin", "-in", "input", "-pubin", "-inkey", key + ".pub", "-sigfile",
		"signature"}
	if digest != "" {
		args = append([]string{"dgst", digest, "-verify", key + ".pub", "-signature", "signature"}, options...)
		args = append(args, "input")
	}
	_, err := o.try("", args...)
	return err
}

func TestOpenSSLHMAC(t *testing.T) {
	o := newOpenSSL(t)
	const secret = "not a real secret, 32 bytes and more"
	for alg, digest := range map[string]string{"HS256": "-sha256", "HS384": "-sha384", "HS512": "-sha512"} {
		signed, err := Sign(`{"alg":"`+alg+`"}`, `{"sub":"a"}`, secretKey(t, secret))
		if err != nil {
			t.Fatal(err)
		}
		input := token.Decode(signed).SigningInput()
		mac := o.run(input, "dgst", digest, "-mac", "HMAC", "-macopt", "hexkey:"+hex.EncodeToString([]byte(secret)),
			"-binary")
		if theirs := input + "." + base64.RawURLEncoding.EncodeToString([]byte(mac)); theirs != signed {
			t.Errorf("%s: openssl makes %s, Sign %s", alg, theirs, signed)
		}
	}
}

// TestOpenSSLForms checks that the forms in which openssl writes keys are read.
func TestOpenSSLForms(t *testing.T) {
	o := newOpenSSL(t)
	o.run("", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "plain.pem")
	encrypted := func(args ...string) string {
		return o.run("", append([]string{"pkcs8", "-topk8", "-in", "plain.pem", "-passout", "pass:correct horse"},
			args...)...)
	}
	const private = "EC P-256 private"
	k256 := o.run("", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1")
	for _, c := range []struct {
		name, data, want string
		err              error
		says             string
	}{
		{"SEC1 with parameters", o.run("", "ecparam", "-name", "prime256v1", "-genkey"), private, nil, ""},
		{"SEC1 DER", o.run("", "ec", "-in", "plain.pem", "-outform", "DER"), private, nil, ""},
		{"PKCS8", o.run("", "pkcs8", "-topk8", "-nocrypt", "-in", "plain.pem"), private, nil, ""},
		{"SPKI DER", o.run("", "pkey", "-in", "plain.pem", "-pubout", "-outform", "DER"), "EC P-256 public", nil, ""},
		{"certificate", o.run("", "req", "-new", "-x509", "-subj", "/CN=a", "-key", "plain.pem"), "EC P-256 public", nil, ""},
		{"certificate with text", o.run(o.run("", "req", "-new", "-x509", "-subj", "/CN=a", "-key", "plain.pem"), "x509",
			"-text"), "EC P-256 public", nil, ""},
		{"encrypted, AES-256", encrypted(), private, nil, ""},
		{"encrypted, AES-128 with SHA-1", encrypted("-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1"), private, nil, ""},
		{"encrypted, triple DES", encrypted("-v2", "des3"), private, nil, ""},
		{"encrypted, scrypt", encrypted("-scrypt", "-scrypt_N", "1024"), private, nil, ""},
		{"encrypted DER", encrypted("-outform", "DER"), private, nil, ""},
		{"encrypted with SHA-512", encrypted("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512"), "", ErrUnknownKey,
			"openssl pkcs8 -topk8"},
		{"encrypted, PBES1", encrypted("-v1", "PBE-SHA1-3DES"), "", ErrUnknownKey, "openssl pkcs8 -topk8"},
		{"encrypted, OpenSSL's own way", o.run("", "ec", "-in", "plain.pem", "-aes128", "-passout", "pass:correct horse"),
			"", ErrUnknownKey, "openssl pkcs8 -topk8"},
		{"request", o.run("", "req", "-new", "-subj", "/CN=a", "-key", "plain.pem"), "", ErrUnknownKey, "openssl req"},
		{"secp256k1", k256, "", ErrUnknownKey, "a private key (object identifier 1.2.840.10045.2.1, curve 1.3.132.0.10)"},
		{"secp256k1 DER", o.run(k256, "pkey", "-outform", "DER"), "", ErrUnknownKey, "a kind that bulla doesn't support"},
		{"secp256k1 public DER", o.run(k256, "pkey", "-pubout", "-outform", "DER"), "", ErrUnknownKey,
			"a public key (object identifier 1.2.840.10045.2.1, curve 1.3.132.0.10)"},
		{"secp256k1 SEC1", o.run(k256, "ec"), "", ErrUnknownKey, "an EC private key (curve 1.3.132.0.10)"},
		{"Ed448 public DER", o.run(o.run("", "genpkey", "-algorithm", "ED448"), "pkey", "-pubout", "-outform", "DER"), "",
			ErrUnknownKey, "1.3.101.113"},
		{"X25519", o.run("", "genpkey", "-algorithm", "X25519"), "", ErrUnknownKey, "X25519"},
	} {
		t.Run(c.name, func(t *testing.T) {
			keys, err := Parse([]byte(c.data), "a test", func() ([]byte, error) { return []byte("correct horse"), nil })
			switch {
			case c.err != nil:
				if !errors.Is(err, c.err) || !strings.Contains(err.Error(), c.says) {
					t.Errorf("Parse: %v, want %v with %q", err, c.err, c.says)
				}
			case err != nil || keys.String() != "a test ("+c.want+")":
				t.Errorf("Parse = %v, %v; want %s", keys, err, c.want)
			}
			if _, err := NewSecret([]byte(c.data), "a test"); !errors.Is(err, ErrNotSecret) {
				t.Errorf("as a secret: %v", err)
			}
		})
	}
}

// TestOpenSSLPKCS12 checks that the hint for a PKCS #12 file has the command that extracts the key.
func TestOpenSSLPKCS12(t *testing.T) {
	o := newOpenSSL(t)
	o.run("", "req", "-new", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
		"key.pem", "-subj", "/CN=a", "-out", "cert.pem")
	o.run("", "pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-passout", "pass:x", "-out", "both.p12")
	if _, err := Parse([]byte(o.read("both.p12")), "a test", nil); !errors.Is(err, ErrUnknownKey) ||
		!strings.Contains(err.Error(), "openssl pkcs12 -in FILE") {
		t.Errorf("Parse: %v", err)
	}
}
