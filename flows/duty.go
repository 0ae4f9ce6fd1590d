package flows

import "ruangaman/report"

// DutyChanged tells whoever is on duty at this moment, or was until now, what another roster changes for them: by ward,
// before and now.
func DutyChanged(before, now map[string]report.PersonID, env report.Env) (out report.Change) {
	gained, lost := map[report.PersonID][]string{}, map[report.PersonID][]string{}
	for _, d := range env.City.Districts {
		for _, w := range d.Wards {
			if was, is := before[w], now[w]; was != is {
				gained[is], lost[was] = append(gained[is], w), append(lost[was], w)
			}
		}
	}
	for _, p := range env.City.People {
		body := append(dutyText("staff_duty_yours", gained[p.ID], env), dutyText("staff_duty_over", lost[p.ID], env)...)
		if body == nil || p.Chat == 0 {
			continue
		}
		out.Outbox = append(out.Outbox, notice(p, env, body...))
	}
	return out
}

func dutyText(key string, wards []string, env report.Env) []report.Text {
	if wards == nil {
		return nil
	}
	return []report.Text{report.T(key, "wards", listed(raws(districtsOf(wards, env))))}
}
