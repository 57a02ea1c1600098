package courier_test

import (
	"testing"

	"bulla/core/courier"
)

func TestIsThisMachine(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "::1": true, "app.localhost": true,
		"host.docker.internal": true, "10.0.2.2": true, "0.0.0.0": true,
		"": false, "10.0.2.3": false, "notlocalhost": false, "localhost.example": false, "api.courier.com": false,
	} {
		if got := courier.IsThisMachine(host); got != want {
			t.Errorf("IsThisMachine(%q) = %v", host, got)
		}
	}
}
