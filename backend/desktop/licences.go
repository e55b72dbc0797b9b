package desktop

import (
	_ "embed" // the list
	"encoding/json"
	"slices"
	"sync"
)

// licencesJSON is made by make licences from what the programs carry.
//
//go:embed licences.json
var licencesJSON []byte

// licences are the parts that others wrote, by name, and the program's own licence.
var licences = sync.OnceValues(func() (parts []Licence, own string) {
	if err := json.Unmarshal(licencesJSON, &parts); err != nil {
		panic(err) // it is written by a program and tested
	}
	return slices.DeleteFunc(parts, func(l Licence) bool {
		if l.Name == "Concord" {
			own = l.Text
		}
		return l.Name == "Concord"
	}), own
})
