package tenant

import (
	"concord/backend/signin"
)

// RightState is how an application permission stands.
type RightState string

// The states of a permission.
const (
	Granted   RightState = "granted"
	Missing   RightState = "missing"   // needed, and not in the token
	Elsewhere RightState = "elsewhere" // needed, not in the token, and perhaps given as an Exchange role
	Useful    RightState = "optional"  // useful, not needed, not in the token
	Beyond    RightState = "beyond"    // in the token, and of no use for contact sync
)

// Right is an application permission of Microsoft Graph: what Concord wants it for, and how it stands.
type Right struct {
	Permission string     `json:"permission"`
	State      RightState `json:"state"`
	Why        string     `json:"why,omitempty"`
	Action     string     `json:"action,omitempty"` // what to do next
}

// WantedRights are the permissions that contact sync needs, which are Missing, and those it can make use of, which are
// Useful: the least one for each thing.
func WantedRights() []Right {
	var rights []Right
	for _, want := range signin.Wanted() {
		right := Right{Permission: want.Permission, State: Missing, Why: want.Why}
		if want.Optional {
			right.State = Useful
		}
		rights = append(rights, right)
	}
	return rights
}

// rightsOf is what a token allows, permission by permission.
func rightsOf(report signin.Report) []Right {
	var rights []Right
	why := map[string]string{}
	for _, want := range signin.Wanted() {
		why[want.Permission] = want.Why
	}
	beyond := map[string]bool{}
	for _, permission := range report.Beyond {
		beyond[permission] = true
	}
	for _, missing := range report.Missing {
		right := Right{Permission: missing.Permission, State: Missing, Why: missing.Why, Action: missing.Action}
		if missing.Warning {
			right.State = Elsewhere
		}
		rights = append(rights, right)
	}
	for _, permission := range report.Granted {
		if !beyond[permission] {
			rights = append(rights, Right{Permission: permission, State: Granted, Why: why[permission]})
		}
	}
	for _, permission := range report.Beyond {
		rights = append(rights, Right{Permission: permission, State: Beyond, Action: removeBeyond})
	}
	for _, optional := range report.Optional {
		if !optional.Granted {
			rights = append(rights, Right{Permission: optional.Permission, State: Useful, Why: optional.Why})
		}
	}
	return rights
}

const removeBeyond = "Remove what nobody else uses at API permissions of the app registration."
