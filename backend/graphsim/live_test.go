package graphsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"
)

// contosoTenant is the demo company, living in the file, or in memory for "".
func contosoTenant(t *testing.T, file string) *Tenant {
	t.Helper()
	tenant, err := New(Options{Seed: 1, Company: Contoso(1), File: file})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tenant.Close() })
	return tenant
}

func liveDays(t *testing.T, tenant *Tenant, days int) ChangeReport {
	t.Helper()
	report, err := tenant.LiveDays(days)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// directoryChange is an entry of a delta answer.
type directoryChange struct {
	ID          string          `json:"id"`
	DisplayName string          `json:"displayName"`
	Department  string          `json:"department"`
	Removed     json.RawMessage `json:"@removed"`
	Members     []struct {
		ID      string          `json:"id"`
		Removed json.RawMessage `json:"@removed"`
	} `json:"members@delta"`
}

// deltaRound reads a round of a directory delta to its end, as any Graph client would.
func deltaRound(t *testing.T, tenant *Tenant, link string) (changes []directoryChange, deltaLink string) {
	t.Helper()
	token := tenant.authority.issue(App{ClientID: testClientID, Roles: testRoles}, "https://graph.microsoft.com", claimsRequest{}).AccessToken
	for deltaLink == "" {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		response, err := tenant.RoundTripper().RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		var page struct {
			Value     []directoryChange `json:"value"`
			NextLink  string            `json:"@odata.nextLink"`
			DeltaLink string            `json:"@odata.deltaLink"`
		}
		err = json.NewDecoder(response.Body).Decode(&page)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != 200 {
			t.Fatalf("GET %s: %s, %v", link, response.Status, err)
		}
		changes = append(changes, page.Value...)
		link, deltaLink = page.NextLink, page.DeltaLink
	}
	return changes, deltaLink
}

const (
	usersDeltaLink = "https://graph.microsoft.com/v1.0/users/delta?$select=id,displayName,givenName,surname,department,jobTitle,officeLocation,businessPhones,mobilePhone,userPrincipalName,employeeId"
	employeesDelta = "https://graph.microsoft.com/v1.0/groups/delta?$select=id,displayName,members&$filter=id%20eq%20'" + ContosoEmployeesGroup + "'"
)

func TestWhatHappensOnADayShowsInUsersDelta(t *testing.T) {
	tenant := contosoTenant(t, "")
	people, link := deltaRound(t, tenant, usersDeltaLink)
	known := map[string]bool{}
	for _, p := range people {
		known[p.ID] = true
	}
	_, groupLink := deltaRound(t, tenant, employeesDelta)
	for range 10 {
		report := liveDays(t, tenant, 1)
		var changes []directoryChange
		changes, link = deltaRound(t, tenant, link)
		joined, left := map[string]bool{}, 0
		for _, c := range changes {
			if len(c.Removed) > 0 {
				left++
			} else if !known[c.ID] {
				joined[c.ID], known[c.ID] = true, true
			}
		}
		if len(joined) != report.Joined || left != report.Left || len(changes) != report.Changes() {
			t.Errorf("the day was %q; delta shows %d changes, %d joined, %d left", report, len(changes), len(joined), left)
		}
		if report.Phones == 0 {
			t.Errorf("a day without anything to see: %q", report)
		}
		changes, groupLink = deltaRound(t, tenant, groupLink)
		for _, g := range changes {
			for _, m := range g.Members {
				if len(m.Removed) == 0 {
					delete(joined, m.ID)
				}
			}
		}
		if len(joined) > 0 {
			t.Errorf("%d of those who joined are in no group of all employees", len(joined))
		}
	}
}

// picture is the directory as a client reads it from the start.
func picture(t *testing.T, tenant *Tenant) string {
	t.Helper()
	people, _ := deltaRound(t, tenant, usersDeltaLink)
	groups, _ := deltaRound(t, tenant, employeesDelta)
	return fmt.Sprint(people, groups)
}

func TestTheSameTenantLivesTheSameDays(t *testing.T) {
	one, two := contosoTenant(t, ""), contosoTenant(t, "")
	atOnce := liveDays(t, one, 6)
	var byDay ChangeReport
	for range 6 {
		r := liveDays(t, two, 1)
		byDay.Joined, byDay.Left, byDay.Restored = byDay.Joined+r.Joined, byDay.Left+r.Left, byDay.Restored+r.Restored
		byDay.Moved, byDay.Phones, byDay.Renamed, byDay.Days = byDay.Moved+r.Moved, byDay.Phones+r.Phones, byDay.Renamed+r.Renamed, byDay.Days+r.Days
	}
	if atOnce != byDay {
		t.Errorf("six days at once %+v, one by one %+v", atOnce, byDay)
	}
	if picture(t, one) != picture(t, two) {
		t.Error("the two directories differ")
	}
}

func TestTenantInAFileGoesOnLivingWhereItStopped(t *testing.T) {
	file := filepath.Join(t.TempDir(), "demo.db")
	first := contosoTenant(t, file)
	liveDays(t, first, 2)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := contosoTenant(t, file)
	liveDays(t, second, 2)
	whole := contosoTenant(t, "")
	liveDays(t, whole, 4)
	if picture(t, second) != picture(t, whole) {
		t.Error("four days with a restart in between are not four days")
	}
}

func TestTwoThatShareAFileLiveTheSameDaysInTurn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "demo.db")
	window, commandLine, alone := contosoTenant(t, file), contosoTenant(t, file), contosoTenant(t, "")
	for range 2 {
		liveDays(t, window, 1)
		liveDays(t, commandLine, 1)
		liveDays(t, alone, 2)
	}
	if picture(t, window) != picture(t, alone) {
		t.Error("four days taken in turn are not four days")
	}
}

