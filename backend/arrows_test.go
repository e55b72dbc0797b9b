// Package backend holds no code of its own: only the test of who may import whom.
package backend

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrow says which of our packages a package may import outside its tests, and why.
type arrow struct {
	may []string
	why string
}

const us = "concord/backend/"

// arrows has a row for every package under backend. A new package adds its row here, with its reason, or the test fails.
var arrows = map[string]arrow{
	"throttle":  {nil, "a leaf: what Microsoft throttles together is told by strings and numbers, so that it is readable alone"},
	"certstore": {[]string{"atomicfile"}, "a certificate is the standard library's, a key a crypto.Signer; a key file is made whole"},
	"settings":  {[]string{"atomicfile"}, "it reads and replaces a file and holds values; who uses them, it does not know"},
	"update":    {nil, "a leaf: where to look, and which version this is, it is told"},
	"redact":    {nil, "a leaf: what names people is taken out of texts and figures; whose they are, it is told"},
	"release":   {nil, "a leaf: the version that every way into the program names"},
	"history":   {nil, "a leaf: an answer and the gate's totals are told in plain values, so that it is readable alone"},
	"health":    {nil, "a leaf: it judges figures that somebody else has gathered"},
	"schedule":  {nil, "a leaf: when something is due is a matter of clocks; what it is, a function knows"},
	"notify":    {nil, "a leaf: a matter is told in plain values, and what was told is remembered through a port of its own"},
	"eventlog":  {nil, "a leaf: an entry is a number and a text"},
	"runs":      {nil, "a leaf: a run is started with a function and stored through a port of its own"},
	"graphsim": {[]string{"graphsim/provisioning"},
		"above all never graph: it must catch our wire mistakes, so it shares no code with the client"},
	"graphsim/provisioning": {nil, "a leaf: the provisioning service of the simulated tenant knows neither HTTP nor the tenant"},
	"csdl":                  {nil, "for tests alone: it judges the wire by Microsoft's metadata, so it knows neither the client nor the simulator"},
	"smalldisk":             {nil, "for tests alone: a disk to fill knows nothing of what is written to it"},
	"closedport":            {nil, "for tests alone: an address at which nobody listens knows nothing of who tries it"},
	"bench":                 {nil, "for measurements alone: what it measures stands in its tests, which may import everything"},

	"graph":       {[]string{"throttle"}, "batch items pass the same gate as single requests"},
	"unattended":  {[]string{"atomicfile"}, "units are put in place whole; a command line and an account are plain values; whether the account can sync, its caller asks"},
	"atomicfile":  {nil, "a leaf: bytes and a path; what they mean, and how a failure is worded, its callers know"},
	"signin":      {[]string{"certstore"}, "a certificate identity in, a token out"},
	"rotation":    {[]string{"atomicfile", "certstore", "settings", "signin", "graph"}, "a key, the registration that has to know it, the sign-in that has to take it, the settings that name it: it joins these four; its journal is replaced whole"},
	"contactsync": {[]string{"graph"}, "graph.User and its like are the vocabulary; progress goes out through a function it is given, not through runs"},
	"cloudsync":   {[]string{"graph"}, "as contactsync: Graph's words are the vocabulary, and what it remembers goes through a port of its own"},
	"sqlite":      {[]string{"atomicfile", "contactsync", "cloudsync", "runs", "history", "schedule", "notify", "throttle", "graph"}, "implements their ports; none of them imports it back; atomicfile knows a full disk on every system"},
	"backup":      {[]string{"atomicfile", "sqlite"}, "a database is copied and looked at by sqlite; which tenant and which folder, it is told"},
	"support":     {[]string{"redact"}, "what a stranger may see is packed; what there is to see, it is told"},
	"tenant": {[]string{"atomicfile", "backup", "redact", "support", "update", "release", "throttle", "graph", "certstore", "signin", "settings", "rotation", "contactsync", "cloudsync", "runs", "history", "schedule", "health", "notify", "eventlog", "sqlite", "graphsim"},
		"the one place that lists the layers: it assembles and decides nothing"},
	"cli": {[]string{"atomicfile", "backup", "support", "tenant", "rotation", "unattended", "eventlog", "contactsync", "cloudsync", "runs", "history", "schedule", "health", "settings", "certstore", "graphsim", "release"},
		"translation only: a verb asks tenant for one thing and words the answer; graphsim for `concordctl simulator` alone"},
	"desktop": {[]string{"atomicfile", "backup", "support", "tenant", "rotation", "notify", "unattended", "contactsync", "cloudsync", "runs", "history", "schedule", "health", "settings", "certstore", "release"},
		"translation only: a bound method asks tenant for one thing and shapes the answer for the window; it never knows the toolkit. certstore makes and shows certificates before there is a tenant"},
	"cmd/concordctl": {[]string{"cli"}, "main of the command line, without logic"},
}

