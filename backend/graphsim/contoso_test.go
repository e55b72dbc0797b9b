package graphsim

import (
	"crypto/sha256"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/uuid"
)

func companyHash(t *testing.T, c Company) [32]byte {
	t.Helper()
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(data)
}

func TestContosoIsTheSameForTheSameSeed(t *testing.T) {
	one, two, other := Contoso(1), Contoso(1), Contoso(2)
	if companyHash(t, one) != companyHash(t, two) {
		t.Error("two companies of one seed differ")
	}
	if companyHash(t, one) == companyHash(t, other) {
		t.Error("two seeds make one company")
	}
	if one.TenantID != ContosoTenantID || other.TenantID != ContosoTenantID {
		t.Error("the tenant id follows the seed")
	}
}

func text(p Person, property string) string {
	s, _ := p.Properties[property].(string)
	return s
}

// checkCompany holds for every company: what a real directory enforces.
func checkCompany(t *testing.T, c Company) {
	t.Helper()
	people := map[string]bool{}
	names := map[string]bool{}
	longest := map[string]int{"displayName": 256, "givenName": 64, "surname": 64, "department": 64, "companyName": 64, "mobilePhone": 64,
		"jobTitle": 128, "city": 128, "state": 128, "country": 128, "postalCode": 40, "streetAddress": 1024, "employeeId": 16, "mailNickname": 64}
	for _, p := range c.People {
		if id, err := uuid.Parse(p.ID); err != nil || id.String() != p.ID || id.Version() != 4 || id.Variant() != uuid.RFC4122 || people[p.ID] {
			t.Errorf("id %q is no GUID of Entra's kind, or is not unique", p.ID)
		}
		people[p.ID] = true
		upn := strings.ToLower(text(p, "userPrincipalName"))
		if upn == "" || names[upn] {
			t.Errorf("user principal name %q is missing or not unique", upn)
		}
		names[upn] = true
		for _, property := range []string{"mail", "userPrincipalName"} {
			if strings.ContainsFunc(text(p, property), func(r rune) bool { return r > unicode.MaxASCII || r == ' ' || r == '\'' }) {
				t.Errorf("%s %q cannot be an address", property, text(p, property))
			}
		}
		if text(p, "displayName") == "" {
			t.Errorf("%s has no display name", upn)
		}
		for property, limit := range longest {
			if n := len([]rune(text(p, property))); n > limit {
				t.Errorf("%s of %s has %d characters, the directory takes %d", property, upn, n, limit)
			}
		}
		if phones, _ := p.Properties["businessPhones"].([]any); len(phones) > 1 {
			t.Errorf("%s has %d business phones, the directory takes one", upn, len(phones))
		}
	}
	for _, p := range c.People {
		if p.Manager != "" && (!people[p.Manager] || p.Manager == p.ID) {
			t.Errorf("the manager of %s is nobody", text(p, "userPrincipalName"))
		}
	}
	groups := map[string]bool{}
	if len(c.AdministrativeUnits) > 0 {
		checkUnits(t, c, people)
	}
	for _, g := range c.Groups {
		if groups[g.ID] {
			t.Errorf("group %s comes twice", g.DisplayName)
		}
		groups[g.ID] = true
	}
	for _, g := range c.Groups {
		seen := map[string]bool{}
		for _, m := range g.Members {
			if seen[m.ID] || m.Type == MemberUser && !people[m.ID] || m.Type == MemberGroup && !groups[m.ID] {
				t.Errorf("%s has a member %s that is unknown or comes twice", g.DisplayName, m.ID)
			}
			seen[m.ID] = true
		}
	}
}

func TestContosoIsADirectoryThatEntraCouldHold(t *testing.T) {
	for seed := range uint64(5) {
		checkCompany(t, Contoso(seed))
	}
}

