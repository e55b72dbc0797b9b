package graphsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"
	"unique"
)

// propertyKind is the JSON shape of a contact property.
type propertyKind byte

const (
	textProperty    propertyKind = 's'
	textsProperty   propertyKind = 'S'
	emailsProperty  propertyKind = 'E'
	emailProperty   propertyKind = 'e'
	addressProperty propertyKind = 'A'
	dateProperty    propertyKind = 'D'
)

// contactProperty is one writable property, in the order in which answers show them.
type contactProperty struct {
	name string
	kind propertyKind
	max  int // most entries of a collection; 0: none known
}

// contactProperties are the writable properties of a contact: metadata of Graph v1.0, type contact. The limits are not
// documented by Microsoft: three e-mail addresses and two business phones are observed (microsoft-graph-docs#15276); two home
// phones and three IM addresses are what ActiveSync's contact class holds (MS-ASCNTC), inferred.
var contactProperties = []contactProperty{
	{"categories", textsProperty, 0}, {"birthday", dateProperty, 0}, {"fileAs", textProperty, 0}, {"displayName", textProperty, 0},
	{"givenName", textProperty, 0}, {"initials", textProperty, 0}, {"middleName", textProperty, 0}, {"nickName", textProperty, 0},
	{"surname", textProperty, 0}, {"title", textProperty, 0}, {"yomiGivenName", textProperty, 0}, {"yomiSurname", textProperty, 0},
	{"yomiCompanyName", textProperty, 0}, {"generation", textProperty, 0}, {"imAddresses", textsProperty, 3},
	{"jobTitle", textProperty, 0}, {"companyName", textProperty, 0}, {"department", textProperty, 0},
	{"officeLocation", textProperty, 0}, {"profession", textProperty, 0}, {"businessHomePage", textProperty, 0},
	{"assistantName", textProperty, 0}, {"manager", textProperty, 0}, {"homePhones", textsProperty, 2},
	{"mobilePhone", textProperty, 0}, {"businessPhones", textsProperty, 2}, {"spouseName", textProperty, 0},
	{"personalNotes", textProperty, 0}, {"children", textsProperty, 0}, {"emailAddresses", emailsProperty, 3},
	{"homeAddress", addressProperty, 0}, {"businessAddress", addressProperty, 0}, {"otherAddress", addressProperty, 0},
}

// globalContactProperties exist in the metadata of the global cloud only.
var globalContactProperties = []string{"primaryEmailAddress", "secondaryEmailAddress", "tertiaryEmailAddress"}

var contactPropertyByName = func() map[string]contactProperty {
	byName := map[string]contactProperty{}
	for _, p := range contactProperties {
		byName[p.name] = p
	}
	for _, name := range globalContactProperties {
		byName[name] = contactProperty{name: name, kind: emailProperty}
	}
	return byName
}()

// readOnlyContactProperties are accepted in a body and ignored: the service sets them.
var readOnlyContactProperties = map[string]bool{"id": true, "changeKey": true, "createdDateTime": true,
	"lastModifiedDateTime": true, "parentFolderId": true}

// contactChange is a checked body of a contact POST or PATCH.
type contactChange struct {
	set        map[string]json.RawMessage
	extensions map[string]json.RawMessage // by name
	svep       map[string]string          // by canonical id
}

// readContact checks the body of a create (create) or an update. Every refusal is 400: bad data, not to be repeated.
func (t *Tenant) readContact(req *request, create bool) (change contactChange, fail *response) {
	object, fail := req.object()
	if fail != nil {
		return change, fail
	}
	change.set = map[string]json.RawMessage{}
	for name, value := range object {
		property, known := contactPropertyByName[name]
		switch {
		case name == "extensions":
			// A contact PATCH cannot carry an open extension (msgraph-sdk-dotnet#1723, observed).
			if !create {
				return change, invalidRequest()
			}
			if change.extensions, fail = readExtensions(value); fail != nil {
				return change, fail
			}
		case name == "singleValueExtendedProperties":
			if change.svep, fail = readExtendedProperties(value); fail != nil {
				return change, fail
			}
		case readOnlyContactProperties[name] || strings.Contains(name, "@"):
		case !known || property.kind == emailProperty && t.options.Cloud != Global:
			return change, refuse(http.StatusBadRequest, "RequestBodyRead",
				"The property '"+name+"' does not exist on type 'microsoft.graph.contact'. Make sure to only use property names that are defined by the type.")
		default:
			clean, fail := property.check(value)
			if fail != nil {
				return change, fail
			}
			change.set[name] = clean
		}
	}
	return change, nil
}

