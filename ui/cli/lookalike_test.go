package cli_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bulla/core/signing"
	"bulla/ui/cli"
)

// lookalikes returns texts that look like a key, or lead to one, and that no form of key is read
// from; each with what is said of it.
func lookalikes(t *testing.T) map[string]string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	check(t, err)
	public := string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	return map[string]string{
		strings.Replace(public, "-----BEGIN", "----BEGIN", 1): "PEM with a damaged BEGIN or END line",
		strings.ReplaceAll(public, "-----", "–––––"):          "PEM with a damaged BEGIN or END line",
		public[:60]:                  "it is cut off",
		string(der[:60]):             "a damaged key or certificate in DER",
		hex.EncodeToString(der[:60]): "a dump of the bytes of a key",
		base64.StdEncoding.EncodeToString(der)[:60]:                       "the base64 of a key",
		"kty: RSA\nn: AQAB\ne: AQAB\n":                                    "an incomplete or invalid JWK or key set",
		`{"kty":"RSA","n":`:                                               "not well-formed JSON",
		`{"keys":{}}`:                                                     "the set contains no key",
		"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== me@host":                "an OpenSSH public key",
		"<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>":              "a key in XML",
		"<!DOCTYPE html><html><body>404</body></html>":                    "an HTML or XML page",
		"SHA256:LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=":             "the fingerprint of a key",
		"https://issuer.example/.well-known/jwks.json":                    "URL",
		`{"issuer":"https://i.example","jwks_uri":"https://i.example/k"}`: "jwks_uri",
	}
}

// TestLookalikesAreRefused gives what only looks like a key wherever a SECRET is taken.
func TestLookalikesAreRefused(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "key")
	for text, want := range lookalikes(t) {
		check(t, os.WriteFile(name, []byte(text), 0o600))
		forger, err := signing.NewSecret([]byte(text), "an attacker")
		if err != nil { // it is a key file that is damaged
			forger, err = signing.NewSecret([]byte("anything"), "an attacker")
		}
		check(t, err)
		forged, err := signing.Sign(`{"alg":"HS256"}`, `{"sub":"admin"}`, forger)
		check(t, err)
		for _, args := range [][]string{
			{"verify", forged, "--key", "@" + name}, {"decode", forged, "--key", "@" + name},
			{"diagnose", forged, "--key", "@" + name},
			{"issue", "--user", "pigeon", "--preset", "inbox", "--secret", "@" + name},
			{"hmac", "--user", "pigeon", "--api-key", "@" + name},
		} {
			status, stderr, _ := run(t, "", cli.Process{Args: args})
			if args[0] != "hmac" && !strings.Contains(stderr, want) || status != cli.Failed {
				t.Errorf("%s with %q: status %d, stderr %q; want %q", args[0], text, status, stderr, want)
			}
			if strings.Contains(stderr, "AQAB") || strings.Contains(stderr, "MFkw") {
				t.Errorf("%s repeats the key: %q", args[0], stderr)
			}
		}
		for _, typed := range []string{"@" + name, text} {
			if keys, err := screenKeys(t, typed); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("the Key pane reads %q as %v, %v; want %q", text, keys, err, want)
			}
			if key, err := apiKeyOnScreen(t, typed); err == nil {
				t.Errorf("the signature window reads %q as %q", text, key)
			}
		}
	}
}

// TestInsistingOnASecret takes bytes for a secret that look like something else, where the user
// says so with b64:.
func TestInsistingOnASecret(t *testing.T) {
	for _, secret := range []string{
		"SHA256:LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=", `{"keys":["abc","def"]}`,
		"ssh-rsa is dead, long live ssh", "https://example.com/secret",
		"eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl",
	} {
		key, err := signing.ExactSecret([]byte(secret), "a test")
		check(t, err)
		token, err := signing.Sign(`{"alg":"HS256"}`, `{"sub":"a"}`, key)
		check(t, err)
		given := "b64:" + base64.StdEncoding.EncodeToString([]byte(secret))
		status, stderr, _ := run(t, "", cli.Process{Args: []string{"verify", token, "--key", given}})
		if status != cli.OK {
			t.Errorf("%q: status %d, stderr %q", secret, status, stderr)
		}
		if keys, err := screenKeys(t, given); err != nil || keys[0].Kind() != "secret" {
			t.Errorf("%q: the Key pane reads it as %v, %v", secret, keys, err)
		}
	}
}

// screenKeys reads what was typed in the Key pane.
func screenKeys(t *testing.T, typed string) (signing.Keys, error) {
	t.Helper()
	_, _, opened := run(t, "", cli.Process{Args: []string{}})
	open, err := opened.ReadSigningKey(t.Context(), typed)
	if err != nil {
		return nil, err
	}
	return open(nil)
}

// apiKeyOnScreen reads what was typed as an API key in the signature or issue window.
func apiKeyOnScreen(t *testing.T, typed string) (string, error) {
	t.Helper()
	_, _, opened := run(t, "", cli.Process{Args: []string{}})
	return opened.Reach.ReadAPIKey(t.Context(), typed)
}
