package unattended

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/windows"
)

// The tests speak to the real Task Scheduler (under Wine to Wine's), under our own name: a Concord that is installed is left alone.
func TestAScheduledTaskIsMadeLookedAtAndTakenAway(t *testing.T) {
	ctx := t.Context()
	if s, err := Look(ctx); err != nil || s.Installed {
		t.Skip("a task is installed here, which is left alone:", s, err)
	}
	me, err := Own(false)
	if err != nil || !strings.HasPrefix(me.ID, "S-1-") {
		t.Fatalf("%+v, %v", me, err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // again in place of the first
		if err := Install(ctx, Sync(program, `C:\a b`, "", DefaultEvery, me)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Look(ctx)
	if err != nil || !s.Installed {
		t.Fatalf("after it was installed: %+v, %v", s, err)
	}
	// Wine checks the XML, but keeps neither what is started nor when.
	if !underWine() && !(s.Enabled && s.Program && s.Minutes == 5 && s.LoggedOn && strings.Contains(s.Command, `sync --due --data-dir "C:\a b"`)) {
		t.Errorf("the scheduler shows other than was installed: %+v", s)
	}
	for range 2 {
		if err := Remove(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := Look(ctx); err != nil || s.Installed {
		t.Errorf("after it was taken away: %+v, %v", s, err)
	}
	if _, err := os.Stat(taskFile(Folder)); err == nil {
		t.Error("the folder of the scheduler is left behind")
	}
}

func TestTheSchedulersListIsReadInEveryLanguage(t *testing.T) {
	var s State
	s.read([]byte(`"PC","\Concord\Sync","02.03.2026 06:05:00","Bereit","Nur interaktiv","02.03.2026 06:00:01","4","Concord","C:\x.exe","N/V"` + "\r\n"))
	if s.NextRun != "02.03.2026 06:05:00" || s.LastRun != "02.03.2026 06:00:01" || s.LastExit == nil || *s.LastExit != 4 {
		t.Errorf("%+v", s)
	}
	s = State{}
	s.read([]byte(`"PC","\Concord\Sync","02.03.2026 06:05:00","Ready","Interactive only","30.11.1999 00:00:00","267011","Concord","C:\x.exe","N/A"`))
	if s.LastRun != "" || s.LastExit != nil {
		t.Errorf("a task that never ran: %+v", s)
	}
}

// underWine tells whether this Windows is Wine, which has no access lists of its own: it shows those of the file system.
func underWine() bool {
	return windows.NewLazySystemDLL("ntdll.dll").NewProc("wine_get_version").Find() == nil
}

func TestAProtectedFolderLetsNobodyElseIn(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "Concord")
	account, err := Named("local-service")
	if err != nil {
		t.Fatal(err)
	}
	if err := Protected(folder, account); err == nil {
		t.Error("a folder that is not there is protected")
	}
	if err := Protect(folder, account); err != nil {
		t.Skip("this Windows takes no access list:", err)
	}
	if underWine() {
		t.Skip("Wine takes the list and shows another")
	}
	if err := Protected(folder, account); err != nil {
		t.Errorf("what was protected is not: %v", err)
	}
	if other, err := Named("network-service"); err != nil || Protected(folder, other) == nil {
		t.Errorf("it is called ready for another account: %v", err)
	}
}

func TestANameOfWindowsIsLookedUp(t *testing.T) {
	if a, err := Named("system"); err != nil || a.ID != "S-1-5-18" || !a.Other {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := Named(`NOBODY\nothing`); err == nil {
		t.Error("an account that is not there is taken")
	}
}
