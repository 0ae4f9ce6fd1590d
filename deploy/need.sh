#!/usr/bin/env bash
# Makes sure that this machine has what the build needs: `need.sh cc` a C compiler (SQLite is C), `need.sh browser`
# Chromium (the browser test). Installs it with apt-get when it may, else says in one sentence what to install.
set -u

have_cc() { command -v "${CC:-cc}" >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || command -v clang >/dev/null 2>&1; }
have_browser() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; }

install() { # package words
  local root=""
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "Please install $2 with this system's package manager, then run make again." >&2; return 1
  fi
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then root="sudo"; else
      echo "Please install $2: sudo apt-get install $1" >&2; return 1
    fi
  fi
  echo "Installing $2 (package: $1) …"
  $root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $1 >/dev/null || {
    echo "Installing $2 did not work; please run: sudo apt-get install $1" >&2; return 1; }
}

case "${1:-}" in
  cc)      have_cc || install "gcc libc6-dev" "a C compiler" ;;
  browser) have_browser || install "chromium" "Chromium" ;;
  *)       echo "usage: need.sh cc | browser" >&2; exit 2 ;;
esac
