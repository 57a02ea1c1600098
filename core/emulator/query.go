package emulator

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// query is a GraphQL request that was read: one operation with its variables.
type query struct {
	mutation  bool
	fields    []field
	fragments ast.FragmentDefinitionList
	variables map[string]any
	budget
}

// field is a requested field, with the key that it has in the response.
type field struct {
	key, name string
	args      map[string]any
	inner     []ast.SelectionSet // one for each time that it is requested
}

// readQuery reads the body of a GraphQL request. There is no schema: names are looked up when they
// are answered, and types are not checked.
func readQuery(body []byte) (*query, error) {
	sent, err := readBody(body, "query", "operationName", "variables")
	if err != nil {
		return nil, err
	}
	text, err := sent.word("query")
	if err != nil {
		return nil, err
	}
	name, err := sent.word("operationName")
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" {
		return nil, bad("query is required: a GraphQL document")
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, maxTokens)
	if err != nil {
		return nil, syntaxFault(err)
	}
	operation, err := pickOperation(doc.Operations, name)
	if err != nil {
		return nil, err
	}
	variables, err := sentVariables(sent.any("variables"))
	if err != nil {
		return nil, err
	}
	q := &query{mutation: operation.Operation == ast.Mutation, fragments: doc.Fragments}
	if q.variables, err = readVariables(operation.VariableDefinitions, variables); err != nil {
		return nil, err
	}
	q.fields, err = q.collect([]ast.SelectionSet{operation.SelectionSet}, 0)
	return q, err
}

// sentVariables reads the variables of a request: an object, or the text of one, as courier-ios
// sends it (CourierGraphQLQuery).
func sentVariables(sent any) (variables map[string]any, err error) {
	if text, ok := sent.(string); ok {
		sent = nil
		if strings.TrimSpace(text) != "" && json.Unmarshal([]byte(text), &sent) != nil {
			sent = text
		}
	}
	variables, ok := sent.(map[string]any)
	if !ok && sent != nil {
		return nil, bad("variables must be a JSON object, or a string that contains one")
	}
	return variables, nil
}

// syntaxFault says where a query is not GraphQL.
func syntaxFault(err error) error {
	var syntax *gqlerror.Error
	if errors.As(err, &syntax) && len(syntax.Locations) > 0 {
		at := syntax.Locations[0]
		return bad("the query is not GraphQL: line %d, column %d: %s", at.Line, at.Column, scrub(syntax.Message, 120))
	}
	return bad("the query is not GraphQL: %s", scrub(err.Error(), 120))
}

// pickOperation returns the operation with that name, or the only one.
func pickOperation(operations ast.OperationList, name string) (*ast.OperationDefinition, error) {
	if name == "" && len(operations) > 1 {
		return nil, bad("operationName is required: the query has %d operations", len(operations))
	}
	for _, operation := range operations {
		if name != "" && operation.Name != name {
			continue
		}
		if operation.Operation == ast.Subscription {
			return nil, bad("subscriptions are not supported: use the WebSocket")
		}
		return operation, nil
	}
	if name == "" {
		return nil, bad("the query has no operation")
	}
	return nil, bad("the query has no operation %s", scrub(name, 40))
}

// readVariables returns the variables that were sent, and the defaults of the others.
func readVariables(definitions ast.VariableDefinitionList, sent map[string]any) (map[string]any, error) {
	variables := map[string]any{}
	for _, definition := range definitions {
		value, given := sent[definition.Variable]
		switch {
		case given:
			variables[definition.Variable] = value
		case definition.DefaultValue != nil:
			value, err := definition.DefaultValue.Value(nil)
			if err != nil {
				return nil, bad("the default of a variable is out of range")
			}
			variables[definition.Variable] = value
		case definition.Type != nil && definition.Type.NonNull:
			return nil, bad("the variable $%s is required", scrub(definition.Variable, 40))
		}
	}
	return variables, nil
}

