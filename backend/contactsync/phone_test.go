package contactsync

import (
	"testing"

	"concord/backend/graph"
)

func TestNumbersAreWrittenForPhonesToDialOrLeftAlone(t *testing.T) {
	for _, test := range []struct{ number, region, want string }{
		{"(425) 555-0100", "US", "+14255550100"},
		{"1 425 555 0100", "US", "+14255550100"},
		{"+1 425.555.0100", "", "+14255550100"},
		{"020 7946 0018", "GB", "+442079460018"},
		{"02 1234567", "IT", "+39021234567"}, // the 0 belongs to it
		{"+49 (0) 89 12345670", "", "+498912345670"},
		{"089/12345670", "DE", "+498912345670"},
		{"+49 89/12345670", "US", "+498912345670"},
		{"0049 89 12345670", "DE", "+498912345670"},
		{"+47 22 00 00 01", "DE", "+4722000001"},
		{"089 12345670", "", "089 12345670"}, // of which country?
		{"+1 555 0101", "US", "+1 555 0101"}, // no number of that plan
		{"4711", "DE", "4711"},               // of the house
		{"110", "DE", "110"},                 // emergency
		{"089 1234567 ext. 25", "DE", "089 1234567 ext. 25"},
		{"089 12345670;ext=25", "DE", "089 12345670;ext=25"},
		{"089 1234567#25", "DE", "089 1234567#25"},
		{"089 1234567-0/-25", "DE", "089 1234567-0/-25"}, // two numbers
		{"089 12345/0171 1234567", "DE", "089 12345/0171 1234567"},
		{"1-800-FLOWERS", "US", "1-800-FLOWERS"},
		{"0171 1234567 (Bob)", "DE", "0171 1234567 (Bob)"},
		{"+", "DE", "+"},
		{"", "DE", ""},
	} {
		if got := e164(test.number, test.region); got != test.want {
			t.Errorf("%q in %q is written %q, want %q", test.number, test.region, got, test.want)
		}
	}
}

func TestACountryIsKnownByCodeAndByItsNameInEnglishOrGerman(t *testing.T) {
	for country, want := range map[string]string{"DE": "DE", "de": "DE", "DEU": "DE", "Germany": "DE", "deutschland": "DE", " Norway ": "NO", "Norwegen": "NO",
		"USA": "US", "United States": "US", "UK": "GB", "Vereinigtes Königreich": "GB", "Schweiz": "CH", "Switzerland": "CH", "Österreich": "AT",
		"Czech Republic": "CZ", "Czechia": "CZ", "": "", "Atlantis": "", "ZZ": "", "EU": ""} {
		if got := regionOf(country); got != want {
			t.Errorf("%q is %q, want %q", country, got, want)
		}
	}
}

func TestThePersonsCountryGoesBeforeTheDefault(t *testing.T) {
	phones := Phones{Format: PhonesE164, DefaultCountry: "DE"}
	for want, user := range map[string]graph.User{"+4733123456": {UsageLocation: "NO", Country: "Germany"}, "+4533123456": {Country: "Denmark"}, "+4933123456": {Country: "Atlantis"}} {
		if got := phones.write("33 12 34 56", &user); got != want {
			t.Errorf("usage location %q, country %q: %s, want %s", user.UsageLocation, user.Country, got, want)
		}
	}
	if got := (Phones{DefaultCountry: "DE"}).write("089 12345670", &graph.User{}); got != "089 12345670" {
		t.Errorf("without being asked for: %s", got)
	}
}

func TestNumbersInTextsAndInOtherPropertiesStayAsTheyAre(t *testing.T) {
	p := Profile{Phones: Phones{Format: PhonesE164, DefaultCountry: "DE"}, Fields: Fields{"displayName": From("displayName"), "mobilePhone": From("extensionAttribute1"),
		"businessPhones": From("businessPhones", "faxNumber"), "homePhones": From("=089 12345672"), "personalNotes": From("mobilePhone")}}
	c := p.cardOf(&Person{User: graph.User{DisplayName: "A", MobilePhone: "089 12345671", FaxNumber: "089 12345673", BusinessPhones: []string{"089 12345674"},
		ExtensionAttributes: map[string]string{"extensionAttribute1": "0171 1234567"}}})
	body := c.body()
	if body["mobilePhone"] != "+491711234567" || body["personalNotes"] != "089 12345671" {
		t.Errorf("%v", body)
	}
	if got := body["businessPhones"].([]string); got[0] != "+498912345674" || got[1] != "+498912345673" {
		t.Errorf("business phones %v", got)
	}
	if got := body["homePhones"].([]string); got[0] != "089 12345672" {
		t.Errorf("home phones %v", got)
	}
}

func BenchmarkE164(b *testing.B) {
	for b.Loop() {
		e164("+49 171 1234567", "DE")
	}
}
