package store

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"ruangaman/report"
)

func TestKnownMessagesSurviveTheirPacking(t *testing.T) {
	t.Parallel()
	for name, list := range map[string]knownMessages{
		"none": nil, "one": {{5, 29_000_000}}, "rising": {{5, 29_000_000}, {6, 29_000_000}, {9, 29_000_003}},
		"falling": {{9, 29_000_000}, {5, 29_000_001}}, "extreme": {{math.MaxInt32, 0}, {1, math.MaxInt32}},
	} {
		packed, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		var back knownMessages
		if err := json.Unmarshal(packed, &back); err != nil || !slices.Equal(back, list) {
			t.Errorf("%s: %v %v", name, back, err)
		}
	}
}

func TestManyKnownMessagesTakeFewBytesAndAreBounded(t *testing.T) {
	t.Parallel()
	c := chat{}
	for i := range report.MessageID(maxKnown + 10) {
		c.record.Known = append(c.record.Known, known{i + 1, minuteOf(start) + int64(i/30)})
	}
	c.record.Known = c.record.Known.since(start)
	if n := len(c.record.Known); n != maxKnown || c.record.Known[n-1].id != maxKnown+10 {
		t.Errorf("%d are kept", n)
	}
	c.record.Known = c.record.Known[:300]
	if packed, err := encode(c.record); err != nil || len(packed) > 1000 {
		t.Errorf("300 messages take %d bytes: %v", len(packed), err)
	}
}

func FuzzKnownMessages(f *testing.F) {
	f.Add([]byte(`"AgQCAg=="`))
	f.Add([]byte(`"gICAgICAgICAgAE="`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var k knownMessages
		if json.Unmarshal(text, &k) != nil {
			return
		}
		packed, err := json.Marshal(k)
		if err != nil {
			t.Fatal(err)
		}
		var back knownMessages
		if err := json.Unmarshal(packed, &back); err != nil || !slices.Equal(back, k) {
			t.Fatalf("%v became %v: %v", k, back, err)
		}
	})
}

func TestDamagedContentIsNotQuoted(t *testing.T) {
	t.Parallel()
	var r draftRecord
	err := decode([]byte(`{"chat": "CANARY"}`), &r)
	if err == nil || strings.Contains(err.Error(), "CANARY") {
		t.Errorf("%v", err)
	}
}

func TestClearTimesAreRounded(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 9, 30, 59, 999, time.UTC)
	if got := time.Unix(minuteOf(at)*60, 0).UTC(); !got.Equal(time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)) {
		t.Errorf("minute %v", got)
	}
	if minuteOf(time.Time{}) != 0 {
		t.Error("an unset time has a minute")
	}
	after := time.Unix(weekAfter(at)*int64(week/time.Second), 0)
	if after.Before(at) || after.Sub(at) > week {
		t.Errorf("the week after ends at %v", after)
	}
	if weekOf(after.Add(-time.Second)) >= weekAfter(at) || weekOf(after) < weekAfter(at) {
		t.Error("a row would be destroyed before its week is over, or not then")
	}
}

func TestARowNumberIsNeverZeroAndTellsOnlyARandomName(t *testing.T) {
	t.Parallel()
	for range 1000 {
		if row := randomRow(); row <= 0 {
			t.Fatalf("row %d", row)
		}
	}
	if rowOf(id(1)) <= 0 || rowOf(id(1)) == rowOf(id(2)) {
		t.Error("rows of drafts")
	}
}

func TestTagsKeepKindsApartAndDependOnBothKeys(t *testing.T) {
	t.Parallel()
	a, b := bytes.Repeat([]byte{1}, keySize), bytes.Repeat([]byte{2}, keySize)
	seen := map[string]bool{}
	for _, tags := range []*tagger{newTagger(a, b), newTagger(b, a), newTagger(a, a), newTagger(b, b)} {
		for _, k := range []kind{kindChat, kindPerson, kindReceipt, kindCode, kindOffer, kindPush} {
			tag := string(tags.of(k, "5"))
			if seen[tag] || len(tag) != tagSize {
				t.Fatalf("the tag of a %s is not its own", k)
			}
			seen[tag] = true
		}
	}
	tags := newTagger(a, b)
	if !bytes.Equal(tags.chat(5), tags.of(kindChat, "5")) || !bytes.Equal(tags.tag(tags.value(kindChat, "5")), tags.chat(5)) {
		t.Error("a tag cannot be made from its inner value")
	}
	if bytes.Equal(tags.push(1, "2|3"), tags.push(12, "3")) {
		t.Error("two pushes share a tag")
	}
}
