package signing

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"

	"bulla/core/token"
)

// inUTF16 encodes text in UTF-16, low byte first, without a byte order mark.
func inUTF16(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		b.WriteByte(byte(unit))
		b.WriteByte(byte(unit >> 8))
	}
	return b.String()
}

// compressedDER returns a public key with a compressed point.
func compressedDER(t testing.TB, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	x, y := pointOf(t, key)
	curve, err := asn1.Marshal(map[elliptic.Curve]asn1.ObjectIdentifier{elliptic.P256(): oidP256,
		elliptic.P384(): oidP384, elliptic.P521(): oidP521}[key.Curve])
	if err != nil {
		t.Fatal(err)
	}
	point := elliptic.MarshalCompressed(key.Curve, x, y)
	der, err := asn1.Marshal(publicKeyInfo{pkix.AlgorithmIdentifier{Algorithm: oidECKey,
		Parameters: asn1.RawValue{FullBytes: curve}}, asn1.BitString{Bytes: point, BitLength: 8 * len(point)}})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func pointOf(t testing.TB, key *ecdsa.PrivateKey) (x, y *big.Int) {
	t.Helper()
	point, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	half := len(point) / 2
	return new(big.Int).SetBytes(point[1 : 1+half]), new(big.Int).SetBytes(point[1+half:])
}

// pssDER returns an RSA public key as an RSASSA-PSS key, with the hash of the object identifier;
// nil leaves the parameters out.
func pssDER(t testing.TB, hash asn1.ObjectIdentifier) []byte {
	t.Helper()
	algorithm := pkix.AlgorithmIdentifier{Algorithm: oidPSS}
	if hash != nil {
		parameters, err := asn1.Marshal(struct {
			Hash pkix.AlgorithmIdentifier `asn1:"explicit,tag:0"`
		}{pkix.AlgorithmIdentifier{Algorithm: hash}})
		if err != nil {
			t.Fatal(err)
		}
		algorithm.Parameters = asn1.RawValue{FullBytes: parameters}
	}
	key := x509.MarshalPKCS1PublicKey(&made().rsa.PublicKey)
	der, err := asn1.Marshal(publicKeyInfo{algorithm, asn1.BitString{Bytes: key, BitLength: 8 * len(key)}})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

var oidSHA256 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}

// TestRepairs checks that keys that need a repair are read, and that the repair is named.
func TestRepairs(t *testing.T) {
	m := made()
	pem := publicPEM(t, m.rsa)
	body := strings.Join(strings.Split(strings.TrimSpace(pem), "\n")[1:len(strings.Split(strings.TrimSpace(pem),
		"\n"))-1], "\n")
	jwk := parseOne(t, pem).PublicJWK()
	set := `{"keys":[` + jwk + `]}`
	der := string(spkiDER(t, m.rsa))
	cases := []struct {
		name, text string
		want       string // what the repair says, "" for none
	}{
		{"PEM", pem, ""},
		{"PEM without the last line break", strings.TrimSpace(pem), ""},
		{"PEM with CRLF", strings.ReplaceAll(pem, "\n", "\r\n"), ""},
		{"PEM after a comment", "the key of the issuer:\n" + pem, ""},
		{"DER", der, ""},
		{"JWK", jwk, ""},
		{"JWK on several lines", strings.ReplaceAll(jwk, ",", ",\n  ") + "\n", ""},
		{"JWK set", set, ""},
		{"certificates by kid, as Google publishes them", `{"a":"` + strings.ReplaceAll(block("CERTIFICATE",
			certificateDER(t, m.rsa)), "\n", `\n`) + `"}`, ""},
		{"literal line breaks", strings.ReplaceAll(pem, "\n", `\n`), `replaced literal \n with line breaks`},
		{"literal CRLF", strings.ReplaceAll(pem, "\n", `\r\n`), `replaced literal \n with line breaks`},
		{"quotes", `"` + pem + `"`, "removed the quotes around it"},
		{"quotes after a name", `KEY='` + pem + `'`, "removed the quotes around it"},
		{"a name before BEGIN", "KEY=" + pem, "removed other text before BEGIN"},
		{"another label", strings.ReplaceAll(pem, "PUBLIC KEY", "RSA PUBLIC KEY"), "corrected the label of the BEGIN line"},
		{"a certificate as a public key", block("PUBLIC KEY", certificateDER(t, m.rsa)),
			"corrected the label of the BEGIN line"},
		{"certificates with text between them", block("CERTIFICATE", certificateDER(t,
			m.rsa)) + " 1 s:CN = b\\n\n" + block("CERTIFICATE", certificateDER(t, m.rsa)), ""},
		{"several on one line", strings.ReplaceAll(pem+pem, "\n", `\n`), `replaced literal \n with line breaks`},
		{"quotes and literal line breaks", `"` + strings.ReplaceAll(pem, "\n", `\n`) + `"`,
			"removed the quotes around it and replaced literal \\n with line breaks"},
		{"added the missing line breaks", strings.ReplaceAll(pem, "\n", ""), "added the missing line breaks"},
		{"spaces for line breaks", strings.ReplaceAll(pem, "\n", " "), "replaced spaces with line breaks"},
		{"indented", "key: |\n  " + strings.ReplaceAll(pem, "\n", "\n  "), "removed the indentation"},
		{"base64 around PEM", base64.StdEncoding.EncodeToString([]byte(pem)), "decoded the base64 around it"},
		{"base64 around base64", base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(pem)))),
			"decoded the base64 around it and decoded the base64 around it"},
		{"base64 around a JWK", base64.RawURLEncoding.EncodeToString([]byte(jwk)), "decoded the base64 around it"},
		{"no BEGIN line", body, "added the missing BEGIN and END lines"},
		{"no BEGIN line, on one line", strings.ReplaceAll(body, "\n", ""), "added the missing BEGIN and END lines"},
		{"no BEGIN line, in quotes", `"` + strings.ReplaceAll(body, "\n", "") + `"`,
			"removed the quotes around it and added the missing BEGIN and END lines"},
		{"hex", hex.EncodeToString([]byte(der)), "decoded the hex around it"},
		{"hex in capitals with colons", strings.ToUpper(colons(der)), "decoded the hex around it"},
		{"byte order mark", "\ufeff" + pem, "removed a byte order mark (U+FEFF)"},
		{"UTF-16 without mark", inUTF16(pem), "converted it from UTF-16"},
		{"converted it from UTF-16", "\xff\xfe" + inUTF16(pem), "converted it from UTF-16"},
		{"UTF-16 with a line break of one byte", "\xff\xfe" + inUTF16(pem) + "\n", "converted it from UTF-16"},
		{"JWK in UTF-16", "\xff\xfe" + inUTF16(jwk), "converted it from UTF-16"},
		{"DER with a line break", der + "\n", "removed the line break after it"},
		{"array of keys", "[" + jwk + "]", "read an array as a key set"},
		{"set inside an object", `{"jwks":` + set + `}`, "extracted it from other JSON"},
		{"key inside an object", `{"data":{"key":` + jwk + `}}`, "extracted it from other JSON"},
		{"set as a JSON string", quoteJSON(set), "decoded the JSON string around it"},
		{"JWK as a JSON string", quoteJSON(jwk), "decoded the JSON string around it"},
		{"JWK in quotes", `'` + jwk + `'`, "removed the quotes around it"},
		{"set with single quotes", strings.ReplaceAll(set, `"`, `'`), "replaced single quotes in the JSON"},
		{"service account", `{"type":"service_account","private_key":` + quoteJSON(privatePEM(t, m.rsa)) + `}`,
			"extracted it from other JSON"},
		{"RSASSA-PSS", block("PUBLIC KEY", pssDER(t, nil)), "read an RSASSA-PSS key"},
		{"RSASSA-PSS DER", string(pssDER(t, oidSHA256)), "read an RSASSA-PSS key"},
		{"compressed point", block("PUBLIC KEY", compressedDER(t, m.p256)), "decompressed its EC point"},
		{"compressed point DER", string(compressedDER(t, m.p521)), "decompressed its EC point"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			key := parseOne(t, c.text)
			if key.Kind() == "secret" {
				t.Fatal("it became a secret")
			}
			title := ""
			for _, f := range key.Faults() {
				if f.Code == FaultForm {
					title = f.Title
					if !strings.Contains(f.Because, "your application may not do this") || f.Fix == "" {
						t.Errorf("fault %+v", f)
					}
				}
			}
			if c.want == "" && title != "" || c.want != "" && !strings.HasPrefix(title, "to read the key, bulla "+c.want) {
				t.Errorf("says %q, want %q", title, c.want)
			}
			if _, err := NewSecret([]byte(c.text), "a test"); !errors.Is(err, ErrNotSecret) {
				t.Errorf("as a secret: %v", err)
			}
		})
	}
}

