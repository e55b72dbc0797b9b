package contactsync

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"concord/backend/graph"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Phones says how phone numbers are written. The zero value leaves them as the directory has them.
type Phones struct {
	// Format is PhonesAsIs (or "") or PhonesE164.
	Format string `json:"format,omitempty"`
	// DefaultCountry is the country, two letters, of people of whom the directory knows none.
	DefaultCountry string `json:"defaultCountry,omitempty"`
}

// Values of Phones.Format.
const (
	PhonesAsIs = "asIs"
	PhonesE164 = "e164" // +498912345670: what phones dial anywhere and recognise callers by
)

// phoneTargets are the contact properties that hold numbers to dial.
var phoneTargets = map[string]bool{"mobilePhone": true, "businessPhones": true, "homePhones": true}

// normalize brings the settings to one spelling and refuses what cannot be meant.
func (p *Phones) normalize() error {
	switch p.Format {
	case "", PhonesE164:
	case PhonesAsIs:
		p.Format = ""
	default:
		return &ProfileError{Key: "phones.format", Problem: fmt.Sprintf("cannot be %q", p.Format), Allowed: `Use "asIs" or "e164".`}
	}
	if p.DefaultCountry == "" {
		return nil
	}
	region := regionOf(p.DefaultCountry)
	if region == "" {
		return &ProfileError{Key: "phones.defaultCountry", Problem: fmt.Sprintf("cannot be %q", p.DefaultCountry), Allowed: "Use the two letters of a country: DE, US, NO …"}
	}
	p.DefaultCountry = region
	return nil
}

// of is the country by which somebody's local numbers are read: of the licence, else of the address, else the default;
// "" when none is known.
func (p Phones) of(u *graph.User) string {
	for _, country := range []string{u.UsageLocation, u.Country, p.DefaultCountry} {
		if region := regionOf(country); region != "" {
			return region
		}
	}
	return ""
}

// write is how a number of somebody is written.
func (p Phones) write(number string, u *graph.User) string {
	if p.Format != PhonesE164 {
		return number
	}
	return e164(number, p.of(u))
}

// e164 is a number with its country code and nothing but digits behind the plus. A number that is not one of the
// country's plan, or that has something beside the number (an extension, a word, a second number), stays as it is: an
// extension has no place in E.164, and what a phone makes of "x123" differs from phone to phone.
func e164(number, region string) string {
	if !plain(number) {
		return number
	}
	parsed, err := phonenumbers.Parse(number, region)
	if err != nil || parsed.GetExtension() != "" || !phonenumbers.IsValidNumber(parsed) {
		return number
	}
	return phonenumbers.Format(parsed, phonenumbers.E164)
}

// plain tells a value that is one number and nothing else. One slash may part area code and number, as Germans write
// it; more of them, or one behind more digits than an area code has, part two numbers.
func plain(number string) bool {
	digits, slashes, before := 0, 0, 0
	for i, r := range number {
		switch {
		case unicode.IsDigit(r):
			digits++
		case r == '+' || r == '＋':
			if i != 0 {
				return false
			}
		case r == '/':
			slashes++
			before = digits
		case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune("().", r):
		default:
			return false
		}
	}
	longest := 6 // a German area code with its 0
	if strings.HasPrefix(number, "+") || strings.HasPrefix(number, "00") {
		longest = 10
	}
	return slashes == 0 || slashes == 1 && before <= longest && digits-before >= 3
}

// regionOf is the two-letter code of a country given by its code or by its English or German name; "" when it is none
// that has phone numbers.
func regionOf(country string) string {
	country = strings.ToLower(strings.TrimSpace(country))
	if country == "" {
		return ""
	}
	if region, ok := regions()[country]; ok {
		return region
	}
	if len(country) == 2 || len(country) == 3 {
		if region, err := language.ParseRegion(country); err == nil {
			return regions()[strings.ToLower(region.Canonicalize().String())]
		}
	}
	return ""
}

// otherNames are names in use that the tables do not have.
var otherNames = map[string]string{"usa": "US", "u.s.a.": "US", "u.s.": "US", "united states of america": "US", "vereinigte staaten von amerika": "US", "america": "US",
	"great britain": "GB", "großbritannien": "GB", "grossbritannien": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "schottland": "GB",
	"holland": "NL", "the netherlands": "NL", "czech republic": "CZ", "tschechische republik": "CZ", "türkiye": "TR", "north macedonia": "MK", "nordmazedonien": "MK",
	"oesterreich": "AT", "tuerkei": "TR", "republic of ireland": "IE", "korea": "KR", "russian federation": "RU", "russische föderation": "RU", "slovak republic": "SK",
	"viet nam": "VN", "uae": "AE", "vae": "AE"}

// regions are the countries that have phone numbers, by lower-case code and name.
var regions = sync.OnceValue(func() map[string]string {
	byName := map[string]string{}
	namers := []display.Namer{display.Regions(language.English), display.Regions(language.German)}
	for code := range phonenumbers.GetSupportedRegions() {
		byName[strings.ToLower(code)] = code
		region, err := language.ParseRegion(code)
		if err != nil {
			continue
		}
		for _, namer := range namers {
			if name := namer.Name(region); name != "" {
				byName[strings.ToLower(name)] = code
			}
		}
	}
	for name, code := range otherNames {
		byName[name] = code
	}
	return byName
})
