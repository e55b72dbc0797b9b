package contactsync

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"concord/backend/graph"
)

// source reads one property of a user: no value, one, or several.
type source func(*graph.User) []string

func one(value string) []string {
	if value = strings.TrimSpace(value); value == "" {
		return nil
	}
	return []string{value}
}

func several(values []string) []string {
	var kept []string
	for _, value := range values {
		kept = append(kept, one(value)...)
	}
	return kept
}

// managerSource is the name of somebody's manager. It stands in another person's row of the mirror.
const managerSource = "manager"

// sources is every user property that can fill a contact or be compared in a rule, by Graph's name. All of them
// are in the $select of the delta query, so that a profile can change without a new round.
var sources = map[string]source{
	"displayName":                 func(u *graph.User) []string { return one(u.DisplayName) },
	"givenName":                   func(u *graph.User) []string { return one(u.GivenName) },
	"surname":                     func(u *graph.User) []string { return one(u.Surname) },
	"mail":                        func(u *graph.User) []string { return one(u.Mail) },
	"otherMails":                  func(u *graph.User) []string { return several(u.OtherMails) },
	"proxyAddresses":              func(u *graph.User) []string { return smtp(u.ProxyAddresses) },
	"userPrincipalName":           func(u *graph.User) []string { return one(u.UserPrincipalName) },
	"mailNickname":                func(u *graph.User) []string { return one(u.MailNickname) },
	"imAddresses":                 func(u *graph.User) []string { return several(u.IMAddresses) },
	"jobTitle":                    func(u *graph.User) []string { return one(u.JobTitle) },
	"department":                  func(u *graph.User) []string { return one(u.Department) },
	"companyName":                 func(u *graph.User) []string { return one(u.CompanyName) },
	"officeLocation":              func(u *graph.User) []string { return one(u.OfficeLocation) },
	"employeeId":                  func(u *graph.User) []string { return one(u.EmployeeID) },
	"employeeType":                func(u *graph.User) []string { return one(u.EmployeeType) },
	"mobilePhone":                 func(u *graph.User) []string { return one(u.MobilePhone) },
	"businessPhones":              func(u *graph.User) []string { return several(u.BusinessPhones) },
	"faxNumber":                   func(u *graph.User) []string { return one(u.FaxNumber) },
	"streetAddress":               func(u *graph.User) []string { return one(u.StreetAddress) },
	"city":                        func(u *graph.User) []string { return one(u.City) },
	"state":                       func(u *graph.User) []string { return one(u.State) },
	"postalCode":                  func(u *graph.User) []string { return one(u.PostalCode) },
	"country":                     func(u *graph.User) []string { return one(u.Country) },
	"usageLocation":               func(u *graph.User) []string { return one(u.UsageLocation) },
	"preferredLanguage":           func(u *graph.User) []string { return one(u.PreferredLanguage) },
	"userType":                    func(u *graph.User) []string { return one(u.UserType) },
	"onPremisesDistinguishedName": func(u *graph.User) []string { return one(u.OnPremisesDistinguishedName) },
}

// isSource says whether a name is a property that can fill a contact.
func isSource(name string) bool { return sources[name] != nil || name == managerSource }

// sourceNames are all properties that can fill a contact.
func sourceNames() []string {
	return append(slices.Sorted(maps.Keys(sources)), managerSource)
}

// extensionAttributes is the property that holds extensionAttribute1 to 15.
const extensionAttributes = "onPremisesExtensionAttributes"

func init() {
	for i := 1; i <= 15; i++ {
		name := fmt.Sprintf("extensionAttribute%d", i)
		sources[name] = func(u *graph.User) []string { return one(u.ExtensionAttributes[name]) }
	}
}

// smtp are the mail addresses among proxy addresses, the main one ("SMTP:") first.
func smtp(proxies []string) []string {
	var main, further []string
	for _, proxy := range proxies {
		kind, address, found := strings.Cut(proxy, ":")
		switch {
		case !found || !strings.EqualFold(kind, "smtp"):
		case kind == "SMTP":
			main = append(main, one(address)...)
		default:
			further = append(further, one(address)...)
		}
	}
	return append(main, further...)
}

// immutableID is read because former tools marked contacts with it (leftovermatch.go). It fills nothing.
const immutableID = "onPremisesImmutableId"

// userSelects is the $select of the delta query: what rules look at and every source.
func userSelects() []string {
	selects := []string{"accountEnabled", managerSource, extensionAttributes, immutableID}
	for name := range maps.Keys(sources) {
		if !strings.HasPrefix(name, "extensionAttribute") {
			selects = append(selects, name)
		}
	}
	slices.Sort(selects)
	return selects
}

// SourceNames are all properties of a person that can fill a contact, by Graph's names, sorted; beside them texts can
// (docs/fields.md).
func SourceNames() []string {
	names := sourceNames()
	slices.Sort(names)
	return names
}
