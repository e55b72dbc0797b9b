package tenant

import (
	"fmt"
	"slices"

	"concord/backend/graphsim"
)

// What two former tools left in the demo: a folder by one, marked contacts among the user's own by the other.
const (
	demoLeftoverBoxes  = 8  // mailboxes
	demoLeftoverPeople = 40 // in each
)

// DemoLeftovers has two former tools leave their contacts in some mailboxes of the demo, and says how many. It is not
// repeatable: each call leaves as many again.
func DemoLeftovers(dataDir string) (contacts, mailboxes int, err error) {
	err = inDemoTenant(dataDir, func(company *graphsim.Tenant) error {
		people := company.TransitiveUsers(graphsim.ContosoEmployeesGroup)
		slices.Sort(people)
		for _, owner := range company.TransitiveUsers(graphsim.ContosoMailboxGroup) {
			box := company.Mailbox(owner)
			if mailboxes == demoLeftoverBoxes {
				break
			}
			if box.Kind() != graphsim.CloudMailbox {
				continue
			}
			n, err := leaveBehind(company, box, people[mailboxes*7%len(people):])
			contacts += n
			mailboxes++
			if err != nil {
				return err
			}
		}
		return nil
	})
	return contacts, mailboxes, err
}

// leaveBehind puts contacts of people into one mailbox, as two tools would have: half of them in a folder, known by the id
// in FileAs, half with an open extension; some are nobody's any more, some are there twice.
func leaveBehind(company *graphsim.Tenant, box graphsim.MailboxView, people []string) (left int, err error) {
	if err := box.AddFolder("", "DirectorySync"); err != nil {
		return 0, err
	}
	for i, id := range people[:min(len(people), demoLeftoverPeople)] {
		user, _ := company.User(id)
		contact := map[string]any{"displayName": user["displayName"], "givenName": user["givenName"], "surname": user["surname"],
			"emailAddresses": []any{map[string]any{"name": user["displayName"], "address": user["mail"]}}}
		if phone, ok := user["mobilePhone"].(string); ok {
			contact["mobilePhone"] = phone
		}
		extension := map[string]map[string]any{"com.itbaer.cync": {"sourceId": id, "version": 3}}
		folder := ""
		switch {
		case i%20 == 7: // somebody who left the company
			extension["com.itbaer.cync"]["sourceId"] = fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
			contact["displayName"] = fmt.Sprintf("Former colleague %d", i)
			contact["emailAddresses"] = []any{}
		case i%2 == 0:
			contact["fileAs"], extension, folder = id, nil, "DirectorySync"
		}
		if _, err := box.AddToolContact(folder, contact, extension); err != nil {
			return left, err
		}
		left++
		if i%10 == 3 { // both tools had this one
			contact["fileAs"] = id
			if _, err := box.AddToolContact("DirectorySync", contact, nil); err != nil {
				return left, err
			}
			left++
		}
	}
	return left, nil
}
