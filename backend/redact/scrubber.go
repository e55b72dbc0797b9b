package redact

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Scrubber takes out of texts what names people. The zero value is not ready: New.
type Scrubber struct {
	keep   map[string]bool     // ids that stay, in lower case
	learnt map[string][]phrase // by the first word
	ids    map[string]string
}

// phrase is something learnt that begins with a word.
type phrase struct{ text, with string }

// New returns a Scrubber that leaves these ids as they are: the tenant's and the app's own, which support needs.
func New(keep ...string) *Scrubber {
	s := &Scrubber{keep: map[string]bool{}, learnt: map[string][]phrase{}, ids: map[string]string{}}
	for _, id := range keep {
		if id != "" {
			s.keep[strings.ToLower(id)] = true
		}
	}
	return s
}

// shortest is how long something has to be to be looked for: two letters are in every line.
const shortest = 3

// Learn has something taken out wherever it stands as a whole, in exactly these letters. What is the kind of it: name,
// address, number.
func (s *Scrubber) Learn(kind, text string) {
	text = strings.TrimSpace(text)
	first := firstWord(text)
	if utf8.RuneCountInString(text) < shortest || first == "" || s.keep[strings.ToLower(text)] {
		return
	}
	if slices.ContainsFunc(s.learnt[first], func(p phrase) bool { return p.text == text }) {
		return
	}
	s.learnt[first] = append(s.learnt[first], phrase{text, "(" + kind + ")"})
	slices.SortStableFunc(s.learnt[first], func(a, b phrase) int { return len(b.text) - len(a.text) }) // the longest first
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// firstWord is the run of letters and digits with which a text begins, after what is neither.
func firstWord(text string) string {
	from := strings.IndexFunc(text, wordy)
	if from < 0 {
		return ""
	}
	word := text[from:]
	if to := strings.IndexFunc(word, func(r rune) bool { return !wordy(r) }); to >= 0 {
		word = word[:to]
	}
	return word
}

const guid = `[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}`

// patterns are what is taken out by its look, in this order.
var patterns = []struct {
	kind string
	look *regexp.Regexp
}{
	{"key", regexp.MustCompile(`(?s)-----BEGIN .*?(-----END [^-]*-----|$)`)},
	{"token", regexp.MustCompile(`eyJ[A-Za-z0-9_-]+(\.[A-Za-z0-9_=-]*)*`)},
	{"secret", regexp.MustCompile(`(?i)(bearer|password|secret|assertion|sig|apikey)(["']?\s*[:=]\s*["']?|\s+)[^\s"'&,}]+`)},
	{"question", regexp.MustCompile(`\?[^\s"']*[=%$][^\s"']*`)},
	{"address", regexp.MustCompile(`[\p{L}\p{N}._%+'#-]+@[\p{L}\p{N}.-]+`)},
	{"number", regexp.MustCompile(`\+\d[\d ()./-]{4,}\d`)},
	{"digits", regexp.MustCompile(`\(?\d{2,6}\)?([ /-]{1,3}\(?\d{2,8}\)?){1,5}`)},
	{"folder", regexp.MustCompile(`(?i)([\\/](users|home)[\\/])[^\\/"'\s]+`)},
	{"id", regexp.MustCompile(`[A-Za-z0-9_+=-]{40,}`)},
}

// dated begins with a date.
var dated = regexp.MustCompile(`^(19|20)\d\d-\d\d-\d\d`)

func countDigits(text string) (n int) {
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

var (
	guids    = regexp.MustCompile(guid)
	tracedBy = regexp.MustCompile(`(?i)(request-?id|correlation-?id|trace-?id)["']?[ :=(]*$`)
)

// Text returns a text without what names people. Request ids stay: Microsoft's support asks for them.
func (s *Scrubber) Text(text string) string {
	text = s.withoutLearnt(strings.ReplaceAll(text, mark, ""))
	text, ids := s.withoutIDs(text)
	for _, p := range patterns {
		text = p.look.ReplaceAllStringFunc(text, func(found string) string {
			switch p.kind {
			case "id":
				return s.instead("id", found)
			case "digits":
				if n := countDigits(found); n < 7 || n > 15 || dated.MatchString(found) { // 15: the longest number, ITU-T E.164
					return found
				}
				return "(number)"
			case "folder":
				return p.look.FindStringSubmatch(found)[1] + "(account)"
			}
			return "(" + p.kind + ")"
		})
	}
	return marked.ReplaceAllStringFunc(text, func(found string) string {
		n, _ := strconv.Atoi(strings.Trim(found, mark)) // it was written here
		return ids[n]
	})
}

// mark stands for an id while the rest is looked through: digits of an id are no telephone number.
const mark = "\x00"

var marked = regexp.MustCompile(mark + `\d+` + mark)

// withoutIDs puts marks in place of ids, and returns what is to stand there in the end.
func (s *Scrubber) withoutIDs(text string) (string, []string) {
	var ids []string
	var out strings.Builder
	last := 0
	for _, at := range guids.FindAllStringIndex(text, -1) {
		found := text[at[0]:at[1]]
		if s.keep[strings.ToLower(found)] || tracedBy.MatchString(text[max(0, at[0]-20):at[0]]) {
			ids = append(ids, found)
		} else {
			ids = append(ids, s.instead("id", found))
		}
		out.WriteString(text[last:at[0]] + mark + strconv.Itoa(len(ids)-1) + mark)
		last = at[1]
	}
	out.WriteString(text[last:])
	return out.String(), ids
}

// instead is the word for an id, the same one each time.
func (s *Scrubber) instead(kind, found string) string {
	key := strings.ToLower(found)
	if _, known := s.ids[key]; !known {
		s.ids[key] = fmt.Sprintf("(%s %d)", kind, len(s.ids)+1)
	}
	return s.ids[key]
}

// withoutLearnt goes through a text word by word.
func (s *Scrubber) withoutLearnt(text string) string {
	if len(s.learnt) == 0 {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !wordy(r) {
			if p, from := s.phraseAt(text, i); p != nil { // one that begins with a sign: +1 555
				out.WriteString(p.with)
				i = from + len(p.text)
				continue
			}
			out.WriteString(text[i : i+size])
			i += size
			continue
		}
		if p, from := s.phraseAt(text, i); p != nil {
			out.WriteString(p.with)
			i = from + len(p.text)
			continue
		}
		word := firstWord(text[i:])
		out.WriteString(word)
		i += len(word)
	}
	return out.String()
}

// phraseAt is what was learnt and stands at a place as a whole.
func (s *Scrubber) phraseAt(text string, at int) (*phrase, int) {
	rest := text[at:]
	all := s.learnt[firstWord(rest)]
	for i := range all {
		p := &all[i]
		if !strings.HasPrefix(rest, p.text) {
			continue
		}
		after, _ := utf8.DecodeRuneInString(rest[len(p.text):])
		last, _ := utf8.DecodeLastRuneInString(p.text)
		if wordy(last) && len(rest) > len(p.text) && wordy(after) {
			continue
		}
		return p, at
	}
	return nil, at
}

// Value returns a value of JSON with every text in it scrubbed, those under the keys to keep excepted.
func (s *Scrubber) Value(value any, keep map[string]bool) any {
	switch v := value.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, inner := range v {
			if text, is := inner.(string); is && keep[key] && code.MatchString(text) || is && isTime(text) {
				out[key] = inner
				continue
			}
			out[s.Text(key)] = s.Value(inner, keep)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = s.Value(inner, keep)
		}
		return out
	case string:
		return s.Text(v)
	}
	return value
}
