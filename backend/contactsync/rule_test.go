package contactsync

import (
	"errors"
	"strings"
	"testing"

	"concord/backend/graph"
)

func parse(t *testing.T, rule string) Profile {
	t.Helper()
	p, err := ParseProfile(strings.NewReader(`{"name":"P","folder":"F","mailboxes":{"allWithMailbox":true},"people":` + rule + `}`))
	if err != nil {
		t.Fatalf("%s: %v", rule, err)
	}
	return p
}

func TestRulesChooseWhoTheySay(t *testing.T) {
	yes, no := true, false
	anna := graph.User{ID: "00000000-0000-4000-8000-00000000000a", DisplayName: "Anna", Mail: "anna@contoso.com", Department: "Sales", City: "Köln",
		AccountEnabled: &yes, UserType: "Member", OnPremisesDistinguishedName: `CN=Anna,OU=North\, East,OU=People,DC=contoso,DC=com`,
		OtherMails: []string{"anna@private.example"}, ExtensionAttributes: graph.ExtensionAttributes{"extensionAttribute7": "VIP"}}
	with := func(change func(*graph.User)) graph.User { u := anna; change(&u); return u }
	for _, c := range []struct {
		rule string
		user graph.User
		want bool
	}{
		{`{"allWithMailbox":true}`, anna, true},
		{`{"allWithMailbox":true}`, with(func(u *graph.User) { u.AccountEnabled = nil }), true},
		{`{"allWithMailbox":true}`, with(func(u *graph.User) { u.AccountEnabled = &no }), false},
		{`{"allWithMailbox":true,"include":["disabled"]}`, with(func(u *graph.User) { u.AccountEnabled = &no }), true},
		{`{"allWithMailbox":true}`, with(func(u *graph.User) { u.UserType = "Guest" }), false},
		{`{"allWithMailbox":true,"include":["guests"]}`, with(func(u *graph.User) { u.UserType = "Guest" }), true},
		{`{"allWithMailbox":true}`, with(func(u *graph.User) { u.UserType = "" }), true},
		{`{"allWithMailbox":true}`, with(func(u *graph.User) { u.Mail = "" }), false},
		{`{"allWithMailbox":true,"include":["withoutMail"]}`, with(func(u *graph.User) { u.Mail = "" }), true},

		{`{"users":["00000000-0000-4000-8000-00000000000A"]}`, anna, true},
		{`{"users":["00000000-0000-4000-8000-00000000000b"]}`, anna, false},
		{`{"allWithMailbox":true,"except":{"users":["00000000-0000-4000-8000-00000000000a"]}}`, anna, false},

		{`{"organizationalUnits":["OU=People,DC=contoso,DC=com"]}`, anna, true},
		{`{"organizationalUnits":["ou=people, dc=CONTOSO, dc=com"]}`, anna, true},
		{`{"organizationalUnits":["OU=North\\, East,OU=People,DC=contoso,DC=com"]}`, anna, true},
		{`{"organizationalUnits":["OU=North,OU=People,DC=contoso,DC=com"]}`, anna, false},
		{`{"organizationalUnits":["OU=ople,DC=contoso,DC=com"]}`, anna, false},
		{`{"organizationalUnits":["OU=People,DC=contoso,DC=com"]}`, with(func(u *graph.User) { u.OnPremisesDistinguishedName = "" }), false},
		{`{"allWithMailbox":true,"except":{"organizationalUnits":["OU=People,DC=contoso,DC=com"]}}`, anna, false},

		{`{"where":{"property":"department","is":"equals","value":"SALES"}}`, anna, true},
		{`{"where":{"property":"department","is":"equals","value":"Sale"}}`, anna, false},
		{`{"where":{"property":"department","is":"in","values":["Marketing","sales"]}}`, anna, true},
		{`{"where":{"property":"department","is":"startsWith","value":"sa"}}`, anna, true},
		{`{"where":{"property":"city","is":"contains","value":"ÖL"}}`, anna, true},
		{`{"where":{"property":"mail","is":"endsWith","value":"@contoso.com"}}`, anna, true},
		{`{"where":{"property":"otherMails","is":"endsWith","value":"@private.example"}}`, anna, true},
		{`{"where":{"property":"mobilePhone","is":"isEmpty"}}`, anna, true},
		{`{"where":{"property":"mobilePhone","is":"isNotEmpty"}}`, anna, false},
		{`{"where":{"property":"extensionAttribute7","is":"equals","value":"vip"}}`, anna, true},
		{`{"where":{"not":{"property":"department","is":"equals","value":"Sales"}}}`, anna, false},
		{`{"where":{"all":[{"property":"department","is":"equals","value":"Sales"},{"property":"city","is":"equals","value":"Bonn"}]}}`, anna, false},
		{`{"where":{"any":[{"property":"department","is":"equals","value":"IT"},{"property":"city","is":"equals","value":"Köln"}]}}`, anna, true},
		{`{"users":["00000000-0000-4000-8000-00000000000b"],"where":{"property":"department","is":"equals","value":"Sales"}}`, anna, false},
		{`{"allWithMailbox":true,"except":{"where":{"property":"department","is":"equals","value":"Sales"}}}`, anna, false},
	} {
		p := parse(t, c.rule)
		if got := p.People.chooses(&Person{User: c.user}, memberships{}); got != c.want {
			t.Errorf("%s chooses %v, want %v", c.rule, got, c.want)
		}
	}
	p := parse(t, `{"groups":["00000000-0000-4000-8000-0000000000f1"],"except":{"groups":["00000000-0000-4000-8000-0000000000f2"]}}`)
	for m, want := range map[memberships]bool{{}: false, {chosen: true}: true, {chosen: true, excepted: true}: false, {excepted: true}: false} {
		if got := p.People.chooses(&Person{User: anna}, m); got != want {
			t.Errorf("%+v: chosen %v, want %v", m, got, want)
		}
	}
	if p.People.chooses(&Person{User: anna, Gone: true}, memberships{chosen: true}) {
		t.Error("someone who is gone was chosen")
	}
}

