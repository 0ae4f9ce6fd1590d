package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// buildFolder is made by the Makefile's bench target.
const buildFolder = "build/bench"

// subject is our own program, the binary that goes to production.
func subject(config string, env ...string) contestant {
	return contestant{name: "Ruang Aman", command: func(api, folder string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(buildFolder, "ruangaman"), "serve", "--config", config) // #nosec G204 -- our own
		cmd.Env = append([]string{
			"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TZ=UTC",
			"RUANGAMAN_TELEGRAM_API=" + api, "RUANGAMAN_TELEGRAM_TOKEN=" + token,
			"RUANGAMAN_DATA=" + filepath.Join(folder, "data"), "RUANGAMAN_KUNCI=" + filepath.Join(folder, "kunci"),
		}, env...)
		return cmd
	}}
}

// unlimited takes the sender's limits away; the program heeds it only beside a Bot API on this machine.
const unlimited = "RUANGAMAN_TANPA_BATAS=1"

func peerEnv(api, folder string) []string {
	abs, _ := filepath.Abs(conversationFile) // fails only without a working folder
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "NODE_ENV=production", "API=" + api, "TOKEN=" + token,
		"DB=" + filepath.Join(folder, "bot.sqlite"), "CONVERSATION=" + abs,
	}
}

func nodePeer(name, script string) contestant {
	return contestant{name: name, floor: script == "floor/floor.mjs", command: func(api, folder string) *exec.Cmd {
		cmd := exec.Command("node", filepath.Join("bench/peers", script)) // #nosec G204 -- our own
		cmd.Env = peerEnv(api, folder)
		return cmd
	}}
}

func goPeer(name, binary string, floor bool) contestant {
	return contestant{name: name, floor: floor, command: func(api, folder string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(buildFolder, binary)) // #nosec G204 -- our own
		cmd.Env = peerEnv(api, folder)
		return cmd
	}}
}

// contestants are all that can run here: without node, the Go ones.
func contestants(config string) []contestant {
	list := []contestant{subject(config, unlimited)}
	switch _, err := exec.LookPath("node"); {
	case err != nil:
		fmt.Println("node is not installed, so grammY, telegraf and the floor in Node are left out; the rest runs.")
	default:
		list = append(list, nodePeer("grammY + conversations", "grammy/bot.mjs"), nodePeer("telegraf scenes", "telegraf/bot.mjs"))
	}
	list = append(list, goPeer("telego", "telego", false), goPeer("floor in Go", "floor", true))
	if _, err := exec.LookPath("node"); err == nil {
		list = append(list, nodePeer("floor in Node", "floor/floor.mjs"))
	}
	return list
}
