package cli_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bulla/ui/cli"
)

// jsonList is a list of members in bulla help json: of an output, or of an object in several.
type jsonList struct {
	members []listedMember
	also    string // the list whose members it has, too
}

// listedMember is what is said of a member.
type listedMember struct {
	path, text string
	printed    bool
}

// jsonListRE finds the first line of a list, jsonMemberRE a member, and jsonOtherRE the name of
// another list in what is said of a member.
var (
	jsonListRE   = regexp.MustCompile(`^((?:bulla|Any|[A-Z]+)\b[^,:.]*)(?:,.*which has the members of (.+?)(?: and)?|,.*)?[:.]$`)
	jsonMemberRE = regexp.MustCompile(`^  (\S+) *(.*)$`)
	jsonOtherRE  = regexp.MustCompile(`\b[A-Z]{4,}\b`)
)

// jsonLists reads bulla help json. The lists follow the introduction, by their names.
func jsonLists(text string) map[string]*jsonList {
	lists := map[string]*jsonList{}
	var list *jsonList
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		head, member := jsonListRE.FindStringSubmatch(line), jsonMemberRE.FindStringSubmatch(line)
		switch {
		case head != nil:
			list = &jsonList{also: head[2]}
			lists[head[1]] = list
		case list == nil:
		case member != nil:
			list.members = append(list.members, listedMember{path: member[1], text: member[2]})
		case strings.HasPrefix(line, "   "):
			list.members[len(list.members)-1].text += " " + strings.TrimSpace(line)
		}
	}
	return lists
}

// paths returns what a list says of every path, those in the lists that it refers to included.
func paths(lists map[string]*jsonList, name string) map[string]*listedMember {
	found := map[string]*listedMember{}
	list := lists[name]
	if list.also != "" {
		found = paths(lists, list.also)
	}
	for i := range list.members {
		m := &list.members[i]
		found[m.path] = m
		for _, other := range jsonOtherRE.FindAllString(m.text, -1) {
			if lists[other] == nil {
				continue
			}
			for path, text := range paths(lists, other) {
				found[m.path+"."+path] = text
			}
		}
	}
	return found
}

// said returns what is said of a path that is printed, and of those inside it. A value that may be
// any JSON answers for all that is in it.
func said(found map[string]*listedMember, path string) (texts []*listedMember) {
	for known, text := range found {
		inside := strings.HasPrefix(path, known+".") || strings.HasPrefix(path, known+"[]")
		anything := strings.Contains(strings.ToLower(text.text), "any json")
		switch {
		case known == path:
			text.printed = true
			texts = append(texts, text)
		case strings.HasPrefix(known, path+"."), inside && anything:
			texts = append(texts, text)
		}
	}
	return texts
}

// eachMember calls visit for every member of a value, with its path and whether it is null.
func eachMember(path string, value any, visit func(path string, null bool)) {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			inner := strings.TrimPrefix(path+"."+name, ".")
			if _, isList := member.([]any); isList {
				inner += "[]"
			}
			visit(inner, member == nil)
			eachMember(inner, member, visit)
		}
	case []any:
		for _, item := range v {
			eachMember(path, item, visit)
		}
	}
}

// jsonSamples returns command lines that together print every member, by the list that has them.
func jsonSamples(backend string) map[string][]string {
	const issue = "issue --user a --preset inbox"
	return map[string][]string{
		"Any command that could not do its work": {"decode @nowhere", "keys --now someday"},
		"bulla issue":                            {issue, issue + " --expires-in none"},
		"bulla issue --dry-run":                  {issue + " --dry-run"},
		"bulla issue --remote":                   {issue + " --remote", "issue --scope x,y --remote"},
		"bulla issue --broken NAME":              {issue + " --broken expired", issue + " --broken api-key", issue + " --broken missing-write-scope"},
		"bulla issue --broken list":              {"issue --broken list"},
		"bulla decode": {"decode @token", "decode @two", "decode @duplicate", "decode @jwe", "decode @jwe --key " + secret,
			"decode undefined"},
		"bulla verify": {"verify @token --key " + secret + " --alg HS256 --iss i --aud a --sub s --require jti",
			"verify @rs256 --key @public.pem"},
		"bulla diagnose":                    {"diagnose @request", "diagnose @firebase", "diagnose @strange", "diagnose @token --for brands"},
		"bulla diagnose --explain CODE":     {"diagnose --explain exp"},
		"bulla diagnose --explain all":      {"diagnose --explain all"},
		"bulla report":                      {"report @token"},
		"bulla access":                      {"access @request", "access @strange"},
		"bulla access with METHOD and PATH": {"access @token GET /brands"},
		"bulla diff":                        {"diff @token @request", "diff @request @firebase", "diff @token @jwe"},
		"bulla scopes":                      {"scopes"},
		"bulla scopes --preset NAME":        {"scopes --preset inbox"},
		"bulla issuers":                     {"issuers"},
		"bulla expiry":                      {"expiry 3600", "expiry none", "expiry soon"},
		"bulla hmac":                        {"hmac --user a"},
		"bulla hmac --verify HEX":           {"hmac --user a --verify " + strings.Repeat("0", 64)},
		"bulla fetch":                       {"fetch " + backend, "fetch " + backend + "/missing"},
		"bulla fetch --watch DURATION":      {"fetch " + backend + " --watch 1s --times 1", "fetch " + backend + "/busy --watch 1s --times 1"},
		"bulla tour --auto":                 {"tour --auto --pace 0 --step 10.4", "tour --auto --pace 0 bare.toml"},
		"bulla tour --list":                 {"tour --list"},
		"bulla tour --handout":              {"tour --handout"},
		"bulla tour --format":               {"tour --format"},
		"bulla snippet":                     {"snippet"},
		"bulla snippet LANG":                {"snippet go --user a --preset inbox"},
		"bulla themes":                      {"themes"},
		"bulla keys":                        {"keys"},
		"bulla config":                      {"config", "config --path"},
		"bulla version":                     {"version"},
		"bulla completion SHELL":            {"completion bash"},
		"bulla man":                         {"man issue"},
		"bulla serve":                       nil, // it goes on: its address is checked below
	}
}

