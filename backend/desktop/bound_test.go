package desktop

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// bound are the names of the structs that the window can call.
func bound() []string {
	var names []string
	for _, b := range New(Options{}).Bound() {
		names = append(names, reflect.TypeOf(b).Elem().Name())
	}
	return names
}

// TestEveryBoundMethodIsGuarded reads the sources: a method that the window can call is one call of with or guarded, so
// that no panic can leave it and no tenant can be closed under it.
func TestEveryBoundMethodIsGuarded(t *testing.T) {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	methods := 0
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok || f.Recv == nil || !f.Name.IsExported() {
				continue
			}
			star, ok := f.Recv.List[0].Type.(*ast.StarExpr)
			if !ok || !slices.Contains(bound(), star.X.(*ast.Ident).Name) {
				continue
			}
			methods++
			if !guardedBody(f.Body.List) {
				t.Errorf("%s: %s is not one call of with or guarded and a return", path, f.Name.Name)
			}
		}
	}
	if methods < 15 {
		t.Errorf("only %d bound methods were found: they are written otherwise than this test reads them", methods)
	}
}

func guardedBody(body []ast.Stmt) bool {
	if len(body) != 2 {
		return false
	}
	assigned, ok := body[0].(*ast.AssignStmt)
	if !ok || len(assigned.Rhs) != 1 {
		return false
	}
	call, ok := assigned.Rhs[0].(*ast.CallExpr)
	if !ok {
		return false
	}
	called, ok := call.Fun.(*ast.SelectorExpr)
	_, returns := body[1].(*ast.ReturnStmt)
	return ok && returns && (called.Sel.Name == "with" || called.Sel.Name == "guarded")
}

// TestWhatCrossesTheBridgeIsPlain looks at the types: no generics, no times, no maps, a JSON name for every field.
func TestWhatCrossesTheBridgeIsPlain(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var look func(where string, of reflect.Type)
	look = func(where string, of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice:
			look(where, of.Elem())
		case reflect.Struct:
			if seen[of] {
				return
			}
			seen[of] = true
			if of.PkgPath() != reflect.TypeFor[Run]().PkgPath() || strings.Contains(of.Name(), "[") {
				t.Errorf("%s hands over a %s; give it a plain struct of its own", where, of)
				return
			}
			for field := range of.Fields() {
				if field.Anonymous || field.Tag.Get("json") == "" {
					t.Errorf("%s.%s is embedded or has no name in JSON", of, field.Name)
				}
				look(of.Name()+"."+field.Name, field.Type)
			}
		case reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64, reflect.String:
		default:
			t.Errorf("%s hands over a %s", where, of)
		}
	}
	for _, b := range New(Options{}).Bound() {
		of := reflect.TypeOf(b)
		for i := range of.NumMethod() {
			method := of.Method(i)
			name := of.Elem().Name() + "." + method.Name
			for in := 1; in < method.Type.NumIn(); in++ {
				look(name, method.Type.In(in))
			}
			outs := method.Type.NumOut()
			if outs == 0 || method.Type.Out(outs-1) != reflect.TypeFor[error]() {
				t.Errorf("%s returns no error", name)
				continue
			}
			for out := range outs - 1 {
				look(name, method.Type.Out(out))
			}
		}
	}
}

func TestAPanicInAMethodIsAnErrorAndTheWindowGoesOn(t *testing.T) {
	w := demoWindow(t)
	err := w.with(func(context.Context, *opened) error {
		panic("a defect")
	})
	refused(t, err, "defect")
	if _, err := w.overview.Get(); err != nil {
		t.Errorf("after a panic the window no longer works: %v", err)
	}
	w.Close() // would wait for ever if the panic had kept the tenant
	log, err := os.ReadFile(filepath.Join(w.dir, "logs", "concord.log"))
	w.must(err)
	if !strings.Contains(string(log), "TestAPanicInAMethod") {
		t.Error("the stack is not in the log")
	}
}

func TestErrorsCrossTheBridgeWithCodeMessageActionAndRequestID(t *testing.T) {
	line := FormatError(errors.Join(errors.New("desktop: doing something"), worded{}))
	want := `{"code":"some_code","message":"It failed.","action":"Do this.","requestId":"abc","retryable":true}`
	if line != want {
		t.Errorf("the window gets %s, want %s", line, want)
	}
	if f := FailureOf(errors.New("plain")); f.Code != "unexpected" || f.Message != "plain" || f.Action == "" || f.Retryable {
		t.Errorf("an error without a code becomes %+v", f)
	}
	if f := FailureOf(context.Canceled); f.Code != "cancelled" || !f.Retryable {
		t.Errorf("a call that was given up becomes %+v", f)
	}
}

type worded struct{}

func (worded) Error() string     { return "It failed." }
func (worded) Code() string      { return "some_code" }
func (worded) Action() string    { return "Do this." }
func (worded) SupportID() string { return "abc" }
func (worded) Temporary() bool   { return true }
