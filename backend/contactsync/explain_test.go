package contactsync_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graph"
	"concord/backend/graphsim"
	"concord/backend/sqlite"
)

// explainedCompany has, beside people 1..12 in the staff group, one of each kind that rules leave out.
func explainedCompany() graphsim.Company {
	c := company(12, 2)
	set := func(n int, properties map[string]any) {
		p := person(n, graphsim.NoMailbox)
		for key, value := range properties {
			p.Properties[key] = value
		}
		c.People = append(c.People, p)
		c.Groups[0].Members = append(c.Groups[0].Members, graphsim.GroupMember{ID: p.ID, Type: graphsim.MemberUser})
	}
	set(13, map[string]any{"userType": "Guest"})
	set(14, map[string]any{"accountEnabled": false})
	set(15, map[string]any{"mail": nil})
	set(16, map[string]any{"department": "Legal"})
	c.People = append(c.People, person(17, graphsim.NoMailbox)) // in no group
	c.Groups = append(c.Groups,
		graphsim.Group{ID: nestedOuter, DisplayName: "Europe", Members: []graphsim.GroupMember{{ID: nestedInner, Type: graphsim.MemberGroup}}},
		graphsim.Group{ID: nestedInner, DisplayName: "Norway", Members: []graphsim.GroupMember{{ID: personID(3), Type: graphsim.MemberUser}}})
	return c
}

const (
	nestedOuter = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e1003"
	nestedInner = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e1004"
)

func (w *world) why(p contactsync.Profile, who string) contactsync.Explanation {
	w.t.Helper()
	why, err := w.service.Why(context.Background(), p, who)
	if err != nil {
		w.t.Fatalf("why %s: %v", who, err)
	}
	return why
}

func TestWhySaysWhichConditionDecided(t *testing.T) {
	inWorld(t, explainedCompany(), func(w *world) {
		w.profile.People.Where = &contactsync.Condition{All: []contactsync.Condition{
			{Property: "department", Is: contactsync.Equals, Value: "Sales"}, {Property: "city", Is: contactsync.IsNotEmpty}}}
		w.profile.People.Except = &contactsync.Exception{Places: contactsync.Places{Groups: []string{nestedOuter}}}
		w.importProfile(w.profile)
		w.sync()
		for who, want := range map[string]string{
			"p001@contoso.com": "yes group people.groups[0] | Member of group Staff.",
			"p003@contoso.com": `no except_places people.except.groups[0] | Taken out by the exception: Member of group Europe through Norway.`,
			personID(13):       `no guest  | The account is a guest, and the rule does not include guests ("guests").`,
			personID(14):       `no disabled  | The account is disabled, and the rule does not include disabled accounts ("disabled").`,
			personID(15):       `no without_mail  | The account has no mail address, and the rule does not include those ("withoutMail").`,
			personID(16):       `no where people.where.all[0] | Does not meet the condition: department is "Legal", asked for: equals "Sales"`,
			"P017@contoso.com": `no not_in_places people | In none of the places the rule names: Staff.`,
		} {
			why := w.why(w.profile, who).AsPerson
			if got := fmt.Sprintf("%v %s %s | %s", why.In, why.Decided.Ground, why.Decided.Key, why.Decided.Sentence); got != want {
				t.Errorf("%s:\n got %s\nwant %s", who, got, want)
			}
		}
		if through := w.why(w.profile, personID(3)).AsPerson.Decided.Through; !slices.Equal(through, []string{"Europe", "Norway"}) {
			t.Errorf("through %q", through)
		}
		one := w.why(w.profile, "p001@contoso.com")
		if one.AsMailbox.In != contactsync.Yes || w.why(w.profile, "p005@contoso.com").AsMailbox.In != contactsync.No {
			t.Errorf("as a mailbox: %+v", one.AsMailbox)
		}
		if !slices.ContainsFunc(one.Notes, func(note string) bool { return strings.Contains(note, "hidden from the address list") }) {
			t.Errorf("nothing is said of hidden people: %q", one.Notes)
		}
		w.ok(w.sim.DeleteUser(personID(5)))
		w.sync()
		if gone := w.why(w.profile, personID(5)); gone.AsPerson.Decided.Ground != contactsync.GroundDeleted || !gone.Person.Deleted {
			t.Errorf("a deleted one: %+v", gone)
		}
		var nobody *contactsync.NoPersonError
		if _, err := w.service.Why(context.Background(), w.profile, "nobody@contoso.com"); !errors.As(err, &nobody) {
			t.Errorf("nobody: %v", err)
		}
	})
}

func TestTwoPeopleOfOneNameHaveToBeToldApart(t *testing.T) {
	c := company(12, 1)
	c.People[3].Properties["displayName"] = "Person 003"
	inWorld(t, c, func(w *world) {
		w.sync()
		var ambiguous *contactsync.NoPersonError
		if _, err := w.service.Why(context.Background(), w.profile, "person 003"); !errors.As(err, &ambiguous) || ambiguous.Matches != 2 {
			t.Errorf("%v", err)
		}
	})
}