// collect returns the fields of selections, including those of fragments. Equal fields with the
// same key are one field.
func (q *query) collect(sets []ast.SelectionSet, depth int) ([]field, error) {
	var fields []field
	index := map[string]int{}
	add := func(f field) error {
		at, again := index[f.key]
		switch {
		case !again:
			index[f.key] = len(fields)
			fields = append(fields, f)
		case fields[at].name != f.name || !reflect.DeepEqual(fields[at].args, f.args):
			return bad("two different fields have the name %s: give one of them an alias", scrub(f.key, 40))
		default:
			fields[at].inner = append(fields[at].inner, f.inner...)
		}
		return nil
	}
	for _, set := range sets {
		if err := q.each(set, depth, add); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

// each calls yield with the fields of a selection one by one.
func (q *query) each(set ast.SelectionSet, depth int, yield func(field) error) error {
	if depth > maxDepth {
		return bad("the query is nested deeper than %d", maxDepth)
	}
	for _, selection := range set {
		if err := q.count(); err != nil {
			return err
		}
		if err := q.visit(selection, depth, yield); err != nil {
			return err
		}
	}
	return nil
}

// visit calls yield with a field, or the fields of a fragment. It ignores the type of a fragment,
// because without a schema there is only one.
func (q *query) visit(selection ast.Selection, depth int, yield func(field) error) error {
	switch s := selection.(type) {
	case *ast.Field:
		if skip, err := q.skipped(s.Directives); skip || err != nil {
			return err
		}
		args, err := q.arguments(s.Arguments)
		if err != nil {
			return err
		}
		f := field{key: s.Alias, name: s.Name, args: args}
		if len(s.SelectionSet) > 0 {
			f.inner = []ast.SelectionSet{s.SelectionSet}
		}
		return yield(f)
	case *ast.InlineFragment:
		if skip, err := q.skipped(s.Directives); skip || err != nil {
			return err
		}
		return q.each(s.SelectionSet, depth+1, yield)
	case *ast.FragmentSpread:
		if skip, err := q.skipped(s.Directives); skip || err != nil {
			return err
		}
		fragment := q.fragments.ForName(s.Name)
		if fragment == nil {
			return bad("there is no fragment %s", scrub(s.Name, 40))
		}
		return q.each(fragment.SelectionSet, depth+1, yield)
	}
	return nil
}

// skipped evaluates the directives skip and include.
func (q *query) skipped(directives ast.DirectiveList) (bool, error) {
	for _, d := range directives {
		args, err := q.arguments(d.Arguments)
		if err != nil {
			return false, err
		}
		condition, ok := args["if"].(bool)
		if (d.Name == "skip" || d.Name == "include") && !ok {
			return false, bad("@%s needs an if that is true or false", d.Name)
		}
		if d.Name == "skip" && condition || d.Name == "include" && !condition {
			return true, nil
		}
	}
	return false, nil
}

func (q *query) arguments(list ast.ArgumentList) (map[string]any, error) {
	args := map[string]any{}
	for _, a := range list {
		value, err := a.Value.Value(q.variables)
		if err != nil {
			return nil, bad("the argument %s is out of range", scrub(a.Name, 40))
		}
		if err := q.countAll(value); err != nil {
			return nil, err
		}
		args[a.Name] = value
	}
	return args, nil
}

// byArguments is a value that depends on the arguments of its field.
type byArguments func(args map[string]any) any

// project returns the selected members of a value. Without a selection it returns all of it: some
// of Courier's fields, such as data, contain any JSON. An unknown member is null; a server with a
// schema would refuse it, but Courier's schema is not public.
func (q *query) project(value any, selected []ast.SelectionSet, depth int) (any, error) {
	if err := q.count(); err != nil {
		return nil, err
	}
	switch v := value.(type) {
	case []any:
		list := make([]any, 0, len(v))
		for _, element := range v {
			projected, err := q.project(element, selected, depth)
			if err != nil {
				return nil, err
			}
			list = append(list, projected)
		}
		return list, nil
	case map[string]any:
		if len(selected) == 0 {
			return q.allMembers(v)
		}
		return q.members(v, selected, depth+1)
	case []string:
		return v, q.countTexts(v)
	case json.RawMessage:
		return q.document(v, selected, depth)
	}
	return value, q.weigh(value)
}

// document returns the selected part of a stored JSON document.
func (q *query) document(text json.RawMessage, selected []ast.SelectionSet, depth int) (value any, err error) {
	if err := q.weigh(text); err != nil || len(selected) == 0 {
		return text, err
	}
	if err := json.Unmarshal(text, &value); err != nil {
		return nil, err // it was JSON when it was stored
	}
	return q.project(value, selected, depth)
}

// allMembers returns all of an object.
func (q *query) allMembers(object map[string]any) (any, error) {
	for name, value := range object {
		if depends, ok := value.(byArguments); ok {
			object = maps.Clone(object)
			object[name] = depends(nil)
		}
	}
	return object, q.countAll(object)
}

// members returns the selected members of an object under their keys.
func (q *query) members(object map[string]any, selected []ast.SelectionSet, depth int) (any, error) {
	fields, err := q.collect(selected, depth)
	if err != nil {
		return nil, err
	}
	members := map[string]any{}
	for _, f := range fields {
		if err := q.weigh(f.key); err != nil { // a fragment may repeat it
			return nil, err
		}
		value := object[f.name]
		if depends, ok := value.(byArguments); ok {
			value = depends(f.args)
		}
		if members[f.key], err = q.project(value, f.inner, depth); err != nil {
			return nil, err
		}
	}
	return members, nil
}