func TestProfilesThatCannotBeMeantSayWhatIsAllowed(t *testing.T) {
	for text, key := range map[string]string{
		``:                                   "",
		`{`:                                  "",
		`[]`:                                 "",
		`{"name":"P"} {}`:                    "",
		`{"name":"P","people":{},"shoes":1}`: "",
		`{"name":7}`:                         "name",
		`{"name":" ","folder":"F"}`:          "name",
		`{"id":"x","name":"P","folder":"F"}`: "id",
		`{"name":"P","folder":""}`:           "folder",
		`{"name":"P","folder":"F"}`:          "people",
		`{"name":"P","folder":"F","people":{"groups":["sales"]}}`:                                                             "people.groups[0]",
		`{"name":"P","folder":"F","people":{"organizationalUnits":["Sales"]}}`:                                                "people.organizationalUnits[0]",
		`{"name":"P","folder":"F","people":{"where":{"property":"shoeSize","is":"isEmpty"}}}`:                                 "people.where.property",
		`{"name":"P","folder":"F","people":{"where":{"property":"city","is":"like","value":"x"}}}`:                            "people.where.is",
		`{"name":"P","folder":"F","people":{"where":{"property":"city","is":"equals"}}}`:                                      "people.where.value",
		`{"name":"P","folder":"F","people":{"where":{"property":"city","is":"in","value":"x"}}}`:                              "people.where.values",
		`{"name":"P","folder":"F","people":{"where":{"all":[],"any":[]}}}`:                                                    "people.where",
		`{"name":"P","folder":"F","people":{"where":{"all":[{"property":"city"}],"not":{"property":"city","is":"isEmpty"}}}}`: "people.where",
		`{"name":"P","folder":"F","people":{"allWithMailbox":true,"include":["robots"]}}`:                                     "people.include[0]",
		`{"name":"P","folder":"F","people":{"allWithMailbox":true},"mailboxes":{"users":["me"]}}`:                             "mailboxes.users[0]",
	} {
		_, err := ParseProfile(strings.NewReader(text))
		var problem *ProfileError
		if !errors.As(err, &problem) {
			t.Errorf("%s: %v, want a ProfileError", text, err)
			continue
		}
		if problem.Key != key || problem.Action() == "" {
			t.Errorf("%s: key %q, want %q (%v; %s)", text, problem.Key, key, err, problem.Action())
		}
	}
}

func TestDefaultsOfTheGuardComeOnlyWhenItIsAbsent(t *testing.T) {
	p := parse(t, `{"allWithMailbox":true}`)
	if p.Deletes.Guard.Run.Percent == nil {
		t.Error("a profile without a guard got none")
	}
	p, err := ParseProfile(strings.NewReader(`{"name":"P","folder":"F","mailboxes":{"allWithMailbox":true},"people":{"allWithMailbox":true},"deletes":{"guard":{"run":{"count":0}}}}`))
	if err != nil || p.Deletes.Guard.Run.Percent != nil || p.Deletes.Guard.PeopleFallPercent != nil || *p.Deletes.Guard.Run.Count != 0 {
		t.Errorf("the guard became %+v (%v)", p.Deletes.Guard, err)
	}
}

func FuzzProfile(f *testing.F) {
	f.Add(`{"name":"P","folder":"F","mailboxes":{"allWithMailbox":true},"people":{"where":{"all":[{"property":"city","is":"in","values":["a"]}]}}}`)
	f.Add(`{"name":"P","folder":"F","mailboxes":{"allWithMailbox":true},"people":{"organizationalUnits":["OU=a\\,b,DC=c"]},"fields":{"displayName":["mail","city"]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParseProfile(strings.NewReader(text))
		if err != nil {
			if _, ok := err.(*ProfileError); !ok { //nolint:errorlint // the type itself is the promise
				t.Errorf("%v is no ProfileError", err)
			}
			return
		}
		user := graph.User{ID: "00000000-0000-4000-8000-00000000000a", Mail: "a@b.c", City: "x", OnPremisesDistinguishedName: text}
		p.People.chooses(&Person{User: user}, memberships{chosen: true})
		p.cardOf(&Person{User: user}).fingerprint()
	})
}

func FuzzDistinguishedName(f *testing.F) {
	f.Add("CN=Anna,OU=North\\, East,DC=contoso,DC=com")
	f.Add("CN=\\00,OU=\xff")
	places := Places{OrganizationalUnits: []string{"OU=People,DC=contoso,DC=com"}}
	if err := places.prepare(""); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(_ *testing.T, name string) {
		places.hold(&Person{User: graph.User{OnPremisesDistinguishedName: name}})
	})
}
