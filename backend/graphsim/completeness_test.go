package graphsim

import (
	"go/ast"
	goparser "go/parser" // our own parser reads filters
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// declared is what this folder declares: tests, and exported types with their fields and methods as Type.Name.
func declared(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	files, err := filepath.Glob("*.go")
	must(t, err)
	for _, name := range append(files, filepath.Join("provisioning", "faults.go")) {
		file, err := goparser.ParseFile(token.NewFileSet(), name, nil, goparser.SkipObjectResolution)
		must(t, err)
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					names[d.Name.Name] = true
				} else {
					names[receiver(d)+"."+d.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if of, ok := spec.(*ast.TypeSpec); ok {
						if file.Name.Name == "provisioning" {
							of.Name.Name = "CloudSync" + of.Name.Name // as it is called here
						}
						names[of.Name.Name] = true
						addFields(names, of)
					}
				}
			}
		}
	}
	return names
}

func receiver(f *ast.FuncDecl) string {
	of := f.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	name, _ := of.(*ast.Ident)
	return name.Name
}

func addFields(names map[string]bool, of *ast.TypeSpec) {
	if s, ok := of.Type.(*ast.StructType); ok {
		for _, field := range s.Fields.List {
			for _, name := range field.Names {
				names[of.Name.Name+"."+name.Name] = true
			}
		}
	}
}

func TestTheReadmeNamesEverySwitchWithItsTest(t *testing.T) {
	page, err := os.ReadFile("README.md")
	must(t, err)
	known := declared(t)
	quoted, tests := regexp.MustCompile("`([^`]+)`"), regexp.MustCompile(`\bTest\w+`)
	goName := regexp.MustCompile(`^[A-Z]\w*(\.[A-Z]\w*)?$`)
	items, switches := map[int]bool{}, map[string]bool{}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || strings.HasPrefix(cells[1], " no.") || strings.HasPrefix(cells[1], " -") {
			continue
		}
		if n, err := strconv.Atoi(strings.TrimSpace(cells[1])); err == nil {
			items[n] = true
		}
		shown := tests.FindAllString(cells[4], -1)
		if len(shown) == 0 || strings.TrimSpace(cells[3]) == "" {
			t.Errorf("no test or no switch: %s", line)
		}
		for _, name := range shown {
			if !known[name] {
				t.Errorf("there is no %s", name)
			}
		}
		for _, name := range quoted.FindAllStringSubmatch(cells[3], -1) {
			if switches[name[1]] = true; goName.MatchString(name[1]) && !known[name[1]] && name[1] != "Prefer" {
				t.Errorf("there is no switch %s", name[1])
			}
		}
	}
	for n := 1; n <= 24; n++ {
		if !items[n] {
			t.Errorf("item %d is missing", n)
		}
	}
	for name := range known {
		of, field, _ := strings.Cut(name, ".")
		switch of {
		case "Faults", "RandomFaults", "PhotoFaults", "AuthorityFaults", "CloudSyncFaults", "Fault":
			if ast.IsExported(field) && !switches[name] {
				t.Errorf("the switch %s is not in the README", name)
			}
		}
	}
}
