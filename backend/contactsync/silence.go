package contactsync

import (
	"errors"
	"time"

	"concord/backend/graph"
)

// maxLost bounds how often in a row a whole batch may stay without an answer before the mailbox is given up.
const maxLost = 6

// silences counts batches in a row of which nothing at all came back; those that were under way together count once. The
// gate spaces them out; this only ends the mailbox when the network stays away. The zero value is ready.
type silences struct {
	inRow int
	last  time.Time // when the last of them came back
}

// after takes in the answers to what was sent at a time; its error gives the mailbox up.
func (s *silences) after(answers []graph.Answer, sent time.Time) error {
	err := unheard(answers)
	if err == nil {
		s.inRow = 0
		return nil
	}
	if sent.Before(s.last) {
		return nil
	}
	s.last = time.Now()
	if s.inRow++; s.inRow < maxLost {
		return nil
	}
	return &lostError{err}
}

// silence tells when nothing at all answered: then it is the network, not the people. The requests were repeated by then.
func silence(answers []graph.Answer) error {
	if last := unheard(answers); last != nil {
		return &NetworkError{last}
	}
	return nil
}

// unheard is what befell the last request, when nothing came back of any; nil when something did.
func unheard(answers []graph.Answer) (last error) {
	for _, answer := range answers {
		if answer.Err == nil || httpStatus(answer.Err) != 0 {
			return nil
		}
		last = answer.Err
	}
	return last
}

// lostError gives a mailbox up because the network is gone.
type lostError struct{ error }

func (e *lostError) Unwrap() error { return e.error }

// isLost tells a mailbox given up for the network from any other failure.
func isLost(err error) bool {
	return errors.As(err, new(*lostError)) || graph.IsAmbiguous(err) || graph.IsUnreached(err)
}
