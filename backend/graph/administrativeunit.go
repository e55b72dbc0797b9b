package graph

import (
	"net/http"
	"strconv"
)

// directoryPage is the page size of directory lists, the largest there is (learn.microsoft.com/graph/paging).
const directoryPage = 999

// ListAdministrativeUnitMembers lists the members of an administrative unit: users, groups and devices, told apart by
// Member.Type. Needs AdministrativeUnit.Read.All or Directory.Read.All. There is a delta of units, but not in China.
// The answer is a Page[Member]. Source: learn.microsoft.com/graph/api/administrativeunit-list-members.
func ListAdministrativeUnitMembers(unit string) Request {
	r := directoryRequest(http.MethodGet, 2, "directory", "administrativeUnits", unit, "members")
	return r.query("$select", "id").query("$top", strconv.Itoa(directoryPage))
}
