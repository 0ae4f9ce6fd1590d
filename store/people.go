package store

import (
	"database/sql/driver"
	"encoding/hex"
	"maps"

	"ruangaman/report"
)

const (
	sqlPeopleAll   = "SELECT tag, sealed FROM people"
	sqlPersonWrite = "INSERT INTO people (tag, sealed) VALUES (?1, ?2) ON CONFLICT (tag) DO UPDATE SET sealed = ?2"
	sqlCityRead    = "SELECT sealed FROM counters WHERE row = 1"
	sqlCityWrite   = "INSERT INTO counters (row, sealed) VALUES (1, ?1) ON CONFLICT (row) DO UPDATE SET sealed = ?1"
)

func personPlace(tag []byte) []byte { return []byte("people|" + hex.EncodeToString(tag) + "|sealed") }

// Everyone gives what was learnt about people. Who is not in the map is reachable as far as we know.
func (t *Tx) Everyone() (map[report.PersonID]report.PersonState, error) {
	if t.s.people == nil {
		if err := t.recallPeople(); err != nil {
			return nil, err
		}
	}
	return maps.Clone(t.s.people), t.broken
}

func (t *Tx) recallPeople() error {
	people := map[report.PersonID]report.PersonState{}
	err := t.query(func(v []driver.Value) (bool, error) {
		content, err := t.s.shared.open(v[1].([]byte), personPlace(v[0].([]byte)))
		var p report.PersonState
		if err == nil {
			err = decode(content, &p)
		}
		if err != nil {
			return true, t.damaged(err)
		}
		people[p.Person] = p
		return true, nil
	}, sqlPeopleAll)
	if err != nil {
		return err
	}
	t.s.people = people
	t.onRollback(func() { t.s.people = nil })
	return nil
}

func (t *Tx) savePerson(p report.PersonState) error {
	content, err := encode(p)
	if err != nil {
		return err
	}
	tag := t.s.tags.of(kindPerson, string(p.Person))
	sealed, err := t.s.shared.seal(content, personPlace(tag))
	if err != nil {
		return err
	}
	t.s.people = nil
	_, err = t.exec(sqlPersonWrite, tag, sealed)
	return err
}

// counters reads the counts over all chats.
func (t *Tx) counters() (report.Counters, error) {
	if t.s.city != nil {
		return *t.s.city, t.broken
	}
	var city report.Counters
	var sealed []byte
	found, err := t.one([]any{&sealed}, sqlCityRead)
	if err != nil {
		return city, err
	}
	if found {
		content, err := t.s.shared.open(sealed, place("counters", 1, "sealed"))
		if err != nil {
			return city, err
		}
		if err := decode(content, &city); err != nil {
			return city, err
		}
	}
	t.keepCity(city)
	return city, nil
}

func (t *Tx) saveCounters(city report.Counters) error {
	if err := t.saveOne(sqlCityWrite, "counters", city); err != nil {
		return err
	}
	t.keepCity(city)
	return nil
}

func (t *Tx) keepCity(city report.Counters) {
	t.s.city = &city
	t.onRollback(func() { t.s.city = nil })
}
