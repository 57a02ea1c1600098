package cli_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// sampleKey is an API key of Courier's form that belongs to nobody.
const sampleKey = "pk_test_EXAMPLE0000000000000000000"

// serve starts the real bulla's emulator on a free port and returns its address.
func serve(t *testing.T, args ...string) string {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	cmd.Env = append(os.Environ(), "COURIER_API_KEY=", "EMULATOR_KEY="+sampleKey)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("bulla serve printed no address: %v", err)
	}
	return strings.TrimSpace(line)
}

// packages returns the folder with Courier's own SDKs.
func packages(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("BULLA_NODE")
	if folder == "" {
		t.Skip("BULLA_NODE does not name a folder whose node_modules holds Courier's SDKs; .ci/run sets one up")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node was not found")
	}
	return folder
}

// TestCouriersOwnSDKs has the packages that Courier publishes judge the emulator.
func TestCouriersOwnSDKs(t *testing.T) {
	folder := packages(t)
	script, err := filepath.Abs(filepath.Join(root, "testdata", "sdk", "judge.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", script, folder)
	cmd.Env = append(os.Environ(), "COURIER_BASE_URL="+serve(t, "--api-key", "env:EMULATOR_KEY"), "COURIER_API_KEY="+sampleKey)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s%s", err, out, errs.String())
	}
	want := `lifetime: 172800
scope: "user_id:pigeon inbox:read:messages inbox:write:events read:preferences write:preferences read:brands write:user-tokens"
bad expiry: "400 invalid_request_error"
bad key: "401 authentication_error"
messages: true
unread: true
event: "read"
one less unread: 1
unread of several: ["all-mine","archive"]
archived: [true]
none unread: 0
topics: true
topic put: [true,"OPTED_OUT",["email"]]
topic got: ["OPTED_OUT",true,["email"]]
page: true
digests: true
brand: "string"
push token put: null
push token read: "firebase-fcm"
push token deleted: null
list subscribed: null
list unsubscribed: null
track event: {"messageId":"m-1"}
brands of the server: true
preferences of the server: "OPTED_OUT"
of the tenant, of none: ["OPTED_OUT","OPTED_IN","OPTED_IN"]
of the tenant, of none on the server: ["OPTED_OUT","OPTED_IN"]
brand of the page: ["#123456",true]
empty without the scope: [0,[]]
connects without the scope: true
preferences without the scope: "403 authorization_error"
push token without the scope: "403 authorization_error"
empty for another user: 0
tampered: "401 authentication_error"
expired: "401 authentication_error"
`
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Errorf("the SDKs say otherwise:\n%s", diff)
	}
}
