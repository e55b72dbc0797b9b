// Licences lists what others wrote and the programs carry: the Go modules linked into the window and the command line on
// each system, and the packages bundled into the window's pages; and Concord's own licence. It writes JSON to standard output; make licences keeps
// it where the window shows it. A part without a licence text that it knows stops it.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// part is one module or package. The window reads the same names (backend/desktop/licences.go).
type part struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Kind    string `json:"kind"`
	Text    string `json:"text"`
}

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	parts, err := goParts(ctx)
	if err != nil {
		return err
	}
	pages, err := pageParts("frontend")
	if err != nil {
		return err
	}
	parts = append(parts, pages...)
	kind, text, err := licenceOf(".")
	if err != nil {
		return err
	}
	parts = append(parts, part{Name: "Concord", Kind: kind, Text: text})
	slices.SortFunc(parts, func(a, b part) int {
		return strings.Compare(strings.ToLower(a.Name)+" "+a.Version, strings.ToLower(b.Name)+" "+b.Version)
	})
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(parts)
}
