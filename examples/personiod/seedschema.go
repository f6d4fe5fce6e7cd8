package main

import (
	_ "embed"
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

//go:generate go run . -write-schema seed.schema.json

// seedSchema is a JSON schema of the seed, made of what the check knows.
func seedSchema() []byte {
	definitions := make(map[string]any)
	root := schemaOf(reflect.TypeFor[seed](), definitions)
	document := map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A seed of personiod", "$defs": definitions, "$ref": root["$ref"],
	}
	data, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return nil // of maps and texts, which can always be written
	}
	return append(data, '\n')
}

// schemaOf is the schema of a type. Types with a name become definitions.
func schemaOf(t reflect.Type, definitions map[string]any) map[string]any {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case t == reflect.TypeFor[[]byte]():
		return map[string]any{"type": "string", "contentEncoding": "base64"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return map[string]any{"anyOf": []any{schemaOf(t.Elem(), definitions), map[string]any{"type": "null"}}}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem(), definitions)}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem(), definitions)}
	case reflect.Struct:
		return schemaOfObject(t, definitions)
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Interface:
		return map[string]any{}
	default:
		return map[string]any{"type": "integer"}
	}
}

func schemaOfObject(t reflect.Type, definitions map[string]any) map[string]any {
	link := map[string]any{"$ref": "#/$defs/" + t.Name()}
	if definitions[t.Name()] != nil {
		return link
	}
	properties := make(map[string]any)
	definitions[t.Name()] = map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	for name, f := range fieldsOf(t) {
		place := f.owner + "." + name
		property := schemaOf(f.kind, definitions)
		switch form := forms()[place]; {
		case form == "date":
			property = map[string]any{"type": []string{"string", "null"}, "format": "date"}
		case form == "local":
			property["pattern"] = `^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)?$`
		case form != "":
			property["enum"] = append(strings.Fields(form), "")
		}
		if kind := references()[place]; kind != "" {
			property["description"] = "the id of a " + kind
		}
		properties[name] = property
	}
	return link
}
