package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"

	"ruangaman/report"
	"ruangaman/texts"
)

// act is one thing a reporter does: says something, or presses the button with a label.
type act struct{ say, tap string }

// words are the program's, so that the reporters press the right buttons when a label was rewritten.
var words = texts.Must()

// press is pressing the button whose label has this key in texts/.
func press(key string) act {
	label, err := words.Render(report.T(key), report.Indonesian, report.Voice(""))
	if err != nil {
		panic(err) // a key that is not there: the conversation below must be written anew
	}
	return act{tap: label}
}

// acts are a typical report: fifteen updates, of which two are typed. The words of the story raise nothing.
var acts = []act{
	{say: "/start"},
	press("btn_start_report"),
	press("opt_about_me_adult"),
	press("btn_agree"),
	press("opt_safety_ok"),
	press("opt_private_no"),
	{tap: "Balikpapan Timur"},
	{tap: "Manggar"},
	press("opt_interrupted_yes"),
	press("btn_skip"),
	press("btn_skip"),
	press("btn_skip"),
	{say: "Sejak bulan lalu saya sering dibentak di rumah dan uang belanja tidak diberikan. Saya ingin bicara dengan seseorang."},
	press("btn_skip"),
	press("btn_send"),
}

// receiptForm is what ends the conversation: the sixteen digits.
var receiptForm = regexp.MustCompile(`\b\d{4} \d{4} \d{4} \d{4}\b`)

// screen is what a bot shows after an act. The peers show the same words and buttons, recorded from ours.
type screen struct {
	Text    string     `json:"text"`
	Buttons [][]string `json:"buttons,omitempty"`
}

// conversationFile holds the screens, recorded anew before each run.
const conversationFile = buildFolder + "/conversation.json"

func saveConversation(screens []screen) error {
	raw, err := json.MarshalIndent(screens, "", " ")
	if err != nil {
		return fmt.Errorf("encode the conversation: %w", err)
	}
	if err := os.WriteFile(conversationFile, append(raw, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the conversation: %w", err)
	}
	return nil
}
