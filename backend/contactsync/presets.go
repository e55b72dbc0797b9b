package contactsync

import (
	"maps"
	"slices"
	"strings"
)

// Preset is a mapping that a profile may name in place of one of its own.
type Preset struct {
	Name    string `json:"name"`
	Purpose string `json:"purpose"` // a sentence
	Fields  Fields `json:"fields"`
}

// Presets are the ready-made mappings, the smallest first.
func Presets() []Preset {
	return []Preset{
		{"privacyMinimal", "Just enough to see who is calling or writing from work.", privacyMinimal()},
		{"businessCard", "What somebody hands to a customer.", businessCard()},
		{"everything", "All that the directory knows and a contact has a place for.", everything()},
	}
}

func privacyMinimal() Fields {
	return Fields{
		"displayName":    From("displayName"),
		"givenName":      From("givenName"),
		"surname":        From("surname"),
		"businessPhones": From("businessPhones"),
		"emailAddresses": From("mail"),
	}
}

func businessCard() Fields {
	fields := DefaultFields()
	delete(fields, "manager")
	delete(fields, "officeLocation")
	return fields
}

func everything() Fields {
	fields := DefaultFields()
	maps.Copy(fields, Fields{
		"businessPhones": From("businessPhones", "faxNumber"),
		"emailAddresses": From("mail", "proxyAddresses"),
		"imAddresses":    From("imAddresses"),
		"fileAs":         From("{surname}, {givenName}"),
	})
	return fields
}

// preset returns the fields of a ready-made mapping.
func preset(name string) (Fields, error) {
	all := Presets()
	if i := slices.IndexFunc(all, func(p Preset) bool { return strings.EqualFold(p.Name, name) }); i >= 0 {
		return all[i].Fields, nil
	}
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.Name
	}
	return nil, &ProfileError{Key: "fields", Problem: "names no ready-made mapping: " + name, Allowed: "Use one of: " + strings.Join(names, ", ") + "; or an object of contact properties."}
}
