package cloudsync

import (
	"slices"
	"strings"
)

// need is a permission of Microsoft Graph that cloud sync makes use of, as application permission.
type need struct {
	// Permission is the least that does; AnyOf are all that do, it included.
	Permission string
	AnyOf      []string
	Why        string
	// Optional says that only a part is missing without it.
	Optional bool
	Steps    []string // by name
}

// needs: the permission tables of the calls and Microsoft Graph's permission catalogue
// (github.com/microsoftgraph/microsoft-graph-devx-content, permissions/new/permissions.json).
var needs = []need{
	{"Organization.ReadWrite.All", []string{"Organization.ReadWrite.All"}, "to switch the tenant's synchronisation on, where it is off", true, []string{stepFlag}},
	{"Application.ReadWrite.OwnedBy", []string{"Application.ReadWrite.OwnedBy", "Application.ReadWrite.All", "Directory.ReadWrite.All"},
		"to make the configuration's service principal, which the application then owns", false, []string{stepPrincipal}},
	{"Synchronization.ReadWrite.All", []string{"Synchronization.ReadWrite.All", "Application.ReadWrite.OwnedBy"},
		"to set up and steer jobs; needed for configurations that this application did not make", false,
		[]string{stepJobs, stepSecrets, stepScope, stepHashes, stepExchange, stepDeletes, stepTest, stepStart, stepStatus}},
	{"ProvisioningLog.Read.All", []string{"ProvisioningLog.Read.All", "AuditLog.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"},
		"to read the provisioning log, and in it the deletes that wait", true, []string{"logs"}},
	{"Organization.Read.All", []string{"Organization.Read.All", "Organization.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All", "User.Read.All"},
		"to read whether the tenant's synchronisation is on", false, []string{stepFlag}},
}

// Permissions are the least application permissions for all of it, by name.
func Permissions() []string {
	var all []string
	for _, n := range needs {
		all = append(all, n.Permission)
	}
	return all
}

// permissionOf is what a step needs, in words.
func permissionOf(step string) string {
	for _, n := range needs {
		if slices.Contains(n.Steps, step) {
			return strings.Join(n.AnyOf[:min(2, len(n.AnyOf))], " or ")
		}
	}
	return "Synchronization.ReadWrite.All or Application.ReadWrite.OwnedBy"
}

func (n need) covered(roles []string) bool {
	return slices.ContainsFunc(roles, func(r string) bool {
		return slices.ContainsFunc(n.AnyOf, func(p string) bool { return strings.EqualFold(p, r) })
	})
}
