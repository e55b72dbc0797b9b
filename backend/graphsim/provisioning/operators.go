package provisioning

import "strings"

// FilterOperators answers GET schema/filterOperators(): what a scoping clause may say (Graph docs: "synchronizationSchema:
// filterOperators"; the names are those of the default schema and of the portal).
func FilterOperators() []any {
	all := []any{}
	for _, o := range []struct {
		name, arity string
		types       []any
	}{
		{equals, "Binary", []any{"String", "Integer", "Reference", "Boolean"}}, {notEquals, "Binary", []any{"String", "Integer", "Reference", "Boolean"}},
		{isTrue, "Unary", []any{"Boolean"}}, {isFalse, "Unary", []any{"Boolean"}},
		{isNull, "Unary", []any{"String", "Integer", "Binary", "Reference"}}, {isNotNull, "Unary", []any{"String", "Integer", "Binary", "Reference"}},
		{matches, "Binary", []any{"String"}}, {matchesNot, "Binary", []any{"String"}}, {hasBits, "Binary", []any{"Integer"}}, {hasNotBits, "Binary", []any{"Integer"}},
	} {
		all = append(all, map[string]any{"id": o.name, "arity": o.arity, "multivaluedComparisonType": "All", "supportedAttributeTypes": o.types})
	}
	return all
}

// Functions answers GET schema/functions(): what an expression may call, as far as the default schema does (Graph docs:
// "synchronizationSchema: functions").
func Functions() []any {
	all := []any{}
	for _, name := range sortedNames(parameterNames) {
		all = append(all, map[string]any{"id": name, "parameters": parameterSchemas(parameterNames[name], name == "Join")})
	}
	return append(all, map[string]any{"id": "IIF", "parameters": parameterSchemas([]string{"one", "two", "three", "four", "five"}, false)})
}

func parameterSchemas(names []string, repeats bool) []any {
	all := []any{}
	for i, name := range names {
		all = append(all, map[string]any{"name": name, "required": i == 0, "type": "String", "allowMultipleOccurrences": repeats && i == len(names)-1})
	}
	return all
}

// ParseExpression answers POST schema/parseExpression, without a test object (Graph docs: "synchronizationSchema: parseExpression").
func ParseExpression(expression string) map[string]any {
	if strings.Count(expression, "(") != strings.Count(expression, ")") || strings.TrimSpace(expression) == "" {
		return map[string]any{"error": map[string]any{"code": "InvalidExpression", "message": "The expression cannot be parsed.", "tenantActionable": true},
			"evaluationResult": []any{}, "evaluationSucceeded": false, "parsedExpression": nil, "parsingSucceeded": false}
	}
	return map[string]any{"error": nil, "evaluationResult": []any{}, "evaluationSucceeded": false, "parsedExpression": parseExpression(expression), "parsingSucceeded": true}
}
