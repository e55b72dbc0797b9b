package update

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

const (
	// patience is how long the file may take: somebody waits to read a version.
	patience = 5 * time.Second
	// mostBytes is far above any such file.
	mostBytes = 64 << 10
	// mostNotes is how much of the notes is shown.
	mostNotes = 2000
)

// Newest is what the file says.
type Newest struct {
	Version string `json:"version"` // 1.4.2
	Notes   string `json:"notes"`   // a few sentences, or ""
	Page    string `json:"page"`    // https address to read more and to download, or ""
	SHA256  string `json:"sha256"`  // of the download, hexadecimal, or ""
}

// Error says why it cannot be told whether there is a newer version.
type Error struct {
	code, sentence, action string
	err                    error
}

func (e *Error) Error() string { return e.sentence }
func (e *Error) Unwrap() error { return e.err }

// Code is stable: update_unreachable, update_unreadable.
func (e *Error) Code() string { return e.code }

// Action is what to do next.
func (e *Error) Action() string { return e.action }

var (
	version = regexp.MustCompile(`^v?(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?(-[0-9A-Za-z.-]{1,40})?$`)
	sum     = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)
)

// Look reads the file at an https address. newer tells whether it names a later version than current; a current version that is no
// release (dev-…) is older than any. Redirects are followed to https addresses alone.
func Look(ctx context.Context, transport http.RoundTripper, address, userAgent, current string) (n Newest, newer bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return n, false, unreachable(err)
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", userAgent)
	client := http.Client{Transport: transport, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if r.URL.Scheme != "https" || len(via) >= 5 {
			return errors.New("redirected elsewhere")
		}
		return nil
	}}
	answer, err := client.Do(request)
	if err != nil {
		return n, false, unreachable(err)
	}
	defer func() { _ = answer.Body.Close() }() // what was read of it counts
	if answer.StatusCode != http.StatusOK {
		return n, false, unreachable(fmt.Errorf("it answers with %s", answer.Status))
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, mostBytes+1))
	if err != nil {
		return n, false, unreachable(err)
	}
	if n, err = read(data); err != nil {
		return Newest{}, false, &Error{"update_unreadable", "The file at updates.url does not say which version is the newest.",
			`Let it be JSON such as {"version": "1.4.2"}; docs/privacy.md describes it.`, err}
	}
	return n, later(n.Version, current), nil
}

func unreachable(err error) error {
	return &Error{"update_unreachable", "The file at updates.url cannot be read, so whether there is a newer version is not known.",
		"Check the address in the settings, the network and the proxy; or set updates.check to false.", err}
}

// read takes what the file says; what looks wrong in it is left out, the version excepted.
func read(data []byte) (n Newest, err error) {
	if len(data) > mostBytes {
		return n, errors.New("update: the file is too large")
	}
	if err := json.Unmarshal(data, &n); err != nil {
		return n, fmt.Errorf("update: %w", err)
	}
	if !version.MatchString(n.Version) {
		return n, errors.New("update: the file names no version")
	}
	n.Version = strings.TrimPrefix(n.Version, "v")
	n.Notes = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, n.Notes)
	if runes := []rune(n.Notes); len(runes) > mostNotes {
		n.Notes = string(runes[:mostNotes]) + "…"
	}
	if u, err := url.Parse(n.Page); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		n.Page = ""
	}
	if !sum.MatchString(n.SHA256) {
		n.SHA256 = ""
	}
	return n, nil
}

// later tells whether a version comes after another, as semantic versions do.
func later(a, b string) bool {
	left, right := version.FindStringSubmatch(a), version.FindStringSubmatch(b)
	if left == nil || right == nil {
		return left != nil
	}
	for i := 1; i <= 3; i++ {
		x, _ := strconv.Atoi(left[i]) // digits, or nothing: 0
		y, _ := strconv.Atoi(right[i])
		if x != y {
			return x > y
		}
	}
	// A pre-release comes before its release; two of one release are compared word by word (semver.org, 11).
	switch {
	case left[4] == right[4]:
		return false
	case left[4] == "":
		return true
	case right[4] == "":
		return false
	}
	return slices.CompareFunc(strings.Split(left[4][1:], "."), strings.Split(right[4][1:], "."), compareWords) > 0
}

// compareWords puts numbers in their order and before all else.
func compareWords(a, b string) int {
	x, notX := strconv.Atoi(a)
	y, notY := strconv.Atoi(b)
	switch {
	case notX == nil && notY == nil:
		return cmp.Compare(x, y)
	case notX == nil:
		return -1
	case notY == nil:
		return 1
	}
	return strings.Compare(a, b)
}
