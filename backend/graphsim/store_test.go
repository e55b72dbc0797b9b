package graphsim

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestTenantInItsFileSurvivesARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tenant.db")
	w := start(t, Options{File: file})
	f := w.folder(ann, "Corp")
	ids := []string{w.contact(ann, f, "a"), w.contact(ann, f, "b"), w.contact(ann, f, "c")}
	w.send("DELETE", "/users/"+ann+"/contacts/"+ids[1], "").want(204)
	_, usersLink, _ := w.round("/users/delta")
	_, contactsLink, _ := w.round("/users/" + ann + "/contactFolders/" + f + "/contacts/delta")
	w.send("DELETE", "/users/"+ann+"/contacts/"+ids[2], "").want(204)
	must(t, w.tenant.UpdateUser(bob, map[string]any{"city": "Oslo"}))
	must(t, w.tenant.DeleteUser(cleo))
	must(t, w.tenant.RemoveMember(field, bob))
	before := w.tenant.Mailbox(ann).All()
	groups := w.tenant.Groups()
	must(t, w.tenant.Close())

	again := start(t, Options{File: file, Company: Company{TenantID: "ffffffff-0000-4000-8000-000000000000"}})
	if again.tenant.TenantID() != smallCompany().TenantID {
		t.Errorf("the file's tenant is %s", again.tenant.TenantID())
	}
	if after := again.tenant.Mailbox(ann).All(); !reflect.DeepEqual(after, before) {
		t.Errorf("the mailbox holds %v, want %v", after, before)
	}
	if after := again.tenant.Groups(); !reflect.DeepEqual(after, groups) {
		t.Errorf("the groups are %v, want %v", after, groups)
	}
	if changed, _, _ := again.round(usersLink + ""); len(changed) != 1 { // Bob's city is not tracked, Cleo is gone
		t.Errorf("the delta link from before the restart shows %v", changed)
	}
	if changed, _, _ := again.round(contactsLink); len(changed) != 1 || changed[0]["@removed"] == nil {
		t.Errorf("the contact delta link from before the restart shows %v", changed)
	}
	if id := again.contact(ann, f, "d"); id == ids[2] {
		t.Error("an id is given out twice")
	}
}

func TestAClosedTenantLetsGoOfItsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tenant.db")
	w := start(t, Options{File: file})
	w.folder(ann, "Corp")
	must(t, w.tenant.Close())
	must(t, os.Remove(file)) // Windows refuses it while somebody has the file open; Linux has a list
	open, _ := os.ReadDir("/proc/self/fd")
	for _, entry := range open {
		if target, _ := os.Readlink("/proc/self/fd/" + entry.Name()); strings.HasPrefix(target, file) {
			t.Errorf("%s is still open", target)
		}
	}
}

func TestTwoTenantsShareAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tenant.db")
	one, two := start(t, Options{File: file}), start(t, Options{File: file})
	f := one.folder(ann, "Corp")
	seen := map[string]bool{}
	for i := range 10 {
		seen[one.contact(ann, f, fmt.Sprint("one", i))] = true
		seen[two.contact(ann, f, fmt.Sprint("two", i))] = true
	}
	if len(seen) != 20 {
		t.Errorf("%d different ids, want 20", len(seen))
	}
	if a, b := one.tenant.Mailbox(ann).All(), two.tenant.Mailbox(ann).All(); len(a) != 21 || !reflect.DeepEqual(a, b) {
		t.Errorf("one sees %d contacts, the other %d, want 21", len(a), len(b))
	}
	_, link, _ := one.round("/users/delta")
	must(t, two.tenant.UpdateUser(ann, map[string]any{"displayName": "From the other"}))
	if changed, _, _ := one.round(link); len(changed) != 1 || changed[0]["displayName"] != "From the other" {
		t.Errorf("the first does not see the change of the second: %v", changed)
	}
}

func TestForeignFileIsLeftAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "other.db")
	must(t, os.WriteFile(file, []byte("this is no database, but somebody's text that must stay as it is"), 0o600))
	if tenant, err := New(Options{File: file}); err == nil {
		_ = tenant.Close()
		t.Error("a file that is no tenant is opened")
	}
	if text, _ := os.ReadFile(file); !strings.HasPrefix(string(text), "this is no database") {
		t.Errorf("the file was changed: %q", text)
	}
}

// TestKilledProcessLosesNoAnsweredWrite runs this test binary as a child that creates contacts and prints each id it was answered;
// the child is killed in the middle.
func TestKilledProcessLosesNoAnsweredWrite(t *testing.T) {
	if file := os.Getenv("GRAPHSIM_TEST_FILE"); file != "" {
		w := start(t, Options{File: file})
		for i := range 100_000 {
			fmt.Println("id", w.contact(ann, "contacts", fmt.Sprint("c", i)))
		}
		return
	}
	file := filepath.Join(t.TempDir(), "tenant.db")
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledProcessLosesNoAnsweredWrite$") //nolint:gosec // this binary
	child.Env = append(os.Environ(), "GRAPHSIM_TEST_FILE="+file)
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	var answered []string
	for lines := bufio.NewScanner(out); lines.Scan() && len(answered) < 300; {
		if id, ok := strings.CutPrefix(lines.Text(), "id "); ok {
			answered = append(answered, id)
		}
	}
	must(t, child.Process.Kill())
	_ = child.Wait()
	w := start(t, Options{File: file})
	box := w.tenant.Mailbox(ann)
	for _, id := range answered {
		if _, found := box.Contact(id); !found {
			t.Fatalf("contact %s was answered and is lost", id)
		}
	}
	if len(answered) < 300 {
		t.Errorf("the child answered only %d", len(answered))
	}
}

func BenchmarkCreateInAFile(b *testing.B) {
	tenant, err := New(Options{Company: smallCompany(), File: filepath.Join(b.TempDir(), "tenant.db"), Limits: Limits{MailboxRequests: -1}})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = tenant.Close() }()
	items := creates(20, ann, "contacts")
	for _, item := range items {
		var body any
		_ = json.Unmarshal([]byte(`{"displayName":"Ann Bo","givenName":"Ann","surname":"Bo","emailAddresses":[{"name":"Ann Bo","address":"ann@x.com"}],`+mark+`}`), &body)
		item["body"] = body
	}
	body := batchBody(items)
	w := &wire{tenant: tenant, bearer: bearerFor(tenant, testRoles...)}
	for b.Loop() {
		r := newRequest(b, w, body)
		res, err := tenant.RoundTripper().RoundTrip(r)
		if err != nil {
			b.Fatal(err)
		}
		_ = res.Body.Close()
	}
	b.ReportMetric(float64(b.N*20)/b.Elapsed().Seconds(), "contacts/s")
}
