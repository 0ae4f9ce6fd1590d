package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// SchemaName is the file in which Schema lies beside a configuration; the first line of the example leads editors to it.
const SchemaName = "config.schema.json"

// Schema is a JSON Schema (draft 7) of the configuration for editors: names are completed and mistakes marked while
// typing. It is made of format and shapes. It knows no more than the form of a value; whether people and areas exist, and
// whether anybody is on duty, only Read can say.
func Schema() ([]byte, error) {
	parts := map[string]any{}
	for part := range format {
		if part != "" {
			parts[partName(part)] = partSchema(part)
		}
	}
	root := partSchema("")
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["title"] = "Ruang Aman: jadwal jaga dan pengaturan"
	root["definitions"] = parts
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(root); err != nil {
		return nil, fmt.Errorf("write schema: %w", err)
	}
	return out.Bytes(), nil
}

func partName(part string) string { return strings.ReplaceAll(part, " ", "_") }

// partSchema is a mapping with the keys of a part and no others.
func partSchema(part string) map[string]any {
	keys, required := map[string]any{}, []string{}
	for _, written := range format[part] {
		key, optional := strings.CutPrefix(written, "?")
		if !optional {
			required = append(required, key)
		}
		s := shapes[part][key]
		value := s.schema(optional)
		value["description"] = s.about
		keys[key] = value
	}
	return map[string]any{"type": "object", "additionalProperties": false, "required": required, "properties": keys}
}

// schema of a value. What may be left out may also stand there empty where a list or a mapping is expected.
func (s shape) schema(optional bool) map[string]any {
	switch s.form {
	case formNumber:
		return map[string]any{"type": []string{"integer", "string"}, "minimum": 1, "pattern": "^[1-9][0-9]*$"}
	case formMinus:
		return map[string]any{"type": []string{"integer", "string"}, "maximum": -1, "pattern": "^[-–—][1-9][0-9]*$"}
	case formPhone:
		return map[string]any{"type": []string{"string", "integer"}}
	case formChoice:
		return map[string]any{"type": "string", "enum": s.of}
	case formChoices:
		return oneOrMany(map[string]any{"type": "string", "enum": s.of})
	case formNames:
		return map[string]any{"type": []string{"string", "array"}, "minItems": 1, "items": map[string]any{"type": "string"}}
	case formPart:
		value := partSchema(s.of[0])
		value["type"] = orEmpty(optional, "object")
		return value
	case formEntries:
		return map[string]any{
			"type": orEmpty(optional, "array"), "items": map[string]any{"$ref": "#/definitions/" + partName(s.of[0])},
		}
	case formNamed:
		return map[string]any{"type": "object", "additionalProperties": map[string]any{"$ref": "#/definitions/" + partName(s.of[0])}}
	case formAreas:
		return map[string]any{"type": "object", "additionalProperties": map[string]any{
			"type": "array", "minItems": 1, "uniqueItems": true, "items": map[string]any{"type": "string"},
		}}
	default:
		value := map[string]any{"type": "string"}
		if len(s.of) > 0 {
			value["pattern"] = s.of[0]
		}
		return value
	}
}

func oneOrMany(one map[string]any) map[string]any {
	return map[string]any{"anyOf": []any{one, map[string]any{"type": "array", "minItems": 1, "items": one}}}
}

func orEmpty(optional bool, kind string) []string {
	if optional {
		return []string{kind, "null"}
	}
	return []string{kind}
}
