package tenant

import (
	"slices"
	"strings"
	"testing"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// checked runs a check and returns the states of its steps and everything they say.
func checked(t *testing.T, at *Tenant, mailbox string) (states, text string, err error) {
	t.Helper()
	var all, lines []string
	err = at.Check(t.Context(), mailbox, func(s CheckStep) {
		all, lines = append(all, string(s.State)), append(append(lines, s.Text), s.Details...)
		if s.State == NotPassed && (s.Failure == nil || s.Failure.Code == "" || s.Failure.Action == "") {
			t.Errorf("%s failed without a code and a next action: %+v", s.Name, s.Failure)
		}
	})
	return strings.Join(all, " "), strings.Join(lines, "\n"), err
}

// An app that Exchange limits to some mailboxes must not have Contacts.ReadWrite in its token.
func TestAnExchangeRoleStandsInForTheContactsPermission(t *testing.T) {
	for name, c := range map[string]struct {
		inScope int // mailboxes, from the last person on; five people
		profile string
		states  string
		says    string
		kind    Problem
	}{
		"a scope over all mailboxes":           {5, "", "warning ok warning ok ok", "Contact folders can be read.", Other},
		"a scope over some":                    {2, "", "warning ok warning ok warning", "of the 4 mailboxes tried refuse this application", Other},
		"over those of the profile's rule":     {2, "in scope", "warning ok warning ok ok", "Contact folders can be read.", Other},
		"over none of the profile's rule":      {2, "out of scope", "warning ok warning ok failed", "Exchange refused access to all 3 mailboxes that were tried.", Access},
		"no role, or one that is not yet seen": {0, "", "warning ok warning ok failed", "Exchange refused access to all 5 mailboxes that were tried.", Access},
	} {
		t.Run(name, func(t *testing.T) {
			at, sim, company := withCompany(t, "User.Read.All", "GroupMember.Read.All")
			sim.SetFaults(graphsim.Faults{ExchangeRBAC: true})
			var in, out []string
			// The directory lists people by id: refused ones come first, or the first probe would settle it.
			ids := make([]string, len(company.People))
			for i, person := range company.People {
				ids[i] = person.ID
			}
			slices.Sort(ids)
			for i, id := range ids {
				kind := graphsim.CloudMailbox
				if i < len(ids)-c.inScope {
					kind, out = graphsim.ScopeBlockedMailbox, append(out, id)
				} else {
					in = append(in, id)
				}
				if err := sim.SetMailbox(id, kind); err != nil {
					t.Fatal(err)
				}
			}
			if c.profile != "" {
				group := company.Groups[1].ID
				chosen := in
				if c.profile == "out of scope" {
					chosen = out
				}
				for _, id := range ids {
					if !slices.Contains(chosen, id) {
						_ = sim.RemoveMember(group, id) // some were no members
					} else if err := sim.AddMember(group, graphsim.GroupMember{ID: id, Type: graphsim.MemberUser}); err != nil && !strings.Contains(err.Error(), "already") {
						t.Fatal(err)
					}
				}
				importProfile(t, at, group)
			}
			states, text, err := checked(t, at, "")
			if states != c.states || ProblemOf(err) != c.kind || !strings.Contains(text, c.says) ||
				!strings.Contains(text, `Missing: Contacts.ReadWrite`) || !strings.Contains(text, "all is well") {
				t.Errorf("%s, problem %d, want %s, problem %d and %q:\n%s", states, ProblemOf(err), c.states, c.kind, c.says, text)
			}
		})
	}
}

func importProfile(t *testing.T, at *Tenant, group string) {
	t.Helper()
	service := contactsync.New(contactsync.Options{TenantID: "t", Store: at.store})
	profile := demoProfile()
	profile.Mailboxes.Groups = []string{group}
	if _, err := service.ImportProfile(t.Context(), profile); err != nil {
		t.Fatal(err)
	}
}

func TestANamedMailboxThatRefusesIsExplained(t *testing.T) {
	for kind, code := range map[graphsim.MailboxKind]string{
		graphsim.PolicyBlockedMailbox: "mailbox_access_denied",
		graphsim.NoMailbox:            "no_cloud_mailbox",
	} {
		at, sim, company := withCompany(t, demoRoles...)
		if err := sim.SetMailbox(company.People[0].ID, kind); err != nil {
			t.Fatal(err)
		}
		var last CheckStep
		if err := at.Check(t.Context(), company.People[0].ID, func(s CheckStep) { last = s }); err == nil {
			t.Error("the check passed")
		}
		if last.State != NotPassed || last.Failure.Code != code || last.Failure.RequestID == "" || last.Text != last.Failure.Sentence {
			t.Errorf("%s: %+v %+v", code, last, last.Failure)
		}
	}
}
