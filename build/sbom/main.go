// Sbom writes the bill of materials of a release, CycloneDX 1.5, to standard output: what programs are made of by their
// own word, and what the window's pages bring along by the list of licences.
//
//	go run ./build/sbom -version 1.2.3 -date 1760000000 backend/desktop/licences.json PROGRAM...
//
// It is the same for the same programs: no random serial number, and the date is the commit's.
package main

import (
	"cmp"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type component struct {
	Type     string    `json:"type"`
	Name     string    `json:"name"`
	Version  string    `json:"version,omitempty"`
	PURL     string    `json:"purl,omitempty"`
	Licences []licence `json:"licenses,omitempty"`
	Hashes   []hash    `json:"hashes,omitempty"`
}

type licence struct {
	Licence struct {
		Name string `json:"name"`
	} `json:"license"`
}

type bill struct {
	Format   string `json:"bomFormat"`
	Spec     string `json:"specVersion"`
	Serial   string `json:"serialNumber"`
	Version  int    `json:"version"`
	Metadata struct {
		Timestamp string    `json:"timestamp"`
		Component component `json:"component"`
	} `json:"metadata"`
	Components []component `json:"components"`
}

func main() {
	version := flag.String("version", "", "of the release")
	date := flag.Int64("date", 0, "of the commit, in Unix seconds")
	flag.Parse()
	if flag.NArg() < 2 {
		flag.Usage()
		os.Exit(2)
	}
	if err := write(*version, time.Unix(*date, 0), flag.Arg(0), flag.Args()[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func write(version string, date time.Time, licences string, programs []string) error {
	data, err := os.ReadFile(licences)
	if err != nil {
		return err
	}
	var parts []struct{ Name, Version, Kind string }
	if err := json.Unmarshal(data, &parts); err != nil {
		return fmt.Errorf("read %s: %w", licences, err)
	}
	kinds := map[string]string{}
	found := map[string]component{}
	for _, p := range parts {
		kinds[p.Name] = p.Kind
		// Of Go's parts, which begin with a host, the programs tell themselves.
		if host, _, _ := strings.Cut(p.Name, "/"); p.Name != "Go" && (!strings.Contains(host, ".") || strings.HasPrefix(host, "@")) {
			add(found, component{Type: "library", Name: p.Name, Version: p.Version, PURL: "pkg:npm/" + strings.Replace(p.Name, "@", "%40", 1) + "@" + p.Version}, p.Kind)
		}
	}
	for _, path := range programs {
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := buildinfo.ReadFile(path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		add(found, component{Type: "application", Name: filepath.Base(path), Version: version, Hashes: []hash{{"SHA-256", hex.EncodeToString(sum[:])}}}, "")
		add(found, component{Type: "library", Name: "Go", Version: strings.TrimPrefix(info.GoVersion, "go"), PURL: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go")}, kinds["Go"])
		for _, m := range info.Deps {
			if m.Replace != nil {
				m = m.Replace
			}
			add(found, component{Type: "library", Name: m.Path, Version: m.Version, PURL: "pkg:golang/" + m.Path + "@" + m.Version}, kinds[m.Path])
		}
	}
	b := bill{Format: "CycloneDX", Spec: "1.5", Version: 1, Components: []component{}}
	for _, c := range found {
		b.Components = append(b.Components, c)
	}
	slices.SortFunc(b.Components, func(x, y component) int {
		return cmp.Or(cmp.Compare(x.Type, y.Type), cmp.Compare(x.Name, y.Name), cmp.Compare(x.Version, y.Version))
	})
	b.Metadata.Timestamp = date.UTC().Format(time.RFC3339)
	b.Metadata.Component = component{Type: "application", Name: "concord", Version: version}
	listed, err := json.Marshal(b)
	if err != nil {
		return err
	}
	b.Serial = "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceURL, listed).String()
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(b)
}

// add takes a part in once.
func add(found map[string]component, c component, kind string) {
	if kind != "" {
		var l licence
		l.Licence.Name = kind
		c.Licences = []licence{l}
	}
	found[c.Type+" "+c.Name+" "+c.Version] = c
}
