package schedule

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// document is a schedule as it is stored and exchanged:
//
//	{"every": "1h", "weekdays": ["mon", "tue"], "quiet": {"from": "22:00", "to": "05:30"}}
//	{"at": ["06:00", "18:30"]}
type document struct {
	Every    string   `json:"every,omitempty"`
	At       []Clock  `json:"at,omitempty"`
	Weekdays []string `json:"weekdays,omitempty"`
	Quiet    *span    `json:"quiet,omitempty"`
}

type span struct {
	From Clock `json:"from"`
	To   Clock `json:"to"`
}

// names are the weekdays as they are written, Sunday first as in package time.
var names = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// Name is how a weekday is written: mon.
func Name(day time.Weekday) string { return names[day] }

// MarshalJSON implements json.Marshaler.
func (s Schedule) MarshalJSON() ([]byte, error) {
	d := document{At: s.At}
	if s.Every > 0 {
		d.Every = Words(s.Every)
	}
	for _, day := range s.Weekdays {
		d.Weekdays = append(d.Weekdays, Name(day))
	}
	if s.Quiet.From != s.Quiet.To {
		d.Quiet = &span{s.Quiet.From, s.Quiet.To}
	}
	return json.Marshal(d)
}

// UnmarshalJSON reads a schedule and checks it, as New does. Its errors are *Error, or those of package json.
func (s *Schedule) UnmarshalJSON(text []byte) error {
	var d document
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	if err := in.Decode(&d); err != nil {
		return err
	}
	var every time.Duration
	if d.Every != "" {
		var err error
		if every, err = ParseEvery(d.Every); err != nil {
			return err
		}
	}
	days, err := ParseWeekdays(d.Weekdays)
	if err != nil {
		return err
	}
	made := Schedule{Every: every, At: d.At, Weekdays: days}
	if d.Quiet != nil {
		made.Quiet = Quiet(*d.Quiet)
		if made.Quiet.From == made.Quiet.To {
			return refuse("Quiet hours from %v to %v are no time at all.", "Let them end at another time than they begin, or leave them out.", d.Quiet.From, d.Quiet.To)
		}
	}
	*s, err = made.checked()
	return err
}

// ParseEvery reads 15m, 2h, 1h30m or 1d.
func ParseEvery(text string) (time.Duration, error) {
	if text == "1d" {
		return LongestEvery, nil
	}
	every, err := time.ParseDuration(text)
	if err != nil || every <= 0 {
		return 0, badEvery(text)
	}
	return every, nil
}

func badEvery(text string) error {
	return refuse("%q is no interval.", "Write minutes or hours, such as 15m or 2h, or 1d.", text)
}

// Words is an interval as it is written: 15m, 2h, 1h30m, 1d.
func Words(every time.Duration) string {
	if every == LongestEvery {
		return "1d"
	}
	words := ""
	if h := every / time.Hour; h > 0 {
		words = fmt.Sprintf("%dh", h)
	}
	if m := every % time.Hour / time.Minute; m > 0 {
		words += fmt.Sprintf("%dm", m)
	}
	return words
}

// ParseWeekdays reads mon, tue and so on, and stretches of them such as mon-fri or fri-mon.
func ParseWeekdays(texts []string) ([]time.Weekday, error) {
	var days []time.Weekday
	for _, text := range texts {
		from, to, stretch := strings.Cut(strings.ToLower(strings.TrimSpace(text)), "-")
		if !stretch {
			to = from
		}
		first, last := slices.Index(names, from), slices.Index(names, to)
		if first < 0 || last < 0 {
			return nil, refuse("%q is no weekday.", "Write mon, tue, wed, thu, fri, sat, sun, or a stretch such as mon-fri.", text)
		}
		for day := first; ; day = (day + 1) % 7 {
			days = append(days, time.Weekday(day))
			if day == last {
				break
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days), nil
}

// checked is the schedule in order, or what is the matter with it.
func (s Schedule) checked() (Schedule, error) {
	s.At = slices.Compact(slices.Sorted(slices.Values(s.At)))
	if len(s.Weekdays) == len(names) {
		s.Weekdays = nil // all of them, which none means as well
	}
	switch {
	case s.Every > 0 && len(s.At) > 0:
		return s, refuse("A schedule has an interval or times of the day, not both.", "Leave one of them out.")
	case s.Every == 0 && len(s.At) == 0:
		return s, refuse("A schedule says neither how often nor when.", "Give it an interval such as 1h, or times of the day such as 06:00.")
	case s.Every != 0 && (s.Every < ShortestEvery || s.Every > LongestEvery || s.Every%time.Minute != 0):
		return s, refuse("Every %v is not possible.", "Choose whole minutes from 5 minutes to 24 hours. For once a week, give a time of the day and a weekday.", s.Every)
	}
	if quiet := s.Quiet.minutes(); quiet > mostQuiet {
		return s, refuse("Quiet hours from %v to %v leave no time for runs.", "Leave at least an hour of each day.", s.Quiet.From, s.Quiet.To)
	}
	for _, at := range s.At {
		if at < 0 || at >= dayMinutes {
			return s, refuse("%d minutes after midnight are no time of the day.", "Choose a time from 00:00 to 23:59.", int(at))
		}
		if s.Quiet.holds(at) {
			return s, refuse("%v lies in the quiet hours, so it would never come.", "Choose another time, or other quiet hours.", at)
		}
	}
	return s, nil
}

// New is a schedule in order: times ascending, days each once. Its errors are *Error.
func New(s Schedule) (Schedule, error) {
	slices.Sort(s.Weekdays)
	s.Weekdays = slices.Compact(s.Weekdays)
	return s.checked()
}
