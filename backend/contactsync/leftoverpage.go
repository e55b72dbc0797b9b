package contactsync

import "context"

// LeftoverOrder is what leftovers are sorted by.
type LeftoverOrder string

// The orders; "" is in the order in which they were found.
const (
	LeftoversByMailbox LeftoverOrder = "mailbox"
	LeftoversByName    LeftoverOrder = "name"
	LeftoversByTool    LeftoverOrder = "tool"
)

// LeftoverPageQuery asks for a page of leftovers. After and Limit of the query it narrows by are not looked at.
type LeftoverPageQuery struct {
	LeftoverQuery
	Search     string // words; each stands somewhere in mailbox, name, address or folder of the contact
	By         LeftoverOrder
	Descending bool
	Offset     int
	Rows       int // 1 at least, maxLeftoverPage at most
}

const maxLeftoverPage = 1000

// LeftoverPages is how leftovers are read for people.
type LeftoverPages interface {
	LeftoverPage(ctx context.Context, profile int64, q LeftoverPageQuery) (page []Leftover, total int64, err error)
	// CountLeftovers counts contacts and the mailboxes they lie in.
	CountLeftovers(ctx context.Context, profile int64, q LeftoverQuery) (contacts, mailboxes int64, err error)
}

// LeftoverPage returns a page of what the last search found for a profile, and how much meets the query.
func (s *Service) LeftoverPage(ctx context.Context, profile string, q LeftoverPageQuery) (page []Leftover, total int64, err error) {
	p, err := s.oneProfile(ctx, profile)
	if err != nil {
		return nil, 0, err
	}
	q.Offset, q.Rows = max(q.Offset, 0), min(max(q.Rows, 1), maxLeftoverPage)
	return s.Store.LeftoverPage(ctx, p.No, q)
}

// LeftoversChosen counts what a decision would be carried out on, and in how many mailboxes. Nothing is asked of them.
func (s *Service) LeftoversChosen(ctx context.Context, options ApplyOptions) (contacts, mailboxes int64, err error) {
	p, err := s.oneProfile(ctx, options.Profile)
	if err != nil {
		return 0, 0, err
	}
	query, err := s.decidedOn(ctx, options)
	if err != nil {
		return 0, 0, err
	}
	return s.Store.CountLeftovers(ctx, p.No, query)
}

// decidedOn is which leftovers a decision is carried out on.
func (s *Service) decidedOn(ctx context.Context, options ApplyOptions) (LeftoverQuery, error) {
	query := options.query()
	if options.Mailbox == "" {
		return query, nil
	}
	id, err := s.FindMailbox(ctx, options.Mailbox)
	query.Mailbox = id
	return query, err
}

// query is which leftovers the decision is carried out on, in whichever mailbox.
func (o *ApplyOptions) query() LeftoverQuery {
	return LeftoverQuery{Kind: o.Kind, Tool: o.Tool, Duplicates: o.Duplicates, Nobody: o.Nobody, Adoptable: o.Decision == AdoptLeftover, Open: true}
}
