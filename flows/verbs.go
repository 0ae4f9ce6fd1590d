package flows

import "strings"

// addVerb writes down the forms of a verb, formal (memukuli) and spoken (mukulin, ngebunuh).
func (r *reader) addVerb(root string) {
	for _, prefix := range []string{"", "di", "ter", "ke", "nge", "ku", "se"} {
		r.addForms(prefix+root, root)
	}
	spoken := nasal(root)
	r.addForms(spoken, root)
	r.addForms("me"+spoken, root)
	if strings.HasPrefix(root, "c") { // "nyekik" beside "mencekik"
		r.addForms("ny"+root[1:], root)
	}
}

func (r *reader) addForms(stem, root string) {
	for _, suffix := range []string{"", "in", "kan", "i", "nya", "an", "innya", "kannya", "inya", "ku", "iku", "mu", "2"} {
		if form := stem + suffix; r.forms[form] == "" {
			r.forms[form], r.known[form] = root, true
		}
	}
}

// nasal is the root as meN- leaves it: pukul becomes mukul, sebar nyebar.
func nasal(root string) string {
	switch root[0] {
	case 'p':
		return "m" + root[1:]
	case 't':
		return "n" + root[1:]
	case 's':
		return "ny" + root[1:]
	case 'k':
		return "ng" + root[1:]
	case 'b', 'f', 'v':
		return "m" + root
	case 'c', 'd', 'j', 'z':
		return "n" + root
	case 'a', 'e', 'g', 'h', 'i', 'o', 'u':
		return "ng" + root
	default:
		return root
	}
}
