package graphsim

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const userSelect = "$select=id,displayName,jobTitle,mobilePhone,city,accountEnabled"

func TestUsersDeltaTellsNeverSetFromCleared(t *testing.T) {
	w := start(t, Options{})
	users, link, _ := w.round("/users/delta?" + userSelect)
	a := byID(users)[ann]
	if value, there := a["jobTitle"]; !there || value != nil {
		t.Errorf("a cleared property is %v, present %v; want null", value, there)
	}
	if _, there := a["city"]; there {
		t.Error("a property that was never set is present")
	}
	if _, there := a["department"]; there {
		t.Error("a property outside $select is present")
	}
	if err := w.tenant.UpdateUser(ann, map[string]any{"department": "Else"}); err != nil {
		t.Fatal(err)
	}
	changed, link, _ := w.round(link)
	if len(changed) != 0 {
		t.Errorf("a change outside $select shows: %v", changed)
	}
	if err := w.tenant.UpdateUser(ann, map[string]any{"mobilePhone": nil}); err != nil {
		t.Fatal(err)
	}
	minimal, _, _ := w.round(link, "Prefer: return=minimal")
	if len(minimal) != 1 || len(minimal[0]) != 2 {
		t.Errorf("return=minimal shows %v, want id and mobilePhone only", minimal)
	}
	whole, _, _ := w.round(link)
	if len(whole) != 1 || whole[0]["displayName"] != "Ann Bo" {
		t.Errorf("the default payload shows %v, want the unchanged properties too", whole)
	}
}

func TestDeletedUserIsRemovedTwiceAndRestoredPlain(t *testing.T) {
	w := start(t, Options{})
	_, link, _ := w.round("/users/delta?" + userSelect)
	reason := func(objects []map[string]any) any {
		if len(objects) != 1 || objects[0]["id"] != ann {
			t.Fatalf("got %v, want Ann alone", objects)
		}
		removed, _ := objects[0]["@removed"].(map[string]any)
		return removed["reason"]
	}
	must(t, w.tenant.DeleteUser(ann))
	objects, link, _ := w.round(link)
	if got := reason(objects); got != "changed" {
		t.Errorf("a soft-deleted user is %v", got)
	}
	w.get("/users/"+ann).want(404, "Request_ResourceNotFound")
	must(t, w.tenant.RestoreUser(ann))
	objects, link, _ = w.round(link)
	if got := reason(objects); got != nil || objects[0]["displayName"] != "Ann Bo" {
		t.Errorf("a restored user comes as %v", objects)
	}
	if in := w.tenant.TransitiveUsers(sales); !slices.Contains(in, ann) {
		t.Errorf("a restored user is in no group: %v", in)
	}
	must(t, w.tenant.DeleteUser(ann))
	must(t, w.tenant.PurgeUser(ann))
	objects, _, _ = w.round(link)
	if got := reason(objects); got != "deleted" {
		t.Errorf("a purged user is %v", got)
	}
	for _, shown := range []bool{false, true} {
		w.tenant.SetFaults(Faults{RemovedInFirstRound: shown})
		if first, _, _ := w.round("/users/delta"); (byID(first)[ann] != nil) != shown {
			t.Errorf("a first round shows who was deleted before: %v", first)
		}
	}
}

func TestDeltaPagesRepeatsAndEmptyPages(t *testing.T) {
	company := Company{}
	for i := range 45 {
		company.People = append(company.People, Person{ID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i), Properties: map[string]any{"displayName": "P"}})
	}
	company.TenantID = "0d3c0a4e-52d5-4f61-8a35-6a1a3d1c9b10"
	w := start(t, Options{Company: company, Limits: Limits{UsersDeltaPage: 20}})
	objects, link, pages := w.round("/users/delta")
	if len(objects) != 45 || pages != 3 {
		t.Errorf("%d objects on %d pages, want 45 on 3", len(objects), pages)
	}
	w.tenant.SetFaults(Faults{EmptyDeltaPages: true, RepeatEvery: 3})
	objects, _, pages = w.round("/users/delta")
	if len(objects) <= 45 || len(byID(objects)) != 45 || pages < 4 {
		t.Errorf("%d objects, %d different, %d pages; want repeats and an empty page", len(objects), len(byID(objects)), pages)
	}
	first := w.get("/users/delta").want(200)
	if len(first.values()) != 0 || first.text("@odata.nextLink") == "" {
		t.Errorf("the first page is not empty: %s", first.raw)
	}
	// A replay brings the round before again.
	w.tenant.SetFaults(Faults{ReplayDelta: true})
	must(t, w.tenant.UpdateUser(company.People[7].ID, map[string]any{"displayName": "Q"}))
	_, link, _ = w.round(link)
	objects, _, _ = w.round(link)
	if byID(objects)[company.People[7].ID] == nil {
		t.Errorf("no replay: %v", objects)
	}
}

