package tenant

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"concord/backend/certstore"
	"concord/backend/cloudsync"
	"concord/backend/contactsync"
	"concord/backend/graph"
	"concord/backend/graphsim"
	"concord/backend/runs"
	"concord/backend/settings"
)

func openDemo(t *testing.T, dir string) *Tenant {
	t.Helper()
	demo, err := Open(t.Context(), Options{DataDir: dir, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := demo.Close(); err != nil {
			t.Error(err)
		}
	})
	return demo
}

func TestDemoBringsItsProfileOnceAndLeavesAChangedOne(t *testing.T) {
	dir := t.TempDir()
	demo := openDemo(t, dir)
	profile, err := demo.Contacts.Profile(t.Context(), "Contoso")
	if err != nil || profile.ID != demoProfileID {
		t.Fatalf("got %+v, %v", profile, err)
	}
	profile.Folder = "Colleagues"
	if _, err := demo.Contacts.ImportProfile(t.Context(), profile); err != nil {
		t.Fatal(err)
	}
	again := openDemo(t, dir)
	if profile, err = again.Contacts.Profile(t.Context(), demoProfileID); err != nil || profile.Folder != "Colleagues" {
		t.Errorf("after opening again the folder is %q, %v", profile.Folder, err)
	}
}

func TestDatabaseIsNamedByTheTokensTenant(t *testing.T) {
	dir := t.TempDir()
	demo := openDemo(t, dir)
	if demo.ID != graphsim.ContosoTenantID {
		t.Errorf("the tenant is %s", demo.ID)
	}
	if _, err := os.Stat(filepath.Join(dir, graphsim.ContosoTenantID+".db")); err != nil {
		t.Error(err)
	}
}

func TestNewDataFolderIsForItsOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("access lists are inherited there")
	}
	dir := filepath.Join(t.TempDir(), "new")
	openDemo(t, dir)
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
}

func TestOfflineDemoDoesNotSignInOnceItsTenantIsKnown(t *testing.T) {
	offline, err := Open(t.Context(), Options{DataDir: t.TempDir(), Demo: true, Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = offline.Close() })
	if offline.connection != nil {
		t.Error("a connection was made")
	}
	if _, err := offline.Contacts.Status(t.Context()); err != nil {
		t.Error(err)
	}
	_, syncErr := offline.StartSync(t.Context(), contactsync.SyncOptions{})
	_, verifyErr := offline.StartVerify(t.Context(), contactsync.VerifyOptions{})
	for _, err := range []error{syncErr, verifyErr, offline.Check(t.Context(), "", func(CheckStep) {})} {
		if !errors.Is(err, ErrOffline) {
			t.Errorf("got %v, want ErrOffline", err)
		}
	}
}

