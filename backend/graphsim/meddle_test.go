package graphsim

import "testing"

func TestUsersMeddleWithMarkedContactsOnly(t *testing.T) {
	w := start(t, Options{Company: smallCompany()})
	box := w.tenant.Mailbox(ann)
	if report, err := w.tenant.Meddle("com.test", 3); err != nil || report != (MeddleReport{}) {
		t.Errorf("without any marked contact: %v, %v", report, err)
	}
	for range 5 {
		w.send("POST", "/users/"+ann+"/contacts", `{"displayName":"A","extensions":[{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"com.test","n":1}]}`).want(201)
	}
	before := len(box.Unmarked("com.test"))
	if report, err := w.tenant.Meddle("com.test", 3); err != nil || report != (MeddleReport{1, 1, 1, 1}) {
		t.Errorf("%v, %v", report, err)
	}
	if len(box.Unmarked("com.test")) != before {
		t.Error("a contact of the user's own was touched")
	}
}
