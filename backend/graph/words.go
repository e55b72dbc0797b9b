package graph

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Sentence says what happened in a sentence for people; Error is for the log.
func (e *Error) Sentence() string {
	switch {
	case e.GraphCode == CodeConnectionFailed:
		return "No connection to Microsoft Graph could be made" + e.because() + "."
	case e.GraphCode == CodeConnectionLost:
		return "The connection to Microsoft Graph was lost" + e.because() + "."
	case e.GraphCode == CodeUnreadableAnswer, e.GraphCode == CodeAnswerMissing:
		return "What came back is no answer of Microsoft Graph: " + strings.TrimPrefix(mask(e.Message), "the answer cannot be read: ") + "."
	case e.GraphCode == CodeForeignLink:
		return "An answer of Microsoft Graph leads to another host; it was not followed, so that no token goes there."
	case e.Status == http.StatusUnauthorized:
		return "Microsoft Graph does not accept the token: " + e.said()
	case IsForbidden(e):
		return "The application may not read this of the directory: " + e.said()
	case IsRefused(e), e.Status >= 500:
		return fmt.Sprintf("Microsoft Graph could not answer just now (%s, HTTP %d).", e.Code(), e.Status)
	}
	return fmt.Sprintf("Microsoft Graph refused %s %s: %s", e.Method, mask(e.Path), e.said())
}

// said is Graph's own word for it, ended like a sentence.
func (e *Error) said() string {
	text := strings.TrimSpace(mask(e.Message))
	if runes := []rune(text); len(runes) > maxMessage {
		text = string(runes[:maxMessage]) + "…"
	}
	if text == "" {
		text = e.Code()
	}
	return strings.TrimRight(text, ".") + "."
}

// because is the innermost cause that says something, without the layers that repeat the address.
func (e *Error) because() string {
	err := e.Cause
	for {
		var request *url.Error
		if !errors.As(err, &request) {
			break
		}
		err = request.Err
	}
	if err == nil {
		return ""
	}
	return ": " + strings.TrimRight(strings.Join(strings.Fields(mask(err.Error())), " "), ".")
}
