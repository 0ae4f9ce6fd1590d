package report

import (
	"reflect"
	"testing"
	"time"
)

// TestEveryFieldOfAStateCounts: a field that Same forgets would change without ever being stored.
func TestEveryFieldOfAStateCounts(t *testing.T) {
	t.Parallel()
	typ := reflect.TypeFor[ChatState]()
	for i := range typ.NumField() {
		var s ChatState
		fill(t, reflect.ValueOf(&s).Elem().Field(i))
		if s.Same(ChatState{}) || !s.Same(s) {
			t.Errorf("Same does not look at %s", typ.Field(i).Name)
		}
	}
}

// fill gives a value something that is not its zero value.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(1, 0)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Int:
		v.SetInt(1)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8:
		v.SetUint(1)
	case reflect.Array:
		fill(t, v.Index(0))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	default:
		t.Fatalf("no value for a %s", v.Kind())
	}
}
