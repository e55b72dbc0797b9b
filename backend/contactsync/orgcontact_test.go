package contactsync_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

const (
	orgRole = "OrgContact.Read.All"
	partner = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e5001"
	courier = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e5002"
)

func orgContact(id, name, mail, mobile string) graphsim.OrgContact {
	c := graphsim.OrgContact{ID: id, Properties: map[string]any{"displayName": name, "companyName": "Adatum",
		"phones":    []any{map[string]any{"type": "mobile", "number": mobile}, map[string]any{"type": "business", "number": "+351 21 555 0111"}},
		"addresses": []any{map[string]any{"city": "Lisboa", "countryOrRegion": "Portugal"}}}}
	if mail != "" {
		c.Properties["mail"] = mail
	}
	return c
}

// inPartnerWorld is a company of five with one mailbox and two organizational contacts, one without a mail address; its
// profile takes everyone with a mail address and organizational contacts.
func inPartnerWorld(t *testing.T, test func(w *world)) {
	t.Helper()
	c := company(5, 1)
	c.OrgContacts = []graphsim.OrgContact{orgContact(partner, "Ines Carvalho", "ines@adatum.example", "+351 21 555 0101"), orgContact(courier, "Karl", "", "+49 30 555 0108")}
	inWorld(t, c, func(w *world) {
		w.grant(orgRole, purposeRole)
		w.profile.People = contactsync.Rule{AllWithMailbox: true, Include: []contactsync.Kind{contactsync.OrgContacts}}
		w.importProfile(w.profile)
		test(w)
	})
}

func (w *world) partner() (card graphsim.ContactInfo, there bool) {
	w.t.Helper()
	card, there = w.cards(1)[partner]
	return card, there
}

func TestOrganizationalContactsBecomeContactsWhereTheRuleTakesThemIn(t *testing.T) {
	inPartnerWorld(t, func(w *world) {
		if result := w.sync(); result.Created != 6 || result.Mailboxes != 1 || len(result.Notes) != 0 {
			t.Errorf("%+v", result)
		}
		card, there := w.partner()
		address, _ := card.Properties["businessAddress"].(map[string]any)
		if !there || card.Text("mobilePhone") != "+351 21 555 0101" || card.Text("companyName") != "Adatum" || address["city"] != "Lisboa" {
			t.Errorf("the partner's contact shows %v", card.Properties)
		}
		if _, there := w.cards(1)[courier]; there {
			t.Error("one without a mail address was taken in")
		}
		w.sim.ResetCounters()
		before := w.writes()
		w.sync()
		if cost := w.sim.Counters(); cost.MailboxRequests != 0 || cost.DirectoryRequests != 3 || w.writes() != before {
			t.Errorf("a quiet sync costs %+v", cost)
		}
		w.ok(w.sim.UpdateOrgContact(partner, map[string]any{"jobTitle": "Director"}))
		w.sync()
		if card, _ := w.partner(); card.Text("jobTitle") != "Director" || card.Text("mobilePhone") != "+351 21 555 0101" {
			t.Errorf("after a change the contact shows %v", card.Properties)
		}
		w.same(1)
		w.ok(w.sim.DeleteOrgContact(partner))
		if result := w.sync(); result.Deleted != 1 {
			t.Errorf("%+v", result)
		}
		w.same(1)
	})
}

// Delta does not tell of phones: the daily list does.
func TestANewPhoneOfAnOrganizationalContactArrivesWithinADay(t *testing.T) {
	inPartnerWorld(t, func(w *world) {
		w.sync()
		w.ok(w.sim.UpdateOrgContact(partner, map[string]any{"phones": []any{map[string]any{"type": "mobile", "number": "+351 21 555 0999"}}}))
		w.sync()
		time.Sleep(25 * time.Hour)
		w.sync()
		if card, _ := w.partner(); card.Text("mobilePhone") != "+351 21 555 0999" {
			t.Errorf("a day later the contact shows %q", card.Text("mobilePhone"))
		}
	})
}

func TestNobodyIsRemovedWhenOrganizationalContactsMayNotBeRead(t *testing.T) {
	inPartnerWorld(t, func(w *world) {
		w.sync()
		w.grant(purposeRole) // the permission is taken away
		result := w.sync()
		if result.Deleted != 0 || len(result.Notes) != 1 || !strings.Contains(result.Notes[0], orgRole) {
			t.Errorf("%+v", result)
		}
		// The database is lost as well: what carries our mark is somebody nobody knows.
		w.loseDatabase()
		w.sync()
		if _, there := w.partner(); !there {
			t.Error("the contact was removed")
		}
		w.ok(w.sim.DeleteUser(personID(5)))
		w.sync()
		if _, there := w.cards(1)[personID(5)]; there {
			t.Error("a user who left stays")
		}
		w.grant(orgRole, purposeRole)
		w.sync()
		if _, there := w.partner(); !there {
			t.Error("the contact was removed when they could be read again")
		}
		w.same(1)
	})
}

func TestOrganizationalContactsLeaveWithTheRuleAndComeBack(t *testing.T) {
	inPartnerWorld(t, func(w *world) {
		w.sync()
		w.profile.People.Include = nil
		w.importProfile(w.profile)
		w.sync()
		if _, there := w.partner(); there {
			t.Error("the rule takes them in no more, and one is there")
		}
		w.sync()
		w.profile.People.Include = []contactsync.Kind{contactsync.OrgContacts, contactsync.WithoutMail}
		w.importProfile(w.profile)
		w.sync()
		if card, there := w.partner(); !there || card.Text("mobilePhone") != "+351 21 555 0101" {
			t.Errorf("taken in again the contact shows %v", card.Properties)
		}
		if _, there := w.cards(1)[courier]; !there {
			t.Error("one without a mail address is missing")
		}
		w.same(1)
	})
}

func TestAnOrganizationalContactIsChosenByItsGroup(t *testing.T) {
	inPartnerWorld(t, func(w *world) {
		w.profile.People = contactsync.Rule{Places: contactsync.Places{Groups: []string{staff}}, Include: []contactsync.Kind{contactsync.OrgContacts}}
		w.importProfile(w.profile)
		w.sync()
		if _, there := w.partner(); there {
			t.Error("one outside the group was chosen")
		}
		w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: partner, Type: graphsim.MemberOrgContact}))
		w.sync()
		if _, there := w.partner(); !there {
			t.Error("a member of the group was not chosen")
		}
		w.ok(w.sim.RemoveMember(staff, partner))
		w.sync()
		if _, there := w.partner(); there {
			t.Error("who left the group stays")
		}
	})
}

func TestMailboxesCannotBeOrganizationalContacts(t *testing.T) {
	p := profile()
	p.Mailboxes.Include = []contactsync.Kind{contactsync.OrgContacts}
	inWorld(t, company(1, 1), func(w *world) {
		if _, err := w.service.ImportProfile(context.Background(), p); err == nil || !strings.Contains(err.Error(), "mailboxes.include") {
			t.Errorf("%v", err)
		}
	})
}
