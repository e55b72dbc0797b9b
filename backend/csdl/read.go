package csdl

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// The document, as far as it is looked at (docs.oasis-open.org/odata/odata-csdl-xml/v4.01).
type document struct {
	Schemas []schema `xml:"DataServices>Schema"`
}

type schema struct {
	Namespace   string         `xml:"Namespace,attr"`
	Alias       string         `xml:"Alias,attr"`
	Entities    []schemaType   `xml:"EntityType"`
	Complexes   []schemaType   `xml:"ComplexType"`
	Enums       []schemaEnum   `xml:"EnumType"`
	Functions   []schemaOp     `xml:"Function"`
	Actions     []schemaOp     `xml:"Action"`
	EntitySets  []schemaSet    `xml:"EntityContainer>EntitySet"`
	Singletons  []schemaSet    `xml:"EntityContainer>Singleton"`
	Annotations []schemaTarget `xml:"Annotations"`
}

type schemaType struct {
	Name        string       `xml:"Name,attr"`
	BaseType    string       `xml:"BaseType,attr"`
	HasStream   bool         `xml:"HasStream,attr"`
	Properties  []schemaProp `xml:"Property"`
	Navigations []schemaProp `xml:"NavigationProperty"`
}

type schemaProp struct {
	Name     string `xml:"Name,attr"`
	Type     string `xml:"Type,attr"`
	Nullable string `xml:"Nullable,attr"`
}

type schemaEnum struct {
	Name    string       `xml:"Name,attr"`
	Members []schemaProp `xml:"Member"`
}

type schemaOp struct {
	Name       string       `xml:"Name,attr"`
	IsBound    bool         `xml:"IsBound,attr"`
	Parameters []schemaProp `xml:"Parameter"`
	Returns    schemaProp   `xml:"ReturnType"`
}

type schemaSet struct {
	Name       string `xml:"Name,attr"`
	EntityType string `xml:"EntityType,attr"`
	Type       string `xml:"Type,attr"`
}

type schemaTarget struct {
	Target string `xml:"Target,attr"`
	Terms  []struct {
		Values []struct {
			Property string `xml:"Property,attr"`
			Bool     string `xml:"Bool,attr"`
		} `xml:"Record>PropertyValue"`
	} `xml:"Annotation"`
}

// Read reads a CSDL document.
func Read(r io.Reader) (*Model, error) {
	var d document
	if err := xml.NewDecoder(r).Decode(&d); err != nil {
		return nil, fmt.Errorf("csdl: read the metadata: %w", err)
	}
	m := &Model{types: map[string]*declared{}, entitySets: map[string]typeRef{}, operations: map[called]*operation{}, restriction: map[string]restrictions{}}
	names := reader{}
	for _, s := range d.Schemas {
		if s.Alias != "" {
			names[s.Alias] = s.Namespace
		}
	}
	for _, s := range d.Schemas {
		names.types(m, s)
		names.container(m, s)
		for _, f := range s.Functions {
			names.operation(m, f, true)
		}
		for _, a := range s.Actions {
			names.operation(m, a, false)
		}
	}
	if len(m.entitySets) == 0 {
		return nil, fmt.Errorf("csdl: read the metadata: %d schemas and no entity set", len(d.Schemas))
	}
	return m, nil
}

// reader knows the namespaces' aliases.
type reader map[string]string

// ref reads the name of a type: "Collection(graph.contact)".
func (r reader) ref(s string) typeRef {
	inner, collection := strings.CutPrefix(s, "Collection(")
	inner = strings.TrimSuffix(inner, ")")
	if dot := strings.LastIndexByte(inner, '.'); dot > 0 {
		if namespace, ok := r[inner[:dot]]; ok {
			inner = namespace + inner[dot:]
		}
	}
	return typeRef{inner, collection}
}

func (r reader) types(m *Model, s schema) {
	add := func(t schemaType, k kind) {
		d := &declared{name: s.Namespace + "." + t.Name, kind: k, base: r.ref(t.BaseType).name, stream: t.HasStream, properties: map[string]property{}}
		for _, p := range t.Properties {
			d.properties[p.Name] = property{typeRef: r.ref(p.Type), required: p.Nullable == "false", owner: d.name}
		}
		for _, p := range t.Navigations {
			d.properties[p.Name] = property{typeRef: r.ref(p.Type), navigation: true, owner: d.name}
		}
		m.types[d.name] = d
	}
	for _, t := range s.Entities {
		add(t, entity)
	}
	for _, t := range s.Complexes {
		add(t, complexType)
	}
	for _, e := range s.Enums {
		d := &declared{name: s.Namespace + "." + e.Name, kind: enumeration}
		for _, member := range e.Members {
			d.members = append(d.members, member.Name)
		}
		m.types[d.name] = d
	}
}

func (r reader) container(m *Model, s schema) {
	for _, set := range s.EntitySets {
		m.entitySets[set.Name] = typeRef{r.ref(set.EntityType).name, true}
	}
	for _, one := range s.Singletons {
		m.entitySets[one.Name] = r.ref(one.Type)
	}
	for _, target := range s.Annotations {
		name := r.ref(target.Target).name
		found := m.restriction[name]
		for _, term := range target.Terms {
			for _, v := range term.Values {
				if v.Bool != "false" {
					continue
				}
				switch v.Property {
				case "Insertable":
					found.insert = true
				case "Updatable":
					found.update = true
				case "Deletable":
					found.remove = true
				case "Expandable":
					found.expand = true
				}
			}
		}
		if found != (restrictions{}) {
			m.restriction[name] = found
		}
	}
}

func (r reader) operation(m *Model, op schemaOp, function bool) {
	if !op.IsBound || len(op.Parameters) == 0 {
		return // Graph has only bound ones
	}
	o := &operation{name: op.Name, function: function, binding: r.ref(op.Parameters[0].Type), returns: r.ref(op.Returns.Type), parameters: map[string]property{}}
	for _, p := range op.Parameters[1:] {
		o.parameters[p.Name] = property{typeRef: r.ref(p.Type), required: p.Nullable == "false"}
	}
	m.operations[called{o.name, o.binding}] = o
}
