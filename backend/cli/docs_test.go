package cli

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"concord/backend/tenant"

	"github.com/spf13/cobra"
)

// page is docs/command-line.md by its second-level headings.
func page(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../../docs/command-line.md")
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, section := range strings.Split(string(data), "\n## ") {
		title, body, _ := strings.Cut(section, "\n")
		for name := range strings.SplitSeq(title, ", ") {
			sections[name] = body
		}
	}
	return sections
}

func TestEveryCommandAndFlagIsDocumented(t *testing.T) {
	sections := page(t)
	for _, cmd := range (&app{}).root().Commands() {
		if cmd.Name() == "exit-codes" {
			continue // a table of its own, see below
		}
		section, ok := sections[cmd.Name()]
		if !ok {
			t.Errorf("docs/command-line.md has no section %q", cmd.Name())
			continue
		}
		for _, c := range append(cmd.Commands(), cmd) {
			if c != cmd && !strings.Contains(section, "concordctl "+cmd.Name()+" "+c.Name()) {
				t.Errorf("%s: nothing about %s", cmd.Name(), c.Name())
			}
			eachFlag(c, func(name string) {
				if !strings.Contains(section, "`--"+name) && !strings.Contains(section, "[--"+name) {
					t.Errorf("%s: nothing about --%s", c.CommandPath(), name)
				}
			})
		}
	}
}

var flagName = regexp.MustCompile(`--([a-z-]+)`)

func eachFlag(c *cobra.Command, visit func(name string)) {
	for line := range strings.Lines(c.LocalFlags().FlagUsages()) {
		if name := flagName.FindStringSubmatch(line); name != nil && name[1] != "help" {
			visit(name[1])
		}
	}
}

func TestEveryExitCodeIsDocumented(t *testing.T) {
	section := page(t)["Exit codes"]
	for _, code := range []int{exitDone, exitFailed, exitUsage, exitPartly, exitHeld, exitAccess, exitActive, exitStopped} {
		if !strings.Contains(section, fmt.Sprintf("\n| %d |", code)) {
			t.Errorf("nothing about exit code %d", code)
		}
	}
}

func TestEveryKeyOfTheSummaryIsDocumented(t *testing.T) {
	section := page(t)["sync"]
	keys := map[string]bool{}
	var collect func(reflect.Type)
	collect = func(typ reflect.Type) {
		for field := range typ.Fields() {
			if field.Anonymous {
				collect(field.Type)
				continue
			}
			key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			keys[key] = true
		}
	}
	collect(reflect.TypeFor[tenant.Summary]())
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if !strings.Contains(section, "`"+key+"`") {
			t.Errorf("nothing about %q", key)
		}
	}
}