func TestDeltaRefusesWhatMicrosoftRefuses(t *testing.T) {
	w := start(t, Options{})
	w.get("/users/delta?$select=skills").want(501, "NotImplemented")
	w.get("/users/delta?$select=nonsense").want(400)
	w.get("/users/delta?$filter=displayName eq 'x'").want(400)
	w.get("/users/delta?$expand=manager").want(400)
	w.get("/users/delta?$filter=" + strings.Repeat("id eq 'a' or ", 50) + "id eq 'b'").want(400)
	w.get("/users/delta?$top=5").want(200)
	w.tenant.SetFaults(Faults{RefuseDeltaTop: true})
	w.get("/users/delta?$top=5").want(400)
	some, _, _ := w.round("/users/delta?$filter=id eq '" + ann + "' or id eq '" + cleo + "'")
	if len(some) != 2 {
		t.Errorf("a filter on two ids gives %d users", len(some))
	}
	latest := w.get("/users/delta?$deltatoken=latest&" + userSelect).want(200)
	if len(latest.values()) != 0 || latest.text("@odata.deltaLink") == "" {
		t.Errorf("$deltatoken=latest: %s", latest.raw)
	}
	must(t, w.tenant.UpdateUser(ann, map[string]any{"city": "Oslo"}))
	if changed, _, _ := w.round(latest.text("@odata.deltaLink")); len(changed) != 1 {
		t.Errorf("after latest: %v", changed)
	}
}

func TestDeltaTokenIsSealedHostBoundAndExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{})
		_, link, _ := w.round("/users/delta")
		w.get(link + "x").want(400)
		w.get(link + "&$select=id").want(400)
		other := start(t, Options{GraphHost: "graph.microsoft.us"})
		other.get(strings.Replace(link, "graph.microsoft.com", "graph.microsoft.us", 1)).want(400)
		time.Sleep(7*24*time.Hour + time.Second)
		w.bearer = bearerFor(w.tenant, testRoles...)
		w.get(link).want(400, "syncStateNotFound")
		w.tenant.SetFaults(Faults{ResyncGone: true, ResyncCode: "resyncRequired"})
		gone := w.get(link).want(410, "resyncRequired")
		location := gone.header.Get("Location")
		if !strings.HasSuffix(location, "$deltatoken=") {
			t.Fatalf("Location is %q", location)
		}
		if users, _, _ := w.round(location); len(users) != 3 {
			t.Errorf("following Location gives %d users, want all 3", len(users))
		}
	})
}

func TestLinksCanNameAnotherHost(t *testing.T) {
	w := start(t, Options{Faults: Faults{LinkHost: "graph.evil.example.com"}, Limits: Limits{UsersDeltaPage: 1}})
	if link := w.get("/users/delta").want(200).text("@odata.nextLink"); !strings.HasPrefix(link, "https://graph.evil.example.com/v1.0/users/delta?") {
		t.Errorf("the nextLink is %s", link)
	}
}

func TestDirectoryLagHidesAChangeForSomeRounds(t *testing.T) {
	w := start(t, Options{})
	_, users, _ := w.round("/users/delta?" + userSelect)
	w.tenant.SetFaults(Faults{DirectoryLag: 2})
	must(t, w.tenant.UpdateUser(ann, map[string]any{"displayName": "New"}))
	must(t, w.tenant.RemoveMember(field, bob))
	transitive := "/groups/" + sales + "/transitiveMembers/microsoft.graph.user?$select=id&$count=true"
	for round := range 3 {
		var changed []map[string]any
		members := len(w.get(transitive, "ConsistencyLevel: eventual").want(200).values())
		if changed, users, _ = w.round(users); (len(changed) == 1) != (round == 2) || (members == 1) != (round == 3) {
			t.Errorf("round %d shows %d changes and %d members", round, len(changed), members)
		}
		if got := w.get("/users/" + ann).text("displayName"); got != "New" {
			t.Errorf("a read by id is late: %q", got)
		}
	}
}

