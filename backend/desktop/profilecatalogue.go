package desktop

import (
	"encoding/json"
	"slices"

	"concord/backend/contactsync"
)

func catalogueOf() (FieldCatalogue, error) {
	c := FieldCatalogue{Targets: []FieldTarget{}, Sources: contactsync.SourceNames(), Presets: []FieldPreset{},
		// The manager's name stands in another person's row, so that no rule can compare it.
		Conditions: slices.DeleteFunc(contactsync.SourceNames(), func(name string) bool { return name == "manager" }),
		Comparisons: texts(contactsync.Equals, contactsync.In, contactsync.StartsWith, contactsync.EndsWith,
			contactsync.Contains, contactsync.IsEmpty, contactsync.IsNotEmpty),
		Kinds: texts(contactsync.Guests, contactsync.Disabled, contactsync.WithoutMail, contactsync.Rooms, contactsync.Shared, contactsync.OrgContacts),
	}
	for _, t := range contactsync.ContactPropertiesWithLimits() {
		c.Targets = append(c.Targets, FieldTarget{Name: t.Name, Values: t.Values, Length: t.Length, Policies: texts(t.PoliciesOf()...)})
	}
	for _, preset := range contactsync.Presets() {
		fields, err := json.Marshal(preset.Fields)
		if err != nil {
			return c, err
		}
		c.Presets = append(c.Presets, FieldPreset{Name: preset.Name, Fields: string(fields)})
	}
	fields, err := json.Marshal(contactsync.DefaultFields())
	c.Default = string(fields)
	return c, err
}

func texts[T ~string](values ...T) []string {
	all := make([]string, len(values))
	for i, value := range values {
		all[i] = string(value)
	}
	return all
}