// colons writes bytes in hex with a colon between them.
func colons(bytes string) string {
	var pairs []string
	for i := range len(bytes) {
		pairs = append(pairs, fmt.Sprintf("%02x", bytes[i]))
	}
	return strings.Join(pairs, ":")
}

// quoteJSON writes a text as a JSON string.
func quoteJSON(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text) + `"`
}

// TestNeverASecret checks that text is refused if it looks like a key, or like the name of one, but
// can't be read.
func TestNeverASecret(t *testing.T) {
	m := made()
	pem := publicPEM(t, m.rsa)
	jwk := parseOne(t, pem).PublicJWK()
	der := spkiDER(t, m.rsa)
	encoded := base64.StdEncoding.EncodeToString(der)
	b64 := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	sequence, err := asn1.Marshal([]asn1.ObjectIdentifier{oidPSS, oidECKey})
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ name, text, says string }{
		{"a lost dash", strings.Replace(pem, "-----BEGIN", "----BEGIN", 1), "PEM with a damaged BEGIN or END line"},
		{"no dashes", strings.ReplaceAll(pem, "-----", ""), "PEM with a damaged"},
		{"en dashes", strings.ReplaceAll(pem, "-----", "–––––"), "PEM with a damaged"},
		{"em dashes", strings.ReplaceAll(pem, "-----", "——"), "PEM with a damaged"},
		{"spaces between dashes", strings.ReplaceAll(pem, "-----", "- - - - -"), "PEM with a damaged"},
		{"no space after BEGIN", strings.ReplaceAll(pem, "BEGIN ", "BEGIN"), ""},
		{"BEGIN and PUBLIC on two lines", strings.Replace(pem, "BEGIN PUBLIC", "BEGIN\nPUBLIC", 1), "PEM with a damaged"},
		{"only the END line", pem[strings.Index(pem, "\n")+1:], "PEM with a damaged"},
		{"percent-encoded PEM", strings.NewReplacer("-", "%2D", " ", "%20", "\n", "%0A").Replace(pem), "PEM with a damaged"},
		{"UTF-16 with a lost dash", "\xff\xfe" + inUTF16(strings.Replace(pem, "-----BEGIN", "----BEGIN", 1)),
			"PEM with a damaged"},
		{"a lost dash in base64", base64.StdEncoding.EncodeToString([]byte(strings.Replace(pem, "-----BEGIN", "----BEGIN",
			1))), "PEM with a damaged"},
		{"a certificate of lower case", strings.ToLower(block("CERTIFICATE", certificateDER(t, m.rsa))),
			"PEM with a damaged"},
		{"half of the base64", base64.StdEncoding.EncodeToString(der)[:100], "the base64 of a key"},
		{"base64 with a foreign character",
			base64.StdEncoding.EncodeToString(der)[:100] + "\\n" + base64.StdEncoding.EncodeToString(der)[100:],
			"the base64 of a key"},
		{"half of the DER", string(der[:100]), "a damaged key or certificate in DER"},
		{"half of the DER in hex", hex.EncodeToString(der[:100]), "a dump of the bytes of a key"},
		{"half of a short key", string(spkiDER(t, m.p256)[:50]), "a damaged key or certificate in DER"},
		{"a SEQUENCE", string(sequence), "a damaged key or certificate in DER"},
		{"a SEQUENCE in hex", hex.EncodeToString(append(sequence, sequence...))[:2*len(sequence)], ""},
		{"JWK in YAML", "kty: RSA\nn: AQAB\ne: AQAB\n", "an incomplete or invalid JWK or key set"},
		{"JWK in JavaScript", "{kty: 'RSA', n: 'AQAB', e: 'AQAB'}", "an incomplete or invalid JWK or key set"},
		{"JWK in a comment", "// " + jwk, "an incomplete or invalid JWK or key set"},
		{"JWK cut off", jwk[:40], ""},
		{"JWK with a trailing comma", strings.TrimSuffix(jwk, "}") + ",}", ""},
		{"JWK with a number", `{"kty":1}`, ""},
		{"JWK without kty", `{"n":"AQAB","e":"AQAB"}`, "an incomplete or invalid JWK or key set"},
		{"JWK percent-encoded", strings.NewReplacer(`"`, "%22", ":", "%3A").Replace(jwk),
			"an incomplete or invalid JWK or key set"},
		{"two sets", `{"keys":[` + jwk + `]} {"keys":[]}`, ""},
		{"keys that are not an array", `{"keys":{}}`, ""},
		{"set with escaped quotes", strings.ReplaceAll(`{"keys":[`+jwk+`]}`, `"`, `\"`),
			"an incomplete or invalid JWK or key set"},
		{"an OpenSSH key with options", `no-pty ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== me@host`, "an OpenSSH public key"},
		{"a known host", `example.com ssh-rsa AAAAB3NzaC1yc2E=`, "an OpenSSH public key"},
		{"the base64 of an OpenSSH key", "AAAAB3NzaC1yc2EAAAADAQABAAABAQC7", "an OpenSSH public key"},
		{"the bytes of an OpenSSH key", "\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20", "an OpenSSH public key"},
		{".NET", "<RSAKeyValue><Modulus>AQAB</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>", "a key in XML"},
		{"SAML", `<md:KeyDescriptor><ds:X509Certificate>MIIB</ds:X509Certificate></md:KeyDescriptor>`, "a key in XML"},
		{"HTML", "<!DOCTYPE html><html><body>404 Not Found</body></html>", "an HTML or XML page"},
		{"HTML with white space", "\n  <HTML>\n", "an HTML or XML page"},
		{"GitHub's fingerprint", "SHA256:LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=", "fingerprint"},
		{"ssh-keygen -l", "2048 SHA256:LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE me@host (RSA)", "fingerprint"},
		{"MD5", "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48", "fingerprint"},
		{"openssl x509 -fingerprint", "sha1 Fingerprint=" + strings.ToUpper(colons("0123456789abcdefghij")), "fingerprint"},
		{"SHA-256 of a certificate", colons("0123456789abcdef0123456789abcdef"), "fingerprint"},
		{"openssl -text", "Public-Key: (2048 bit)\nModulus:\n    00:ba:ef", "the printed details of a key"},
		{"openssl -modulus", "Modulus=BAEFB1B0", "the printed details of a key"},
		{"URL", "https://issuer.example/.well-known/jwks.json", "a URL"},
		{"URL in quotes", `"https://issuer.example/jwks"`, "a URL"},
		{"URL without its scheme", "i.example/keys/jwks", "a URL"},
		{"URL of this machine", "localhost:8080/jwks", "a URL"},
		{"URL with an IP address", "127.0.0.1:4100/jwks", "a URL"},
		{"a JWK of a secret without kty", `{"k":"abc"}`, "an incomplete or invalid JWK or key set"},
		{"PEM with a single dash on each side", strings.ReplaceAll(pem, "-----", "\u2014"),
			"PEM with a damaged BEGIN or END line"},
		{"code that reads a variable", "process.env.JWT_SECRET", "a variable or a placeholder"},
		{"code that reads a variable, Ruby", "ENV['JWT_SECRET']", "a variable or a placeholder"},
		{"URL of a file", "file:///etc/jwks.json", "a URL"},
		{"discovery document", `{"issuer":"https://i","jwks_uri":"https://i/keys","authorization_endpoint":"https://i/auth"}`, `the key set that its jwks_uri points to, "https://i/keys"`},
		{"discovery document with an option", `{"jwks_uri":"-o/tmp/x file:///etc/passwd"}`,
			"Give the key set that its jwks_uri points to. If"},
		{"discovery document of Python", `{'issuer': 'https://i', 'jwks_uri': 'https://i/k'}`, "a discovery document"},
		{"a setting with the address", "JWKS_URI=https://i.example/jwks", "a URL"},
		{"several URLs", "<https://i.example/a>\n<https://i.example/b>", "a URL"},
		{"a percent-encoded URL", "https%3A%2F%2Fi.example%2Fjwks", "a URL"},
		{"Keycloak's realm", `{"realm":"master","public_key":"` + encoded + `"}`, "the base64 of a key"},
		{"a key in an environment file", "JWT_PUBLIC_KEY=" + encoded, "the base64 of a key"},
		{"x5c", `["` + encoded + `"]`, "the base64 of a key"},
		{"bytes of Python", "b'" + encoded + "'", "the base64 of a key"},
		{"a sentence", "The key is " + encoded, "the base64 of a key"},
		{"Kubernetes", "tls.crt: " + b64(pem), "the base64 of a key"},
		{"a variable with a set", "JWKS=" + b64(`{"keys":[`+jwk+`]}`), "the base64 of a key"},
		{"a short key after a name", "KEY=" + b64(string(spkiDER(t, m.ed25519))), "the base64 of a key"},
		{"a data URL", "data:application/x-pem-file;base64," + b64(pem), "the base64 of a key"},
		{"an OpenSSH key after a name", `SSH_KEY="ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7"`, "an OpenSSH public key"},
		{"an OpenSSH key in JSON", `{"key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA=="}`, "an OpenSSH public key"},
		{"xxd", "00000000: 3082 0122 300d 0609 2a86 4886 f70d 0101  0..\"0...*.H.....", "a dump"},
		{".NET's bytes", strings.ReplaceAll(strings.ToUpper(colons(string(der))), ":", "-"), "a dump"},
		{"an array in C", "unsigned char key[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};", "a dump"},
		{"a Buffer of Node", `{"type":"Buffer","data":[48,130,1,34,48,13]}`, "a dump"},
		{"a key set with entities", strings.ReplaceAll(jwk, `"`, "&quot;"), "a JWK"},
		{"a key set with curly quotes", "{\u201ckty\u201d:\u201cRSA\u201d}", "a JWK"},
		{"a key of PHP", "Array ( [kty] => RSA [n] => AQAB )", "a JWK"},
		{"PEM with an invisible character", strings.ReplaceAll(pem, "BEGIN", "BE\u200bGIN"), "PEM with a damaged"},
		{"PEM without spaces", "KEY=-----BEGINPUBLICKEY-----" + encoded + "-----ENDPUBLICKEY-----", "PEM with a damaged"},
		{"three layers of base64", b64(b64(b64(pem[:200])+"\n") + "\n"), ""},
		{"a server's error", `{"message":"Not Found"}`, "an error message from a server"},
		{"GitHub's error", "404: Not Found", "an error message from a server"},
		{"a variable", "$JWT_PUBLIC_KEY", "a placeholder"},
		{"a file that is missing", "key.pem", "the name of a file"},
		{"a path that is missing", "/home/me/private", "the name of a file"},
		{"a template", "{{ .Values.publicKey }}", "a placeholder"},
		{"nothing", "undefined", "a placeholder"},
		{"secp256k1", string(mustDER(t, asn1.ObjectIdentifier{1, 3, 132, 0, 10})),
			"a public key (object identifier 1.2.840.10045.2.1, curve 1.3.132.0.10)"},
		{"RSASSA-PSS with SHA-1", block("PUBLIC KEY", pssDER(t, asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26})),
			"this RSASSA-PSS key is for a hash that no JWT algorithm uses"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			keys, err := Parse([]byte(c.text), "a test", nil)
			if err == nil || keys != nil || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Fatalf("Parse = %v, %v; want an error with %q", keys, err, c.says)
			}
			if CheckSecret([]byte(c.text)) == nil && !strings.HasSuffix(c.says, "placeholder") {
				t.Error("CheckSecret takes it for a secret")
			}
			if errors.Is(err, ErrLookalike) {
				key, err := ExactSecret([]byte(c.text), "a test")
				if err != nil || key.Reveal() == "" {
					t.Errorf("insisting on a secret: %v", err)
				}
			}
		})
	}
}

