#!/bin/sh
# Installs the peers in Node, once. Scripts of packages do not run; better-sqlite3 is compiled here, against the headers
# beside node, so nothing is downloaded but the packages.
set -eu
cd "$(dirname "$0")"
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	echo "node is not installed, so grammY, telegraf and the floor in Node are left out."
	exit 0
fi
[ -f node_modules/better-sqlite3/build/Release/better_sqlite3.node ] && exit 0
prefix=$(node -p 'require("path").resolve(process.execPath, "../..")')
if [ ! -f "$prefix/include/node/node.h" ]; then
	echo "The headers of node are not in $prefix/include/node; install them (Debian: libnode-dev)." >&2
	exit 1
fi
echo "Installing grammY, telegraf and better-sqlite3 (a few minutes the first time) …"
npm ci --ignore-scripts --no-fund --no-audit
cd node_modules/better-sqlite3
npm_config_nodedir=$prefix npm run --silent build-release
