package contactsync

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"concord/backend/graph"
)

// A new fingerprint writes every contact of every tenant once more, so that these stay what they were before a field
// could have a policy.
func TestProfilesWithoutPoliciesKeepTheirFingerprints(t *testing.T) {
	anna := &Person{User: graph.User{DisplayName: "Änna Lee", GivenName: "Änna", Surname: "Lee", JobTitle: "Clerk", Department: "R&D, Oslo",
		MobilePhone: "+47 22 00 00 01", BusinessPhones: []string{"22 00 00 02"}, Mail: "anna@contoso.com", City: "Oslo", Country: "Norway"}, ManagerName: "Bo"}
	short := Fields{"displayName": From("displayName"), "emailAddresses": From("mail", "otherMails"), "personalNotes": From("employeeId")}
	for want, fields := range map[string]Fields{"8ed8529062bcd4f9c07523e2cca18cd7": DefaultFields(), "dc92e900f85511d1430a019b55359959": short} {
		if got := fmt.Sprintf("%x", cardOf(fields, anna).fingerprint()); got != want {
			t.Errorf("fingerprint %s, was %s", got, want)
		}
		spelledOut := Fields{}
		for property, field := range fields {
			spelledOut[property] = field.With(Overwrite)
		}
		if got := fmt.Sprintf("%x", cardOf(spelledOut, anna).fingerprint()); got != want {
			t.Errorf("with the default policy spelled out: fingerprint %s, was %s", got, want)
		}
	}
}

func TestAFieldIsReadFromEveryFormAndWrittenInTheShortest(t *testing.T) {
	for form, short := range map[string]string{
		`"mail"`:                               `"mail"`,
		`["mail"]`:                             `"mail"`,
		`["mail","otherMails"]`:                `["mail","otherMails"]`,
		`{"from":"mail"}`:                      `"mail"`,
		`{"from":"mail","policy":"overwrite"}`: `"mail"`,
		`{"policy":"add","from":["=Contoso"]}`: `{"from":"=Contoso","policy":"add"}`,
		`{"policy":"never"}`:                   `{"policy":"never"}`,
		`{"from":["mail","{a}"],"policy":"keepWhenEmpty"}`: `{"from":["mail","{a}"],"policy":"keepWhenEmpty"}`,
	} {
		var field Field
		if err := json.Unmarshal([]byte(form), &field); err != nil {
			t.Errorf("%s: %v", form, err)
		}
		if got, err := json.Marshal(field); err != nil || string(got) != short {
			t.Errorf("%s is written %s (%v), want %s", form, got, err, short)
		}
	}
}

func TestFieldsThatCannotBeMeantAreRefusedByName(t *testing.T) {
	for fields, says := range map[string]string{
		`{"displayName":"displayName","mobilePhone":{"from":"mobilePhone","policy":"mine"}}`:     "keepWhenEmpty",
		`{"displayName":"displayName","mobilePhone":{"from":"mobilePhone","policy":"add"}}`:      "fields.mobilePhone",
		`{"displayName":{"from":"displayName","policy":"never"}}`:                                "overwrite, fillIfEmpty",
		`{"displayName":"{shoeSize}"}`:                                                           "{shoeSize}",
		`{"displayName":"{givenName"}`:                                                           "brace",
		`{"displayName":"givenName}"}`:                                                           "brace",
		`{"displayName":"="}`:                                                                    "without anything",
		`{"displayName":"displayName","mobilePhone":{"from":"mobilePhone","polcy":"overwrite"}}`: "fields.mobilePhone",
		`{"displayName":"displayName","mobilePhone":{"policy":"overwrite"}}`:                     "no source",
		`{"displayName":"displayName","mobilePhone":5}`:                                          "fields.mobilePhone",
		`"visitingCard"`: "privacyMinimal, businessCard, everything",
		`5`:              "ready-made",
	} {
		_, err := ParseProfile(strings.NewReader(`{"name":"n","folder":"f","people":{"allWithMailbox":true},"mailboxes":{"allWithMailbox":true},"fields":` + fields + `}`))
		problem, ok := err.(*ProfileError) //nolint:errorlint // the type itself is the promise
		if !ok || !strings.Contains(problem.Error()+" "+problem.Action(), says) {
			t.Errorf("%s: %v, want a word of %q", fields, err, says)
		}
	}
}

