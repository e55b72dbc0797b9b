package graphsim

import (
	"slices"
	"testing"
)

func TestDeletedItemsAreRestoredAndPurgedOverGraph(t *testing.T) {
	company := smallCompany()
	w := start(t, Options{Company: company})
	w.bearer = bearerFor(w.tenant, append(slices.Clone(testRoles), "User.DeleteRestore.All")...)
	_, link, _ := w.round("/users/delta?" + userSelect)
	must(t, w.tenant.DeleteUser(ann))
	must(t, w.tenant.DeleteGroup(sales)) // a Microsoft 365 group
	must(t, w.tenant.DeleteGroup(field)) // a security group, which is gone at once
	items := "/directory/deletedItems/"
	w.get("/users/"+ann).want(404, "Request_ResourceNotFound")
	if got := w.get(items + ann).want(200); got.text("@odata.type") != MemberUser || got.text("displayName") != "Ann Bo" || got.text("deletedDateTime") == "" {
		t.Errorf("the deleted user is %s", got.raw)
	}
	w.get(items+field).want(404, "Request_ResourceNotFound")
	for id, kind := range map[string]string{ann: MemberUser, sales: MemberGroup} {
		if got := w.send("POST", items+id+"/restore", "").want(200); got.text("@odata.type") != kind || got.text("id") != id {
			t.Errorf("the restore answers %s", got.raw)
		}
		w.send("POST", items+id+"/restore", "").want(404, "Request_ResourceNotFound")
	}
	w.get("/users/" + ann).want(200)
	w.get("/groups/" + sales).want(200)
	if in := w.tenant.TransitiveUsers(sales); !slices.Contains(in, ann) {
		t.Errorf("a restored user is in no group: %v", in)
	}
	w.send("DELETE", items+ann, "").want(404, "Request_ResourceNotFound") // is not deleted
	must(t, w.tenant.DeleteUser(ann))
	w.send("DELETE", items+ann, "").want(204)
	w.get(items+ann).want(404, "Request_ResourceNotFound")
	changed, _, _ := w.round(link)
	if removed, _ := changed[0]["@removed"].(map[string]any); len(changed) != 1 || removed["reason"] != "deleted" {
		t.Errorf("after the purge delta shows %v", changed)
	}
	must(t, w.tenant.DeleteGroup(sales))
	must(t, w.tenant.PurgeGroup(sales))
	w.send("POST", items+sales+"/restore", "").want(404)
	w.bearer = bearerFor(w.tenant, testRoles...)
	w.send("DELETE", items+bob, "").want(403, "Authorization_RequestDenied")
}
