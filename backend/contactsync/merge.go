package contactsync

import (
	"slices"
	"strings"

	"concord/backend/graph"
)

// This file computes what an update sends to a contact of which not everything is ours: the contact was read just before.

// addresses are the properties whose parts Exchange replaces together, by the name of the whole.
var addressNames = []string{"businessAddress", "homeAddress", "otherAddress"}

// merges says whether an update has to be computed over what the contact shows: a policy asks for what is there, or an
// address is written in part, while Exchange replaces it whole.
func (c card) merges() bool {
	for i := range targets {
		if c.mapped&(1<<i) != 0 && (c.policy(i) == FillIfEmpty || c.policy(i) == Add) {
			return true
		}
	}
	for _, address := range addressNames {
		mapped, parts := 0, 0
		for i, t := range targets {
			if topLevel(t.name) == address {
				parts++
				if c.mapped&(1<<i) != 0 {
					mapped++
				}
			}
		}
		if mapped > 0 && mapped < parts {
			return true
		}
	}
	return false
}

// bodyOver is the JSON object of an update of a contact that shows read and in which before was written last; the zero
// card when that is not known, so that what is there counts as the user's.
func (c card) bodyOver(read *graph.Contact, before card) map[string]any {
	sent := card{values: make([][]string, len(targets))}
	for i, t := range targets {
		if c.mapped&(1<<i) == 0 {
			continue
		}
		values, write := c.over(i, t.read(read), before)
		if write || t.name == fileAs || t.name == displayName { // Exchange may recompute these two where they are left out
			sent.mapped |= 1 << i
			sent.values[i] = values
		}
	}
	body := sent.body()
	if emails, ok := body[emailAddresses].([]map[string]string); ok {
		keepNames(emails, read.EmailAddresses)
	}
	for _, address := range addressNames {
		if parts, ok := body[address].(map[string]any); ok {
			completeAddress(address, parts, read)
		}
	}
	return body
}

// fileAs is the property by which Outlook sorts.
const fileAs = "fileAs"

// over is what targets[i] should show in a contact that shows something, and whether that has to be written.
func (c card) over(i int, shown []string, before card) (values []string, write bool) {
	var last []string
	if before.mapped&(1<<i) != 0 {
		last = before.values[i]
	}
	switch c.policy(i) {
	case FillIfEmpty:
		if len(shown) > 0 && !slices.Equal(shown, last) {
			return shown, false
		}
	case Add:
		values = union(shown, last, c.values[i], targets[i].max)
		return values, !slices.Equal(values, shown)
	case Overwrite, KeepWhenEmpty, Never:
	}
	return c.values[i], true
}

// union is what is shown without what was ours last and is no longer, and with what is ours now, as far as there is
// room: the user's own are not pushed out.
func union(shown, last, ours []string, most int) []string {
	has := func(values []string, value string) bool {
		return slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, value) })
	}
	var values []string
	for _, value := range shown {
		if !has(last, value) || has(ours, value) {
			values = append(values, value)
		}
	}
	for _, value := range ours {
		if len(values) < most && !has(values, value) {
			values = append(values, value)
		}
	}
	return values
}

// keepNames gives addresses that were there the name they had.
func keepNames(emails []map[string]string, read []graph.EmailAddress) {
	for _, email := range emails {
		for _, was := range read {
			if strings.EqualFold(was.Address, email["address"]) && was.Name != "" {
				email["name"] = was.Name
			}
		}
	}
}

// completeAddress adds the parts of an address that are not ours, as they were.
func completeAddress(address string, parts map[string]any, read *graph.Contact) {
	for _, t := range targets {
		parent, part, nested := strings.Cut(t.name, ".")
		if !nested || parent != address {
			continue
		}
		if _, ours := parts[part]; !ours {
			parts[part] = single(t.read(read))
		}
	}
}

// agrees says whether a contact is as the card and its policies want it.
func (c card) agrees(shows card) bool { return len(c.differences(shows)) == 0 }

// differs says whether what a contact shows of targets[i] is something else than the card and its policy want.
func (c card) differs(i int, shown []string) bool {
	switch c.policy(i) {
	case FillIfEmpty:
		return len(shown) == 0 && len(c.values[i]) > 0
	case Add:
		return !slices.Equal(union(shown, nil, c.values[i], targets[i].max), shown)
	case Overwrite, KeepWhenEmpty, Never:
	}
	return !slices.Equal(c.values[i], shown)
}
