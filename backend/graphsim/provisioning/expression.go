package provisioning

import "strings"

// parameterNames are the keys under which a function's arguments stand in the parsed tree, by position; the last one repeats.
// IIF is apart: its condition may be a comparison, which takes three places. From the dump named at RuleID; what the functions do
// is in Entra docs: "Reference for writing expressions for attribute mappings in Microsoft Entra ID".
var parameterNames = map[string][]string{
	"Trim": {"source"}, "IsPresent": {"source"}, "RemoveDuplicates": {"source"}, "CBool": {"source"}, "Not": {"source"},
	"IgnoreFlowIfNullOrEmpty": {"source"}, "DateFromNum": {"source"}, "Left": {"source", "length"}, "Item": {"source", "index"},
	"BitAnd": {"left", "right"}, "Join": {"separator", "source"}, "Error": {"message"},
	"FormatDateTime": {"source", "dateTimeStyle", "inputFormat", "outputFormat"},
}

// parseExpression reads an expression into its tree.
func parseExpression(text string) *Source {
	text = strings.TrimSpace(text)
	open := strings.IndexByte(text, '(')
	switch {
	case strings.HasPrefix(text, "["):
		return &Source{Expression: text, Name: strings.Trim(text, "[]"), Type: "Attribute", Parameters: []Parameter{}}
	case strings.HasPrefix(text, "%"):
		return &Source{Expression: text, Name: text, Type: "Constant", Parameters: []Parameter{}}
	case strings.HasPrefix(text, `"`) || open < 0:
		name := strings.Trim(text, `"`)
		return &Source{Expression: `"` + name + `"`, Name: name, Type: "Constant", Parameters: []Parameter{}}
	}
	f := &Source{Expression: text, Name: text[:open], Type: "Function", Parameters: []Parameter{}}
	inner := text[open+1:]
	if end := strings.LastIndexByte(inner, ')'); end >= 0 {
		inner = inner[:end]
	}
	arguments := split(inner, ',')
	if f.Name == "IIF" {
		f.Parameters = iifParameters(arguments)
		return f
	}
	names := parameterNames[f.Name]
	for i, argument := range arguments {
		if strings.TrimSpace(argument) != "" && len(names) > 0 { // an argument left out has no place in the tree
			f.Parameters = append(f.Parameters, Parameter{names[min(i, len(names)-1)], parseExpression(argument)})
		}
	}
	return f
}

// iifParameters are "one", "two" and "three" for a condition that compares, or "one" for one that is true or false by itself, then
// "four" and "five".
func iifParameters(arguments []string) []Parameter {
	var all []Parameter
	sides := split(arguments[0], '=')
	all = append(all, Parameter{"one", parseExpression(sides[0])})
	if len(sides) == 2 {
		all = append(all, Parameter{"two", parseExpression(`"="`)}, Parameter{"three", parseExpression(sides[1])})
	}
	for i, name := range []string{"four", "five"} {
		if i+1 < len(arguments) && strings.TrimSpace(arguments[i+1]) != "" {
			all = append(all, Parameter{name, parseExpression(arguments[i+1])})
		}
	}
	return all
}

// split cuts a text where the separator stands outside quotes, brackets and parentheses.
func split(text string, separator byte) []string {
	var parts []string
	depth, quoted, from := 0, false, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == separator && depth == 0:
			parts, from = append(parts, text[from:i]), i+1
		}
	}
	return append(parts, text[from:])
}
