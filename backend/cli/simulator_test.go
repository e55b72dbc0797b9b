package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// simulator serves a small company until the test ends, or until stop, and returns the folder with the client's files.
func simulator(t *testing.T, o simulatorOptions) (dir string, stop func()) {
	t.Helper()
	o.out, o.addr = filepath.Join(t.TempDir(), "sim"), "127.0.0.1:0"
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	a := &app{out: firstWrite(ready), err: new(bytes.Buffer)}
	go func() { ended <- a.simulator(ctx, o) }()
	stopped := false
	stop = func() {
		if cancel(); !stopped {
			stopped = true
			if err := <-ended; err != nil {
				t.Errorf("the simulator ended with %v", err)
			}
		}
	}
	t.Cleanup(stop)
	select {
	case <-ready:
	case err := <-ended:
		stopped = true
		t.Fatalf("the simulator did not start: %v", err)
	case <-time.After(time.Minute):
		t.Fatal("the simulator did not print its address in a minute")
	}
	return o.out, stop
}

// firstWrite hands on what was written first.
type firstWrite chan string

func (w firstWrite) Write(p []byte) (int, error) {
	select {
	case w <- string(p):
	default:
	}
	return len(p), nil
}

func TestSyncAgainstTheSimulatorThroughItsSettingsAlone(t *testing.T) {
	dir, stop := simulator(t, simulatorOptions{people: 30, mailboxes: 3, seed: 7})
	program := func(args ...string) answer {
		return call(t, append(args, "--config", filepath.Join(dir, "appsettings.json"), "--data-dir", filepath.Join(dir, "data"))...)
	}
	if runtime.GOOS != "windows" {
		if info, err := os.Stat(filepath.Join(dir, "client.pem")); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("client.pem: %v %v, want a file for its owner alone", info.Mode(), err)
		}
	}
	if a := program("sync").want(t, exitUsage); !strings.Contains(a.stderr, "no_profile") {
		t.Errorf("without a profile: %s", a.stderr)
	}
	program("profile", "import", filepath.Join(dir, "profile.json")).want(t, exitDone)
	program("check").want(t, exitDone)
	if summary := program("sync", "--json").want(t, exitDone).summary(t); number64(t, summary, "created") != 90 {
		t.Errorf("30 people in 3 mailboxes: %v", summary)
	}
	if summary := program("sync", "--json").want(t, exitDone).summary(t); number64(t, summary, "requests") > 3 || number64(t, summary, "unchanged") != 90 {
		t.Errorf("again: %v", summary)
	}

	stop()
	if a := program("status").want(t, exitDone); !strings.Contains(a.stdout, "all up to date") {
		t.Errorf("status without a connection: %s", a.stdout)
	}
	a := program("sync", "--json").want(t, exitFailed)
	if failure, _ := a.summary(t)["failure"].(map[string]any); failure["code"] != "network_refused" {
		t.Errorf("without a connection: %s\n%s", a.stdout, a.stderr)
	}
}

func TestTypedDomainFindsItsDatabaseWithoutAConnection(t *testing.T) {
	dir, stop := simulator(t, simulatorOptions{people: 2, seed: 7})
	guid := edit(t, dir, "tenantId", "fabrikam.com")
	data := filepath.Join(dir, "data")
	program := func(args ...string) answer {
		return call(t, append(args, "--config", filepath.Join(dir, "appsettings.json"), "--data-dir", data)...)
	}
	program("profile", "import", filepath.Join(dir, "profile.json")).want(t, exitDone)
	if _, err := os.Stat(filepath.Join(data, guid+".db")); err != nil {
		t.Errorf("the database is not named by the token's tenant: %v", err)
	}
	stop()
	if list := program("profile", "list").want(t, exitDone); !strings.Contains(list.stdout, "Fabrikam") {
		t.Errorf("profile list without a connection: %s", list.stdout)
	}
}

func TestSignInProblemsExitWithFive(t *testing.T) {
	dir, _ := simulator(t, simulatorOptions{people: 2, seed: 7})
	edit(t, dir, "clientId", "00000000-1111-2222-3333-444444444444")
	a := call(t, "check", "--config", filepath.Join(dir, "appsettings.json"), "--data-dir", filepath.Join(dir, "data")).want(t, exitAccess)
	if !strings.Contains(a.stderr, "Code: aadsts_700016") || !strings.Contains(a.stderr, "What to do:") || a.stdout != "" {
		t.Errorf("an unknown app: %s", a.stderr)
	}
}

func TestMissingCertificateFileExitsWithTwo(t *testing.T) {
	dir, _ := simulator(t, simulatorOptions{people: 2, seed: 7})
	if err := os.Remove(filepath.Join(dir, "client.pem")); err != nil {
		t.Fatal(err)
	}
	a := call(t, "sync", "--config", filepath.Join(dir, "appsettings.json"), "--data-dir", filepath.Join(dir, "data")).want(t, exitUsage)
	if !strings.Contains(a.stderr, "Code: certificate_missing") {
		t.Errorf("without its certificate: %s", a.stderr)
	}
}

// edit changes one key of the settings that the simulator wrote and returns its old value.
func edit(t *testing.T, dir, key, value string) string {
	t.Helper()
	var settings map[string]any
	if err := json.Unmarshal([]byte(read(t, filepath.Join(dir, "appsettings.json"))), &settings); err != nil {
		t.Fatal(err)
	}
	old, _ := settings[key].(string)
	settings[key] = value
	text, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "appsettings.json", string(text))
	return old
}

func TestSimulatorRefusesWhatIsNotLoopback(t *testing.T) {
	a := call(t, "simulator", "--addr", "0.0.0.0:0", "--out", t.TempDir()).want(t, exitUsage)
	if !strings.Contains(a.stderr, "loopback") {
		t.Errorf("says %s", a.stderr)
	}
	if a := call(t, "simulator", "--out", write(t, t.TempDir(), "file", "")); a.code != exitUsage {
		t.Errorf("a file as the folder: exit code %d, %s", a.code, a.stderr)
	}
}

func TestASimulatorThatRefusesNowAndThenIsWaitedForAndShowsInTheHistory(t *testing.T) {
	dir, _ := simulator(t, simulatorOptions{people: 30, mailboxes: 3, seed: 7, refuse: 0.2})
	program := func(args ...string) answer {
		return call(t, append(args, "--config", filepath.Join(dir, "appsettings.json"), "--data-dir", filepath.Join(dir, "data"))...)
	}
	program("profile", "import", filepath.Join(dir, "profile.json")).want(t, exitDone)
	synced := program("sync", "--json")
	if synced.code != exitDone {
		t.Log(program("runs", "show", "1").stdout)
	}
	if summary := synced.want(t, exitDone).summary(t); number64(t, summary, "created") != 90 || number64(t, summary, "throttled") == 0 {
		t.Errorf("30 people in 3 mailboxes that are refused now and then: %v", summary)
	}
	if a := call(t, "simulator", "--out", dir, "--refuse", "1").want(t, exitUsage); !strings.Contains(a.stderr, "--refuse") {
		t.Errorf("a share of 1 is answered with %s", a.stderr)
	}
}
