package bot

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-telegram/bot/models"

	"ruangaman/report"
)

var updateKinds = flag.Bool("update", false, "write down what every kind of update becomes")

const kindsFile = "testdata/kinds.txt"

const kindsHead = `# Every kind of update and every part of a message that the Bot API library knows: what becomes of it. Written by
# "go test ./bot -run EveryFieldOfTheLibrary -update"; a library with a new kind fails the build until it stands here.
# "other" is answered kindly with the present question; "nobody is answered" are updates that are not asked for.
`

// TestEveryFieldOfTheLibraryHasAStatedKind fills each field of an update, and of a message, alone.
func TestEveryFieldOfTheLibraryHasAStatedKind(t *testing.T) {
	t.Parallel()
	got := kindsHead + "\nupdate\n" + stated(func(u *models.Update) reflect.Value { return reflect.ValueOf(u).Elem() }) +
		"\nmessage\n" + stated(func(u *models.Update) reflect.Value {
		u.Message = &models.Message{ID: 1, Chat: models.Chat{ID: 501, Type: models.ChatTypePrivate}}
		return reflect.ValueOf(u.Message).Elem()
	})
	if *updateKinds {
		if err := os.WriteFile(kindsFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(kindsFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("what updates become has changed:\n%s", got)
	}
}

// stated lists the fields of a part of an update by what an update with that field alone becomes.
func stated(part func(*models.Update) reflect.Value) string {
	by := map[string][]string{}
	kind := part(&models.Update{}).Type()
	for i := range kind.NumField() {
		var u models.Update
		fill(part(&u).Field(i))
		word := "nobody is answered"
		if h, ok := route(&u, "ruang_bot"); ok {
			word = string(h.in.Kind)
			if h.in.Kind == report.KindOther {
				word = "other"
			}
		}
		by[word] = append(by[word], kind.Field(i).Name)
	}
	var out strings.Builder
	for _, word := range sortedKeys(by) {
		fmt.Fprintf(&out, "  %s: %s\n", word, strings.Join(by[word], " "))
	}
	return out.String()
}

func sortedKeys(m map[string][]string) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// fill gives a field its smallest value that is something.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	case reflect.String:
		v.SetString("x")
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Bool:
		v.SetBool(true)
	}
}
