package request

import "strings"

// headers reads header fields in any of the forms that JSON has for them: an object, an array of
// objects, of pairs or of lines, or one text.
func (j *jsonReader) headers(v span) []Header {
	var list []Header
	add := func(name string, value span) {
		for isArray(j.text, value) { // several values of one name
			first, ok := firstItem(j.text, value)
			if !ok {
				return
			}
			value = first
		}
		if len(list) < maxHeaders && isString(j.text, value) {
			list = append(list, Header{name, Value{Text: unquoteJSON(value.in(j.text))}})
		}
	}
	switch {
	case isObject(j.text, v):
		for m := range members(j.text, v) {
			add(m.name, m.value)
		}
	case isArray(j.text, v):
		previous := ""
		for item := range items(j.text, v) {
			switch {
			case isObject(j.text, item):
				if disabled, _ := get(j.text, item, "disabled"); disabled.in(j.text) != "true" {
					value, _ := get(j.text, item, "value")
					add(getString(j.text, item, "name", "key"), value)
				}
			case isArray(j.text, item): // [name, value]
				var pair []span
				for part := range items(j.text, item) {
					pair = append(pair, part)
				}
				if len(pair) == 2 && isString(j.text, pair[0]) {
					add(unquoteJSON(pair[0].in(j.text)), pair[1])
				}
			case isString(j.text, item): // "Name: value", or name and value in turn
				text := unquoteJSON(item.in(j.text))
				if h, ok := headerOf(Value{Text: text}); ok && previous == "" && len(list) < maxHeaders {
					list = append(list, h)
				} else if previous != "" {
					add(previous, item)
					previous = ""
				} else {
					previous = text
				}
			}
		}
	case isString(j.text, v):
		for line := range strings.Lines(unquoteJSON(v.in(j.text))) {
			if h, ok := headerOf(Value{Text: strings.TrimSpace(line)}); ok && len(list) < maxHeaders {
				list = append(list, h)
			}
		}
	}
	return list
}

// firstItem returns the first value of an array.
func firstItem(text string, array span) (span, bool) {
	for item := range items(text, array) {
		return item, true
	}
	return span{}, false
}

// auth reads the credential that a tool keeps in a field of its own (Postman: Collection Format;
// Insomnia: Export), nil for none.
func (j *jsonReader) auth(v span) *Auth {
	kind := strings.ToLower(getString(j.text, v, "type", "authType"))
	if disabled, _ := get(j.text, v, "disabled"); disabled.in(j.text) == "true" {
		return nil
	}
	switch kind {
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
