package emulator

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"bulla/core/redact"
	"bulla/core/token"
)

// object is a JSON object of a request. Unlike encoding/json, its names are case-sensitive. The
// last of two members with the same name counts, and null is the same as a missing member.
type object struct {
	token.Value
	doc  token.Document
	path string // precedes the names of its members, such as "topic."
}

// readBody reads a body, which has to be a JSON object. The names are those of the members that are
// used.
func readBody(body []byte, names ...string) (object, error) {
	if strings.TrimSpace(string(body)) == "" {
		return object{}, bad("the body is empty: send a JSON object with %s", strings.Join(names, ", "))
	}
	doc, faults := token.Parse(string(body), token.Whole)
	for _, f := range faults {
		if f.Code != token.FaultDuplicateMember {
			return object{}, notJSON(string(body), f)
		}
	}
	if doc.Root.Kind != token.Object {
		return object{}, bad("the body must be a JSON object, not %s", doc.Root.Kind.WithArticle())
	}
	o := object{Value: doc.Root, doc: doc}
	return o, o.checkNames(names)
}

// maxQuoted is more than a fault quotes of the text on each side.
const maxQuoted = 200

// notJSON returns the fault of a body that is not JSON. It does not quote text near a secret,
// because a part of a secret can't be recognized.
func notJSON(body string, f token.Fault) error {
	if near := body[max(0, f.At-maxQuoted):min(len(body), f.At+maxQuoted)]; redact.Opaque(near) != near {
		return bad("the body is not JSON: there is an error at byte %d, near what looks like a secret", f.At)
	}
	return bad("the body is not JSON: %s (at byte %d)", f.Detail, f.At)
}

// checkNames refuses a member whose name differs from a known one only in upper and lower case: it
// would be ignored. Other unknown members are ignored, as Courier does.
func (o object) checkNames(names []string) error {
	for _, m := range o.Members {
		for _, name := range names {
			if m.Name != name && strings.EqualFold(m.Name, name) && !slices.Contains(names, m.Name) {
				return bad("the member %s is unknown: names are case-sensitive, write %s",
					redact.QuoteASCII(o.path+m.Name, 60), o.path+name)
			}
		}
	}
	return nil
}

// member returns a member, and a fault if it is of another kind.
func (o object) member(name string, kind token.Kind) (value token.Value, there bool, err error) {
	value, there = o.Get(name)
	switch {
	case !there || value.Kind == token.Null:
		return value, false, nil
	case value.Kind != kind:
		return value, true, wrongKind(o.path+name, kind, value)
	}
	return value, true, nil
}

// wrongKind returns the fault of a value of the wrong kind.
func wrongKind(path string, kind token.Kind, value token.Value) error {
	return bad("%s must be %s, not %s", path, kind.WithArticle(), value.Kind.WithArticle())
}

// text returns a string, nil if it is missing.
func (o object) text(name string) (*string, error) {
	value, there, err := o.member(name, token.String)
	if !there || err != nil {
		return nil, err
	}
	return &value.Text, nil
}

// word returns a string, "" if it is missing.
func (o object) word(name string) (string, error) {
	value, _, err := o.member(name, token.String)
	return value.Text, err
}

// flag returns a boolean, nil if it is missing.
func (o object) flag(name string) (*bool, error) {
	value, there, err := o.member(name, token.Bool)
	if !there || err != nil {
		return nil, err
	}
	set := value.Text == "true"
	return &set, nil
}

// texts returns a list of strings, nil if it is missing.
func (o object) texts(name string) (*[]string, error) {
	value, there, err := o.member(name, token.Array)
	if !there || err != nil {
		return nil, err
	}
	list := []string{}
	for i, element := range value.Items {
		if element.Kind != token.String {
			return nil, wrongKind(o.path+name+"."+strconv.Itoa(i), token.String, element)
		}
		list = append(list, element.Text)
	}
	return &list, nil
}

// inner returns an object, and whether it is there. The names are those of its members.
func (o object) inner(name string, names ...string) (inner object, there bool, err error) {
	value, there, err := o.member(name, token.Object)
	if !there || err != nil {
		return inner, there, err
	}
	inner = object{value, o.doc, o.path + name + "."}
	return inner, true, inner.checkNames(names)
}

// list returns a list of objects. The names are those of their members.
func (o object) list(name string, names ...string) (list []object, err error) {
	value, _, err := o.member(name, token.Array)
	if err != nil {
		return nil, err
	}
	for i, element := range value.Items {
		path := o.path + name + "." + strconv.Itoa(i)
		if element.Kind != token.Object {
			return nil, wrongKind(path, token.Object, element)
		}
		inner := object{element, o.doc, path + "."}
		if err := inner.checkNames(names); err != nil {
			return nil, err
		}
		list = append(list, inner)
	}
	return list, nil
}

// any returns a member of any kind, nil if it is missing.
func (o object) any(name string) (value any) {
	if found, there := o.Get(name); there {
		_ = json.Unmarshal([]byte(o.doc.Source(found)), &value) // it was parsed before
	}
	return value
}

// anyMembers returns an object with any members, nil if it is missing.
func (o object) anyMembers(name string) (map[string]any, error) {
	if _, _, err := o.member(name, token.Object); err != nil {
		return nil, err
	}
	members, _ := o.any(name).(map[string]any)
	return members, nil
}
