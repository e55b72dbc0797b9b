package runs

import (
	"errors"
	"fmt"
)

// Failure is why a run stopped, ready to be read.
type Failure struct {
	Code      string `json:"code"` // stable, lower_snake
	Sentence  string `json:"sentence"`
	Action    string `json:"action,omitempty"`
	RequestID string `json:"requestId,omitempty"` // Graph's, for Microsoft's support
}

// A failure that nothing more is known about.
const (
	unexpected       = "unexpected"
	unexpectedAction = "Run again; what was done is not done twice. If it happens again, report it with the log file."
)

// FailureOf puts an error into the form that is shown and stored. Code, action, sentence and request id come from the
// first error in its chain that has them (the behaviours Code() string, Action() string and SupportID() string). The
// sentence is that error's own, by Sentence() string where Error() is worded for the log; what else the chain tells of
// our inner workings is left to the log. An error without a code is told whole.
func FailureOf(err error) *Failure {
	f := &Failure{Code: unexpected, Sentence: err.Error(), Action: unexpectedAction}
	var coded interface {
		error
		Code() string
		Action() string
	}
	if errors.As(err, &coded) {
		f.Code, f.Action, f.Sentence = coded.Code(), coded.Action(), coded.Error()
		if worded, ok := coded.(interface{ Sentence() string }); ok {
			f.Sentence = worded.Sentence()
		}
	}
	var traced interface {
		error
		SupportID() string
	}
	if errors.As(err, &traced) {
		f.RequestID = traced.SupportID()
	}
	return f
}

// PanicError is a defect of ours that stopped a run.
type PanicError struct {
	Value any
	Stack []byte
}

// Error leaves the panic's value out when it is not an error of the runtime: it could be anybody's data.
func (e *PanicError) Error() string {
	if err, ok := e.Value.(interface {
		error
		RuntimeError()
	}); ok {
		return fmt.Sprintf("Concord stopped because of a defect of its own (%v)", err)
	}
	return fmt.Sprintf("Concord stopped because of a defect of its own (%T)", e.Value)
}

// Code is the stable name of this kind of failure.
func (e *PanicError) Code() string { return "defect" }

// Action is what to do next.
func (e *PanicError) Action() string {
	return "Nothing in the mailboxes is lost: start it again. If it happens again, report it with the log file."
}

// ActiveError says that another run holds the lock.
type ActiveError struct {
	// Active is the run that holds it; its ID is 0 when it had not introduced itself yet.
	Active Run
}

func (e *ActiveError) Error() string {
	if e.Active.ID == 0 {
		return "another run is active in this data folder"
	}
	return fmt.Sprintf("run %d is active in this data folder since %s (process %d)",
		e.Active.ID, e.Active.Started.Local().Format("2006-01-02 15:04:05"), e.Active.PID)
}

// Code is the stable name of this kind of failure.
func (e *ActiveError) Code() string { return "run_active" }

// Action is what to do next.
func (e *ActiveError) Action() string {
	return "Wait until it has finished, or stop it where it was started, then try again."
}
