package graphsim

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
)

const (
	north    = "00000000-0000-4000-b000-000000000001"
	printer  = "00000000-0000-4000-a000-000000000002"
	unitRole = "AdministrativeUnit.Read.All"
)

func withUnit() Company {
	c := smallCompany()
	c.AdministrativeUnits = []AdministrativeUnit{{ID: north, DisplayName: "North",
		Members: []GroupMember{{ann, MemberUser}, {bob, MemberUser}, {field, MemberGroup}, {printer, MemberDevice}}}}
	return c
}

func ids(objects []map[string]any) (list []string) {
	for _, o := range objects {
		list = append(list, o["id"].(string))
	}
	return list
}

func TestAdministrativeUnitListsItsMembers(t *testing.T) {
	w := start(t, Options{Company: withUnit()})
	w.bearer = bearerFor(w.tenant, append(slices.Clone(testRoles), unitRole)...)
	if unit := w.get("/directory/administrativeUnits/" + north).want(200); unit.text("displayName") != "North" {
		t.Errorf("the unit is %s", unit.raw)
	}
	members := "/directory/administrativeUnits/" + north + "/members"
	types := map[string]any{}
	for _, m := range w.get(members + "?$select=id&$top=999").want(200).values() {
		types[m["id"].(string)] = m["@odata.type"]
	}
	if len(types) != 4 || types[ann] != MemberUser || types[field] != MemberGroup || types[printer] != MemberDevice {
		t.Errorf("the members are %v", types)
	}
	first := w.get(members + "?$select=id&$top=3").want(200)
	if rest := w.get(first.text("@odata.nextLink")).want(200); len(first.values()) != 3 || len(rest.values()) != 1 {
		t.Errorf("pages of 3: %s, %s", first.raw, rest.raw)
	}
	if cast := w.get(members + "/microsoft.graph.user?$select=displayName").want(200).values(); len(cast) != 2 || cast[0]["displayName"] != "Ann Bo" {
		t.Errorf("the users in the unit are %v", cast)
	}
	w.get(members + "?$top=1000").want(400)

	must(t, w.tenant.DeleteUser(ann))
	must(t, w.tenant.RemoveFromUnit(north, bob))
	must(t, w.tenant.AddToUnit(north, GroupMember{cleo, MemberUser}))
	if got := ids(w.get(members + "/microsoft.graph.user").want(200).values()); len(got) != 1 || got[0] != cleo {
		t.Errorf("after changes the users in the unit are %v", got)
	}
	must(t, w.tenant.RestoreUser(ann))
	if got := w.get(members).want(200).values(); len(got) != 4 {
		t.Errorf("a restored user is not back in the unit: %v", got)
	}
	must(t, w.tenant.DeleteUnit(north))
	w.get(members).want(404, "Request_ResourceNotFound")
	w.get("/directory/administrativeUnits/"+north).want(404, "Request_ResourceNotFound")
	if left := w.get("/directory/administrativeUnits").want(200).values(); len(left) != 0 {
		t.Errorf("a deleted unit is listed: %v", left)
	}
}

func TestAdministrativeUnitsHaveAPermissionOfTheirOwn(t *testing.T) {
	w := start(t, Options{Company: withUnit()})
	members := "/directory/administrativeUnits/" + north + "/members"
	w.get(members).want(403, "Authorization_RequestDenied")
	w.bearer = bearerFor(w.tenant, "Directory.Read.All")
	w.get(members).want(200)
	w.bearer = bearerFor(w.tenant, unitRole)
	m := w.get(members + "/microsoft.graph.user?$select=id,displayName").want(200).values()[0]
	if m["id"] != ann || m["displayName"] != nil {
		t.Errorf("without User.Read.All a member is %v, want id and nulls", m)
	}
	w.get("/directory/administrativeUnits/00000000-0000-4000-b000-0000000000ff/members").want(404, "Request_ResourceNotFound")
}

func TestAdministrativeUnitsAndPurposesSurviveARestart(t *testing.T) {
	options := Options{Company: withUnit(), File: filepath.Join(t.TempDir(), "tenant.db")}
	w := start(t, options)
	must(t, w.tenant.RemoveFromUnit(north, bob))
	must(t, w.tenant.AddUnit(AdministrativeUnit{ID: sales, DisplayName: "Gone"}))
	must(t, w.tenant.DeleteUnit(sales))
	must(t, w.tenant.SetPurpose(bob, PurposeRoom))
	must(t, w.tenant.Close())
	w = start(t, options)
	w.bearer = bearerFor(w.tenant, unitRole, "MailboxSettings.Read")
	if got := w.get("/directory/administrativeUnits").want(200).values(); len(got) != 1 || got[0]["displayName"] != "North" {
		t.Errorf("the units are %v", got)
	}
	if got := w.get("/directory/administrativeUnits/" + north + "/members?$select=id").want(200).values(); len(got) != 3 {
		t.Errorf("the members are %v", got)
	}
	if got := w.get("/users/" + bob + "/mailboxSettings/userPurpose").want(200).text("value"); got != "room" {
		t.Errorf("the purpose is %q", got)
	}
}

func TestUserPurposeIsToldForAMailboxAndRefusedForAGuest(t *testing.T) {
	w := start(t, Options{})
	url := "/users/" + ann + "/mailboxSettings"
	w.get(url).want(403, "ErrorAccessDenied") // the permission is missing
	w.bearer = bearerFor(w.tenant, "MailboxSettings.Read", "User.Read.All")
	for purpose, want := range map[Purpose]string{PurposeUser: "user", PurposeShared: "shared", PurposeRoom: "room",
		PurposeEquipment: "equipment", PurposeLinked: "linked", PurposeOthers: "others"} {
		must(t, w.tenant.SetPurpose(ann, purpose))
		if got := w.get(url + "/userPurpose").want(200).text("value"); got != want {
			t.Errorf("the purpose is %q, want %q", got, want)
		}
		if got := w.get(url + "?$select=userPurpose").want(200); got.text("userPurpose") != want || got.body["timeZone"] != nil {
			t.Errorf("the settings are %s", got.raw)
		}
	}
	w.get("/users/"+cleo+"/mailboxSettings/userPurpose").want(403, "ErrorAccessDenied")
	w.get("/users?$select=mailboxSettings").want(200) // silently without them
	w.get("/users/delta?$select=mailboxSettings").want(501, "NotImplemented")
	for kind, want := range map[MailboxKind]string{NoMailbox: "404 MailboxNotEnabledForRESTAPI", OnPremisesMailbox: "404 MailboxNotEnabledForRESTAPI",
		PolicyBlockedMailbox: "403 ErrorAccessDenied", FullMailbox: "200 "} {
		must(t, w.tenant.SetMailbox(ann, kind))
		if got := w.get(url + "/userPurpose"); fmt.Sprint(got.status, " ", got.code()) != want {
			t.Errorf("kind %d answers %d %s, want %s", kind, got.status, got.code(), want)
		}
	}
	w.send("PATCH", url, `{}`).want(405)
}
