package cli_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// source is one Go file of the program, without tests.
type source struct {
	path   string // from the root, with slashes
	pkg    string // its folder, "." for main
	file   *ast.File
	lines  int
	within func(ast.Node) (first, last int) // the lines of a part
}

// sources parses every Go file of the program except tests.
func sources(t *testing.T) []source {
	t.Helper()
	var found []source
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(entry.Name(), ".") && name != root
		if entry.IsDir() && (hidden || entry.Name() == "testdata") {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		relative = filepath.ToSlash(relative)
		found = append(found, source{
			path: relative, pkg: path.Dir(relative), file: file, lines: set.File(file.FileStart).LineCount(),
			within: func(n ast.Node) (int, int) { return set.Position(n.Pos()).Line, set.Position(n.End()).Line },
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 20 {
		t.Fatalf("only %d files found", len(found))
	}
	return found
}

// under reports whether an import path is one of the prefixes or below it.
func under(imported string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool {
		return imported == prefix || strings.HasPrefix(imported, strings.TrimSuffix(prefix, "/")+"/")
	})
}

func isOurs(imported string) bool { return under(imported, "bulla") }

func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !isOurs(imported) && !strings.Contains(first, ".")
}

// arrow is one rule about imports: a file of the packages in from must not import what forbidden
// reports.
type arrow struct {
	name      string
	from      func(pkg string) bool
	forbidden func(pkg, imported string) bool
}

func in(prefixes ...string) func(string) bool {
	return func(pkg string) bool { return under(pkg, prefixes...) }
}

func is(name string) func(string) bool { return func(pkg string) bool { return pkg == name } }

func not(reports func(string) bool) func(string) bool {
	return func(pkg string) bool { return !reports(pkg) }
}

// only allows what is listed, and the standard library.
func only(allowed ...string) func(string, string) bool {
	return func(_, imported string) bool { return !isStandard(imported) && !slices.Contains(allowed, imported) }
}

func no(prefixes ...string) func(string, string) bool {
	return func(_, imported string) bool { return under(imported, prefixes...) }
}

func arrows() []arrow {
	paneOf := func(pkg string) string {
		name, _, _ := strings.Cut(strings.TrimPrefix(pkg, "ui/panes/"), "/")
		return "bulla/ui/panes/" + name
	}
	return []arrow{
		{"core imports neither the screen nor Charm", in("core"), no("bulla/ui", "bulla/themes", "github.com/charmbracelet", "github.com/muesli")},
		{"core does no input or output", in("core"), no("os")},
		{"only core/call, core/emulator and ui/cli open sockets", not(in("core/call", "core/emulator", "ui/cli")), sockets},
		{"only core/signing imports golang-jwt", not(is("core/signing")), no("github.com/golang-jwt")},
		{"a room of core imports only rooms of lower levels", in("core"), notBelow},
		{"themes imports nothing of ours", in("themes"), no("bulla")},
		{"no pane imports another pane", in("ui/panes"), func(pkg, imported string) bool {
			return under(imported, "bulla/ui/panes") && !under(imported, paneOf(pkg))
		}},
		{"no pane imports the root or the command line", in("ui/panes", "ui/pane"), func(_, imported string) bool {
			return imported == "bulla/ui" || under(imported, "bulla/ui/cli")
		}},
		{"ui/pane imports no pane", in("ui/pane"), no("bulla/ui/panes")},
		{"ui/pane knows no HTTP client", is("ui/pane"), no("bulla/core/call", "bulla/core/issuer", "bulla/core/backend")},
		{"ui/layout imports only the standard library", is("ui/layout"), only()},
		{"ui/keymap imports only the keys of bubbles", is("ui/keymap"), only("github.com/charmbracelet/bubbles/key")},
		{"ui/terminal imports of core only core/visible", in("ui/terminal"), func(_, imported string) bool {
			return isOurs(imported) && imported != "bulla/core/visible" && !under(imported, "bulla/ui/terminal")
		}},
		{"ui/linear imports nothing of a screen", is("ui/linear"), no("bulla/ui", "bulla/themes", "github.com/charmbracelet")},
		{"ui/terminal/quiet imports only os", is("ui/terminal/quiet"), func(_, imported string) bool { return imported != "os" }},
		{"only tests draw pictures", not(is("ui/picture")), no("bulla/ui/picture")},
		{"only tests need a terminal in memory", not(is("ui/terminal/vt")), no("bulla/ui/terminal/vt")},
		{"ui/picture imports nothing of ours", is("ui/picture"), no("bulla")},
		{"only ui/cli parses the command line", not(is("ui/cli")), no("github.com/spf13")},
		{"only main imports ui/cli", not(is(".")), no("bulla/ui/cli")},
		{"main imports only the faces", is("."), only("bulla/ui/cli", "bulla/ui", "bulla/ui/terminal/quiet")},
	}
}

// sockets forbids what reaches the network; net/url and net/netip only know addresses.
func sockets(_, imported string) bool {
	return under(imported, "net", "crypto/tls", "golang.org/x/net", "github.com/coder/websocket") &&
		imported != "net/url" && imported != "net/netip"
}

// levels are the rooms of core: a room imports only rooms of lower levels. The first three levels
// are the ground.
var levels = [][]string{
	{"hint", "shell", "spelling", "visible"},
	{"courier"},
	{"redact"},
	{"scope", "token", "tomlfile"},
	{"expiry", "signing"},

	{"call", "edit", "issuebody", "issuers", "request", "snippet"},
	{"intake"},
	{"backend", "diagnose"},
	{"access", "issuer"},
	{"emulator", coreRoot},
	{"broken", "probe", "tour"},
	{"report"},
	{"share"},
}

// coreRoot is the package core itself.
const coreRoot = ""

// levelOf returns the level of a package such as core/token, -1 if the table does not have it.
func levelOf(pkg string) int {
	room := strings.TrimPrefix(strings.TrimPrefix(pkg, "core"), "/")
	return slices.IndexFunc(levels, func(rooms []string) bool { return slices.Contains(rooms, room) })
}

// notBelow forbids rooms of the same or a higher level.
func notBelow(pkg, imported string) bool {
	return under(imported, "bulla/core") && levelOf(strings.TrimPrefix(imported, "bulla/")) >= levelOf(pkg)
}

// TestLevels holds that every room has a level, and every level only rooms that exist.
func TestLevels(t *testing.T) {
	found := map[string]bool{}
	for _, s := range sources(t) {
		if !in("core")(s.pkg) || found[s.pkg] {
			continue
		}
		found[s.pkg] = true
		if levelOf(s.pkg) < 0 {
			t.Errorf("%s has no level: add it to levels in ui/cli/arrows_test.go, above every room that it imports", s.pkg)
		}
	}
	for _, rooms := range levels {
		for _, room := range rooms {
			if !found[path.Join("core", room)] {
				t.Errorf("there is no package core/%s: remove it from levels", room)
			}
		}
	}
}

func TestArrows(t *testing.T) {
	files := sources(t)
	for _, rule := range arrows() {
		t.Run(rule.name, func(t *testing.T) {
			checked := 0
			for _, s := range files {
				if !rule.from(s.pkg) {
					continue
				}
				checked++
				for _, spec := range s.file.Imports {
					imported, err := strconv.Unquote(spec.Path.Value)
					if err != nil {
						t.Fatal(err)
					}
					if rule.forbidden(s.pkg, imported) {
						t.Errorf("%s imports %s", s.path, imported)
					}
				}
			}
			if checked == 0 {
				t.Error("no file is held to this rule")
			}
		})
	}
}

// The rules of the house on sizes, in lines.
const (
	mostFile     = 400
	mostFunction = 60
	mostUpdate   = 80
	mostMain     = 60
)

func TestSizes(t *testing.T) {
	for _, s := range sources(t) {
		if s.lines > mostFile {
			t.Errorf("%s has %d lines, more than %d", s.path, s.lines, mostFile)
		}
		if s.path == "main.go" && s.lines >= mostMain {
			t.Errorf("main.go has %d lines, want less than %d", s.lines, mostMain)
		}
		for _, declaration := range s.file.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			most := mostFunction
			if s.pkg == "ui" && f.Name.Name == "Update" {
				most = mostUpdate
			}
			first, last := s.within(f)
			if n := last - first + 1; n > most {
				t.Errorf("%s:%d: %s has %d lines, more than %d", s.path, first, f.Name.Name, n, most)
			}
		}
	}
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	folders := []string{"core", "testdata", "themes", "ui"}
	for _, entry := range entries {
		if entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") && !slices.Contains(folders, entry.Name()) {
			t.Errorf("the folder %s does not belong at the top", entry.Name())
		}
		if strings.HasSuffix(entry.Name(), ".go") && entry.Name() != "main.go" &&
			!strings.HasSuffix(entry.Name(), "_test.go") {
			t.Errorf("%s does not belong at the top: main.go is the only file there", entry.Name())
		}
	}
}

// TestNoInit holds the rule that no package has an init function.
func TestNoInit(t *testing.T) {
	for _, s := range sources(t) {
		for _, declaration := range s.file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init function", s.path)
			}
		}
	}
}

// TestNothingIsCompiledAtStart holds the rule that regular expressions are compiled when they are
// first used: every start would wait for those of package variables.
func TestNothingIsCompiledAtStart(t *testing.T) {
	for _, s := range sources(t) {
		for _, declaration := range s.file.Decls {
			variables, ok := declaration.(*ast.GenDecl)
			if !ok || s.pkg == "ui/pane/panetest" { // which only tests import
				continue
			}
			ast.Inspect(variables, func(n ast.Node) bool {
				if call, ok := n.(*ast.SelectorExpr); ok && call.Sel.Name == "MustCompile" {
					line, _ := s.within(n)
					t.Errorf("%s:%d: compile it with sync.OnceValue", s.path, line)
				}
				_, later := n.(*ast.FuncLit)
				return !later
			})
		}
	}
}
