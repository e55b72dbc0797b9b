//go:build !windows

package certstore

import (
	"errors"
	"testing"
)

func TestElsewhereThereIsNoStoreAndThatIsSaid(t *testing.T) {
	_, list := List(CurrentUser)
	_, find := FromStore(CurrentUser, "")
	_, made := NewInStore(LocalMachine, false, MakeOptions{})
	for _, err := range []error{list, find, made, Delete(CurrentUser, "")} {
		var known *Error
		if !errors.As(err, &known) || known.Code() != "certificate_no_store" || known.Action() == "" {
			t.Errorf("the failure is %v", err)
		}
	}
}