// TestJSONTopic checks that bulla help json tells every member that a command prints, and no other.
func TestJSONTopic(t *testing.T) {
	raw, err := os.ReadFile("topics/json.txt")
	check(t, err)
	lists := jsonLists(string(raw))
	token := tokenOf(t, noon, "2 days")
	backend := backendWith(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/busy":
			w.Header().Set("Retry-After", "2")
			w.WriteHeader(http.StatusTooManyRequests)
		case "/missing":
			w.WriteHeader(http.StatusNotFound)
		default:
			_, _ = io.WriteString(w, `{"token":"`+token+`"}`)
		}
	})
	courier := startServing(t, cli.Process{Args: []string{"--addr", "127.0.0.1:0", "--fail", "429:1", "--json"}, Getenv: environment(nil)})
	serving := map[string]any{}
	check(t, json.Unmarshal([]byte(courier.url), &serving))
	c := newCompleting(t, map[string]string{
		"COURIER_API_KEY": sampleKey, "COURIER_BASE_URL": fmt.Sprint(serving["url"]), "BULLA_CONFIG": "config.toml",
	})
	for name, text := range jsonInputs(t, token) {
		check(t, os.WriteFile(name, []byte(text), 0o600))
	}
	check(t, os.WriteFile("config.toml", []byte("them = \"nord\"\n"), 0o600))
	for name, lines := range jsonSamples(backend) {
		if lists[name] == nil {
			t.Errorf("bulla help json has no list of %s", name)
			continue
		}
		found := paths(lists, name)
		visit := func(path string, null bool) {
			texts := said(found, path)
			mentions := slices.ContainsFunc(texts, func(m *listedMember) bool { return strings.Contains(m.text, "null") })
			switch {
			case len(texts) == 0:
				t.Errorf("%s prints %s, and bulla help json does not say so", name, path)
			case null && !mentions:
				t.Errorf("%s prints null for %s, and bulla help json does not say so", name, path)
			}
		}
		for _, line := range lines {
			_, out, stderr := c.run(append(strings.Fields(line), "--json")...)
			var value map[string]any
			if err := json.Unmarshal([]byte(out), &value); err != nil {
				t.Errorf("bulla %s: %v: %s%s", line, err, out, stderr)
			}
			eachMember("", value, visit)
		}
		if name == "bulla serve" {
			eachMember("", serving, visit)
		}
	}
	for name, list := range lists {
		for _, m := range list.members {
			if !m.printed {
				t.Errorf("bulla help json says that %s has %s, and no command prints it here", name, m.path)
			}
		}
	}
	for _, command := range helpCommands(t, t.TempDir()) {
		tells := func(name string) bool { return strings.HasPrefix(name+" ", "bulla "+command+" ") }
		if !slices.ContainsFunc(slices.Collect(maps.Keys(lists)), tells) {
			t.Errorf("bulla help json does not tell what bulla %s --json prints", command)
		}
	}
}

// jsonInputs returns the files that the samples read.
func jsonInputs(t *testing.T, token string) map[string]string {
	t.Helper()
	sample := func(name string) string {
		raw, err := os.ReadFile("../../testdata/tokens/" + name + ".txt")
		check(t, err)
		return string(raw)
	}
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	files := keyFiles(t)
	inputs := map[string]string{
		"token":      token,
		"request":    sample("fetch-other-user"),
		"firebase":   sample("firebase-in-sdk"),
		"rs256":      sample("rs256-other-issuer"),
		"two":        token + "\n" + token,
		"jwe":        string(files["encrypted.jwe"]),
		"public.pem": string(files["rsa-public.pem"]),
		"bare.toml":  "title = \"t\"\n[[chapter]]\ntitle = \"c\"\nstep = [{ what = \"a\", why = \"b\" }]",
		"duplicate":  part(`{"alg":"HS256"}`) + "." + part(`{"a":1,"a":2}`) + ".x",
		"strange":    part(`{"alg":"none"}`) + "." + part(`{"sub":"a"}`) + ".",
	}
	t.Chdir(t.TempDir())
	return inputs
}
