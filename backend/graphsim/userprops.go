package graphsim

import "strings"

// filterClass says how a user property may be filtered (Graph docs: "Advanced query capabilities on Microsoft Entra ID
// objects", table of user properties).
type filterClass int

const (
	filterNone     filterClass = iota // no $filter at all
	filterDefault                     // eq, in, startsWith plain; ne, not, endsWith and null only advanced
	filterAdvanced                    // any $filter only with ConsistencyLevel and $count
)

// userProperties are the user properties of the directory store that the simulator knows, with their filter class.
// Metadata of Graph v1.0, type user.
var userProperties = map[string]filterClass{
	"accountEnabled": filterDefault, "ageGroup": filterDefault, "assignedLicenses": filterDefault,
	"assignedPlans": filterDefault, "businessPhones": filterDefault, "city": filterDefault, "companyName": filterAdvanced,
	"consentProvidedForMinor": filterDefault, "country": filterDefault, "createdDateTime": filterDefault,
	"creationType": filterDefault, "deletedDateTime": filterDefault, "department": filterDefault, "displayName": filterDefault,
	"employeeHireDate": filterDefault, "employeeId": filterDefault, "employeeLeaveDateTime": filterAdvanced,
	"employeeOrgData": filterDefault, "employeeType": filterAdvanced, "externalUserState": filterDefault,
	"externalUserStateChangeDateTime": filterDefault, "faxNumber": filterDefault, "givenName": filterDefault, "id": filterDefault,
	"identities": filterDefault, "imAddresses": filterDefault, "isResourceAccount": filterDefault, "jobTitle": filterDefault,
	"lastPasswordChangeDateTime": filterNone, "legalAgeGroupClassification": filterNone, "licenseAssignmentStates": filterNone,
	"mail": filterDefault, "mailNickname": filterDefault, "mobilePhone": filterAdvanced, "officeLocation": filterAdvanced,
	"onPremisesDistinguishedName": filterNone, "onPremisesDomainName": filterNone,
	"onPremisesExtensionAttributes": filterAdvanced, "onPremisesImmutableId": filterDefault,
	"onPremisesLastSyncDateTime": filterDefault, "onPremisesSamAccountName": filterAdvanced,
	"onPremisesSecurityIdentifier": filterDefault, "onPremisesSyncEnabled": filterDefault,
	"onPremisesUserPrincipalName": filterAdvanced, "otherMails": filterDefault, "passwordPolicies": filterDefault,
	"postalCode": filterAdvanced, "preferredLanguage": filterAdvanced, "proxyAddresses": filterDefault,
	"securityIdentifier": filterNone, "showInAddressList": filterAdvanced, "signInSessionsValidFromDateTime": filterNone,
	"state": filterDefault, "streetAddress": filterAdvanced, "surname": filterDefault, "usageLocation": filterDefault,
	"userPrincipalName": filterDefault, "userType": filterDefault,
}

// elsewhereProperties live outside the directory store: a delta or a list with them is 501 (Graph docs: "Use delta query to
// track changes", limitations; "List users").
var elsewhereProperties = map[string]bool{
	"aboutMe": true, "birthday": true, "hireDate": true, "interests": true, "mailboxSettings": true, "mySite": true,
	"pastProjects": true, "preferredName": true, "responsibilities": true, "schools": true, "skills": true,
}

// defaultUserProperties come without $select (Graph docs: "user: delta"; "List users").
var defaultUserProperties = []string{"businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone",
	"officeLocation", "preferredLanguage", "surname", "userPrincipalName", "id"}

// basicUserProperties are all that User.ReadBasic.All shows (Graph docs: "Microsoft Graph permissions reference").
var basicUserProperties = map[string]bool{"id": true, "displayName": true, "givenName": true, "surname": true, "mail": true,
	"userPrincipalName": true, "photo": true}

// endsWithProperties allow endsWith in advanced queries (same table).
var endsWithProperties = map[string]bool{"mail": true, "userPrincipalName": true, "otherMails": true, "proxyAddresses": true}

// collectionProperties are never null: an unset one is [] on reads by id and in lists.
var collectionProperties = map[string]bool{"assignedLicenses": true, "assignedPlans": true, "businessPhones": true,
	"identities": true, "imAddresses": true, "licenseAssignmentStates": true, "otherMails": true, "proxyAddresses": true}

// lengths are the longest values the directory takes (Graph docs: "user resource type").
var lengths = map[string]int{"displayName": 256, "givenName": 64, "surname": 64, "department": 64, "companyName": 64,
	"mobilePhone": 64, "mailNickname": 64, "jobTitle": 128, "city": 128, "country": 128, "state": 128, "postalCode": 40,
	"streetAddress": 1024, "employeeId": 16}

// properName gives a user property its exact spelling; names are case-insensitive in query options (OData 4.01).
func properName(name string) (string, bool) {
	if _, ok := userProperties[name]; ok || elsewhereProperties[name] {
		return name, true
	}
	for known := range userProperties {
		if strings.EqualFold(known, name) {
			return known, true
		}
	}
	return "", false
}

func fold(s string) string { return strings.ToLower(s) }
