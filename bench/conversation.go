package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
)

// act is one thing a reporter does: says something, or presses the button with a label.
type act struct{ say, tap string }

// acts are a typical report: fifteen updates, of which two are typed. The words of the story raise nothing.
var acts = []act{
	{say: "/start"},
	{tap: "Cerita"},
	{tap: "Saya (18 ke atas)"},
	{tap: "Ya, boleh"},
	{tap: "Ya, saat ini aman"},
	{tap: "Tidak, hanya saya"},
	{tap: "Balikpapan Timur"},
	{tap: "Manggar"},
	{tap: "Boleh, kirim saja"},
	{tap: "Lewati"},
	{tap: "Lewati"},
	{tap: "Lewati"},
	{say: "Sejak bulan lalu saya sering dibentak di rumah dan uang belanja tidak diberikan. Saya ingin bicara dengan seseorang."},
	{tap: "Lewati"},
	{tap: "Kirim"},
}

// receiptForm is what ends the conversation: the sixteen digits.
var receiptForm = regexp.MustCompile(`\b\d{4} \d{4} \d{4} \d{4}\b`)

// screen is what a bot shows after an act. The peers show the same words and buttons, recorded from ours.
type screen struct {
	Text    string     `json:"text"`
	Buttons [][]string `json:"buttons,omitempty"`
}

// conversationFile holds the screens; `bench -record` writes it.
const conversationFile = "bench/peers/conversation.json"

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