func TestPhonesThatCannotBeMeantAreRefused(t *testing.T) {
	for phones, ok := range map[string]bool{`{"format":"e164","defaultCountry":"de"}`: true, `{"format":"asIs"}`: true, `{"defaultCountry":"UK"}`: true,
		`{"format":"E.164"}`: false, `{"format":"e164","defaultCountry":"ZZ"}`: false} {
		p, err := ParseProfile(strings.NewReader(`{"name":"n","folder":"f","people":{"allWithMailbox":true},"mailboxes":{"allWithMailbox":true},"phones":` + phones + `}`))
		if (err == nil) != ok {
			t.Errorf("%s: %v", phones, err)
		}
		if ok && p.Phones.DefaultCountry == "de" {
			t.Errorf("%s: the country is %q, want one spelling", phones, p.Phones.DefaultCountry)
		}
	}
}

// What is shown, what was written last and what is wanted now, for each policy.
func TestAnUpdateSendsWhatThePolicyLeavesToUs(t *testing.T) {
	const kept = "left out"
	for _, test := range []struct {
		policy              Policy
		shown, last, wanted string
		want                any
	}{
		{Overwrite, "mine", "old", "new", "new"},
		{Overwrite, "mine", "old", "", nil},
		{KeepWhenEmpty, "mine", "old", "new", "new"},
		{KeepWhenEmpty, "mine", "old", "", kept},
		{FillIfEmpty, "", "", "new", "new"},
		{FillIfEmpty, "", "old", "new", "new"},
		{FillIfEmpty, "old", "old", "new", "new"},
		{FillIfEmpty, "old", "old", "", nil},
		{FillIfEmpty, "mine", "old", "new", kept},
		{FillIfEmpty, "mine", "old", "", kept},
		{FillIfEmpty, "mine", "", "new", kept},
		{Never, "mine", "old", "new", kept},
	} {
		fields := Fields{"displayName": From("displayName"), "personalNotes": From("employeeId").With(test.policy)}
		before := cardOf(fields, &Person{User: graph.User{DisplayName: "Anna", EmployeeID: test.last}})
		wanted := cardOf(fields, &Person{User: graph.User{DisplayName: "Anna", EmployeeID: test.wanted}})
		body := wanted.bodyOver(&graph.Contact{DisplayName: "Anna", PersonalNotes: test.shown}, before)
		got, sent := body["personalNotes"]
		if !sent {
			got = kept
		}
		if got != test.want {
			t.Errorf("%s: shown %q, last %q, wanted %q: sent %v, want %v", test.policy, test.shown, test.last, test.wanted, got, test.want)
		}
	}
}

func TestAddedValuesComeAndGoBesideTheUsers(t *testing.T) {
	fields := Fields{"displayName": From("displayName"), "categories": From("=Contoso", "department").With(Add), "businessPhones": From("businessPhones").With(Add)}
	person := func(department, phone string) *Person {
		return &Person{User: graph.User{DisplayName: "Anna", Department: department, BusinessPhones: []string{phone}}}
	}
	before := cardOf(fields, person("Sales", "1"))
	for _, test := range []struct {
		categories, phones         []string
		wantCategories, wantPhones any // nil: left out
	}{
		{[]string{"Family", "contoso", "Sales"}, []string{"1"}, []string{"Family", "contoso", "Legal"}, []string{"2"}},
		{[]string{"Family"}, []string{"8", "9"}, []string{"Family", "Contoso", "Legal"}, nil}, // two numbers are all there is room for
		{[]string{"Contoso", "Legal"}, []string{"2", "9"}, nil, nil},
		{nil, nil, []string{"Contoso", "Legal"}, []string{"2"}},
	} {
		body := cardOf(fields, person("Legal", "2")).bodyOver(&graph.Contact{DisplayName: "Anna", Categories: test.categories, BusinessPhones: test.phones}, before)
		if got := body["categories"]; fmt.Sprint(got) != fmt.Sprint(test.wantCategories) {
			t.Errorf("shown %q: sent %q, want %q", test.categories, got, test.wantCategories)
		}
		if got := body["businessPhones"]; fmt.Sprint(got) != fmt.Sprint(test.wantPhones) {
			t.Errorf("shown %q: sent %q, want %q", test.phones, got, test.wantPhones)
		}
	}
}