func TestGroupsDeltaSpreadsAGroupOverPages(t *testing.T) {
	company := smallCompany()
	for i := range 250 {
		company.Groups[0].Members = append(company.Groups[0].Members, GroupMember{fmt.Sprintf("10000000-0000-4000-8000-%012d", i), MemberUser})
	}
	w := start(t, Options{Company: company})
	url := fmt.Sprintf("/groups/delta?$select=id,displayName,members&$filter=id eq '%s' or id eq '%s'", sales, field)
	objects, link, pages := w.round(url)
	members := map[string]bool{}
	times := 0
	for _, o := range objects {
		if o["id"] == sales {
			times++
			for _, m := range o["members@delta"].([]any) {
				members[m.(map[string]any)["id"].(string)] = true
			}
		}
	}
	if len(members) != 252 || times < 3 || pages < 3 {
		t.Errorf("%d members in %d pieces on %d pages, want 252 in at least 3", len(members), times, pages)
	}
	must(t, w.tenant.RemoveMember(sales, ann))
	must(t, w.tenant.DeleteUser(bob))
	objects, link, _ = w.round(link)
	all := byID(objects)
	for group, member := range map[string]string{sales: ann, field: bob} {
		list, _ := all[group]["members@delta"].([]any)
		if len(list) != 1 {
			t.Fatalf("group %s: %v", group, all[group])
		}
		m := list[0].(map[string]any)
		if removed, _ := m["@removed"].(map[string]any); m["id"] != member || removed["reason"] != "deleted" {
			t.Errorf("group %s: %v", group, m)
		}
	}
	must(t, w.tenant.DeleteGroup(sales))
	must(t, w.tenant.DeleteGroup(field))
	objects, _, _ = w.round(link)
	for group, want := range map[string]string{sales: "changed", field: "deleted"} {
		if got := byID(objects)[group]["@removed"].(map[string]any)["reason"]; got != want {
			t.Errorf("deleted group %s is %v, want %s", group, got, want)
		}
	}
	w.get("/groups/" + sales + "/members/delta").want(400)
}

func TestDeletedGroupLeavesTheGroupsItWasIn(t *testing.T) {
	company := smallCompany()
	company.Groups[1].Security = false
	w := start(t, Options{Company: company})
	_, link, _ := w.round("/groups/delta?$select=id,members&$filter=id eq '" + sales + "'")
	member := func() map[string]any {
		t.Helper()
		var changed []map[string]any
		changed, link, _ = w.round(link)
		if len(changed) != 1 || len(changed[0]["members@delta"].([]any)) != 1 {
			t.Fatalf("the round shows %v, want one member", changed)
		}
		return changed[0]["members@delta"].([]any)[0].(map[string]any)
	}
	must(t, w.tenant.DeleteGroup(field))
	if m := member(); m["id"] != field || m["@removed"] == nil {
		t.Errorf("a deleted group is %v in the one it was in", m)
	}
	must(t, w.tenant.RestoreGroup(field))
	if m := member(); m["id"] != field || m["@removed"] != nil {
		t.Errorf("a restored group is %v in the one it was in", m)
	}
}

func TestReplayedGroupStillTellsWhoLeft(t *testing.T) {
	w := start(t, Options{Faults: Faults{ReplayDelta: true}})
	_, link, _ := w.round("/groups/delta?$select=id,members")
	must(t, w.tenant.RemoveMember(sales, ann))
	changed, _, _ := w.round(link)
	members := map[string]bool{} // by id: removed
	for _, m := range byID(changed)[sales]["members@delta"].([]any) {
		member := m.(map[string]any)
		members[member["id"].(string)] = member["@removed"] != nil
	}
	if len(members) != 2 || !members[ann] || members[field] {
		t.Errorf("the replay has %v, want Ann removed and the nested group again", members)
	}
}

func TestTransitiveMembersAndMemberGroups(t *testing.T) {
	w := start(t, Options{})
	members := w.get("/groups/"+sales+"/transitiveMembers/microsoft.graph.user?$select=id&$top=999&$count=true", "ConsistencyLevel: eventual").want(200)
	if got := len(members.values()); got != 2 || members.body["@odata.count"] != 2.0 {
		t.Errorf("%d users in Sales with its nested group: %s", got, members.raw)
	}
	if all := w.get("/groups/" + sales + "/transitiveMembers").want(200).values(); len(all) != 4 {
		t.Errorf("%d members without the cast, want user, group, user, device", len(all))
	}
	silent := w.get("/users?$count=true").want(200)
	if _, counted := silent.body["@odata.count"]; counted {
		t.Error("$count without the header is not ignored")
	}
	in := w.send("POST", "/users/"+bob+"/checkMemberGroups", fmt.Sprintf(`{"groupIds":[%q,%q,"00000000-0000-4000-9000-0000000000ff"]}`, sales, field)).want(200)
	if got := in.body["value"].([]any); len(got) != 2 {
		t.Errorf("Bob is in %v, want both groups", got)
	}
	w.send("POST", "/users/"+bob+"/checkMemberGroups", `{"groupIds":[`+strings.Repeat(`"a",`, 20)+`"b"]}`).want(400)
	w.get("/users/"+ann+"/manager").want(404, "Request_ResourceNotFound")
	if got := w.get("/users/" + bob + "/manager").want(200).text("id"); got != ann {
		t.Errorf("Bob's manager is %q", got)
	}
	w.get("/users/cleo_x.com%23EXT%23@small.example.com").want(200)
	w.get("/users/$count").want(400, "Request_BadRequest")
}

