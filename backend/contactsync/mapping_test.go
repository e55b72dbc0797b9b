package contactsync

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"concord/backend/graph"
)

// cardOf is a card under a mapping alone.
func cardOf(fields Fields, p *Person) card { return (&Profile{Fields: fields}).cardOf(p) }

func TestWhatExchangeDoesNotTakeIsCutAndTold(t *testing.T) {
	fields := Fields{"displayName": From("displayName"), "businessPhones": From("businessPhones", "faxNumber", "mobilePhone"),
		"emailAddresses": From("mail", "otherMails"), "mobilePhone": From("mobilePhone", "businessPhones")}
	user := graph.User{DisplayName: strings.Repeat("ü", 300), BusinessPhones: []string{"1"}, FaxNumber: "2", MobilePhone: "3",
		Mail: "a@contoso.com", OtherMails: []string{"A@contoso.com", "b@contoso.com", "c@contoso.com", "d@contoso.com"}}
	c := cardOf(fields, &Person{User: user})
	body := c.body()
	if got := body["businessPhones"].([]string); !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("business phones %q", got)
	}
	if got := body["emailAddresses"].([]map[string]string); len(got) != 3 || got[0]["address"] != "a@contoso.com" || got[2]["address"] != "c@contoso.com" {
		t.Errorf("mail addresses %v", got)
	}
	if got := body["displayName"].(string); len([]rune(got)) != textLength {
		t.Errorf("display name of %d characters", len([]rune(got)))
	}
	var told []string
	for i, target := range targets {
		if c.cut&(1<<i) != 0 {
			told = append(told, target.name)
		}
	}
	if want := []string{"displayName", "businessPhones", "emailAddresses"}; !slices.Equal(told, want) {
		t.Errorf("told of %q, want %q: a spare source of mobilePhone is not cut", told, want)
	}
}

func TestEveryMappedPropertyIsInEveryUpdateAndEmptyOnesAreCleared(t *testing.T) {
	fields := DefaultFields()
	body, err := json.Marshal(cardOf(fields, &Person{User: graph.User{DisplayName: "Anna"}}).body())
	if err != nil {
		t.Fatal(err)
	}
	var sent map[string]any
	if err := json.Unmarshal(body, &sent); err != nil {
		t.Fatal(err)
	}
	for property := range fields {
		value, there := sent[topLevel(property)]
		if !there {
			t.Errorf("%s is not sent, so it would keep its old value", property)
		}
		switch value := value.(type) {
		case []any:
			if len(value) != 0 {
				t.Errorf("%s is %v, want []", property, value)
			}
		case map[string]any:
			for part, inner := range value {
				if inner != nil {
					t.Errorf("%s.%s is %v, want null", property, part, inner)
				}
			}
		case nil:
		default:
			if property != "displayName" {
				t.Errorf("%s is %v, want null", property, value)
			}
		}
	}
}

// What is written is what a listing shows again: else every recovered contact would be written once more.
func TestACardReadBackIsTheCardThatWasWritten(t *testing.T) {
	fields := Fields{}
	for _, target := range targets {
		fields[target.name] = From("displayName")
		if target.list {
			fields[target.name] = From("proxyAddresses")
		}
	}
	user := graph.User{DisplayName: " Änna ", ProxyAddresses: []string{"smtp:b@contoso.com", "SMTP:a@contoso.com", "X500:/o=x", "sip:a@contoso.com"}}
	wanted := cardOf(fields, &Person{User: user})
	body, err := json.Marshal(wanted.body())
	if err != nil {
		t.Fatal(err)
	}
	var contact graph.Contact
	if err := json.Unmarshal(body, &contact); err != nil {
		t.Fatal(err)
	}
	shows := fields.cardIn(&contact)
	if differences := wanted.differences(shows); len(differences) > 0 || wanted.fingerprint() != shows.fingerprint() {
		t.Errorf("read back differently: %v", differences)
	}
	if wanted.filled() != 1<<len(targets)-1 {
		t.Errorf("filled %b, want every target", wanted.filled())
	}
	if got := contact.EmailAddresses[0].Address; got != "a@contoso.com" {
		t.Errorf("the first address is %s, want the main one", got)
	}
}

func TestAPersonWithoutANameIsFoundByMail(t *testing.T) {
	c := cardOf(DefaultFields(), &Person{User: graph.User{Mail: "a@contoso.com"}})
	if got := c.body()["displayName"]; got != "a@contoso.com" {
		t.Errorf("display name %v", got)
	}
}
