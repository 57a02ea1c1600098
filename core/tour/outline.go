package tour

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"bulla/core/redact"
	"bulla/core/spelling"
	"bulla/core/tomlfile"
	"bulla/core/visible"
)

// outline notes where each key is, and reports keys and kinds of values that a tour doesn't have.
// The library would name Go's types. It reports whether the file may be decoded.
func (r *reader) outline() bool {
	r.places = map[string]int{}
	var p unstable.Parser
	p.Reset(r.text)
	o := outliner{reader: r, parser: &p, elements: map[string]int{}}
	table, kind := "", reflect.TypeFor[Tour]()
	for p.NextExpression() {
		switch node := p.Expression(); node.Kind {
		case unstable.KeyValue:
			if kind != nil {
				o.pair(table, kind, node)
			}
		case unstable.Table, unstable.ArrayTable:
			table, kind = o.table(node)
		}
	}
	if p.Error() != nil {
		fault, ok := tomlfile.Syntax(r.text, notTOML)
		if !ok { // the library decodes what its parser doesn't read
			fault = tomlfile.FaultOf(r.text, p.Error(), notTOML)
		}
		r.faults = Faults{fault}
	}
	return len(r.faults) == 0
}

// outliner walks over a file.
type outliner struct {
	*reader
	parser   *unstable.Parser
	elements map[string]int // how many elements the arrays of tables have so far
}

// table reads [NAME] or [[NAME]] and returns the path and the type of that table; the type is nil
// if a tour has no such table.
func (o *outliner) table(node *unstable.Node) (path string, kind reflect.Type) {
	kind = reflect.TypeFor[Tour]()
	keys := slices.Collect(tomlfile.Each(node.Key()))
	for i, key := range keys {
		last := i == len(keys)-1
		name := string(key.Data)
		path, kind = o.member(path, kind, key)
		if kind == nil {
			return path, nil
		}
		isArray := kind.Kind() == reflect.Slice && kind.Elem().Kind() == reflect.Struct
		switch {
		case isArray && last && node.Kind == unstable.ArrayTable:
			o.elements[path]++
		case isArray && last:
			o.fault(path, "["+visible.Text(name)+"] must be in double brackets, because there may be several", "write [[...]]")
			return path, nil
		case isArray && o.elements[path] == 0:
			o.fault(path, "there is no "+visible.Text(name)+" yet for this to be a part of", "write its [[...]] before")
			return path, nil
		case isArray:
		case last && node.Kind == unstable.ArrayTable || kind.Kind() != reflect.Struct && kind.Kind() != reflect.Map:
			o.fault(path, "there can't be several "+visible.Text(name), "write it in single brackets, or as a key")
			return path, nil
		}
		if isArray {
			path, kind = fmt.Sprintf("%s[%d]", path, o.elements[path]-1), kind.Elem()
			if last {
				o.places[path] = int(key.Raw.Offset)
			}
		}
	}
	return path, kind
}

// member finds a key in a table, and returns its path and its type; the type is nil if there is no
// such key.
func (o *outliner) member(path string, in reflect.Type, key *unstable.Node) (string, reflect.Type) {
	name := string(key.Data)
	of := title(path)
	path = strings.TrimPrefix(path+"."+name, ".")
	if _, seen := o.places[path]; !seen {
		o.places[path] = int(key.Raw.Offset)
	}
	if in.Kind() == reflect.Map {
		return path, in.Elem()
	}
	names := keyNames(in)
	if i := slices.Index(names, name); i >= 0 {
		return path, in.Field(i).Type
	}
	advice := spelling.Advise(name, names, "its keys are "+strings.Join(names, ", "))
	o.faultAt(int(key.Raw.Offset), redact.Quote(name, 40)+" is not a key of "+of, advice)
	return path, nil
}

// title names the table with a path: "chapter[0].step[1].expect" is "expect".
func title(path string) string {
	if path == "" {
		return "the tour"
	}
	name := path[strings.LastIndexByte(path, '.')+1:]
	name, _, _ = strings.Cut(name, "[")
	return visible.Text(name)
}

// keyNames returns the keys of a table, in the order of the fields.
func keyNames(table reflect.Type) []string {
	var names []string
	for i := range table.NumField() {
		names = append(names, table.Field(i).Tag.Get("toml"))
	}
	return names
}

// pair reads NAME = VALUE in a table.
func (o *outliner) pair(path string, in reflect.Type, node *unstable.Node) {
	for key := range tomlfile.Each(node.Key()) {
		if in.Kind() != reflect.Struct && in.Kind() != reflect.Map {
			o.faultAt(int(key.Raw.Offset), title(path)+" has no keys", "write "+sample(in))
			return
		}
		if path, in = o.member(path, in, key); in == nil {
			return
		}
	}
	o.value(path, in, node.Value())
}

// value checks the kind of a value.
func (o *outliner) value(path string, want reflect.Type, node *unstable.Node) {
	fits := false
	switch want.Kind() {
	case reflect.String:
		fits = node.Kind == unstable.String
	case reflect.Int:
		fits = node.Kind == unstable.Integer
	case reflect.Slice:
		fits = node.Kind == unstable.Array
	case reflect.Struct, reflect.Map:
		fits = node.Kind == unstable.InlineTable
	}
	if !fits {
		o.fault(path, title(path)+" must be "+sample(want), "")
		return
	}
	index := 0
	for child := range tomlfile.Each(node.Children()) {
		switch node.Kind {
		case unstable.Array:
			o.element(fmt.Sprintf("%s[%d]", path, index), want.Elem(), child)
		case unstable.InlineTable:
			o.pair(path, want, child)
		}
		index++
	}
}

// element checks an element of an array.
func (o *outliner) element(path string, want reflect.Type, node *unstable.Node) {
	if node.Kind == unstable.Comment {
		return
	}
	if node.Raw.Length > 0 {
		o.places[path] = int(node.Raw.Offset)
	}
	o.value(path, want, node)
}

// sample says how a kind of value is written.
func sample(kind reflect.Type) string {
	switch kind.Kind() {
	case reflect.String:
		return `a text in quotes`
	case reflect.Int:
		return "a whole number without quotes"
	case reflect.Slice:
		switch kind.Elem().Kind() {
		case reflect.Int:
			return "a list of numbers, such as [200, 401]"
		case reflect.Struct:
			return "a list of tables, such as [{ ... }, { ... }]"
		}
		return `a list of texts, such as ["...", "..."]`
	}
	return "a table, such as { name = \"value\" }"
}

// Keys returns every key of a tour's file.
func Keys() []string {
	var names []string
	for _, table := range []reflect.Type{
		reflect.TypeFor[Tour](), reflect.TypeFor[Chapter](), reflect.TypeFor[Step](), reflect.TypeFor[Action](),
		reflect.TypeFor[Expect](), reflect.TypeFor[Refusal](),
	} {
		names = append(names, keyNames(table)...)
	}
	return names
}