func TestARuleIsCountedAsItIsEditedWithoutARequest(t *testing.T) {
	inWorld(t, explainedCompany(), func(w *world) {
		w.sync()
		requests := 0
		w.sim.OnRequest(func(graphsim.RequestInfo) *graphsim.Fault { requests++; return nil })
		counted, err := w.service.CountRule(context.Background(), w.profile.People, contactsync.AsPeople, contactsync.Sampled{Offset: 1, Limit: 2})
		w.ok(err)
		var out []string
		for _, one := range counted.Out {
			out = append(out, fmt.Sprint(one.Ground, " ", one.Count))
		}
		if counted.Chosen != 13 || counted.Directory != 17 || counted.Unknown != 0 || fmt.Sprint(out) != "[not_in_places 1 disabled 1 guest 1 without_mail 1]" {
			t.Errorf("chosen %d of %d, unknown %d, out %q", counted.Chosen, counted.Directory, counted.Unknown, out)
		}
		if len(counted.Sample) != 2 || counted.Sample[0].Name != "Person 002" || counted.Sample[1].Name != "Person 003" {
			t.Errorf("the sample is %+v", counted.Sample)
		}
		guests, err := w.service.CountRule(context.Background(), w.profile.People, contactsync.AsPeople, contactsync.Sampled{Of: "guest", Limit: 5})
		w.ok(err)
		if len(guests.Sample) != 1 || guests.Sample[0].ID != personID(13) {
			t.Errorf("the guests are %+v", guests.Sample)
		}
		if requests != 0 {
			t.Errorf("%d requests", requests)
		}
		var problem *contactsync.ProfileError
		if _, err := w.service.CountRule(context.Background(), contactsync.Rule{}, contactsync.AsMailboxes, contactsync.Sampled{}); !errors.As(err, &problem) || problem.Key != "mailboxes" {
			t.Errorf("a rule of nothing: %v", err)
		}
	})
}

func TestACountSaysWhatCannotBeTold(t *testing.T) {
	inWorld(t, explainedCompany(), func(w *world) {
		ctx := context.Background()
		var early *contactsync.NotReadError
		if _, err := w.service.CountRule(ctx, w.profile.People, contactsync.AsPeople, contactsync.Sampled{}); !errors.As(err, &early) {
			t.Errorf("before the first sync: %v", err)
		}
		w.sync()
		// Person 17 is in no rule, so their department was not kept; 13 to 15 are out whatever it is.
		rule := contactsync.Rule{Where: &contactsync.Condition{Property: "department", Is: contactsync.Equals, Value: "Sales"}}
		counted, err := w.service.CountRule(ctx, rule, contactsync.AsPeople, contactsync.Sampled{Of: "unknown", Limit: 9})
		w.ok(err)
		if counted.Chosen != 12 || counted.Unknown != 1 || len(counted.Sample) != 1 || counted.Sample[0].Mail != "p017@contoso.com" {
			t.Errorf("%+v", counted)
		}
		unread := contactsync.Rule{Places: contactsync.Places{Groups: []string{nestedOuter}}}
		counted, err = w.service.CountRule(ctx, unread, contactsync.AsPeople, contactsync.Sampled{})
		w.ok(err)
		if counted.Chosen != 0 || counted.Unknown != 14 || len(counted.Unread) != 1 || !strings.Contains(counted.Unread[0].Sentence, "has not been read yet") {
			t.Errorf("a group never read: %+v", counted)
		}
		edited := w.profile
		edited.People = unread
		if why := w.why(edited, personID(3)).AsPerson; why.In != contactsync.Unknown {
			t.Errorf("a group never read: %+v", why)
		}
		// The next sync with the rule reads it.
		w.importProfile(edited)
		_, err = w.trySync(contactsync.SyncOptions{PlanOnly: true})
		w.ok(err)
		counted, err = w.service.CountRule(ctx, unread, contactsync.AsPeople, contactsync.Sampled{})
		w.ok(err)
		if counted.Chosen != 1 || counted.Unknown != 0 || len(counted.Unread) != 0 {
			t.Errorf("the group was read: %+v", counted)
		}
	})
}

// With -v it says how long that takes; some hundred milliseconds are usual.
func TestCountingTenThousandPeople(t *testing.T) {
	ctx := context.Background()
	db, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "t.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	enabled := true
	var users []graph.User
	for n := range 10_000 {
		users = append(users, graph.User{ID: personID(n), DisplayName: fmt.Sprintf("Person %d", n), GivenName: "Person", Surname: fmt.Sprint(n), Mail: fmt.Sprintf("p%d@contoso.com", n),
			UserPrincipalName: fmt.Sprintf("p%d@contoso.com", n), AccountEnabled: &enabled, UserType: "Member", JobTitle: "Clerk", Department: []string{"Sales", "Legal"}[n%2],
			MobilePhone: "+1 555 0100", BusinessPhones: []string{"+1 555 0101"}, City: "Oslo", Country: "Norway", StreetAddress: "Main Street 1", PostalCode: "0101"})
	}
	if err := db.SaveUsers(ctx, contactsync.Round{Resource: "users", Link: "x", Done: true}, users); err != nil {
		t.Fatal(err)
	}
	service := contactsync.New(contactsync.Options{TenantID: tenantID, Store: db})
	rule := contactsync.Rule{Where: &contactsync.Condition{Property: "department", Is: contactsync.Equals, Value: "sales"}}
	began := time.Now()
	counted, err := service.CountRule(ctx, rule, contactsync.AsPeople, contactsync.Sampled{Limit: 20})
	if err != nil || counted.Chosen != 5_000 || len(counted.Sample) != 20 {
		t.Fatalf("%+v %v", counted, err)
	}
	t.Logf("10,000 people in %d ms", time.Since(began).Milliseconds())
}