// check gives the value in the form it is stored; nil clears.
func (p contactProperty) check(value json.RawMessage) (json.RawMessage, *response) {
	if string(bytes.TrimSpace(value)) == "null" {
		return nil, nil
	}
	var err error
	var clean any
	switch p.kind {
	case textProperty:
		var s string
		err, clean = json.Unmarshal(value, &s), &s
	case dateProperty:
		var d time.Time
		err, clean = json.Unmarshal(value, &d), &d
	case textsProperty:
		var list []string
		err, clean = json.Unmarshal(value, &list), &list
		if p.max > 0 && len(list) > p.max {
			return nil, tooMany(p, len(list))
		}
	case emailsProperty:
		var list []emailAddress
		err, clean = strictly(value, &list), &list
		if len(list) > p.max {
			return nil, tooMany(p, len(list))
		}
	case emailProperty:
		var one emailAddress
		err, clean = strictly(value, &one), &one
	case addressProperty:
		var a physicalAddress
		err, clean = strictly(value, &a), &a
		if a == (physicalAddress{}) {
			return nil, asBodyError(err)
		}
	}
	if err != nil {
		return nil, asBodyError(err)
	}
	out, err := json.Marshal(clean)
	return out, asBodyError(err)
}

type emailAddress struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address,omitempty"`
}

type physicalAddress struct {
	Street     string `json:"street,omitempty"`
	City       string `json:"city,omitempty"`
	State      string `json:"state,omitempty"`
	Country    string `json:"countryOrRegion,omitempty"`
	PostalCode string `json:"postalCode,omitempty"`
}

func strictly(value json.RawMessage, into any) error {
	d := json.NewDecoder(bytes.NewReader(value))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

func asBodyError(err error) *response {
	if err == nil {
		return nil
	}
	return refuse(http.StatusBadRequest, "RequestBodyRead", "Cannot convert a value to the expected type of the property: "+err.Error())
}

// tooMany is the exact text of microsoft-graph-docs#15276 (observed).
func tooMany(p contactProperty, n int) *response {
	name := strings.ToUpper(p.name[:1]) + p.name[1:]
	return refuse(http.StatusBadRequest, "ErrorInvalidRequest",
		fmt.Sprintf("The multi value property %s has %d entries, that exceeds the max allowed value of %d", name, n, p.max))
}

func invalidRequest() *response {
	return refuse(http.StatusBadRequest, "ErrorInvalidRequest", "The OData request is not supported.")
}

// merge puts a change over what is stored: sent properties replace, null clears, the rest stays. Without a displayName in the
// body, a change of a name part overwrites it with a generated one (Graph docs: "Update contact", and the metadata's text on
// contact.displayName).
func (change contactChange) merge(stored string) string {
	props := map[string]json.RawMessage{}
	_ = json.Unmarshal([]byte(stored), &props)
	maps.Copy(props, change.set)
	_, named := change.set["displayName"]
	for _, part := range []string{"givenName", "middleName", "surname", "title", "generation", "companyName"} {
		if _, sent := change.set[part]; sent && !named {
			props["displayName"] = generatedName(props)
			break
		}
	}
	for name, value := range props {
		if value == nil {
			delete(props, name)
		}
	}
	out, _ := json.Marshal(props)
	return string(out)
}

func generatedName(props map[string]json.RawMessage) json.RawMessage {
	var parts []string
	for _, name := range []string{"title", "givenName", "middleName", "surname", "generation"} {
		var s string
		if json.Unmarshal(props[name], &s) == nil && s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return props["companyName"]
	}
	out, _ := json.Marshal(strings.Join(parts, " "))
	return out
}

// noMarks is what most contacts of a user have.
var noMarks = unique.Make("")