// Exchange replaces an address whole: what is not ours of it goes along as it was.
func TestAnAddressWrittenInPartKeepsItsOtherParts(t *testing.T) {
	fields := Fields{"displayName": From("displayName"), "businessAddress.city": From("city"), "businessAddress.street": From("streetAddress").With(FillIfEmpty),
		"businessAddress.state": From("state").With(Never), "businessAddress.countryOrRegion": From("country").With(KeepWhenEmpty)}
	read := &graph.Contact{BusinessAddress: &graph.PhysicalAddress{Street: "My street", City: "Bergen", State: "My state", PostalCode: "5003", CountryOrRegion: "My country"}}
	wanted := cardOf(fields, &Person{User: graph.User{DisplayName: "Anna", City: "Oslo", StreetAddress: "Main 1", State: "Viken"}})
	if !wanted.merges() {
		t.Error("the contact would not be read before")
	}
	got := wanted.bodyOver(read, card{})["businessAddress"]
	want := map[string]any{"street": "My street", "city": "Oslo", "state": "My state", "postalCode": "5003", "countryOrRegion": "My country"}
	if parts, ok := got.(map[string]any); !ok || !maps.Equal(parts, want) {
		t.Errorf("sent %v, want %v", got, want)
	}
	if (&Profile{Fields: DefaultFields()}).cardOf(&Person{User: graph.User{DisplayName: "Anna"}}).merges() {
		t.Error("the default mapping, which has addresses whole, would be read before each update")
	}
}

func TestANameTheUserGaveIsSentAlongAndSoAreNamesOfAddresses(t *testing.T) {
	fields := Fields{"displayName": From("displayName").With(FillIfEmpty), "emailAddresses": From("mail").With(Add), "fileAs": From("{surname}").With(FillIfEmpty)}
	wanted := cardOf(fields, &Person{User: graph.User{DisplayName: "Anna", Mail: "a@contoso.com", Surname: "Lee"}})
	read := &graph.Contact{DisplayName: "My sister", FileAs: "Sister", EmailAddresses: []graph.EmailAddress{{Name: "at home", Address: "anna@example.com"}}}
	body := wanted.bodyOver(read, card{})
	if body["displayName"] != "My sister" || body["fileAs"] != "Sister" {
		t.Errorf("sent %v", body)
	}
	emails := body["emailAddresses"].([]map[string]string)
	if len(emails) != 2 || emails[0]["name"] != "at home" || emails[1]["address"] != "a@contoso.com" || emails[1]["name"] != "My sister" {
		t.Errorf("addresses %v", emails)
	}
}

func TestAnEmptySourceThatEmptiesNothingIsNoLoss(t *testing.T) {
	for policy, lost := range map[Policy]bool{Overwrite: true, FillIfEmpty: true, KeepWhenEmpty: false, Never: false} {
		p := Profile{Fields: Fields{"displayName": From("displayName"), "mobilePhone": From("mobilePhone").With(policy)}}
		full := p.cardOf(&Person{User: graph.User{DisplayName: "A", MobilePhone: "1"}})
		bit := uint64(1) << slices.IndexFunc(targets, func(t target) bool { return t.name == "mobilePhone" })
		if got := full.filled()&full.guarded()&bit != 0; got != lost {
			t.Errorf("%s: a loss %v, want %v", policy, got, lost)
		}
		if p.mappedMask()&bit != full.guarded()&bit {
			t.Errorf("%s: the guard looks at other properties than people are stored with", policy)
		}
	}
}

func TestPersonsManagerInATextIsNoticed(t *testing.T) {
	fields := Fields{"displayName": From("displayName"), "personalNotes": From("=Reports to {manager}")}
	if !fields.use(managerSource) {
		t.Error("a change of the manager would not be written")
	}
	if got := cardOf(fields, &Person{ManagerName: "Bo"}).body()["personalNotes"]; got != "Reports to Bo" {
		t.Errorf("notes %v", got)
	}
	fields["personalNotes"] = fields["personalNotes"].With(Never)
	if fields.use(managerSource) {
		t.Error("managers would be read for a property that is never written")
	}
}