func TestContosoHasEveryKindOfUser(t *testing.T) {
	for seed := range uint64(5) {
		c := Contoso(seed)
		count := map[string]int{}
		for _, p := range c.People {
			has := func(property string) bool { _, ok := p.Properties[property]; return ok }
			guest := text(p, "userType") == "Guest"
			for kind, is := range map[string]bool{
				"user":         true,
				"guest":        guest && strings.Contains(text(p, "userPrincipalName"), "#EXT#@"),
				"guest mail":   guest && has("mail"),
				"disabled":     p.Properties["accountEnabled"] == false,
				"room":         strings.HasPrefix(text(p, "displayName"), "Room "),
				"no mail":      !guest && !has("mail"),
				"only mobile":  !has("businessPhones") && text(p, "mobilePhone") != "",
				"cleared":      has("mobilePhone") && p.Properties["mobilePhone"] == nil,
				"no phone set": !has("mobilePhone"),
				"managed":      p.Manager != "",
				"no surname":   !guest && has("givenName") && !has("surname"),
				"own contacts": len(p.Contacts) > 0,
			} {
				if is {
					count[kind]++
				}
			}
		}
		for kind, least := range map[string]int{"user": 500, "guest": 22, "guest mail": 15, "disabled": 41, "room": 20, "no mail": 8,
			"only mobile": 25, "cleared": 6, "no phone set": 50, "managed": 440, "no surname": 1, "own contacts": 10} {
			if count[kind] < least {
				t.Errorf("seed %d: %d of %q, want %d or more", seed, count[kind], kind, least)
			}
		}
		if count["user"] != 500 || count["disabled"] != 41 {
			t.Errorf("seed %d: %d users, %d of them disabled; want 500 and 41", seed, count["user"], count["disabled"])
		}
	}
}

func TestContosoHasNamesakesAndManyScripts(t *testing.T) {
	byName := map[string]int{}
	scripts := map[string]bool{}
	var all strings.Builder
	for _, p := range Contoso(1).People {
		byName[text(p, "displayName")]++
		all.WriteString(text(p, "displayName"))
	}
	for _, name := range []string{"Anna Kowalska", "John Smith", "Maria Silva", "Mehmet Yılmaz", "Nguyễn Văn An", "田中 花子", "محمد حداد"} {
		if byName[name] < 2 {
			t.Errorf("%d people are called %s, want two or more", byName[name], name)
		}
	}
	for _, r := range all.String() {
		for script, table := range unicode.Scripts {
			if unicode.Is(table, r) {
				scripts[script] = true
			}
		}
	}
	for _, script := range []string{"Latin", "Han", "Hangul", "Arabic", "Cyrillic", "Greek", "Hebrew", "Thai", "Devanagari"} {
		if !scripts[script] {
			t.Errorf("no name in %s", script)
		}
	}
	for _, letters := range []string{"ł", "ß", "ı", "ễ", "ø", "ã", "þ", "é", "e\u0301"} {
		if !strings.Contains(strings.ToLower(all.String()), letters) {
			t.Errorf("no name with %q", letters)
		}
	}
}

func TestContosoPilotGroupIsMostlyMailboxesThatWork(t *testing.T) {
	for seed := range uint64(5) {
		c := Contoso(seed)
		kinds := map[string]MailboxKind{}
		enabled := map[string]bool{}
		for _, p := range c.People {
			kinds[p.ID], enabled[p.ID] = p.Mailbox, p.Properties["accountEnabled"] == true
		}
		inPilot := map[MailboxKind]int{}
		types := map[string]int{}
		for _, g := range c.Groups {
			for _, m := range g.Members {
				types[m.Type]++
				if g.ID == ContosoMailboxGroup {
					inPilot[kinds[m.ID]]++
				}
				if g.ID == ContosoEmployeesGroup && !enabled[m.ID] {
					t.Errorf("seed %d: the employees include a disabled account", seed)
				}
			}
			if g.ID == ContosoEmployeesGroup && len(g.Members) != 434 {
				t.Errorf("seed %d: %d employees, want 434", seed, len(g.Members))
			}
		}
		want := map[MailboxKind]int{CloudMailbox: 52, NoMailbox: 3, OnPremisesMailbox: 2, PolicyBlockedMailbox: 2, InactiveMailbox: 1}
		for kind, n := range want {
			if inPilot[kind] != n {
				t.Errorf("seed %d: %d pilot mailboxes of kind %d, want %d", seed, inPilot[kind], kind, n)
			}
		}
		if types[MemberGroup] == 0 || types[MemberDevice] == 0 {
			t.Errorf("seed %d: members are %v, want groups and devices too", seed, types)
		}
		all := map[MailboxKind]int{}
		for _, kind := range kinds {
			all[kind]++
		}
		for kind := NoMailbox; kind <= ScopeBlockedMailbox; kind++ {
			if all[kind] == 0 {
				t.Errorf("seed %d: nobody has a mailbox of kind %d", seed, kind)
			}
		}
	}
}

