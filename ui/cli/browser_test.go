package cli_test

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestSnippetsInABrowser shows the components of the code that bulla prints in a real browser. All
// code runs as printed: the page gets its tokens from the snippet for Node, and the hosts of
// Courier lead to the emulator.
func TestSnippetsInABrowser(t *testing.T) {
	folder, browser := packages(t), chromium(t)
	us, eu := []string{"inbox.courier.com", "realtime.courier.io"}, []string{"inbox.eu.courier.io", "realtime.eu.courier.io"}
	for _, tt := range []struct {
		language, region string
		hosts            []string // which the page calls
	}{
		{"react", "us", us},
		{"react", "eu", eu},
		{"vue", "eu", eu},
		{"web-components", "eu", eu},
	} {
		t.Run(tt.language+" "+tt.region, func(t *testing.T) {
			server := httptest.NewUnstartedServer(nil)
			t.Cleanup(server.Close)
			origin := "http://" + server.Listener.Addr().String()
			base := serve(t, "--api-key", "env:EMULATOR_KEY", "--allow-origin", origin)
			script := bundled(t, folder, tt.language, tt.region)
			p := &page{script: script, backend: nodeBackend(t, base), told: make(chan string)}
			server.Config.Handler = p
			server.Start()
			courier, called := courierHosts(t, base)

			started(t, exec.Command(browser, "--headless", "--no-sandbox", // which root can't have
				"--remote-debugging-port=0", // keeps it open
				"--disable-background-networking", "--user-data-dir="+t.TempDir(),
				"--ignore-certificate-errors", "--host-resolver-rules=MAP * "+courier+", EXCLUDE 127.0.0.1", origin))
			p.waitFor(t, "Your order has shipped", "Someone replied to you", "Welcome")
			called.waitFor(t, tt.hosts)
		})
	}
}

// chromium returns the path of a browser of the Chromium family.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("Chromium was not found; .ci/run installs it where it can")
	return ""
}

// bundled returns the script of a page with the component of a snippet.
func bundled(t *testing.T, folder, language, region string) []byte {
	t.Helper()
	printed, _ := printed(t, []string{"snippet", language, "--user", "pigeon", "--preset", "inbox", "--region", region, "--json"})
	var code struct{ File, Code string }
	if err := json.Unmarshal([]byte(printed), &code); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), code.File)
	if err := os.WriteFile(file, []byte(code.Code), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", filepath.Join(root, "testdata", "browser", "bundle.mjs"), folder, language, file)
	var errs strings.Builder
	cmd.Stderr = &errs
	script, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	return script
}

// nodeBackend runs the snippet for Node and returns the address of its endpoint.
func nodeBackend(t *testing.T, base string) string {
	t.Helper()
	code, _ := printed(t, []string{"snippet", "node", "--user", "pigeon", "--preset", "inbox"})
	file := filepath.Join(t.TempDir(), "courier-token.mjs")
	if err := os.WriteFile(file, []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", file)
	cmd.Env = append(os.Environ(), "COURIER_API_KEY="+sampleKey, "COURIER_BASE_URL="+base, "PORT=0")
	return listening(t, started(t, cmd))
}

// page is a web page of a signed-in user that shows a component. It tells what it shows.
type page struct {
	script  []byte
	backend string // the address of the endpoint for tokens
	told    chan string
}

func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/":
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "demo"})
		http.ServeFile(w, r, filepath.Join(root, "testdata", "browser", "page.html"))
	case "/app.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(p.script)
	case "/api/courier-token":
		backend, err := url.Parse(p.backend)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		forward := func(out *httputil.ProxyRequest) { out.Out.URL, out.Out.Host = backend, "" }
		(&httputil.ReverseProxy{Rewrite: forward}).ServeHTTP(w, r)
	case "/shown", "/error":
		text, _ := io.ReadAll(r.Body)
		select {
		case p.told <- strings.TrimPrefix(r.URL.Path, "/") + ": " + string(text):
		case <-r.Context().Done():
		}
	default:
		http.NotFound(w, r)
	}
}

// waitFor waits until the page shows all texts.
func (p *page) waitFor(t *testing.T, texts ...string) {
	t.Helper()
	deadline := time.After(time.Minute)
	var told []string
	for {
		select {
		case text := <-p.told:
			told = append(told, text)
			missing := func(want string) bool { return !strings.Contains(text, want) }
			if !slices.ContainsFunc(texts, missing) {
				return
			}
		case <-deadline:
			t.Fatalf("the page does not show %q, but tells\n%s", texts, strings.Join(told, "\n"))
		}
	}
}

// hosts receives the name of each host that is called.
type hosts chan string

// courierHosts answers for the hosts of Courier from the emulator at base. It returns the address
// where it listens.
func courierHosts(t *testing.T, base string) (address string, called hosts) {
	t.Helper()
	target, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	emulator := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	called = make(hosts, 100)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		called <- r.Host
		emulator.ServeHTTP(w, r)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // a browser drops connections that it does not need
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), called
}

// waitFor waits until all hosts were called, and no other.
func (called hosts) waitFor(t *testing.T, wanted []string) {
	t.Helper()
	deadline := time.After(time.Minute)
	for missing := slices.Clone(wanted); len(missing) > 0; {
		select {
		case host := <-called:
			if !slices.Contains(wanted, host) {
				t.Errorf("the page calls %s", host)
			}
			missing = slices.DeleteFunc(missing, func(h string) bool { return h == host })
		case <-deadline:
			t.Fatalf("the page does not call %q", missing)
		}
	}
}