// onlyIn narrows an arrow to one file.
var onlyIn = map[string]string{
	"cli → graphsim": "simulator.go",
}

// banned may be imported nowhere under backend, or by tests only.
var banned = []struct {
	path  string
	tests bool // tests may
	why   string
}{
	{"github.com/wailsapp/wails", false, "backend is built and tested where there is no window; main.go and app.go alone know Wails"},
	{"net/http/httptest", true, "it prints and panics as tests want it; a server of ours speaks for itself"},
	{"testing", true, "a program that links it has the test flags"},
	{us + "smalldisk", true, "it mounts disks and runs the program that links it again"},
	{us + "closedport", true, "it keeps a port busy for a test"},
	{us + "csdl", true, "what it does is a test's: to stop at what Microsoft's metadata does not know"},
}

func TestEveryImportFollowsTheArrows(t *testing.T) {
	seen := map[string]bool{}
	eachFile(t, func(pkg, file string, test bool, imports []string) {
		row, known := arrows[pkg]
		if !known && !seen[pkg] {
			t.Errorf("package %s has no row in arrows: add it, with what it may import and why", pkg)
		}
		seen[pkg] = true
		for _, path := range imports {
			checkBanned(t, pkg, file, test, path)
			ours, is := strings.CutPrefix(path, us)
			if !is || test || ours == pkg {
				continue
			}
			if known && !slices.Contains(row.may, ours) {
				t.Errorf("%s/%s imports %s, but %s may import %v of ours: %s", pkg, file, ours, pkg, row.may, row.why)
			}
			if only, narrow := onlyIn[pkg+" → "+ours]; narrow && file != only {
				t.Errorf("%s/%s imports %s, but only %s may", pkg, file, ours, only)
			}
		}
	})
	for pkg := range arrows {
		if !seen[pkg] {
			t.Errorf("arrows has a row for %s, which does not exist: remove it", pkg)
		}
	}
}

func checkBanned(t *testing.T, pkg, file string, test bool, path string) {
	t.Helper()
	for _, b := range banned {
		if test && b.tests {
			continue
		}
		if path == b.path || strings.HasPrefix(path, b.path+"/") {
			t.Errorf("%s/%s imports %s: %s", pkg, file, path, b.why)
		}
	}
}

// TestNoArrowLeadsBack finds rows that allow a circle; the compiler would refuse it only once it is drawn in code.
func TestNoArrowLeadsBack(t *testing.T) {
	var walk func(path []string)
	walk = func(path []string) {
		for _, next := range arrows[path[len(path)-1]].may {
			if _, known := arrows[next]; !known {
				t.Errorf("arrows: %s may import %s, which has no row", path[len(path)-1], next)
				continue
			}
			if slices.Contains(path, next) {
				t.Errorf("arrows lead back: %s → %s", strings.Join(path, " → "), next)
				continue
			}
			walk(append(slices.Clone(path), next))
		}
	}
	for pkg := range arrows {
		walk([]string{pkg})
	}
}

func TestEveryArrowHasAReason(t *testing.T) {
	for pkg, row := range arrows {
		if len(row.why) < 20 {
			t.Errorf("%s: the reason is %q", pkg, row.why)
		}
	}
}

// TestEveryPackageSaysItsQuestion holds the habit that a package answers one question, and its doc.go says which.
func TestEveryPackageSaysItsQuestion(t *testing.T) {
	for pkg := range arrows {
		if strings.HasPrefix(pkg, "cmd/") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(pkg, "doc.go"), nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Errorf("%s: %v", pkg, err)
			continue
		}
		if doc := file.Doc.Text(); !strings.HasPrefix(doc, "Package "+path.Base(pkg)+" answers") {
			t.Errorf("%s/doc.go does not begin with \"Package %s answers\"", pkg, path.Base(pkg))
		}
	}
}

// eachFile parses the imports of every Go file under backend, whatever system it is for.
func eachFile(t *testing.T, f func(pkg, file string, test bool, imports []string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() == "testdata":
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		pkg := filepath.ToSlash(filepath.Dir(path))
		if pkg == "." {
			return nil // this file
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports = append(imports, imported)
		}
		f(pkg, filepath.Base(path), strings.HasSuffix(path, "_test.go"), imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
