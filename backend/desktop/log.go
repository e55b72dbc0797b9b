package desktop

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

// Log is what the program wrote down for whoever looks for a fault. It names no person.
type Log struct{ *core }

// LogQuery asks for a part of the log.
type LogQuery struct {
	Search string `json:"search"` // words, anywhere in the line
	Level  string `json:"level"`  // the least: error, warning, info; "" for all
	Offset int    `json:"offset"`
	Limit  int    `json:"limit"` // 1000 at most
}

// LogPage is a part of the log, newest first.
type LogPage struct {
	File  string    `json:"file"`  // where it lies; older parts are beside it
	Total int64     `json:"total"` // lines that meet the query
	Lines []LogLine `json:"lines"`
}

// LogLine is one line.
type LogLine struct {
	Number  int64  `json:"number"` // in the file, from 1 on
	AtMs    int64  `json:"atMs"`   // 0 for a line that cannot be read
	Level   string `json:"level"`  // debug, info, warning, error, fatal, panic; "" for a line that cannot be read
	Message string `json:"message"`
	Details string `json:"details"` // "run=7 state=done": what else the line says, by name
	Run     int64  `json:"run"`     // that it is about; 0 for none
}

const logPageMost = 1000

// levels are the names of a line's level, the least first.
var levels = []string{"trace", "debug", "info", "warning", "error", "fatal", "panic"}

// Page returns lines of the file that is being written, newest first. Before the first line there is an empty page.
func (l *Log) Page(query LogQuery) (page LogPage, err error) {
	err = l.with(func(_ context.Context, at *opened) error {
		page = LogPage{File: at.LogFile(), Lines: []LogLine{}}
		data, err := os.ReadFile(page.File)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("desktop: read the log: %w", err)
		}
		page.read(data, query)
		return nil
	})
	return page, err
}

// read keeps of a log file what a query asks for. A line is taken apart only when it is shown.
func (p *LogPage) read(data []byte, query LogQuery) {
	words := strings.Fields(strings.ToLower(query.Search))
	limit := min(max(1, query.Limit), logPageMost)
	number := int64(bytes.Count(data, []byte("\n")))
	if len(data) > 0 && data[len(data)-1] != '\n' {
		number++ // half a line, which is being written
	}
	for rest := bytes.TrimSuffix(data, []byte("\n")); len(rest) > 0; number-- {
		begin := bytes.LastIndexByte(rest, '\n') + 1
		line := rest[begin:]
		rest = rest[:max(0, begin-1)]
		if !atLeast(line, query.Level) || !holds(line, words) {
			continue
		}
		if p.Total++; p.Total > int64(max(0, query.Offset)) && len(p.Lines) < limit {
			p.Lines = append(p.Lines, logLineOf(number, line))
		}
	}
}

// atLeast tells whether a line is of a level or a worse one.
func atLeast(line []byte, level string) bool {
	at := slices.Index(levels, level)
	if at < 0 {
		return true
	}
	return slices.ContainsFunc(levels[at:], func(l string) bool { return bytes.Contains(line, []byte(`"level":"`+l+`"`)) })
}

func holds(line []byte, words []string) bool {
	lower := bytes.ToLower(line)
	return !slices.ContainsFunc(words, func(word string) bool { return !bytes.Contains(lower, []byte(word)) })
}

func logLineOf(number int64, line []byte) LogLine {
	var fields map[string]any
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	if err := decoder.Decode(&fields); err != nil {
		return LogLine{Number: number, Message: string(line)}
	}
	told := LogLine{Number: number}
	told.Message, _ = fields["msg"].(string)
	told.Level, _ = fields["level"].(string)
	if text, _ := fields["time"].(string); text != "" {
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			told.AtMs = millis(at)
		}
	}
	if run, ok := fields["run"].(json.Number); ok {
		told.Run, _ = run.Int64()
	}
	var details []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if name != "msg" && name != "level" && name != "time" {
			details = append(details, fmt.Sprintf("%s=%v", name, fields[name]))
		}
	}
	told.Details = strings.Join(details, " ")
	return told
}
