package tenant

import (
	"fmt"
	"slices"

	"concord/backend/graphsim"

	"github.com/google/uuid"
)

// DemoRehire has somebody of the demo leave and come back under a new account with the same mail address, and returns
// their name.
func DemoRehire(dataDir string) (name string, err error) {
	err = inDemoTenant(dataDir, func(company *graphsim.Tenant) error {
		name, err = comeBack(company)
		return err
	})
	return name, err
}

// comeBack lets the first employee do so who receives no contacts: theirs is then the only thing that changes.
func comeBack(company *graphsim.Tenant) (name string, err error) {
	// Its members are employees too, so that a profile of any of the demo's departments sees it.
	people := slices.DeleteFunc(company.TransitiveUsers(graphsim.ContosoNestedGroup), func(id string) bool {
		return slices.Contains(company.TransitiveUsers(graphsim.ContosoMailboxGroup), id) ||
			slices.Contains(company.TransitiveUsers(graphsim.ContosoMicrosoft365Group), id)
	})
	slices.Sort(people)
	if len(people) == 0 {
		return "", fmt.Errorf("tenant: nobody at Contoso can leave")
	}
	properties, _ := company.User(people[0])
	name, _ = properties["displayName"].(string)
	delete(properties, "id")
	delete(properties, "manager")
	again := graphsim.Person{ID: uuid.NewString(), Properties: properties, Mailbox: graphsim.CloudMailbox}
	if err := company.DeleteUser(people[0]); err != nil {
		return "", err
	}
	if err := company.AddUser(again); err != nil {
		return "", err
	}
	for _, group := range []string{graphsim.ContosoEmployeesGroup, graphsim.ContosoNestedGroup} {
		if err := company.AddMember(group, graphsim.GroupMember{ID: again.ID, Type: graphsim.MemberUser}); err != nil {
			return "", err
		}
	}
	return name, nil
}
