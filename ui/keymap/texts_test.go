package keymap

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// sources parses the Go files below a folder that are not tests.
func sources(t *testing.T, root string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files[path], err = parser.ParseFile(token.NewFileSet(), path, nil, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// constants returns the values of the constants of a type in this package by their names.
func constants(t *testing.T, ofType string) map[string]string {
	t.Helper()
	values := map[string]string{}
	for _, file := range sources(t, ".") {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			if of, ok := spec.Type.(*ast.Ident); ok && of.Name == ofType {
				values[spec.Names[0].Name], _ = strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			}
			return true
		})
	}
	return values
}

// TestTextsNameBindings checks that every key that a text asks for is one of a binding: an action
// that there isn't in a context has no key, and the text would name none.
func TestTextsNameBindings(t *testing.T) {
	contexts, actions := constants(t, "Context"), constants(t, "Action")
	// The functions that return the key of an action, and the context of those that have only one.
	namers := map[string]string{"Key": "", "Get": "", "Global": "Everywhere", "press": "Key", "key": "Tour"}
	keys, found := New(), 0
	for path, file := range sources(t, "..") {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			context, isNamer := namers[nameOf(call.Fun)]
			action := ""
			for _, arg := range call.Args {
				if actions[nameOf(arg)] != "" && contexts[nameOf(arg)] == "" {
					action = nameOf(arg)
				} else if contexts[nameOf(arg)] != "" {
					context = nameOf(arg)
				}
			}
			if !isNamer || action == "" || context == "" {
				return true
			}
			found++
			if keys.Key(Context(contexts[context]), Action(actions[action])) == "" {
				t.Errorf("%s: the action %s has no key in %s", path, action, context)
			}
			return true
		})
	}
	if found < 50 {
		t.Errorf("only %d texts ask for a key", found)
	}
}

// nameOf returns the last part of a name in the code, such as Paste in keymap.Paste.
func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// TestTextsAskForKeys checks that no text of the screen or of core has a key written into it after
// "press": the user may have another one, and the command line has none. The commands are left out,
// and so are the fields of windows, whose keys never change.
func TestTextsAskForKeys(t *testing.T) {
	written := regexp.MustCompile(`(?i)\bpress (enter|esc|tab|space|(ctrl|shift|alt)\+\w+|\S)([ ,;:.]|$)`)
	files := sources(t, "..")
	maps.Copy(files, sources(t, filepath.Join("..", "..", "core")))
	for path, file := range files {
		if strings.HasPrefix(path, filepath.Join("..", "cli")) || path == filepath.Join("..", "pane", "form", "key.go") {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			if text, _ := strconv.Unquote(literal.Value); written.MatchString(text) {
				t.Errorf("%s: %q names a key: ask keymap.Map for it", path, text)
			}
			return true
		})
	}
}