func TestEveryPhoneNumberIsFictitious(t *testing.T) {
	var patterns []string
	for _, o := range offices {
		for _, pattern := range append(o.landlines, o.mobiles...) {
			patterns = append(patterns, strings.NewReplacer("#", "[0-9]", "%", "[1-9]").Replace(regexp.QuoteMeta(pattern)))
		}
	}
	fictitious := regexp.MustCompile("^(" + strings.Join(patterns, "|") + ")$")
	check := func(number any) {
		if s, ok := number.(string); ok && !fictitious.MatchString(s) {
			t.Errorf("%q is in no range kept for fiction", s)
		}
	}
	for _, p := range Contoso(1).People {
		check(p.Properties["mobilePhone"])
		phones, _ := p.Properties["businessPhones"].([]any)
		for _, contact := range p.Contacts {
			check(contact["mobilePhone"])
			for _, kind := range []string{"homePhones", "businessPhones"} {
				more, _ := contact[kind].([]any)
				phones = append(phones, more...)
			}
		}
		for _, phone := range phones {
			check(phone)
		}
	}
}

func checkUnits(t *testing.T, c Company, people map[string]bool) {
	t.Helper()
	for _, unit := range c.AdministrativeUnits {
		seen := map[string]bool{}
		for _, m := range unit.Members {
			if seen[m.ID] || m.Type == MemberUser && !people[m.ID] || m.ID != strings.ToLower(m.ID) {
				t.Errorf("the unit %s has a member %s that is unknown or comes twice", unit.DisplayName, m.ID)
			}
			seen[m.ID] = true
		}
	}
}

func TestContosoHasWhatRulesLookAt(t *testing.T) {
	for seed := range uint64(5) {
		c := Contoso(seed)
		count, purposes, names := map[string]int{}, map[Purpose]int{}, map[string]bool{}
		for _, p := range c.People {
			name := text(p, "onPremisesDistinguishedName")
			_, attributes := p.Properties[extensionAttributes].(map[string]any)
			employee := text(p, "employeeId") != ""
			if !employee && (name != "" || attributes || text(p, "employeeType") != "") {
				t.Errorf("seed %d: %s is no employee and has %q", seed, text(p, "displayName"), name)
			}
			if names[name] && name != "" {
				t.Errorf("seed %d: %s comes twice", seed, name)
			}
			names[name] = true
			purposes[p.Purpose]++
			for kind, is := range map[string]bool{
				"on premises":      name != "",
				"in the cloud":     employee && name == "",
				"escaped comma":    strings.Contains(name, `,OU=Legal\, Compliance,OU=Staff,`),
				"nested unit":      strings.Contains(name, ",OU=Field,OU=Sales,OU=Staff,"),
				"attribute":        attributes,
				"contractor":       text(p, "employeeType") == "Contractor",
				"enabled resource": p.Purpose != PurposeUser && p.Properties["accountEnabled"] == true,
			} {
				if is {
					count[kind]++
				}
			}
		}
		for kind, least := range map[string]int{"on premises": 250, "in the cloud": 80, "escaped comma": 10, "nested unit": 10,
			"attribute": 40, "contractor": 40, "enabled resource": 3} {
			if count[kind] < least {
				t.Errorf("seed %d: %d of %q, want %d or more", seed, count[kind], kind, least)
			}
		}
		if purposes[PurposeRoom] != 20 || purposes[PurposeShared] != 10 || purposes[PurposeUser] != 470 {
			t.Errorf("seed %d: the mailboxes are for %v", seed, purposes)
		}
		types := map[string]int{}
		for _, m := range c.AdministrativeUnits[0].Members {
			types[m.Type]++
		}
		if types[MemberUser] < 20 || types[MemberGroup] != 1 || types[MemberDevice] != 1 {
			t.Errorf("seed %d: the administrative unit has %v", seed, types)
		}
	}
}