func TestExtensionAttributesComeAllFifteen(t *testing.T) {
	w := start(t, Options{})
	_, link, _ := w.round("/users/delta?$select=displayName,onPremisesExtensionAttributes")
	must(t, w.tenant.UpdateUser(ann, map[string]any{extensionAttributes: map[string]any{"extensionAttribute1": "VIP"}}))
	changed, _, _ := w.round(link)
	for where, user := range map[string]map[string]any{"delta": changed[0], "GET": w.get("/users/" + ann + "?$select=onPremisesExtensionAttributes").want(200).body} {
		set, _ := user[extensionAttributes].(map[string]any)
		if two, there := set["extensionAttribute2"]; len(set) != 15 || set["extensionAttribute1"] != "VIP" || two != nil || !there {
			t.Errorf("%s shows %v", where, set)
		}
	}
	for _, wrong := range []any{"VIP", map[string]any{"extensionAttribute16": "x"}, map[string]any{"extensionAttribute1": strings.Repeat("x", 1025)}} {
		if err := w.tenant.UpdateUser(ann, map[string]any{extensionAttributes: wrong}); err == nil {
			t.Errorf("the directory took %.60v", wrong)
		}
	}
}

func TestUserFilterRules(t *testing.T) {
	w := start(t, Options{})
	must(t, w.tenant.UpdateUser(ann, map[string]any{extensionAttributes: map[string]any{"extensionAttribute1": "VIP"}}))
	advancedHeader := "ConsistencyLevel: eventual"
	for _, c := range []struct {
		filter string
		plain  int // status
		found  int // with the header and $count=true; -1: 400
	}{
		{"accountEnabled eq true", 200, 2},
		{"startswith(displayName,'ann')", 200, 1},
		{"userType eq 'Guest'", 200, 1},
		{"userType ne 'Guest'", 400, 2},
		{"department eq null", 400, 2},
		{"endswith(mail,'example.com')", 400, 1},
		{"endswith(department,'s')", 400, -1},
		{"mobilePhone eq '+31 6 1'", 400, 1},
		{"onPremisesDistinguishedName eq 'x'", 400, -1},
		{"department in ('Sales','Else')", 200, 1},
		{"businessPhones/any(p:p eq '+31 20 1')", 200, 1},
		{"contains(displayName,'n')", 400, -1},
		{"onPremisesExtensionAttributes/extensionAttribute1 eq 'VIP'", 400, 1},
	} {
		w.get("/users?$filter=" + encoded(c.filter)).want(c.plain)
		got := w.get("/users?$count=true&$filter="+encoded(c.filter), advancedHeader)
		if c.found < 0 {
			got.want(400, "Request_UnsupportedQuery")
		} else if n := len(got.want(200).values()); n != c.found {
			t.Errorf("%s finds %d, want %d", c.filter, n, c.found)
		}
	}
	w.get("/users?$top=1000").want(400)
	w.get("/users?$skip=1").want(400)
	page := w.get("/users?$top=2&$count=true", advancedHeader).want(200)
	w.get(page.text("@odata.nextLink")).want(400) // the header goes on each page
	if last := w.get(page.text("@odata.nextLink"), advancedHeader).want(200); len(last.values()) != 1 || last.body["@odata.count"] != nil {
		t.Errorf("the second page: %s", last.raw)
	}
}

func TestRolesDecideWhatIsShown(t *testing.T) {
	w := start(t, Options{})
	w.bearer = bearerFor(w.tenant, "GroupMember.Read.All")
	w.get("/users/delta").want(403, "Authorization_RequestDenied")
	w.get("/users/"+ann+"/contactFolders").want(403, "ErrorAccessDenied")
	member := w.get("/groups/" + field + "/members/microsoft.graph.user?$select=displayName,mail").want(200).values()[0]
	if member["id"] != bob || member["displayName"] != nil {
		t.Errorf("without User.Read.All a member is %v, want id and type only", member)
	}
	w.bearer = bearerFor(w.tenant, "User.ReadBasic.All")
	w.get("/users/delta").want(403)
	if got := w.get("/users/" + ann + "?$select=displayName,mobilePhone").want(200); got.body["mobilePhone"] != nil || got.text("displayName") == "" {
		t.Errorf("User.ReadBasic.All shows %s", got.raw)
	}
	w.bearer = bearerFor(w.tenant, "Contacts.Read")
	w.get("/users/" + ann + "/contactFolders").want(200)
	w.send("POST", "/users/"+ann+"/contactFolders", `{"displayName":"x"}`).want(403)
	w.bearer = "nonsense"
	w.get("/users").want(401, "InvalidAuthenticationToken")
}
