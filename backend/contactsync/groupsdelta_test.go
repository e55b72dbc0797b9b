package contactsync_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

func TestAGroupSpreadOverPagesIsPutTogether(t *testing.T) {
	inTenantWorld(t, smallPages(40, 1, 200, 7), func(w *world) {
		w.sync()
		w.expect(1, upTo(40)...)
		w.ok(w.sim.RemoveMember(staff, personID(3)))
		w.ok(w.sim.RemoveMember(staff, personID(38)))
		for n := 41; n <= 60; n++ {
			w.ok(w.sim.AddUser(person(n, graphsim.NoMailbox)))
			w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: personID(n), Type: graphsim.MemberUser}))
		}
		w.sync()
		left := slices.DeleteFunc(upTo(60), func(n int) bool { return n == 3 || n == 38 })
		w.expect(1, left...)

		// A full round that breaks off has shown a part of the members only.
		w.ok(w.sim.RemoveMember(staff, personID(4)))
		time.Sleep(8 * 24 * time.Hour)
		pages := 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Path == "/groups/delta" {
				if pages++; pages > 3 {
					return &graphsim.Fault{Cut: true}
				}
			}
			return nil
		})
		if _, err := w.trySync(contactsync.SyncOptions{}); err == nil {
			t.Fatal("the sync says nothing of the connection")
		}
		w.expect(1, left...)
		if members, err := w.db.GroupMembers(context.Background(), []string{staff}); err != nil || len(members) != len(left) {
			t.Errorf("half a round leaves %d members (%v), want %d", len(members), err, len(left))
		}
		w.sim.OnRequest(nil)
		w.sync()
		w.expect(1, slices.DeleteFunc(left, func(n int) bool { return n == 4 })...)
	})
}

// nestedIn adds a group with these people to the staff group in place of them.
func nestedIn(c *graphsim.Company, security bool, people ...int) string {
	inner := graphsim.Group{ID: "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e1005", DisplayName: "Inner", Security: security}
	for _, n := range people {
		c.Groups[0].Members = slices.DeleteFunc(c.Groups[0].Members, func(m graphsim.GroupMember) bool { return m.ID == personID(n) })
		inner.Members = append(inner.Members, graphsim.GroupMember{ID: personID(n), Type: graphsim.MemberUser})
	}
	c.Groups[0].Members = append(c.Groups[0].Members, graphsim.GroupMember{ID: inner.ID, Type: graphsim.MemberGroup})
	c.Groups = append(c.Groups, inner)
	return inner.ID
}

func TestANestedSecurityGroupIsGoneAtOnce(t *testing.T) {
	c := company(12, 1)
	inner := nestedIn(&c, true, 11, 12)
	inWorld(t, c, func(w *world) {
		w.sync()
		w.expect(1, upTo(12)...)
		w.ok(w.sim.DeleteGroup(inner))
		result := w.sync()
		w.expect(1, upTo(10)...)
		if len(result.Notes) != 0 || result.Deleted != 2 {
			t.Errorf("%+v: a group that no rule names left the one that it names", result)
		}
	})
}

func TestADeletedMicrosoft365GroupMayComeBack(t *testing.T) {
	c := company(12, 1)
	c.Groups[0].Security = false
	inWorld(t, c, func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteGroup(staff))
		w.ok(w.sim.DeleteUser(personID(12)))
		before := w.writes()
		for range 2 {
			if result := w.sync(); len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "Staff") || w.writes() != before {
				t.Errorf("%+v", result)
			}
		}
		w.expect(1, upTo(12)...)
		w.ok(w.sim.RestoreGroup(staff))
		if result := w.sync(); len(result.Notes) != 0 || result.Created+result.Updated != 0 {
			t.Errorf("after the restore: %+v", result)
		}
		w.expect(1, upTo(11)...)
	})
}

func TestANestedMicrosoft365GroupMayComeBack(t *testing.T) {
	c := company(12, 1)
	inner := nestedIn(&c, false, 11, 12)
	inWorld(t, c, func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteGroup(inner))
		w.sync()
		w.expect(1, upTo(10)...)
		w.ok(w.sim.RestoreGroup(inner))
		w.sync()
		w.expect(1, upTo(12)...)
	})
}
