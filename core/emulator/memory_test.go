package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"bulla/core/emulator"
)

// heap returns how many bytes are in use.
func heap() int {
	runtime.GC()
	runtime.GC() // frees what only finalizers kept
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}

// write sends one request without a socket and returns its status.
func write(e *emulator.Emulator, method, path, user, body string) int {
	request := httptest.NewRequest(method, "http://localhost"+path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+apiKey)
	request.Header.Set("X-Courier-User-Id", user)
	w := httptest.NewRecorder()
	e.ServeHTTP(w, request)
	return w.Code
}

// graphBody returns the body of a GraphQL request.
func graphBody(query string) string {
	body, _ := json.Marshal(map[string]string{"query": query}) // strings always encode
	return string(body)
}

// TestMemoryIsBounded sends padded requests through every path that stores text. Only a little of
// each is stored, and that must not keep the whole request in memory: each path sends 20 MB and may
// keep 8.
func TestMemoryIsBounded(t *testing.T) {
	const (
		writes = 1250
		pad    = 16 << 10
		most   = 8 << 20  // for one path
		all    = 64 << 20 // for all paths together
	)
	long := strings.Repeat("x", pad)
	padded := func(format string, values ...any) string {
		return `{"pad":"` + long + `",` + fmt.Sprintf(format, values...) + `}`
	}
	var emulators []*emulator.Emulator
	start, total := heap(), 0
	for _, tt := range []struct {
		name    string
		request func(i int, user string) (method, path, body string)
	}{
		{"brands", func(i int, _ string) (string, string, string) {
			return "PUT", "/brands", padded(`"id":"brand-%d","name":"a name","settings":{"colors":{"primary":"#%06d"}}`, i%900, i)
		}},
		{"push tokens", func(i int, user string) (string, string, string) {
			return "PUT", fmt.Sprintf("/users/%s/tokens/t%d", user, i), padded(`"provider_key":"apn","device":{"id":"device-%d"}`, i)
		}},
		{"push tokens with a long address", func(i int, user string) (string, string, string) {
			return "PUT", fmt.Sprintf("/users/%s/tokens/t%d?pad=%s", user, i, long), `{"provider_key":"apn"}`
		}},
		{"patches of push tokens", func(i int, user string) (string, string, string) {
			return "PATCH", fmt.Sprintf("/users/%s/tokens/t%d", user, i), padded(`"patch":[{"op":"add","path":"/member-%d","value":"value-%d"}]`, i, i)
		}},
		{"preferences", func(i int, user string) (string, string, string) {
			return "PUT", fmt.Sprintf("/users/%s/preferences/t%d", user, i), padded(`"topic":{"status":"OPTED_OUT","custom_routing":["email"]}`)
		}},
		{"preferences with a long address", func(i int, user string) (string, string, string) {
			return "PUT", fmt.Sprintf("/users/%s/preferences/t%d?tenant_id=acme&pad=%s", user, i, long), `{"topic":{"status":"OPTED_OUT"}}`
		}},
		{"preferences by GraphQL", func(i int, user string) (string, string, string) {
			return "POST", "/client/q", graphBody("#" + long + fmt.Sprintf("\n"+`mutation{updatePreferenceV2(templateId:"topic-%d",accountId:"tenant",preferences:{status:OPTED_OUT,routingPreferences:[email],digestSchedule:"digest-%d"}){status}}`, i, i))
		}},
		{"tenants of an inbox", func(i int, user string) (string, string, string) {
			return "POST", "/q", graphBody("#" + long + fmt.Sprintf("\n"+`{count(params:{accountId:"tenant-%d"})}`, i%300))
		}},
		{"messages", func(i int, _ string) (string, string, string) {
			return "POST", "/inbox", padded(`"messageId":"m-%d","accountId":"acme","message":{"title":"title %d","tags":["a"],"data":{"n":%d}}`, i, i, i)
		}},
		{"messages of many tenants", func(i int, _ string) (string, string, string) {
			return "POST", "/inbox", padded(`"messageId":"m-%d","accountId":"tenant-%d","message":{}`, i, i%50)
		}},
		{"users", func(i int, _ string) (string, string, string) {
			return "PUT", fmt.Sprintf("/users/user-number-%d/preferences/newsletter?pad=%s", i, long), `{"topic":{"status":"OPTED_OUT"}}`
		}},
	} {
		before, kept := heap(), 0
		e := quiet(t, newClock())
		emulators = append(emulators, e)
		for i := range writes {
			user := fmt.Sprintf("user-%d", i/700)
			method, path, body := tt.request(i, user)
			if method == "PATCH" {
				write(e, "PUT", path, user, `{"provider_key":"apn"}`)
			}
			if status := write(e, method, path, user, body); status < 300 {
				kept++
			}
			total++
		}
		if kept < writes*9/10 {
			t.Errorf("%s: only %d of %d writes were accepted", tt.name, kept, writes)
		}
		if grown := heap() - before; grown > most {
			t.Errorf("%s: %d stored writes keep %d kB", tt.name, kept, grown>>10)
		}
	}
	if grown := heap() - start; total < 10_000 || grown > all {
		t.Errorf("%d writes keep %d kB", total, grown>>10)
	}
	runtime.KeepAlive(emulators)
}

// TestMemoryOfManyValues stores values that are short as JSON and would take 20 times as much
// memory when decoded.
func TestMemoryOfManyValues(t *testing.T) {
	empty := "[" + strings.Repeat("{},", 9_000) + "{}]"
	for name, request := range map[string]func(i int) (path, body string){
		"brands": func(i int) (string, string) {
			return "/brands", fmt.Sprintf(`{"id":"b%d","name":"x","settings":{"a":%s}}`, i, empty)
		},
		"push tokens": func(i int) (string, string) {
			return fmt.Sprintf("/users/a/tokens/t%d", i), `{"provider_key":"apn","properties":` + empty + `}`
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := quiet(t, newClock())
			start := heap()
			for i := range 40 { // 1 MB of JSON
				path, body := request(i)
				if status := write(e, "PUT", path, "a", body); status > 204 {
					t.Fatalf("write %d: %d", i, status)
				}
			}
			if grown := heap() - start; grown > 4<<20 {
				t.Errorf("1 MB of JSON takes %d kB", grown>>10)
			}
			runtime.KeepAlive(e)
		})
	}
}

// TestEntriesCost stores entries with hardly any text until the store is full.
func TestEntriesCost(t *testing.T) {
	e := quiet(t, newClock())
	var fields strings.Builder
	for n := range 500 {
		fmt.Fprintf(&fields, ` a%d:updatePreferenceV2(templateId:"%d",preferences:{status:OPTED_IN}){status}`, n, n)
	}
	start, status := heap(), 0
	for i := 0; status < 300 && i < 60; i++ {
		status = write(e, "POST", "/client/q", fmt.Sprintf("user-%d", i), graphBody("mutation{"+fields.String()+"}"))
	}
	if grown := heap() - start; status != 409 || grown > 16<<20 {
		t.Errorf("the status of the last write is %d, %d kB are in use", status, grown>>10)
	}
	runtime.KeepAlive(e)
}
