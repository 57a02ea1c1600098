package diagnose_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// hostileWants are the findings that the sentences of hostile_inputs.jsonl ask
// for, by row. Rows that are not here must only be survived and shown visibly.
func hostileWants() map[string][]string {
	scopeOf := func(wants ...string) []string { return append(wants, "not-courier note") }
	wants := map[string][]string{
		"a-none-None":          {"alg-none error", "signature-missing error", "!signature pass"},
		"a-none-NONE":          {"alg-none error", "signature-missing error", "!signature pass"},
		"a-none-nOnE":          {"alg-none error", "signature-missing error", "!signature pass"},
		"a-alg-trailing-space": {"alg-unknown warning", "signature-missing error", "!alg-none error"},
		"a-alg-word-null":      {"alg-unknown warning", "signature-missing error", "!alg-none error"},
		"a-none-withsig":       {"alg-none error", "!signature pass"},
		"a-missing":            {"alg-missing error", "!signature pass"},
		"a-null":               {"alg-missing error"},
		"a-nul":                {"alg-unknown warning", "signature skipped"},
		"a-dup-none":           {"duplicate-member error", "!signature pass"},
		"a-dup-hs":             {"duplicate-member error", "!signature pass"},
		"a-es256k":             {"signature skipped", "!signature error", "!alg-unknown warning"},
		"a-ed25519":            {"signature skipped", "!signature error", "!alg-unknown warning"},
		"a-mldsa":              {"alg-unknown warning", "signature skipped", "!signature error"},
		"a-psychic":            {"psychic error"},
		"a-es256-der":          {"signature-length error"},
		"a-rs256-short":        {"signature-length error"},

		"h-crit-empty":      {"crit error"},
		"h-crit-string":     {"crit error"},
		"h-crit-registered": {"crit error"},
		"h-crit-absent":     {"crit error"},
		"h-b64-false":       {"b64 error", "crit error"},
		"h-b64-raw":         {"b64 error", "!base64 error", "!foreign-character error"},
		"h-x5u":             {"key-in-header warning"},
		"h-jwk":             {"key-in-header warning", "!signature pass"},
		"h-typ-at":          {"typ note"},
		"h-typ-osc":         {"typ note"},
		"h-null":            {"header-not-object error", "alg-missing skipped"},
		"h-arr":             {"header-not-object error", "alg-missing skipped"},
		"h-bom":             {"json error"},

		"c-exp-01": {"exp-range error"},
		"c-exp-02": {"exp-type error"},
		"c-exp-03": {"exp-type error"},
		"c-exp-04": {"exp-type error"},
		"c-exp-05": {"exp-type error"},
		"c-exp-07": {"exp-type error"},
		"c-exp-08": {"exp error", "!exp-type error", "!exp-range error"},
		"c-exp-09": {"exp error", "!exp-type error", "!exp-range error"},
		"c-exp-10": {"exp-unit error"},
		"c-exp-11": {"exp-unit error"},
		"c-exp-15": {"exp-range error"},
		"c-exp-16": {"exp-range error"},
		"c-exp-17": {"exp-range error"},
		"c-exp-18": {"exp-range error"},
		"c-exp-20": {"exp-type error"},
		"c-exp-22": {"exp-unit error"},

		"c-iat-future":        {"iat-future warning", "times-order error"},
		"c-exp-before-nbf":    {"times-order error"},
		"c-long-life":         {"lifetime-long warning"},
		"c-dup-exp":           {"duplicate-member error"},
		"c-dup-escaped":       {"duplicate-member error"},
		"c-case":              {"exp-missing warning"},
		"c-surrogate":         {"bad-utf8 error"},
		"c-bad-utf8":          {"bad-utf8 error"},
		"c-comma":             {"json error"},
		"c-single-quotes":     {"json error"},
		"c-payload-null":      {"payload-not-object error"},
		"c-payload-array":     {"payload-not-object error"},
		"c-payload-string":    {"payload-not-object error"},
		"c-payload-number":    {"payload-not-object error"},
		"c-payload-empty":     {"payload-not-object error"},
		"c-binary":            {"json error", "!exp-missing warning"},
		"c-deep":              {"too-deep error"},
		"c-long-string":       {"too-large warning"},
		"c-nested":            {"nested-token note"},
		"s-00":                scopeOf("scope-separator error"),
		"s-01":                scopeOf("scope-separator error"),
		"s-02":                scopeOf("scope-separator error"),
		"s-04":                scopeOf("scope-separator error"),
		"s-05":                scopeOf("scope-separator error"),
		"s-06":                scopeOf("scope-character error"),
		"s-08":                scopeOf("scope-character error"),
		"s-10":                scopeOf("scope-duplicate note"),
		"s-13":                scopeOf("scope-wildcard warning"),
		"s-15":                scopeOf("scope-character error"),
		"s-16":                scopeOf("scope-character error"),
		"s-array":             {"scope-type error"},
		"s-number":            {"scope-type error"},
		"s-scp":               {"scope-type error"},
		"x-raw-paste":         {"not-a-token error"},
		"x-sub-osc52":         {"exp-missing pass", "signature skipped"},
		"x-key-osc":           {"exp-missing warning"},
		"x-sub-zalgo":         {"bad-utf8 pass"},
		"x-sub-fffd":          {"bad-utf8 pass"},
		"h-kid-cmd":           {"!kid-type error"},
		"h-kid-sql":           {"!kid-type error"},
		"c-float-keep":        {"json pass"},
		"c-huge-int":          {"json pass"},
		"c-nul":               {"json pass"},
		"c-many":              {"json pass"},
		"x-sub-c1-csi":        {"json pass"},
		"x-sub-isolates":      {"json pass"},
		"x-sub-clear":         {"json pass"},
		"aud-array-mixed":     {"json pass"},
		"aud-number":          {"json pass"},
		"aud-confusable":      {"json pass"},
		"aud-slash":           {"json pass"},
		"a-empty-secret":      {"signature skipped", "!signature pass"},
		"x-sub-altscreen":     {"json pass"},
		"x-sub-hangul-filler": {"json pass"},
	}
	return wants
}

type hostileRow struct{ ID, Input, Class, Expect string }

func hostileRows(t *testing.T) []hostileRow {
	t.Helper()
	kit := os.Getenv("BULLA_TESTKIT")
	if kit == "" {
		t.Skip("BULLA_TESTKIT names no folder with hostile_inputs.jsonl")
	}
	file, err := os.Open(filepath.Join(kit, "hostile_inputs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var rows []hostileRow
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row hostileRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestHostileInputs(t *testing.T) {
	wants := hostileWants()
	classes := []string{"alg", "header", "claims", "scope", "terminal"}
	for _, row := range hostileRows(t) {
		t.Run(row.ID, func(t *testing.T) {
			findings := given{text: row.Input}.run()
			checkFindings(t, findings)
			if slices.Contains(classes, row.Class) {
				expect(t, findings, wants[row.ID]...)
			}
			delete(wants, row.ID)
			if t.Failed() {
				t.Log("expected: " + row.Expect)
			}
		})
	}
	for id := range wants {
		t.Errorf("the test names row %s, which is not there", id)
	}
}
