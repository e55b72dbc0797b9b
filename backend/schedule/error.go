package schedule

import "fmt"

// Error is a schedule that cannot be.
type Error struct{ sentence, action string }

func refuse(sentence, action string, particulars ...any) error {
	return &Error{fmt.Sprintf(sentence, particulars...), action}
}

func (e *Error) Error() string { return e.sentence }

// Code is the stable name of this kind of failure.
func (e *Error) Code() string { return "schedule_refused" }

// Action is what to do next.
func (e *Error) Action() string { return e.action }
