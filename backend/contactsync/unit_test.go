package contactsync_test

import (
	"context"
	"crypto/x509"
	"slices"
	"strings"
	"testing"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

const (
	north    = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e2001" // administrative unit
	unitRole = "AdministrativeUnit.Read.All"
)

// grant gives the app registration these permissions beside the needed ones, or with none takes all others away, and signs
// in anew.
func (w *world) grant(further ...string) {
	w.t.Helper()
	w.grantOnly(append(slices.Clone(neededRoles), further...)...)
}

// grantOnly gives the app registration these permissions and no others, and signs in anew.
func (w *world) grantOnly(roles ...string) {
	w.t.Helper()
	w.sim.RegisterApp(graphsim.App{ClientID: clientID, Certificates: []*x509.Certificate{w.identity.Certificate}, Roles: roles})
	w.close()
	w.open()
}

// unit is an administrative unit with these people, and a group and a device that are not expanded.
func unit(people ...int) graphsim.AdministrativeUnit {
	u := graphsim.AdministrativeUnit{ID: north, DisplayName: "North", Members: []graphsim.GroupMember{
		{ID: staff, Type: graphsim.MemberGroup}, {ID: "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e2002", Type: graphsim.MemberDevice}}}
	for _, n := range people {
		u.Members = append(u.Members, graphsim.GroupMember{ID: personID(n), Type: graphsim.MemberUser})
	}
	return u
}

// inUnitWorld is a company of 12 with one mailbox, in which the profile chooses people by unit.
func inUnitWorld(t *testing.T, test func(w *world), people ...int) {
	t.Helper()
	c := company(12, 1)
	c.AdministrativeUnits = []graphsim.AdministrativeUnit{unit(people...)}
	inWorld(t, c, func(w *world) {
		w.grant(unitRole, purposeRole)
		w.profile.People = contactsync.Rule{Places: contactsync.Places{AdministrativeUnits: []string{north}}}
		w.importProfile(w.profile)
		test(w)
	})
}

func TestMembersOfAnAdministrativeUnitAreChosen(t *testing.T) {
	inUnitWorld(t, func(w *world) {
		w.sync()
		w.expect(1, 2, 3, 4)
		w.ok(w.sim.RemoveFromUnit(north, personID(4)))
		w.ok(w.sim.AddToUnit(north, graphsim.GroupMember{ID: personID(5), Type: graphsim.MemberUser}))
		if result := w.sync(); result.Created != 1 || result.Deleted != 1 {
			t.Errorf("one came and one went: %+v", result)
		}
		w.expect(1, 2, 3, 5)
		w.ok(w.sim.DeleteUser(personID(5)))
		w.sync()
		w.expect(1, 2, 3)
	}, 2, 3, 4)
}

func TestAQuietRunAsksOnceForEachUnitAndWritesNothing(t *testing.T) {
	inUnitWorld(t, func(w *world) {
		w.sync()
		before := w.writes()
		clock, err := w.db.Clock(context.Background())
		w.ok(err)
		w.sim.ResetCounters()
		result := w.sync()
		asked := 0
		for _, r := range w.sim.Log() {
			if strings.HasPrefix(r.Path, "/directory/administrativeUnits/") {
				asked++
			}
		}
		if counters := w.sim.Counters(); asked != 1 || counters.Requests != 3 || w.writes() != before {
			t.Errorf("the unit was asked for %d times in %d requests, with %d writes; want 1 beside the deltas, and none", asked, counters.Requests, w.writes()-before)
		}
		if now, err := w.db.Clock(context.Background()); err != nil || now != clock {
			t.Errorf("the mirror's clock went from %d to %d (%v): everyone in the unit would be evaluated again", clock, now, err)
		}
		if len(result.Notes) != 0 || result.Created+result.Updated+result.Deleted != 0 {
			t.Errorf("%+v", result)
		}
	}, 2, 3, 4)
}

// A large unit comes in pages; one that breaks off in the middle is not half a unit.
func TestALargeUnitIsReadWholeOrNotAtAll(t *testing.T) {
	inUnitWorld(t, func(w *world) {
		w.sync()
		for n := range 1100 { // more than a page holds; nobody of these is in the directory
			if n != 900 {
				w.ok(w.sim.AddToUnit(north, graphsim.GroupMember{ID: personID(0x10000 + n), Type: graphsim.MemberDevice}))
			}
		}
		w.ok(w.sim.RemoveFromUnit(north, personID(2)))
		w.ok(w.sim.RemoveFromUnit(north, personID(3)))
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if strings.HasSuffix(info.Path, "/members") && strings.Contains(info.Query, "skiptoken") {
				return &graphsim.Fault{Status: 400, Code: "Directory_ExpiredPageToken"}
			}
			return nil
		})
		result := w.sync()
		w.expect(1, 2, 3, 4)
		if len(result.Notes) != 1 || !strings.Contains(result.Notes[0], north) {
			t.Errorf("notes %q, want the unit named", result.Notes)
		}
		w.sim.OnRequest(nil)
		w.sync()
		w.expect(1, 4)
	}, 2, 3, 4)
}

