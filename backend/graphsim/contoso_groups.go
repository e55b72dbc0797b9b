package graphsim

// contosoGroups are the groups of the demo: one of every kind that a rule can meet.
func contosoGroups(m *maker, staff []Person, pilot []*Person, guests []Person) []Group {
	all := Group{ID: ContosoEmployeesGroup, DisplayName: "All employees", Security: true}
	byDepartment := map[string][]GroupMember{}
	for _, p := range staff {
		if p.Properties["accountEnabled"] != true {
			continue
		}
		member := GroupMember{p.ID, MemberUser}
		all.Members = append(all.Members, member)
		if d, ok := p.Properties["department"].(string); ok {
			byDepartment[d] = append(byDepartment[d], member)
		}
	}
	mailboxes := Group{ID: ContosoMailboxGroup, DisplayName: "Pilot mailboxes", Security: true}
	for _, p := range pilot {
		mailboxes.Members = append(mailboxes.Members, GroupMember{p.ID, MemberUser})
	}
	groups := []Group{all, mailboxes}

	nested := Group{ID: ContosoNestedGroup, DisplayName: "Customer-facing teams", Security: true, Members: []GroupMember{{staff[0].ID, MemberUser}}}
	for _, d := range departments {
		group := Group{ID: m.guid(), DisplayName: d.name, Security: true, Members: byDepartment[d.name]}
		if d.name == "Sales" || d.name == "Customer Support" || d.name == "Marketing" {
			nested.Members = append(nested.Members, GroupMember{group.ID, MemberGroup})
		}
		groups = append(groups, group)
	}

	project := Group{ID: ContosoMicrosoft365Group, DisplayName: "Project Aurora", Members: members(guests[:4])}
	for _, p := range pilot[:18] {
		project.Members = append(project.Members, GroupMember{p.ID, MemberUser})
	}
	kiosks := Group{ID: ContosoDeviceGroup, DisplayName: "Kiosks and their keepers", Security: true, Members: []GroupMember{
		{m.guid(), MemberDevice}, {m.guid(), MemberDevice}, {m.guid(), MemberDevice}, {pilot[20].ID, MemberUser}, {pilot[21].ID, MemberUser}}}
	empty := Group{ID: m.guid(), DisplayName: "Former contractors", Security: true}
	return append(groups, nested, project, kiosks, empty)
}
