package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// programs are what is linked, as make builds it.
var programs = []struct{ system, tags, path string }{
	{"linux", "desktop,production,webkit2_41", "."},
	{"windows", "desktop,production", "."},
	{"linux", "", "./backend/cmd/concordctl"},
	{"windows", "", "./backend/cmd/concordctl"},
}

type module struct {
	Path, Version, Dir string
	Main               bool
}

// goParts are the modules of all programs, and the Go libraries themselves.
func goParts(ctx context.Context) ([]part, error) {
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("find Go: %w", err)
	}
	kind, text, err := licenceOf(strings.TrimSpace(string(root)))
	if err != nil {
		return nil, err
	}
	parts := []part{{Name: "Go", Version: release(runtime.Version()), Kind: kind, Text: text}}
	seen := map[string]bool{}
	for _, program := range programs {
		command := exec.CommandContext(ctx, "go", "list", "-deps", "-json=Module", "-tags", program.tags, program.path)
		command.Env = append(os.Environ(), "GOOS="+program.system, "CGO_ENABLED=1")
		command.Stderr = os.Stderr
		listed, err := command.Output()
		if err != nil {
			return nil, fmt.Errorf("list what %s links on %s: %w", program.path, program.system, err)
		}
		for decoder := json.NewDecoder(bytes.NewReader(listed)); ; {
			var p struct{ Module *module }
			if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			m := p.Module
			if m == nil || m.Main || seen[m.Path] {
				continue
			}
			seen[m.Path] = true
			kind, text, err := licenceOf(m.Dir)
			if err != nil {
				return nil, err
			}
			if kind == "" {
				return nil, fmt.Errorf("%s %s carries no licence", m.Path, m.Version)
			}
			parts = append(parts, part{m.Path, m.Version, kind, text})
		}
	}
	return parts, nil
}

// release leaves the patch of a Go version out: "go1.26". Its licence does not change with it, and the list should not.
func release(version string) string {
	parts := strings.SplitN(version, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}
