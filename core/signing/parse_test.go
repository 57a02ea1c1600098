package signing

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// keyForms are the forms that are read, with the Describe of the keys in them.
func keyForms(t testing.TB) map[string]struct{ text, want string } {
	m := made()
	der := func(b []byte) string { return string(b) }
	return map[string]struct{ text, want string }{
		"PKCS1 private": {block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(m.rsa)), "RSA 2048 private"},
		"PKCS1 public":  {block("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&m.rsa.PublicKey)), "RSA 2048 public"},
		"PKCS8 RSA":     {privatePEM(t, m.rsa), "RSA 2048 private"},
		"PKCS8 EC":      {privatePEM(t, m.p384), "EC P-384 private"},
		"PKCS8 Ed25519": {privatePEM(t, m.ed25519), "Ed25519 private"},
		"SPKI RSA":      {publicPEM(t, m.rsa), "RSA 2048 public"},
		"SPKI EC":       {publicPEM(t, m.p521), "EC P-521 public"},
		"SPKI Ed25519":  {publicPEM(t, m.ed25519), "Ed25519 public"},
		"SEC1":          {block("EC PRIVATE KEY", sec1DER(t, m.p256)), "EC P-256 private"},
		"SEC1 behind parameters": {block("EC PARAMETERS", []byte{6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1,
			7}) + block("EC PRIVATE KEY", sec1DER(t, m.p256)), "EC P-256 private"},
		"certificate":             {block("CERTIFICATE", certificateDER(t, m.rsa)), "RSA 2048 public"},
		"PKCS1 private DER":       {der(x509.MarshalPKCS1PrivateKey(m.rsa)), "RSA 2048 private"},
		"PKCS1 public DER":        {der(x509.MarshalPKCS1PublicKey(&m.rsa.PublicKey)), "RSA 2048 public"},
		"PKCS8 DER":               {der(pkcs8DER(t, m.p256)), "EC P-256 private"},
		"SPKI DER":                {der(spkiDER(t, m.ed25519)), "Ed25519 public"},
		"SEC1 DER":                {der(sec1DER(t, m.p521)), "EC P-521 private"},
		"certificate DER":         {der(certificateDER(t, m.p256)), "EC P-256 public"},
		"SPKI in base64":          {base64.StdEncoding.EncodeToString(spkiDER(t, m.rsa)), "RSA 2048 public"},
		"PEM in base64url":        {base64.RawURLEncoding.EncodeToString([]byte(privatePEM(t, m.p256))), "EC P-256 private"},
		"PEM with CRLF":           {strings.ReplaceAll(publicPEM(t, m.p256), "\n", "\r\n"), "EC P-256 public"},
		"PEM of a variable":       {strings.ReplaceAll(publicPEM(t, m.p256), "\n", `\n`), "EC P-256 public"},
		"PEM in quotes":           {`"` + strings.ReplaceAll(publicPEM(t, m.p256), "\n", `\n`) + `"`, "EC P-256 public"},
		"PEM on one line":         {strings.ReplaceAll(publicPEM(t, m.p256), "\n", " "), "EC P-256 public"},
		"PEM indented":            {"key: |\n  " + strings.ReplaceAll(publicPEM(t, m.p256), "\n", "\n  "), "EC P-256 public"},
		"PEM behind a byte order": {"\ufeff\n" + publicPEM(t, m.p256), "EC P-256 public"},
		"JWK":                     {rfcSet, "RSA 2048 public, kid 2011-04-29"},
		"JWK private":             {" " + rfcEC + "\n", "EC P-256 private"},
		"JWK set":                 {`{"keys":[` + rfcEd25519 + `]}`, "Ed25519 private"},
		"JWK of a secret":         {`{"kty":"oct","k":"` + rfcSecret + `"}`, "secret of 512 bits"},
	}
}

func TestParseForms(t *testing.T) {
	for name, c := range keyForms(t) {
		t.Run(name, func(t *testing.T) {
			keys, err := Parse([]byte(c.text), "file \x1bkey", nil)
			if err != nil || len(keys) != 1 {
				t.Fatalf("Parse = %v, %v", keys, err)
			}
			if got, want := keys[0].Describe(), c.want+`, from file \u{001B}key`; got != want {
				t.Errorf("Describe() = %q, want %q", got, want)
			}
			if keys[0].Private() == strings.Contains(c.want, "public") || keys[0].CanSign() != keys[0].Private() {
				t.Errorf("Private() = %v, CanSign() = %v", keys[0].Private(), keys[0].CanSign())
			}
			if _, err := NewSecret([]byte(c.text), "a test"); !errors.Is(err, ErrNotSecret) {
				t.Errorf("as a secret: %v, want %v", err, ErrNotSecret)
			}
		})
	}
}

// TestReveal checks that the output of Reveal is read as the same key.
func TestReveal(t *testing.T) {
	for name, c := range keyForms(t) {
		key := parseOne(t, c.text)
		if key.Kind() == "secret" {
			continue
		}
		again := parseOne(t, key.Reveal())
		if again.Thumbprint() != key.Thumbprint() || again.Private() != key.Private() {
			t.Errorf("%s: reads back as %v", name, again)
		}
		public := parseOne(t, key.PublicJWK())
		if public.Private() || public.Thumbprint() != key.Thumbprint() || public.ID() != key.ID() {
			t.Errorf("%s: PublicJWK() = %s", name, key.PublicJWK())
		}
		if key.Masked() != key.Thumbprint() {
			t.Errorf("%s: Masked() = %q", name, key.Masked())
		}
	}
}

func TestParseSecret(t *testing.T) {
	for _, c := range []struct{ name, data, reveal, masked string }{
		{"text", "correct horse", "correct horse", "•••••••• (13 bytes)"},
		{"line break", "correct horse\n", "correct horse", "•••••••• (13 bytes)"},
		{"CRLF", "correct horse\r\n", "correct horse", "•••••••• (13 bytes)"},
		{"only one line break is removed", "correct horse\n\n", "b64:Y29ycmVjdCBob3JzZQo=", "•••••••• (14 bytes)"},
		{"spaces stay", " correct horse ", " correct horse ", "•••••••• (15 bytes)"},
		{"bytes", "\x00\x9b", "b64:AJs=", "•••••••• (2 bytes)"},
		{"begins like DER", "0123456789", "0123456789", "•••••••• (10 bytes)"},
		{"JSON that is not a key", `{"a":1}`, `{"a":1}`, "•••••••• (7 bytes)"},
		{"base64 of no key", strings.Repeat("QUJD", 20), strings.Repeat("QUJD", 20), "•••••••• (80 bytes)"},
	} {
		key := parseOne(t, c.data)
		if key.Kind() != "secret" || key.Reveal() != c.reveal || key.Masked() != c.masked ||
			key.Bits() != 8*len(c.data)-8*(len(c.data)-len(key.secret())) {
			t.Errorf("%s: %v, Reveal %q, Masked %q", c.name, key, key.Reveal(), key.Masked())
		}
		if key.Thumbprint() != "" || key.PublicJWK() != "" {
			t.Errorf("%s: a secret has a public face: %q %q", c.name, key.Thumbprint(), key.PublicJWK())
		}
	}
	for _, empty := range []string{"", "\n", "\r\n"} {
		if keys, err := Parse([]byte(empty), "a test", nil); !errors.Is(err, ErrEmptySecret) || keys != nil {
			t.Errorf("Parse(%q) = %v, %v; want %v", empty, keys, err, ErrEmptySecret)
		}
	}
}

func TestParseSeveralBlocks(t *testing.T) {
	m := made()
	text := "some words\n" + publicPEM(t, m.rsa) + "between\n" + publicPEM(t, m.p256) + block("CERTIFICATE",
		certificateDER(t, m.rsa)) + privatePEM(t, m.p256)
	keys, err := Parse([]byte(text), "a test", nil)
	if err != nil {
		t.Fatal(err)
	}
	// The certificate is of the first key, the private key of the second.
	if got, want := keys.String(), "2 keys: a test (RSA 2048 public); a test (EC P-256 private)"; got != want {
		t.Errorf("keys are %q, want %q", got, want)
	}
}

func TestParseRefuses(t *testing.T) {
	m := made()
	p224, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	x25519, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	x25519DER, err := x509.MarshalPKCS8PrivateKey(x25519)
	if err != nil {
		t.Fatal(err)
	}
	public := publicPEM(t, m.p256)
	half := public[:len(public)/2]
	cases := []struct {
		name, text string
		want       error
		says       string
	}{
		{"OpenSSH private", block("OPENSSH PRIVATE KEY", []byte("openssh-key-v1\x00")), ErrUnknownKey,
			`ssh-keygen -p -N "" -m PKCS8 -f COPY`},
		{"OpenSSH Ed25519 private", block("OPENSSH PRIVATE KEY", []byte("openssh-key-v1\x00"+sshEd25519+strings.Repeat("x",
			64))), ErrUnknownKey,
			`its public half as a JWK: {"kty":"OKP","crv":"Ed25519","x":"eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg"}. To sign`},
		{"OpenSSH RSA", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB me@host", ErrUnknownKey, "ssh-keygen -e -m PKCS8 -f FILE"},
		{"OpenSSH Ed25519", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea me@host",
			ErrUnknownKey,
			`{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`},
		{"OpenSSH Ed25519, its base64", "AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea", ErrUnknownKey,
			`"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`},
		{"OpenSSH Ed25519, cut off", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@host", ErrUnknownKey,
			"Give it as a JWK with kty OKP and crv Ed25519"},
		{"OpenSSH EC", "ecdsa-sha2-nistp256 AAAAE2VjZHNh", ErrUnknownKey, "ssh-keygen -e -m PKCS8 -f FILE"},
		{"SSH2", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----", ErrUnknownKey,
			"ssh-keygen -i -m RFC4716 -f FILE"},
		{"PuTTY", "PuTTY-User-Key-File-3: ssh-ed25519\n", ErrUnknownKey, "puttygen FILE -O private-openssh"},
		{"PGP", "-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: x\n\nmQEN=\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----",
			ErrUnknownKey, "gpg --export-ssh-key"},
		{"certificate request", block("CERTIFICATE REQUEST", requestDER(t, m.p256)), ErrUnknownKey,
			"openssl req -in FILE -noout -pubkey"},
		{"certificate request DER", string(requestDER(t, m.p256)), ErrUnknownKey, "openssl req -inform DER"},
		{"unknown block", block("SECRET SAUCE", []byte("x")), ErrUnknownKey,
			`PEM block 1: bulla doesn't read blocks labeled "SECRET SAUCE"`},
		{"old encryption", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----", ErrUnknownKey, "openssl pkcs8 -topk8"},
		{"P-224", privatePEM(t, p224), ErrUnknownKey, "P-224"},
		{"X25519", block("PRIVATE KEY", x25519DER), ErrUnknownKey, "X25519"},
		{"cut off", half, ErrBadKey, "PEM block 1: it is cut off"},
		{"second block cut off", public + half, ErrBadKey, "PEM block 2"},
		{"damaged BEGIN line", "-----BEGIN PUBLIC KEY\nAAAA", ErrBadKey, "BEGIN line is damaged"},
		{"no base64", "-----BEGIN PUBLIC KEY-----\nAA*A\n-----END PUBLIC KEY-----", ErrBadKey, "not base64 at character 2"},
		{"empty block", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", ErrBadKey, "it is empty"},
		{"damaged inside", block("PUBLIC KEY", spkiDER(t, m.p256)[:60]), ErrBadKey, "no key or certificate"},
		{"only parameters", block("EC PARAMETERS", []byte{5, 0}), ErrBadKey, "only parameters, not a key"},
		{"too long", strings.Repeat("a", MaxKeyFile+1), ErrBadKey, "more than any key or secret"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			keys, err := Parse([]byte(c.text), "a test", nil)
			if !errors.Is(err, c.want) || keys != nil || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("Parse = %v, %v; want %v with %q", keys, err, c.want, c.says)
			}
			if _, err := NewSecret([]byte(c.text), "a test"); c.name != "too long" && !errors.Is(err, ErrNotSecret) {
				t.Errorf("as a secret: %v", err)
			}
		})
	}
}

func TestParseClones(t *testing.T) {
	data := []byte("0123456789abcdef0123456789abcdef")
	keys, err := Parse(data, "a test", nil)
	if err != nil {
		t.Fatal(err)
	}
	clear(data)
	if got := keys[0].Reveal(); got != "0123456789abcdef0123456789abcdef" {
		t.Errorf("after the buffer was cleared the secret is %q", got)
	}
	algorithms := keys[0].Algorithms()
	clear(algorithms)
	if slices.Contains(keys[0].Algorithms(), "") {
		t.Error("Algorithms() hands out its own list")
	}
}

// FuzzParse checks that any bytes are read or refused, and that a key file never becomes a secret.
func FuzzParse(f *testing.F) {
	for _, c := range keyForms(f) {
		f.Add([]byte(c.text))
	}
	f.Add([]byte("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----"))
	f.Add([]byte(`{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"a"},{"kty":"AKP"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		keys, err := Parse(data, "a test", nil)
		if (err == nil) != (len(keys) > 0) {
			t.Fatalf("%d keys with error %v", len(keys), err)
		}
		_, secretErr := NewSecret(data, "a test")
		for _, key := range keys {
			if key.Kind() == "secret" && !strings.Contains(string(data), "kty") && isKeyFile(data) {
				t.Fatal("a key file became a secret")
			}
			if key.Private() && key.Kind() != "secret" && secretErr == nil {
				t.Fatal("a private key is taken as a secret")
			}
			if key.Reveal() == "" && key.Kind() != "secret" && len(key.Algorithms()) > 0 {
				t.Fatalf("%v cannot be revealed", key)
			}
			_, _, _, _ = key.Describe(), key.Masked(), key.PublicJWK(), key.Faults()
		}
	})
}
