package contactsync

import (
	"bytes"
	"context"
	"strings"
)

// evaluateChunk is how many people are stored in one transaction.
const evaluateChunk = 500

// membership answers whether a rule chooses someone, by the groups as they stand in the mirror.
type membership struct {
	rule    Rule
	members map[string]struct{}
}

func (s *Service) membership(ctx context.Context, rule Rule) (membership, error) {
	if len(rule.Groups) == 0 {
		return membership{rule: rule}, nil
	}
	members, err := s.Store.GroupMembers(ctx, rule.Groups)
	return membership{rule, members}, err
}

func (m membership) chooses(p *Person) bool {
	if p.Gone || !eligible(p) {
		return false
	}
	_, member := m.members[strings.ToLower(p.User.ID)]
	return m.rule.AllWithMailbox || member
}

// eligible is what every rule asks: an enabled account of the company with a mail address. An absent
// accountEnabled was once seen on delta pages (microsoft-graph-docs issue 2255) and does not mean disabled;
// an absent userType means Member.
func eligible(p *Person) bool {
	enabled := p.User.AccountEnabled == nil || *p.User.AccountEnabled
	return enabled && !strings.EqualFold(p.User.UserType, "Guest") && p.User.Mail != ""
}

// evaluate looks at everyone who changed since the profile was last evaluated, or at everyone when its rules
// changed, and numbers what is different.
func (s *Service) evaluate(ctx context.Context, p *StoredProfile, report func(Progress)) error {
	clock, err := s.Store.Clock(ctx)
	if err != nil {
		return err
	}
	hash := p.rulesHash()
	after := p.Evaluated
	if !bytes.Equal(hash, p.RulesHash) {
		after = 0
	} else if after == clock {
		return nil
	}
	people, err := s.membership(ctx, p.People)
	if err != nil {
		return err
	}
	mailboxes, err := s.membership(ctx, p.Mailboxes)
	if err != nil {
		return err
	}
	var wishes []Wish
	done := int64(0)
	save := func() error {
		done += int64(len(wishes))
		report(Progress{Phase: Planning, Profile: p.Name, Done: done})
		err := s.Store.SaveWishes(ctx, p.No, wishes)
		wishes = wishes[:0]
		return err
	}
	err = s.Store.ChangedPeople(ctx, after, func(person Person) error {
		wish := Wish{Person: person.No, MailboxID: strings.ToLower(person.User.ID), Mailbox: mailboxes.chooses(&person), Wanted: people.chooses(&person)}
		if wish.Wanted {
			card := p.Fields.cardOf(&person.User)
			wish.Fingerprint, wish.Filled, wish.Mapped = card.fingerprint(), card.filled(), card.mapped
		}
		if wishes = append(wishes, wish); len(wishes) < evaluateChunk {
			return nil
		}
		return save()
	})
	if err != nil {
		return err
	}
	if err := save(); err != nil {
		return err
	}
	return s.Store.SaveEvaluated(ctx, p.No, clock, hash)
}

// incomplete names the groups of a profile's rules that could not be read, so that nobody may be removed on
// the strength of those rules.
func (s *Service) incomplete(ctx context.Context, p *StoredProfile) ([]string, error) {
	groups, err := s.Store.GroupClosure(ctx, ruleGroups([]StoredProfile{*p}))
	if err != nil {
		return nil, err
	}
	var missing []string
	for _, group := range groups {
		switch {
		case group.Present:
		case group.Name != "":
			missing = append(missing, group.Name)
		default:
			missing = append(missing, group.ID)
		}
	}
	return missing, nil
}
