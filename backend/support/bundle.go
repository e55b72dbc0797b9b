package support

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"concord/backend/redact"
)

// Bundle is everything that goes into the file. A part that is nil is left out.
type Bundle struct {
	Made     time.Time
	About    any // versions
	Settings any // of Settings
	Database any
	Schema   string // as SQL
	Runs     []json.RawMessage
	Health   any
	Check    any
	Problems []Problem
	Logs     []string // paths, the newest first; .gz are unpacked
	Scrub    *redact.Scrubber
}

// Problem is a part that could not be gathered.
type Problem struct {
	Part string `json:"part"`
	Code string `json:"code"`
}

// Item is one file of a bundle.
type Item struct{ Name, What string }

// Contents is what a bundle holds, for people who decide whether to hand it on.
func Contents() []Item {
	return []Item{
		{"about.json", "version, operating system, tenant id and app id"},
		{"settings.json", "which settings are set, and the values of those that are no secret: no path, no address of a webhook or proxy, no thumbprint"},
		{"database.json, schema.sql", "tables and how many rows each has; no row"},
		{"runs.json", "the last 50 runs: states, codes, figures, times; no name"},
		{"health.json", "what needs attention, by code"},
		{"check.json", "what a check of sign-in and permissions found, by code; Microsoft's request ids"},
		{"problems.json", "what could not be gathered"},
		{"logs/", "the log, with names, addresses, telephone numbers and ids taken out; Microsoft's request ids stay"},
	}
}

// logBytesMost bounds how much log is packed, the newest first: it covers weeks.
const logBytesMost = 20 << 20

// Write writes the bundle.
func Write(ctx context.Context, to io.Writer, b Bundle) error {
	z := zip.NewWriter(to)
	add := func(name string, data []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: b.Made})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	var readme strings.Builder
	readme.WriteString("What is in this file. Nobody is named and no secret is in it; look for yourself before you hand it on.\n\n")
	for _, item := range Contents() {
		fmt.Fprintf(&readme, "%-26s %s\n", item.Name, item.What)
	}
	if err := add("READ-ME.txt", []byte(readme.String())); err != nil {
		return err
	}
	for _, part := range []struct {
		name  string
		value any
	}{
		{"about.json", b.About}, {"settings.json", b.Settings}, {"database.json", b.Database}, {"runs.json", b.Runs},
		{"health.json", b.Health}, {"check.json", b.Check}, {"problems.json", append([]Problem{}, b.Problems...)},
	} {
		if part.value == nil {
			continue
		}
		data, err := json.MarshalIndent(part.value, "", "  ")
		if err == nil {
			err = add(part.name, append(data, '\n'))
		}
		if err != nil {
			return err
		}
	}
	if b.Schema != "" {
		if err := add("schema.sql", []byte(b.Schema)); err != nil {
			return err
		}
	}
	left := int64(logBytesMost)
	for i, path := range b.Logs {
		if left <= 0 {
			break
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("logs/%d.log", i+1), Method: zip.Deflate, Modified: b.Made})
		if err != nil {
			return err
		}
		n, err := copyLog(ctx, w, path, b.Scrub, left)
		if err != nil {
			return err
		}
		left -= n
	}
	return z.Close()
}

// plain are the fields of a log line that hold words of ours.
var plain = map[string]bool{"level": true, "code": true, "kind": true, "state": true, "requestId": true, "scope": true, "event": true}

// copyLog writes a log without what names people. A line that is no JSON, half of one or another program's, is counted and left out.
func copyLog(ctx context.Context, to io.Writer, path string, s *redact.Scrubber, most int64) (n int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, nil // it was packed or deleted since it was listed
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var from io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		packed, err := gzip.NewReader(f)
		if err != nil {
			return 0, nil // half packed: what is in it cannot be told
		}
		from = packed
	} else if info, err := f.Stat(); err == nil && info.Size() > most {
		if _, err := f.Seek(-most, io.SeekEnd); err != nil {
			return 0, err
		}
	}
	left := 0
	lines := bufio.NewScanner(from)
	lines.Buffer(make([]byte, 64<<10), 4<<20)
	for lines.Scan() {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		line, ok := logLine(lines.Bytes(), s)
		if !ok {
			left++
			continue
		}
		n += int64(len(line))
		if _, err := to.Write(line); err != nil {
			return n, err
		}
	}
	if left > 0 || lines.Err() != nil {
		_, err = fmt.Fprintf(to, "{\"leftOut\":%d}\n", left)
	}
	return n, err
}

func logLine(data []byte, s *redact.Scrubber) ([]byte, bool) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var fields map[string]any
	if err := decoder.Decode(&fields); err != nil {
		return nil, false
	}
	out, err := json.Marshal(s.Value(fields, plain))
	if err != nil {
		return nil, false
	}
	return append(out, '\n'), true
}