func TestAUnitThatCannotBeReadRemovesNobodyAndIsNamed(t *testing.T) {
	for name, lose := range map[string]func(w *world){
		"no permission": func(w *world) { w.grant() },
		"deleted":       func(w *world) { w.ok(w.sim.DeleteUnit(north)) },
	} {
		t.Run(name, func(t *testing.T) {
			inUnitWorld(t, func(w *world) {
				w.sync()
				w.ok(w.sim.RemoveFromUnit(north, personID(3)))
				w.ok(w.sim.DeleteUser(personID(2)))
				lose(w)
				for range 2 {
					result := w.sync()
					w.expect(1, 2, 3, 4)
					if len(result.Notes) != 1 || !strings.Contains(result.Notes[0], north) || result.Deleted != 0 {
						t.Errorf("%+v, want a note that names the unit", result)
					}
				}
			}, 2, 3, 4)
		})
	}
}

func TestAUnitReadAgainIsTakenAtItsWord(t *testing.T) {
	inUnitWorld(t, func(w *world) {
		w.sync()
		w.ok(w.sim.RemoveFromUnit(north, personID(3)))
		w.grant()
		w.sync()
		w.expect(1, 2, 3, 4)
		w.grant(unitRole)
		if result := w.sync(); len(result.Notes) != 0 || result.Deleted != 1 {
			t.Errorf("%+v", result)
		}
		w.expect(1, 2, 4)
	}, 2, 3, 4)
}

// The other people of the rule go on, and an unknown unit in one rule leaves the other rules' people alone too.
func TestAMisspeltUnitIsNamedAndTheRestGoesOn(t *testing.T) {
	inUnitWorld(t, func(w *world) {
		wrong := "7d0a3f7e-0f0a-4c52-8f5e-00000000beef"
		w.profile.People.AdministrativeUnits = []string{wrong, north}
		w.importProfile(w.profile)
		result := w.sync()
		w.expect(1, 2, 3, 4)
		if len(result.Notes) != 1 || !strings.Contains(result.Notes[0], wrong) || strings.Contains(result.Notes[0], north) {
			t.Errorf("notes %q, want the unknown unit named alone", result.Notes)
		}
	}, 2, 3, 4)
}

func TestAUnitMayTakePeopleOutAndChooseMailboxes(t *testing.T) {
	inUnitWorld(t, func(w *world) {
		w.profile.People = contactsync.Rule{Places: contactsync.Places{Groups: []string{staff}},
			Except: &contactsync.Exception{Places: contactsync.Places{AdministrativeUnits: []string{north}}}}
		w.profile.Mailboxes = contactsync.Rule{Places: contactsync.Places{AdministrativeUnits: []string{north}}}
		w.importProfile(w.profile)
		w.sync()
		w.expect(1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
		if got := len(w.cards(2)); got != 10 {
			t.Errorf("the other mailbox of the unit shows %d people, want 10", got)
		}
		w.ok(w.sim.AddToUnit(north, graphsim.GroupMember{ID: personID(12), Type: graphsim.MemberUser}))
		w.sync()
		w.expect(1, 3, 4, 5, 6, 7, 8, 9, 10, 11)
	}, 1, 2)
}

// Delta says that somebody in the unit left the department; a direct read does not: no reason to delete.
func TestALeaverWhoIsStillInTheUnitByADirectReadStays(t *testing.T) {
	inUnitWorld(t, func(w *world) {
		w.profile.People.Where = &contactsync.Condition{Property: "department", Is: contactsync.Equals, Value: "Sales"}
		w.importProfile(w.profile)
		w.sync()
		w.ok(w.sim.UpdateUser(personID(3), map[string]any{"department": "Marketing"}))
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Path == "/users/"+personID(3) {
				return &graphsim.Fault{Status: 200, Body: []byte(`{"id":"` + personID(3) + `","department":"Sales","mail":"p003@contoso.com","accountEnabled":true}`)}
			}
			return nil
		})
		if result := w.sync(); result.Deleted != 0 || len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "put off") {
			t.Errorf("%+v", result)
		}
		w.sim.OnRequest(nil)
		w.sync()
		w.expect(1, 2, 4)
	}, 2, 3, 4)
}
