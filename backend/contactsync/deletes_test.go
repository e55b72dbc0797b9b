package contactsync_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

func TestLeaversGoToDeletedItems(t *testing.T) {
	inWorld(t, company(12, 2), func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteUser(personID(10)))
		w.ok(w.sim.RemoveMember(staff, personID(11)))
		w.ok(w.sim.UpdateUser(personID(12), map[string]any{"accountEnabled": false}))
		result := w.sync()
		if result.Deleted != 6 {
			t.Errorf("%d deleted, want 6: %+v", result.Deleted, result)
		}
		for mailbox := 1; mailbox <= 2; mailbox++ {
			w.expect(mailbox, upTo(9)...)
			if n := len(w.sim.Mailbox(personID(mailbox)).DeletedItems()); n != 3 {
				t.Errorf("%d contacts in Deleted Items, want 3", n)
			}
		}
		before := w.writes()
		w.sync()
		if w.writes() != before {
			t.Error("leavers were deleted twice")
		}
	})
}

func TestAProfileMayPurge(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.profile.Deletes.Permanent = true
		w.importProfile(w.profile)
		w.sync()
		w.ok(w.sim.DeleteUser(personID(10)))
		w.sync()
		if n := len(w.sim.Mailbox(personID(1)).DeletedItems()); n != 0 {
			t.Errorf("%d contacts in Deleted Items, want none", n)
		}
		w.expect(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12)
	})
}

func TestARestoredPersonComesBack(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteUser(personID(10)))
		w.sync()
		w.ok(w.sim.RestoreUser(personID(10)))
		w.sync()
		w.expect(1, upTo(12)...)
	})
}

func TestAMissingGroupDeletesNobody(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteUser(personID(10)))
		w.ok(w.sim.DeleteGroup(staff))
		result := w.sync()
		w.expect(1, upTo(12)...)
		if len(result.Notes) == 0 || !strings.Contains(result.Notes[0], "Staff") {
			t.Errorf("notes %q, want the missing group named", result.Notes)
		}
	})
}

func TestAMisspeltGroupIsToldAndDeletesNobody(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.profile.People.Groups = []string{"7d0a3f7e-0f0a-4c52-8f5e-00000000dead"}
		w.importProfile(w.profile)
		result := w.sync()
		w.expect(1, upTo(12)...)
		if len(result.Notes) == 0 || !strings.Contains(result.Notes[0], "00000000dead") {
			t.Errorf("notes %q, want the missing group named", result.Notes)
		}
	})
}

// A membership that delta says is gone, while a direct read still shows it, is no reason to delete.
func TestALeaverWhoIsStillThereByADirectReadStays(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.RemoveMember(staff, personID(10)))
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if strings.HasSuffix(info.Path, "/checkMemberGroups") {
				return &graphsim.Fault{Status: 200, Body: []byte(`{"value":["` + staff + `"]}`)}
			}
			return nil
		})
		result := w.sync()
		w.expect(1, upTo(12)...)
		if len(result.Notes) == 0 || !strings.Contains(result.Notes[0], "put off") {
			t.Errorf("notes %q, want the removal that was put off", result.Notes)
		}
		w.sim.OnRequest(nil)
		if result := w.sync(); len(result.Notes) != 0 || result.Deleted != 1 {
			t.Errorf("when the read agrees: %+v", result)
		}
		w.expect(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12)
	})
}

func TestALeaverWhoCannotBeReadStays(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteUser(personID(10)))
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Method == "GET" && info.Path == "/users/"+personID(10) {
				return &graphsim.Fault{HTML: true, Status: 404} // a proxy's idea of "not found"
			}
			return nil
		})
		result := w.sync()
		w.expect(1, upTo(12)...)
		if result.Deleted != 0 || len(result.Notes) != 1 {
			t.Errorf("%+v", result)
		}
	})
}

// An absent accountEnabled means unchanged (microsoft-graph-docs issue 2255).
func TestAPageWithoutAccountEnabledDisablesNobody(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.UpdateUser(personID(10), map[string]any{"jobTitle": "Boss"}))
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Path == "/users/delta" {
				return &graphsim.Fault{Status: 200, Body: []byte(`{"value":[{"id":"` + personID(10) + `","displayName":"Person 010","mail":"p010@contoso.com","jobTitle":"Boss"}],
					"@odata.deltaLink":"https://graph.microsoft.com/v1.0/users/delta?$deltatoken=x"}`)}
			}
			return nil
		})
		if result := w.sync(); result.Deleted != 0 || result.Updated != 1 {
			t.Errorf("%+v", result)
		}
	})
}

func TestAFullRoundRemovesThoseItNoLongerMentions(t *testing.T) {
	for _, faults := range []graphsim.Faults{{ExpireDeltaTokens: true}, {ExpireDeltaTokens: true, ResyncGone: true}, {ExpireDeltaTokens: true, ResyncCode: "SyncStateInvalid"}} {
		inWorld(t, company(12, 1), func(w *world) {
			w.sync()
			w.ok(w.sim.DeleteUser(personID(10)))
			w.ok(w.sim.RemoveMember(staff, personID(11)))
			w.sim.SetFaults(faults)
			w.sync()
			w.sim.SetFaults(graphsim.Faults{})
			w.sync()
			w.expect(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12)
		})
	}
}

