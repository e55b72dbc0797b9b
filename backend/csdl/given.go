package csdl

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// Variable is the environment variable that names the file of Microsoft's metadata.
const Variable = "GRAPH_CSDL"

// Test is what a watch needs of a *testing.T.
type Test interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Skipf(format string, args ...any)
}

var given = sync.OnceValues(func() (*Model, error) {
	name := os.Getenv(Variable)
	if name == "" {
		return nil, nil
	}
	if !filepath.IsAbs(name) {
		folder, err := moduleFolder()
		if err != nil {
			return nil, err
		}
		name = filepath.Join(folder, name)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("csdl: %s: %w", Variable, err)
	}
	defer func() { _ = file.Close() }()
	return Read(file)
})

// moduleFolder is where go.mod lies: a test runs in the folder of its package, but the variable is set for all of them.
func moduleFolder() (string, error) {
	folder, err := os.Getwd()
	for ; err == nil; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		if folder == filepath.Dir(folder) {
			return "", fmt.Errorf("csdl: %s is relative, and there is no go.mod above to count from", Variable)
		}
	}
	return "", err
}

// Given is the metadata that GRAPH_CSDL names; nil when it names none.
func Given(t Test) *Model {
	t.Helper()
	m, err := given()
	if err != nil {
		t.Fatalf("%v", err)
	}
	return m
}

// Need is Given for a test that says nothing without it, and is skipped.
func Need(t Test) *Model {
	t.Helper()
	m := Given(t)
	if m == nil {
		t.Skipf("%s does not name Microsoft's metadata of Graph v1.0", Variable)
	}
	return m
}
