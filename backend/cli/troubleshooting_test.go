package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// codeSources are the packages whose errors, troubles and holds are printed with a code.
var codeSources = []string{"backup", "update", "schedule", "certstore", "cli", "cloudsync", "contactsync", "desktop", "graph", "health", "notify", "rotation", "runs", "settings", "signin", "sqlite", "tenant", "unattended"}

// codeCalls are functions that make a code of one of their arguments.
var codeCalls = map[string]struct {
	argument int
	prefix   string
}{
	"say":     {0, "network_"},  // signin
	"fail":    {2, "settings_"}, // settings
	"caFault": {0, ""},          // settings
	"hold":    {0, ""},          // contactsync
}

// codeReader collects the codes of one package.
type codeReader struct {
	constants map[string]string
	found     map[string]bool
}

func (r *codeReader) add(prefix string, e ast.Expr) {
	code := ""
	switch e := e.(type) {
	case *ast.BasicLit:
		code, _ = strconv.Unquote(e.Value)
	case *ast.Ident:
		code = r.constants[e.Name]
	}
	if code != "" && !strings.HasSuffix(code, "_") { // a prefix is no code
		r.found[prefix+code] = true
	}
}

func isCode(name string) bool { return name == "code" || name == "Code" }

// read looks at the ways in which the sources give a code.
func (r *codeReader) read(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.CompositeLit:
		name, _ := n.Type.(*ast.Ident)
		for i, element := range n.Elts {
			if pair, ok := element.(*ast.KeyValueExpr); ok {
				if key, ok := pair.Key.(*ast.Ident); ok && isCode(key.Name) {
					r.add("", pair.Value)
				}
			} else if i == 0 && name != nil && (name.Name == "Error" || name.Name == "HoldReason" || name.Name == "problem") {
				r.add("", element)
			}
		}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if field, ok := left.(*ast.SelectorExpr); ok && isCode(field.Sel.Name) && len(n.Rhs) == len(n.Lhs) {
				r.add("", n.Rhs[i])
			}
		}
	case *ast.FuncDecl:
		if n.Name.Name == "Code" && n.Recv != nil {
			ast.Inspect(n, func(inner ast.Node) bool {
				if result, ok := inner.(*ast.ReturnStmt); ok {
					r.add("", result.Results[0])
				}
				return true
			})
		}
	case *ast.CallExpr:
		name := ""
		switch f := n.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		if how, ok := codeCalls[name]; ok && len(n.Args) > how.argument {
			r.add(how.prefix, n.Args[how.argument])
		}
	case *ast.ValueSpec:
		if n.Names[0].Name == "aadsts" {
			for _, element := range n.Values[0].(*ast.CompositeLit).Elts {
				r.found["aadsts_"+element.(*ast.KeyValueExpr).Key.(*ast.BasicLit).Value] = true
			}
		}
		for i, name := range n.Names {
			if i < len(n.Values) && strings.HasPrefix(strings.ToLower(name.Name), "code") {
				r.add("", n.Values[i])
			}
		}
	}
	return true
}

// printedCodes are the codes that the sources can print, as far as they are ours.
func printedCodes(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, name := range codeSources {
		paths, err := filepath.Glob(filepath.Join("..", name, "*.go"))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %v", name, err)
		}
		r := &codeReader{map[string]string{}, found}
		var files []*ast.File
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
			ast.Inspect(file, r.constant)
		}
		for _, file := range files {
			ast.Inspect(file, r.read)
		}
	}
	return found
}

func (r *codeReader) constant(node ast.Node) bool {
	if spec, ok := node.(*ast.ValueSpec); ok {
		for i, name := range spec.Names {
			if i < len(spec.Values) {
				if value, ok := spec.Values[i].(*ast.BasicLit); ok && value.Kind == token.STRING {
					r.constants[name.Name], _ = strconv.Unquote(value.Value)
				}
			}
		}
	}
	return true
}

// codeCell is a code in the first column of a table.
var codeCell = regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)` \\|")

func TestEveryCodeHasItsEntryInTroubleshooting(t *testing.T) {
	data, err := os.ReadFile("../../docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	entries := map[string]int{}
	for _, cell := range codeCell.FindAllStringSubmatch(string(data), -1) {
		entries[cell[1]]++
	}
	codes := printedCodes(t)
	if len(codes) < 100 {
		t.Errorf("only %d codes were found in the sources: they give them in a way that this test does not know", len(codes))
	}
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		if entries[code] != 1 {
			t.Errorf("docs/troubleshooting.md has %d entries for %s", entries[code], code)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(entries)) {
		if !codes[code] {
			t.Errorf("docs/troubleshooting.md explains %s, which nothing prints", code)
		}
	}
}
