package texts_test

import (
	"strings"
	"testing"

	"ruangaman/texts"
)

func TestEveryKeyIsUsed(t *testing.T) {
	t.Parallel()
	u := sources(t)
	for _, key := range texts.Must().Keys() {
		used := u.named[key] != "" || u.mentioned[key] || key == "cut_note"
		for begin := range u.begun {
			used = used || strings.HasPrefix(key, begin)
		}
		if !used {
			t.Errorf("nobody says %s", key)
		}
	}
}
