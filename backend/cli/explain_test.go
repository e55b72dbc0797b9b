package cli

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestRulesAreCountedAndExplainedFromTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	if early := call(t, "--data-dir", dir, "profile", "count", "Contoso", "--demo").want(t, exitFailed); !strings.Contains(early.stderr, "directory_not_read") {
		t.Errorf("before the directory was read: %s", early.stderr)
	}
	call(t, "--data-dir", dir, "sync", "--demo", "--plan").want(t, exitDone)
	var counted map[string]struct {
		Chosen, Directory, Unknown int64
		Out                        []struct{ Count int64 }
	}
	line := call(t, "--data-dir", dir, "profile", "count", "Contoso", "--demo", "--json").want(t, exitDone).stdout
	if err := json.Unmarshal([]byte(line), &counted); err != nil || len(counted) != 2 {
		t.Fatalf("%v: %s", err, line)
	}
	for rule, c := range counted {
		sum := c.Chosen + c.Unknown
		for _, out := range c.Out {
			sum += out.Count
		}
		if c.Chosen == 0 || sum != c.Directory {
			t.Errorf("%s does not add up: %+v", rule, c)
		}
	}
	why := call(t, "--data-dir", dir, "profile", "why", "Contoso", "Chloe.Fraser@contoso.com", "--demo").want(t, exitDone)
	if !strings.Contains(why.stdout, "As a contact: in. Member of group All employees.") || !strings.Contains(why.stdout, "hidden from the address list") {
		t.Errorf("why:\n%s", why.stdout)
	}
	if unknown := call(t, "--data-dir", dir, "profile", "why", "Contoso", "nobody@contoso.com", "--demo").want(t, exitUsage); !strings.Contains(unknown.stderr, "no_person") {
		t.Errorf("nobody: %s", unknown.stderr)
	}
	call(t, "--data-dir", dir, "profile", "count", "Contoso", "--demo", "--of", "without_mail").want(t, exitDone)
	if mistyped := call(t, "--data-dir", dir, "profile", "count", "Contoso", "--demo", "--of", "without-mail").want(t, exitUsage); !strings.Contains(mistyped.stderr, "--of without-mail") {
		t.Errorf("a code that does not exist lists nobody, as if there were none: %s", mistyped.stderr)
	}
}
