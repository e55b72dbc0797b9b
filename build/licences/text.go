package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// signs are words by which a licence is known, the more special first; the names are those of SPDX.
var signs = []struct{ kind, words string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"OFL-1.1", "sil open font license version 1.1"},
	{"Unlicense", "this is free and unencumbered software released into the public domain"},
	{"0BSD", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted. the software is provided"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that"},
	{"ISC", "permission to use, copy, modify, and distribute this software for any purpose with or without fee is hereby granted, provided that"},
	{"BSD-3-Clause", "neither the name of"},
	{"BSD-3-Clause", "the names of its contributors may not be used to endorse"},
	{"BSD-2-Clause", "redistribution and use in source and binary forms"},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"},
}

// licenceFile is how projects call the file that holds their licence.
var licenceFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|ofl)([-._].*)?$`)

var space = regexp.MustCompile(`[\s,*]+`)

// licenceOf reads the licence in a folder.
func licenceOf(folder string) (kind, text string, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", "", err
	}
	for _, entry := range entries {
		if entry.IsDir() || !licenceFile.MatchString(entry.Name()) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return "", "", err
		}
		plain := squeezed(string(data))
		i := slices.IndexFunc(signs, func(s struct{ kind, words string }) bool { return strings.Contains(plain, squeezed(s.words)) })
		if i < 0 {
			return "", "", fmt.Errorf("%s: this licence is not known; add its sign", filepath.Join(folder, entry.Name()))
		}
		return signs[i].kind, strings.TrimSpace(strings.ReplaceAll(string(data), "\r\n", "\n")) + "\n", nil
	}
	return "", "", nil
}

func squeezed(text string) string {
	return strings.TrimSpace(space.ReplaceAllString(strings.ToLower(text), " "))
}
