package contactsync

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// As is what a rule is about.
type As string

// A rule chooses people who become contacts, or mailboxes that receive them.
const (
	AsPeople    As = "people"
	AsMailboxes As = "mailboxes"
)

// Sampled chooses which people of a count are listed.
type Sampled struct {
	// Of is whom: "" for those the rule chooses, a Ground for those it leaves out on that ground, "unknown" for those of
	// whom it cannot be told.
	Of            string
	Offset, Limit int // of the list by name
}

// RuleCount is what a rule comes to, counted in the mirror.
type RuleCount struct {
	As As `json:"as"`
	// Directory is how many accounts the directory has; Chosen, Unknown and Out add up to it.
	Directory int64 `json:"directory"`
	Chosen    int64 `json:"chosen"`
	// Unknown are people of whom too little is kept, or who may be in a place that was not read.
	Unknown int64     `json:"unknown"`
	Out     []LeftOut `json:"out"`
	// PurposeUnknown counts those chosen whose mailbox may still turn out to be a room or a shared one.
	PurposeUnknown int64             `json:"purposeUnknown"`
	Sample         []ExplainedPerson `json:"sample"`
	Unread         []Unread          `json:"unread"` // groups and units that the mirror cannot speak for
	Notes          []string          `json:"notes"`
	Read           time.Time         `json:"read"` // when the directory was last read
}

// LeftOut counts those whom one condition leaves out: the first of the rule's that they do not meet.
type LeftOut struct {
	Ground   Ground `json:"code"`
	Count    int64  `json:"count"`
	Sentence string `json:"sentence"`
}

// outSentences say what keeps people out.
var outSentences = map[Ground]string{
	GroundPlace:       "in none of the groups, units and users the rule names",
	GroundRoom:        "rooms and equipment",
	GroundShared:      "shared mailboxes",
	GroundOff:         "disabled accounts",
	GroundGuest:       "guests",
	GroundOrgContact:  "organizational contacts",
	GroundNoMail:      "accounts without a mail address",
	GroundWhere:       "do not meet the condition",
	GroundExceptPlace: "taken out by a place of the exception",
	GroundExceptWhere: "taken out by the condition of the exception",
}

// CanSample tells whether Sampled.Of can name those of whom it is asked.
func CanSample(of string) bool {
	_, out := outSentences[Ground(of)]
	return out || of == "" || of == "unknown"
}

// CountRule counts whom a rule chooses and leaves out, from the mirror alone: no request to Graph, so it can be asked
// again with every key that is pressed. The rule need not belong to a profile; it is checked here. Errors: *ProfileError,
// *NotReadError.
func (s *Service) CountRule(ctx context.Context, rule Rule, as As, sampled Sampled) (RuleCount, error) {
	if err := rule.normalize(string(as)); err != nil {
		return RuleCount{}, err
	}
	mirror, err := s.mirrorNow(ctx)
	if err != nil {
		return RuleCount{}, err
	}
	e, err := s.explainer(ctx, mirror, &rule, string(as))
	if err != nil {
		return RuleCount{}, err
	}
	counted := RuleCount{As: as, Read: mirror.read, Unread: e.unread, Notes: []string{}, Out: []LeftOut{}, Sample: []ExplainedPerson{}}
	out := map[Ground]int64{}
	guests := int64(0)
	var listed []ExplainedPerson
	var findings []finding
	err = s.Store.ChangedPeople(ctx, 0, func(p Person) error {
		if p.Gone {
			return nil
		}
		counted.Directory++
		findings = e.findings(&p, findings)
		of := ""
		switch f, decided := decides(findings); {
		case !decided:
			counted.Chosen++
			if strings.EqualFold(p.User.UserType, "Guest") {
				guests++
			} else if p.Purpose == "" && e.turns(&p) {
				counted.PurposeUnknown++
			}
		case f.passed == Unknown:
			counted.Unknown++
			of = Unknown.String()
		default:
			out[f.ground]++
			of = string(f.ground)
		}
		if of == sampled.Of && sampled.Limit > 0 {
			listed = append(listed, explained(&p))
		}
		return ctx.Err()
	})
	if err != nil {
		return RuleCount{}, err
	}
	for _, ground := range grounds {
		if out[ground] > 0 {
			counted.Out = append(counted.Out, LeftOut{ground, out[ground], outSentences[ground]})
		}
	}
	counted.Sample = append(counted.Sample, sample(listed, sampled)...)
	counted.note(guests)
	return counted, nil
}

// sample cuts a page out of a list by name.
func sample(listed []ExplainedPerson, s Sampled) []ExplainedPerson {
	keys := make(map[string]string, len(listed))
	for _, p := range listed {
		keys[p.ID] = strings.ToLower(p.Label())
	}
	slices.SortFunc(listed, func(a, b ExplainedPerson) int {
		return cmp.Or(cmp.Compare(keys[a.ID], keys[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	from := min(max(s.Offset, 0), len(listed))
	return listed[from:min(from+s.Limit, len(listed))]
}

// note says what the figures leave open.
func (c *RuleCount) note(guests int64) {
	for _, place := range c.Unread {
		c.Notes = append(c.Notes, place.Sentence)
	}
	if c.Unknown > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("Of %s it cannot be told: too little is kept of people whom no profile chooses, or a place was not read. The next sync with this rule reads what is missing.",
			count(c.Unknown, "person", "people")))
	}
	if c.PurposeUnknown > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("Of %s it is not known whether the mailbox is a person's, a room's or a shared one: syncs ask, with the permission MailboxSettings.Read. Until then they count as people.",
			count(c.PurposeUnknown, "account chosen", "accounts chosen")))
	}
	if c.As == AsMailboxes && guests > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%s among the mailboxes: guests have none in this tenant and will be skipped.", count(guests, "guest is", "guests are")))
	}
	c.Notes = append(c.Notes, hiddenNote)
}