func TestKnownNamesSurviveADamagedFile(t *testing.T) {
	f := folder(t.TempDir())
	const id = "3f1c6a52-7d0e-4b1b-9a55-c0ffee000001"
	if _, ok := f.databaseID("https://login", "contoso.com"); ok {
		t.Error("a name never seen is known")
	}
	if err := os.WriteFile(f.known(), []byte(`{"half`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.remember("https://login", "contoso.com", id); err != nil {
		t.Fatal(err)
	}
	if got, ok := f.databaseID("https://login", "CONTOSO.com"); !ok || got != id {
		t.Errorf("got %q, %t", got, ok)
	}
	if _, ok := f.databaseID("https://login.another.cloud", "contoso.com"); ok {
		t.Error("a name of one cloud is taken for another's")
	}
	if got, ok := f.databaseID("https://login", strings.ToUpper(id)); !ok || got != id {
		t.Errorf("a GUID means itself: got %q, %t", got, ok)
	}
	if left, _ := filepath.Glob(string(f) + "/*"); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestErrorsAreTheProblemOfWhoeverMustSolveThem(t *testing.T) {
	_, certificateErr := certstore.FromFile(filepath.Join(t.TempDir(), "none.pem"), nil)
	_, _, settingsErr := settings.Find(filepath.Join(t.TempDir(), "none.json"), "")
	for _, c := range []struct {
		err  error
		want Problem
	}{
		{nil, Other},
		{errors.New("disk"), Other},
		{context.Canceled, Other},
		{&runs.ActiveError{}, Busy},
		{certificateErr, Configuration},
		{settingsErr, Configuration},
		{&contactsync.ProfileError{}, Configuration},
		{runs.ErrNoRun, Configuration},
		{&contactsync.PlanError{Plan: 99}, Configuration},
		{&contactsync.NoPersonError{}, Configuration},
		{&contactsync.NoTakeoverError{ID: 99}, Configuration},
		{new(cloudsync.Service).Restart(t.Context(), "", "", "everything"), Configuration},
		{&contactsync.AllRefusedError{}, Access},
		{&graph.Error{Status: 403, GraphCode: "Authorization_RequestDenied"}, Access},
		{&graph.Error{Status: 403, GraphCode: "ErrorAccessDenied"}, Access},
		{&graph.Error{Status: 500, GraphCode: "InternalServerError"}, Other},
	} {
		if got := ProblemOf(c.err); got != c.want {
			t.Errorf("%v: problem %d, want %d", c.err, got, c.want)
		}
		if c.err == nil {
			continue
		}
		if got := ProblemOf(fmt.Errorf("while syncing: %w", c.err)); got != c.want {
			t.Errorf("%v, wrapped: problem %d, want %d", c.err, got, c.want)
		}
	}
}

func TestStateOfASyncFollowsItsResult(t *testing.T) {
	hold := []contactsync.Hold{{}}
	for _, c := range []struct {
		result contactsync.Result
		plan   bool
		want   runs.State
	}{
		{contactsync.Result{}, false, runs.Done},
		{contactsync.Result{Counts: contactsync.Counts{Skipped: 3}}, false, runs.Done},
		{contactsync.Result{Counts: contactsync.Counts{Failed: 1}}, false, runs.Partly},
		{contactsync.Result{Holds: hold}, false, runs.Held},
		{contactsync.Result{Counts: contactsync.Counts{Failed: 1}, Holds: hold}, false, runs.Held},
		{contactsync.Result{Counts: contactsync.Counts{Failed: 1}, Holds: hold}, true, runs.Done},
	} {
		if got := syncState(c.result, c.plan); got != c.want {
			t.Errorf("%+v, plan %t: %s, want %s", c.result, c.plan, got, c.want)
		}
	}
}

func TestTroublesAreGroupedByWhatIsWrong(t *testing.T) {
	var troubles []contactsync.Trouble
	for i := range 25 {
		troubles = append(troubles, contactsync.Trouble{Mailbox: fmt.Sprint(i), Code: "full", Sentence: "The mailbox is full."})
	}
	troubles = append(troubles, contactsync.Trouble{Mailbox: "x", Code: "odd", Sentence: "Odd.", Failed: true, RequestID: "r"})
	groups := GroupTroubles(troubles)
	if len(groups) != 2 || groups[0].Count != 25 || len(groups[0].Mailboxes) != troubleExamples || groups[1].RequestID != "r" || !groups[1].Failed {
		t.Errorf("got %+v", groups)
	}
}

func TestRunKeepsItsReportForAnotherProcess(t *testing.T) {
	dir := t.TempDir()
	demo := openDemo(t, dir)
	active, err := demo.StartSync(t.Context(), contactsync.SyncOptions{PlanOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	run, err := active.Wait()
	if err != nil {
		t.Fatal(err)
	}
	stored, err := openDemo(t, dir).Runs.Run(t.Context(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	report, err := ReportOf(stored)
	if err != nil || report.Run != run.ID || report.State != runs.Done || !report.Plan || report.Created < 20_000 || report.Requests == 0 || report.DurationMs == 0 {
		t.Errorf("got %+v, %v", report.Summary, err)
	}
}

func TestDefectInARunIsLoggedWithItsStack(t *testing.T) {
	dir := t.TempDir()
	demo := openDemo(t, dir)
	active, err := demo.Runs.Start(t.Context(), SyncRun, "test", demo.logged(SyncRun, func(context.Context, *runs.Active) (runs.Outcome, error) {
		panic("adele@contoso.com")
	}))
	if err != nil {
		t.Fatal(err)
	}
	if run, _ := active.Wait(); run.State != runs.Failed {
		t.Errorf("the run is %s", run.State)
	}
	log, err := os.ReadFile(filepath.Join(dir, "logs", "concord.log"))
	if err != nil || !strings.Contains(string(log), "TestDefectInARun") || strings.Contains(string(log), "adele") {
		t.Errorf("the log says %s, %v", log, err)
	}
}

func TestCheckNamesWhatIsMissing(t *testing.T) {
	dir := t.TempDir()
	demo := openDemo(t, dir)
	var states []string
	err := demo.Check(t.Context(), "nobody@contoso.com", func(s CheckStep) { states = append(states, s.Name+" "+string(s.State)) })
	want := "certificate ok, sign_in ok, permissions ok, directory ok, mailbox failed"
	if got := strings.Join(states, ", "); got != want || err == nil {
		t.Errorf("got %s and error %v, want %s", got, err, want)
	}
}

func TestAProfileIsNotDeletedUnderARun(t *testing.T) {
	demo := openDemo(t, t.TempDir())
	active, err := demo.StartSync(t.Context(), contactsync.SyncOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var busy *runs.ActiveError
	if err := demo.DeleteProfile(t.Context(), "Contoso", true); !errors.As(err, &busy) {
		t.Errorf("got %v, want that a run is active", err)
	}
	active.Cancel()
	if _, err := active.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if err := demo.DeleteProfile(t.Context(), "Contoso", true); err != nil {
		t.Error(err)
	}
}
