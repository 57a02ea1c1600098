package request

import (
	"slices"
	"strings"
)

// headers reads header fields in any of the forms that JSON has for them: an object, an array of
// objects, of pairs or of lines, or one text.
func (j *jsonReader) headers(v span) []Header {
	h := headerList{text: j.text}
	switch {
	case isObject(j.text, v):
		for m := range members(j.text, v) {
			h.add(m.name, m.value)
		}
	case isArray(j.text, v):
		for item := range items(j.text, v) {
			h.item(item)
		}
	case isString(j.text, v):
		for line := range strings.Lines(unquoteJSON(v.in(j.text))) {
			h.line(strings.TrimSpace(line))
		}
	}
	return h.list
}

// headerList collects header fields from JSON.
type headerList struct {
	text string
	list []Header
	// name is the name before its value, in an array that has them in turn.
	name string
}

// add adds a field with its value. Of several values, the first is taken.
func (h *headerList) add(name string, value span) {
	for isArray(h.text, value) {
		first, ok := firstItem(h.text, value)
		if !ok {
			return
		}
		value = first
	}
	if len(h.list) < maxHeaders && isString(h.text, value) {
		h.list = append(h.list, Header{name, Value{Text: unquoteJSON(value.in(h.text))}})
	}
}

// item adds the field in an item of an array.
func (h *headerList) item(item span) {
	switch {
	case isObject(h.text, item):
		if !isDisabled(h.text, item) {
			value, _ := get(h.text, item, "value")
			h.add(getString(h.text, item, "name", "key"), value)
		}
	case isArray(h.text, item): // [name, value]
		pair := slices.Collect(items(h.text, item))
		if len(pair) == 2 && isString(h.text, pair[0]) {
			h.add(unquoteJSON(pair[0].in(h.text)), pair[1])
		}
	case !isString(h.text, item):
	case h.name != "": // name and value in turn
		h.add(h.name, item)
		h.name = ""
	default:
		if text := unquoteJSON(item.in(h.text)); !h.line(text) {
			h.name = text
		}
	}
}

// line adds the field in a text such as "Name: value", and reports whether it is one.
func (h *headerList) line(text string) bool {
	field, ok := headerOf(Value{Text: text})
	if ok && len(h.list) < maxHeaders {
		h.list = append(h.list, field)
	}
	return ok
}

// isDisabled reports whether a tool doesn't send what an object says.
func isDisabled(text string, object span) bool {
	disabled, _ := get(text, object, "disabled")
	return disabled.in(text) == "true"
}

// firstItem returns the first value of an array.
func firstItem(text string, array span) (span, bool) {
	for item := range items(text, array) {
		return item, true
	}
	return span{}, false
}

// auth reads the credential that a tool keeps in a field of its own (Postman: Collection Format;
// Insomnia: Export), or nil.
func (j *jsonReader) auth(v span) *Auth {
	if isDisabled(j.text, v) {
		return nil
	}
	switch strings.ToLower(getString(j.text, v, "type", "authType")) {
	case "bearer":
		if token := j.parameter(v, "bearer", "token"); token != "" {
			scheme := getString(j.text, v, "prefix")
			if scheme == "" {
				scheme = "Bearer"
			}
			return &Auth{scheme, Value{Text: token}}
		}
	case "basic":
		return &Auth{"Basic", Value{Text: j.parameter(v, "basic", "username") + ":" + j.parameter(v, "basic", "password")}}
	}
	return nil
}

// parameter returns a parameter of a kind of authorization: a member, a member of the object of
// that kind, or an entry of its list.
func (j *jsonReader) parameter(v span, kind, name string) string {
	if text := getString(j.text, v, name); text != "" {
		return text
	}
	inner, _ := get(j.text, v, kind)
	switch {
	case isString(j.text, inner):
		return unquoteJSON(inner.in(j.text))
	case isObject(j.text, inner):
		return getString(j.text, inner, name)
	case isArray(j.text, inner):
		for item := range items(j.text, inner) {
			if getString(j.text, item, "key") == name {
				return getString(j.text, item, "value")
			}
		}
	}
	return ""
}
