//go:build unix

package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A script whose variable is not set says --mailbox "": that must not become a sync of everybody.
func TestAnEmptyValueIsNeverTakenForAll(t *testing.T) {
	j := newJourney(t)
	for _, args := range [][]string{
		{"sync", "--mailbox", ""}, {"sync", "--profile="}, {"sync", "--plan", "--mailbox", " "}, {"verify", "--mailbox", ""}, {"drift", ""},
		{"purge", "--yes", "--person", ""}, {"runs", "undo", "1", "--yes", "--person", ""}, {"profile", "remove", "Contoso", "--from-mailboxes", "--yes", "--mailbox", ""},
		{"cloudsync", "delete", "", "--yes"}, {"backup", "create", ""},
	} {
		j.refuses(refusal{exitUsage, "usage", "leave it out, or give it", "--help"}, args...)
	}
	if n := j.writes(); n > 0 {
		t.Errorf("%d contacts were written", n)
	}
	if a := j.run("__complete", "sync", ""); a.code != exitDone {
		t.Errorf("completion ends with %d: %s", a.code, a.stderr)
	}
}

// What is proposed has to reach the tenant that the command before it worked in.
func TestAProposedCommandWorksInTheSameFolder(t *testing.T) {
	j := newJourney(t)
	j.importProfile()
	for _, args := range [][]string{{"schedule", "list"}, {"sync", "--plan"}} {
		if a := j.run(args...); !strings.Contains(a.stderr, " --data-dir "+shellPath(j.data())) {
			t.Errorf("%v proposes a command that works elsewhere:\n%s", args, a.stderr)
		}
	}
	for path, typed := range map[string]string{`/srv/concord`: `/srv/concord`, `C:\ProgramData\Concord`: `C:\ProgramData\Concord`, "/srv/my data": `"/srv/my data"`, `C:\Users\Jürgen Groß`: `"C:\Users\Jürgen Groß"`} {
		if shellPath(path) != typed {
			t.Errorf("%s is typed as %s, want %s", path, shellPath(path), typed)
		}
	}
}

func TestACertificateOfNoDaysIsNotMadeForAYear(t *testing.T) {
	j := newJourney(t)
	file := filepath.Join(j.dir, "new.pem")
	// The last is more than a duration holds, and would come round to a day.
	for _, flag := range []string{"--days=0", "--days=-3", "--bits=0", "--bits=1024", "--days=213505"} {
		j.refuses(refusal{exitUsage, "usage", strings.Split(flag, "=")[0], "--help"}, "cert", "new", "--file", file, flag)
		j.refuses(refusal{exitUsage, "usage", strings.Split(flag, "=")[0], "--help"}, "cert", "rotate", "--yes", flag)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a certificate was made")
	}
}