// A token that the service cannot read is a plain 400, and would be one at each sync to come.
func TestATokenThatTheServiceCannotReadStartsOver(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteUser(personID(10)))
		w.ok(w.sim.RemoveMember(staff, personID(11)))
		refused, always := map[string]int{}, false
		w.sim.OnRequest(func(r graphsim.RequestInfo) *graphsim.Fault {
			if strings.HasSuffix(r.Path, "/delta") && (always || strings.Contains(r.Query, "deltatoken")) {
				refused[r.Path]++
				return &graphsim.Fault{Status: http.StatusBadRequest, Code: "Request_BadRequest", Message: "Badly formed content."}
			}
			return nil
		})
		w.sync()
		w.expect(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12)
		if refused["/users/delta"] != 1 || refused["/groups/delta"] == 0 {
			t.Errorf("links were refused: %v", refused)
		}
		// What is refused without a link as well is no fault of the link, and the sync says so instead of turning round for ever.
		always = true
		clear(refused)
		if _, err := w.trySync(contactsync.SyncOptions{}); err == nil || refused["/users/delta"] != 2 {
			t.Errorf("refused for good: %v, after %v", err, refused)
		}
		w.sim.OnRequest(nil)
		w.sync()
		w.expect(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12)
	})
}

func TestTokensOlderThanAWeekStartOver(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteUser(personID(10)))
		time.Sleep(8 * 24 * time.Hour)
		w.sync()
		w.expect(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12)
	})
}

func TestAMailboxThatLeavesTheRuleKeepsItsContactsUnlessToldOtherwise(t *testing.T) {
	inWorld(t, company(12, 8), func(w *world) {
		w.sync()
		w.ok(w.sim.RemoveMember(readers, personID(2)))
		result := w.sync()
		w.expect(2, upTo(12)...)
		if len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "1 mailbox has left") {
			t.Errorf("notes %q", result.Notes)
		}
		w.profile.Deletes.MailboxLeaves = contactsync.RemoveContacts
		w.importProfile(w.profile)
		w.sync()
		w.expect(2)
		w.expect(1, upTo(12)...)
		w.ok(w.sim.AddMember(readers, graphsim.GroupMember{ID: personID(2), Type: graphsim.MemberUser}))
		w.sync()
		w.expect(2, upTo(12)...)
	})
}

func TestMembersOfNestedGroupsCount(t *testing.T) {
	c := company(6, 1)
	nested, inner := "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e1003", "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e1004"
	c.Groups[0].Members = []graphsim.GroupMember{{ID: personID(1), Type: graphsim.MemberUser}, {ID: nested, Type: graphsim.MemberGroup}}
	c.Groups = append(c.Groups,
		graphsim.Group{ID: nested, DisplayName: "Nested", Security: true, Members: []graphsim.GroupMember{{ID: personID(2), Type: graphsim.MemberUser}, {ID: inner, Type: graphsim.MemberGroup}, {ID: staff, Type: graphsim.MemberGroup}}},
		graphsim.Group{ID: inner, DisplayName: "Inner", Security: true, Members: []graphsim.GroupMember{{ID: personID(3), Type: graphsim.MemberUser}}})
	inWorld(t, c, func(w *world) {
		w.sync()
		w.expect(1, 1, 2, 3)
		w.ok(w.sim.AddMember(inner, graphsim.GroupMember{ID: personID(4), Type: graphsim.MemberUser}))
		w.sync()
		w.expect(1, 1, 2, 3, 4)
		w.ok(w.sim.RemoveMember(nested, inner))
		w.sync()
		w.expect(1, 1, 2)
	})
}

func TestAGroupThatMovesToAnotherDeltaQueryLosesItsMembers(t *testing.T) {
	c := company(30, 1)
	var extra []string
	for i := range 50 {
		id := fmt.Sprintf("7d0a3f7e-0f0a-4c52-8f5e-0000000000%02x", i)
		extra = append(extra, id)
		c.Groups = append(c.Groups, graphsim.Group{ID: id, DisplayName: "Extra " + id, Security: true})
	}
	inWorld(t, c, func(w *world) {
		w.sync()
		// The delta token dies now and then: the rounds of the first query become many.
		for range 3 {
			w.sim.SetFaults(graphsim.Faults{ExpireDeltaTokens: true})
			_, _ = w.trySync(contactsync.SyncOptions{})
			w.sim.SetFaults(graphsim.Faults{})
			w.sync()
		}
		w.expect(1, upTo(30)...)
		w.removeFromStaff(30, 30)
		w.profile.People.Groups = append([]string{staff}, extra...)
		w.importProfile(w.profile)
		w.sync()
		w.sync()
		w.expect(1, upTo(29)...)
	})
}

func TestACloudThatRefusesToPurgeMovesToDeletedItems(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		w.profile.Deletes.Permanent = true
		w.importProfile(w.profile)
		w.sync()
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if strings.HasSuffix(info.Path, "/permanentDelete") {
				return &graphsim.Fault{Status: 400, Code: "BadRequest", Message: "Resource not found for the segment 'permanentDelete'."}
			}
			return nil
		})
		w.removeFromStaff(5, 6)
		result := w.sync()
		if result.Deleted != 2 || result.Failed != 0 || len(result.Notes) != 1 {
			t.Errorf("%+v", result)
		}
		w.expect(1, upTo(4)...)
	})
}

func TestACloudWithoutPurgeMovesToDeletedItemsAndSaysSo(t *testing.T) {
	inWorld(t, company(6, 1), func(w *world) {
		w.service.PermanentDelete = false
		w.profile.Deletes.Permanent = true
		w.importProfile(w.profile)
		w.sync()
		w.removeFromStaff(6, 6)
		result := w.sync()
		if result.Deleted != 1 || len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "Deleted Items") {
			t.Errorf("%+v", result)
		}
		if n := len(w.sim.Mailbox(personID(1)).DeletedItems()); n != 1 {
			t.Errorf("%d contacts in Deleted Items, want 1", n)
		}
	})
}
