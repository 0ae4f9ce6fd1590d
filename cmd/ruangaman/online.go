package main

import (
	"errors"
	"fmt"

	"ruangaman/bot"
	"ruangaman/config"
	"ruangaman/report"
)

// check --online asks Telegram what no file tells: whether everybody in petugas:, and the group, would get a message.

// askTelegram prints whom the bot cannot write to. It may run beside serve, and disturbs nobody: see bot.AskReach.
func askTelegram(s *config.Settings, w world) error {
	s, err := s.Override(w.getenv)
	if err != nil {
		return fail("%v", err)
	}
	token, err := readToken(s)
	if err != nil {
		return err
	}
	names, chats := whoToAsk(s)
	got, err := bot.AskReach(w.ctx, bot.Config{Token: token, API: s.Telegram.API}, chats)
	switch {
	case errors.Is(err, bot.ErrToken):
		return endOf(err)
	case err != nil:
		return fail("Telegram tidak bisa ditanyai; periksa jaringan, lalu coba lagi")
	}
	open := 0
	fmt.Fprintln(w.out)
	for i, chat := range chats {
		switch reach := got[chat]; {
		case reach == bot.ReachOpen:
			open++
		case reach == bot.ReachUnknown:
			fmt.Fprintf(w.out, "%s: Telegram tidak memberi jawaban yang jelas\n", names[i])
		case chat < 0:
			fmt.Fprintf(w.out, "%s: bot bukan anggotanya, atau tidak boleh menulis di sana\n", names[i])
		default:
			fmt.Fprintf(w.out, "%s tidak bisa dipanggil: belum menekan Mulai, atau memblokir bot\n", names[i])
		}
	}
	fmt.Fprintf(w.out, "Telegram: %d dari %d bisa dipanggil. Apakah HP-nya terdengar, hanya orangnya yang tahu: /uji.\n", open, len(chats))
	return nil
}

// whoToAsk are all accounts of the file with how to name them, the group last.
func whoToAsk(s *config.Settings) (names []string, chats []report.ChatID) {
	for _, p := range s.City.People {
		if p.Chat != 0 {
			names, chats = append(names, personName(s.City, p.ID)), append(chats, p.Chat)
		}
	}
	if group, ok := s.Roster.Group(); ok {
		names, chats = append(names, "grup"), append(chats, group)
	}
	return names, chats
}
