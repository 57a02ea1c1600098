package tour_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"bulla/core/tour"
)

// header is the beginning of a tour with one step, on line 1 to 6.
const header = `title = "t"
[[chapter]]
title = "c"
[[chapter.step]]
what = "a"
why = "b"
`

// TestFaults checks that each fault says where it is, what is wrong and what to write.
func TestFaults(t *testing.T) {
	for _, c := range []struct{ text, at, message, hint string }{
		{"", "1:1", "title is missing", `add title = "..."`},
		{`title = "t"`, "1:1", "the tour has no chapter", "add [[chapter]]"},
		{"title = \"\"\n[[chapter]]\ntitle = \"c\"", "1:1", "title is empty", "write a text"},
		{"title = t", "1:9", "this is not TOML", "texts need quotes"},
		{"title = \"t\"\ntitle = \"u\"", "2:1", "this is not TOML", ""},
		{"titel = \"t\"", "1:1", `"titel" is not a key of the tour`, "did you mean title?"},
		{"title = 3", "1:1", "title must be a text in quotes", ""},
		{"title = \"t\"\n[chapter]", "2:2", "[chapter] must be in double brackets", "write [[...]]"},
		{"[[chapter.step]]", "1:3", "there is no chapter yet", "write its [[...]] before"},
		{"title = \"t\"\n[[chapter]]\ntitle = \"c\"", "2:3", "the chapter has no step", "add [[chapter.step]]"},
		{
			"title = \"t\"\n[[chapter]]\ntitle = \"c\"\nremember = [\"r\", \"\"]\n[[chapter.step]]\nwhat = \"a\"\nwhy = \"b\"",
			"4:18", "remember is empty", "write a text",
		},
		{header + "wy = \"b\"", "7:1", `"wy" is not a key of step`, "did you mean why?"},
		{header + "question = \"q\"", "7:1", "the question has no answer", "add answer"},
		{header + "answer = \"q\"", "7:1", "the answer has no question", "add question"},
		{header + "do = [\n  { },\n]", "8:3", "this does nothing", "add one of scope, add"},
		{header + "do = [{ add = \"x\", remove = \"y\" }]", "7:20", "add and remove are two actions", "write a table for each"},
		{header + "do = [{ add = \"\" }]", "7:9", "add is empty", ""},
		{header + "do = [{ ad = \"x\" }]", "7:9", `"ad" is not a key of do`, "did you mean add?"},
		{header + "do = [{ preset = \"inbx\" }]", "7:9", `preset can't be "inbx"`, "did you mean inbox?"},
		{header + "do = [{ expiry = \"soon\" }]", "7:9", `"soon" is not an expires_in`, ""},
		{header + "do = [{ clock = \"1h\" }]", "7:9", `"1h" is not a time for the clock`, `write "now"`},
		{header + "do = [{ claim = \"exp\" }]", "7:9", "claim needs a value", "add value"},
		{header + "do = [{ add = \"x\", value = \"y\" }]", "7:20", "value says nothing about add", "it belongs to claim and header"},
		{header + "do = [{ flip = \"body\" }]", "7:9", `flip can't be "body"`, "header, payload, signature"},
		{header + "do = [{ flip = \"payload\", at = \"3\" }]", "7:27", "at must be a whole number", ""},
		{header + "do = [{ flip = \"payload\", at = -3 }]", "7:27", "at can't be negative", ""},
		{header + "do = [{ sign = \"none \" }]", "7:9", `sign can't be "none "`, "did you mean none?"},
		{header + "do = [{ issue = \"key\" }]", "7:9", `issue can't be "key"`, "api-key"},
		{header + "do = [{ keep = \"token\" }]", "7:9", `"token" already has a meaning`, "another name"},
		{header + "do = [{ send = \"https://example.com/\" }]", "7:9", "is not a method and a path", "only to the emulator"},
		{header + "do = [{ send = \"GET example.com\" }]", "7:9", "is not a method and a path", ""},
		{header + "do = [{ send = \"GET /brands\", with = \"old\" }]", "7:31", `with can't be "old"`, "token, nothing"},
		{header + "do = [{ send = \"GET /brands\", as = \"me\" }]", "7:31", `as can't be "me"`, "sdk, app, backend"},
		{header + "do = [{ send = \"POST /q\", body = \"x\", graphql = \"y\" }]", "7:27", "graphql is already the body", ""},
		{header + "show = [\"flow\", \"pane acess\"]", "7:17", `"pane acess" is nothing to show`, "did you mean access?"},
		{header + "show = \"flow\"", "7:1", "show must be a list of texts", ""},
		{header + "show = [3]", "7:9", "show must be a text in quotes", ""},
		{header + "[chapter.step.expect]\nverdict = \"helthy\"", "8:1", `verdict can't be "helthy"`, "did you mean healthy?"},
		{header + "[chapter.step.expect]\nfindings = [\"exp\", \"expp\"]", "8:20", `"expp" is not the code of a finding`, "did you mean exp?"},
		{header + "[chapter.step.expect]\nstatus = [200, 20]", "8:16", "20 is not an HTTP status", ""},
		{header + "[chapter.step.expect]\nstatus = 200", "8:1", "status must be a list of numbers", ""},
		{header + "[chapter.step.expect]\nallowed = [\"GET /brand\"]", "8:12", `"GET /brand" is not an endpoint`, "bulla access lists them"},
		{header + "[chapter.step.expect]\nrefused = [{ call = \"GET /x\", why = \"y\" }]", "8:14", `"GET /x" is not an endpoint`, ""},
		{header + "[[chapter.step.expect]]\nverdict = \"healthy\"", "7:16", "there can't be several expect", "single brackets"},
		{header + "[chapter.step.expects]\nverdict = \"healthy\"", "7:15", `"expects" is not a key of step`, "did you mean expect?"},
		{header + "what.x = \"y\"", "7:6", "what has no keys", "a text in quotes"},
		{header + "notes = \"\x00\"", "7:10", "this is not TOML", ""},
	} {
		_, err := tour.Parse([]byte(c.text))
		var faults tour.Faults
		if !errors.As(err, &faults) {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		f := faults[0]
		at := fmt.Sprintf("%d:%d", f.Line, f.Column)
		if at != c.at || !strings.Contains(f.Message, c.message) || !strings.Contains(f.Hint, c.hint) {
			t.Errorf("%q\ngives %s %s (%s)\nnot   %s %s (%s)", c.text, at, f.Message, f.Hint, c.at, c.message, c.hint)
		}
	}
}

// TestFaultsAreAllTold checks that a file with several faults tells all of them in their order.
func TestFaultsAreAllTold(t *testing.T) {
	_, err := tour.Parse([]byte("titel = 1\n" + header + "wat = 1\ntry = 2\n"))
	var faults tour.Faults
	if !errors.As(err, &faults) || len(faults) != 3 || faults[0].Line != 1 || faults[1].Line != 8 || faults[2].Line != 9 {
		t.Errorf("%+v", faults)
	}
	if want := "line 1, column 1: \"titel\" is not a key of the tour (and 2 more)"; faults.Error() != want {
		t.Errorf("%s, not %s", faults.Error(), want)
	}
}

// FuzzParse checks that any text is read or has faults inside of it that can be shown.
func FuzzParse(f *testing.F) {
	f.Add([]byte(tour.Format()))
	f.Add([]byte(header + "do = [{ send = \"GET /brands\" }]\n[chapter.step.expect]\nstatus = [200]"))
	f.Add([]byte("chapter = [{ title = \"c\", step = [{ what = \"a\", do = [[], 3] }] }]"))
	f.Add([]byte("[chapter.step.expect]\n[[chapter.step.do.headers]]\nx.y.z = 1"))
	f.Fuzz(func(t *testing.T, text []byte) {
		tr, err := tour.Parse(text)
		var faults tour.Faults
		switch {
		case err == nil && len(tr.Chapters) == 0:
			t.Fatal("a tour without chapters")
		case err != nil && !errors.As(err, &faults):
			t.Fatal(err)
		}
		lines := strings.Count(string(text), "\n") + 1
		for _, f := range faults {
			if f.Line < 1 || f.Line > lines || f.Column < 1 || f.Message == "" ||
				strings.ContainsFunc(f.Message+f.Hint, func(r rune) bool { return r < ' ' }) {
				t.Fatalf("%+v", f)
			}
		}
	})
}