func TestACompanyStaysInOrderOverTheMonths(t *testing.T) {
	tenant := contosoTenant(t, "")
	report := liveDays(t, tenant, 90)
	if report.Joined == 0 || report.Left == 0 || report.Restored == 0 || report.Moved == 0 || report.Renamed == 0 {
		t.Errorf("something never happens in 90 days: %q", report)
	}
	c := tenant.snapshot()
	checkCompany(t, c)
	if n := len(c.People); n != 500+report.Joined-report.Left+report.Restored {
		t.Errorf("%d people after %q", n, report)
	}
}

func TestATenantWithoutPeopleLivesOnQuietly(t *testing.T) {
	tenant, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if report := liveDays(t, tenant, 3); report.Changes() != 0 || report.Days != 3 {
		t.Errorf("%+v", report)
	}
}

func TestChangeReportReadsLikeASentence(t *testing.T) {
	for want, report := range map[string]ChangeReport{
		"nothing changed":                      {Days: 1},
		"3 joined, 2 left, 4 changed phones":   {Days: 1, Joined: 3, Left: 2, Phones: 4},
		"1 restored, 1 moved, 1 changed names": {Restored: 1, Moved: 1, Renamed: 1},
	} {
		if got := report.String(); got != want {
			t.Errorf("%+v reads %q, want %q", report, got, want)
		}
	}
}

// snapshot is the living part of the directory, as a company.
func (t *Tenant) snapshot() Company {
	c := Company{Groups: t.Groups()}
	for _, id := range t.Users() {
		properties, _ := t.User(id)
		manager, _ := properties["manager"].(string)
		c.People = append(c.People, Person{ID: id, Properties: properties, Manager: manager})
	}
	return c
}

func TestNoOneIsHiredIntoATakenAddress(t *testing.T) {
	tenant := contosoTenant(t, "")
	d := tenant.dawn()
	for _, name := range []string{"john.smith", "john.smith3", "suharto"} {
		got := d.make.localPart(name)
		if _, taken := tenant.User(got + "@contoso.com"); taken {
			t.Errorf("%s was given out again as %s", name, got)
		}
	}
}