// mustDER returns a public key on the curve of an object identifier.
func mustDER(t testing.TB, curve asn1.ObjectIdentifier) []byte {
	t.Helper()
	parameters, err := asn1.Marshal(curve)
	if err != nil {
		t.Fatal(err)
	}
	der, err := asn1.Marshal(publicKeyInfo{pkix.AlgorithmIdentifier{Algorithm: oidECKey,
		Parameters: asn1.RawValue{FullBytes: parameters}}, asn1.BitString{Bytes: []byte{4, 1, 2}, BitLength: 24}})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// TestStaysASecret checks that what people use as secrets is not mistaken for a key.
func TestStaysASecret(t *testing.T) {
	for _, secret := range []string{
		"correct horse battery staple", "Begin the key of life", "the END of a KEYNOTE",
		`{"type":"HS256","key":"3EK6FD+o0+c7tzBNVfjpMkNDi2yARAAKzQlk8O2IKoxQu4nF7EdAh8s3TwpHwrdWT6R"}`,
		"keys: many", "keyboard:cat", "monkeys=many", "ssh is fun", "https is fun", "a:b:c:d", "SHA256:short",
		"0123456789abcdef0123456789abcdef", "30130607301306073013060730130607", strings.Repeat("0V", 44),
		"MIIB is how it begins", "AAAA, a secret", strings.Repeat("QUJD", 20), "\x30\x1f0123456789abcdefghijklmnopqrst",
		"\x00\x9b",
		"FRONT_END_JWT_KEY", "END-TO-END-ENCRYPTION-KEY-1", "BEGIN-MY-SECRET-KEY-2024", "THE END OF THE KEY",
		"s3cr3t!kty:99", "my-kty=x", "<3</my>secret>",
		"postgres://user:password@host/db", "$ecret", "null and void", "50% off%", "ssh-rsa-is-dead-2024!", "404",
		"localhost:8080", "a.b/c", "process.environment", "my.secret:pass/word", "x/y.z/secret", `{"key":"abc"}`,
		"0\x20" + strings.Repeat("a", 30), "<not a page>",
	} {
		if key := parseOne(t, secret); key.Kind() != "secret" || key.Reveal() == "" {
			t.Errorf("%q is %v", secret, key)
		}
		if err := CheckSecret([]byte(secret)); err != nil {
			t.Errorf("CheckSecret(%q) = %v", secret, err)
		}
	}
}

// TestRandomSecrets checks that random secrets, as text and as bytes, are accepted. The seed is
// fixed because one secret of two million begins like a key in DER.
func TestRandomSecrets(t *testing.T) {
	random := rand.NewChaCha8([32]byte{})
	for range 5_000 {
		secret := make([]byte, 64)
		if _, err := random.Read(secret); err != nil {
			t.Fatal(err)
		}
		for _, form := range []string{string(secret), string(secret[:32]), base64.StdEncoding.EncodeToString(secret),
			hex.EncodeToString(secret[:32])} {
			if err := CheckSecret([]byte(form)); err != nil {
				t.Fatalf("%q: %v", form, err)
			}
		}
	}
}

// TestPSS verifies with keys and certificates of RSASSA-PSS, which allow only PS*.
func TestPSS(t *testing.T) {
	m := made()
	for _, c := range []struct {
		name, key, algorithms string
	}{
		{"key", block("PUBLIC KEY", pssDER(t, nil)), "PS256 PS384 PS512"},
		{"key for SHA-256", block("PUBLIC KEY", pssDER(t, oidSHA256)), "PS256"},
	} {
		key := parseOne(t, c.key)
		if got := strings.Join(key.Algorithms(), " "); got != c.algorithms {
			t.Errorf("%s: Algorithms() = %q", c.name, got)
		}
		private := parseOne(t, privatePEM(t, m.rsa))
		if got := verify(token.Decode(forge(t, "PS256", `{"alg":"PS256"}`, "{}", private)), key); !got.Accepted() {
			t.Errorf("%s: PS256 is %+v", c.name, got)
		}
		if got := verify(token.Decode(forge(t, "RS256", `{"alg":"RS256"}`, "{}", private)), key); got.Status != Unchecked {
			t.Errorf("%s: RS256 is %+v", c.name, got)
		}
	}
}

// TestForgedFromPublicKey signs HS256 with the text of a public key in every form, and verifies
// with the same text as the key.
func TestForgedFromPublicKey(t *testing.T) {
	m := made()
	pem := publicPEM(t, m.rsa)
	jwk := parseOne(t, pem).PublicJWK()
	for name, text := range map[string]string{
		"array of keys": "[" + jwk + "]", "set as a JSON string": quoteJSON(`{"keys":[` + jwk + `]}`),
		"converted it from UTF-16": inUTF16(pem),
		"lost dash":                strings.Replace(pem, "-----", "----", 1), "hex": hex.EncodeToString(spkiDER(t, m.rsa)),
		"PSS":        string(pssDER(t, nil)),
		"compressed": string(compressedDER(t, m.p256)), "YAML": "kty: RSA\nn: AQAB",
		"set in an object": `{"jwks":{"keys":[` + jwk + `]}}`,
	} {
		forged := token.Decode(forge(t, "HS256", `{"alg":"HS256"}`, `{"sub":"admin"}`,
			newKey(material{secret: []byte(text)}, "an attacker")))
		keys, err := Parse([]byte(text), "a test", nil)
		if err != nil {
			continue // never a secret
		}
		if got := Verify(forged, keys, nil); got.Status != Unchecked || got.WrongKey {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestSmallOrder checks that Ed25519 keys are refused with which every signature is valid.
func TestSmallOrder(t *testing.T) {
	for _, point := range smallOrder {
		public, err := hex.DecodeString(point)
		if err != nil {
			t.Fatal(err)
		}
		for _, sign := range []byte{0, 0x80} {
			public[31] = public[31]&0x7f | sign
			key := parseOne(t, `{"kty":"OKP","crv":"Ed25519","x":"`+base64.RawURLEncoding.EncodeToString(public)+`"}`)
			if key.Algorithms() != nil || len(key.Faults()) != 1 || key.Faults()[0].Code != FaultWeak {
				t.Errorf("%x: %v, %v", public, key.Algorithms(), key.Faults())
			}
		}
	}
	// The neutral point: R neutral and S zero fit any message, which is why such keys are refused.
	neutral := append([]byte{1}, make([]byte, 31)...)
	if !ed25519.Verify(neutral, []byte("any message"), append([]byte{1}, make([]byte, 63)...)) {
		t.Error("the forged signature does not fit")
	}
	good := make([]byte, ed25519.SeedSize)
	public := ed25519.NewKeyFromSeed(good).Public().(ed25519.PublicKey)
	jwk := `{"kty":"OKP","crv":"Ed25519","x":"` + base64.RawURLEncoding.EncodeToString(public) + `"}`
	if key := parseOne(t, jwk); key.Algorithms() == nil {
		t.Error("a good key is refused")
	}
}

// TestSetSkipsDamagedKeys checks that the other keys of a set with a damaged key are read.
func TestSetSkipsDamagedKeys(t *testing.T) {
	good := changed(parseOne(t, publicPEM(t, made().rsa)).PublicJWK(), `"kty"`, `"kid":"good","kty"`)
	for _, c := range []struct{ name, other, says string }{
		{"n is missing", `{"kty":"RSA","kid":"bad","e":"AQAB"}`, `key 1 "bad" of the set was skipped: n is missing`},
		{"n is padded", `{"kty":"RSA","kid":"bad","n":"AQAB=","e":"AQAB"}`, `n is not base64url without padding`},
		{"kty is missing", `{"kid":"bad"}`, `kty is missing`},
		{"not an object", `"a"`, `key 1 of the set was skipped: it is a string, not a JWK`},
		{"a duplicate member", `{"kty":"RSA","kid":"bad","n":"AQAB","n":"AQAC","e":"AQAB"}`,
			`key 1 "bad" of the set was skipped: it is not well-formed JSON at byte`},
		{"an empty secret", `{"kty":"oct","kid":"bad","k":""}`, "the secret is empty"},
		{"an unknown kind", `{"kty":"AKP","kid":"bad"}`, `unknown kind "AKP"`},
		{"an unknown curve", `{"kty":"EC","crv":"secp256k1","kid":"bad","x":"AA","y":"AA"}`, `"EC secp256k1"`},
		{"a hostile kid", `{"kty":"RSA","kid":"\u001b[2J","e":"AQAB"}`, `\u{001B}[2J`},
	} {
		t.Run(c.name, func(t *testing.T) {
			keys, err := Parse([]byte(`{"keys":[`+c.other+`,`+good+`]}`), "a test", nil)
			if err != nil || len(keys) != 2 {
				t.Fatalf("Parse = %v, %v", keys, err)
			}
			faults := keys[0].Faults()
			if len(faults) != 1 || faults[0].Code != FaultSkipped || !strings.Contains(faults[0].Title, c.says) {
				t.Errorf("faults are %v", faults)
			}
			signed := token.Decode(forge(t, "RS256", `{"alg":"RS256","kid":"good"}`, "{}", parseOne(t, privatePEM(t,
				made().rsa))))
			if got := Verify(signed, keys, nil); !got.Accepted() {
				t.Errorf("Check = %+v", got)
			}
			lost := token.Decode(forge(t, "RS256", `{"alg":"RS256","kid":"bad"}`, "{}", parseOne(t, privatePEM(t, made().rsa))))
			if got := Verify(lost, keys, nil); got.Status != Unchecked || got.WrongKey {
				t.Errorf("Check with the kid of the skipped key = %+v", got)
			}
		})
	}
	if keys, err := Parse([]byte(`{"keys":[{"kty":"RSA","e":"AQAB"},{"kty":"oct"}]}`), "a test", nil); !errors.Is(err,
		ErrBadKey) || !strings.Contains(err.Error(), "key 1") {
		t.Errorf("a set of damaged keys: %v, %v", keys, err)
	}
	encrypting := `{"kty":"OKP","crv":"X25519","use":"enc","x":"AA"}`
	keys, err := Parse([]byte(`{"keys":[`+encrypting+`,`+good+`]}`), "a test", nil)
	if err != nil || keys[0].Faults()[0].Code == FaultSkipped {
		t.Errorf("a key for encryption: %v, %v", keys, err)
	}
}
