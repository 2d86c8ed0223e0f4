#!/usr/bin/env bash
# Installs what `npm run bench` puts beside Plumbline and is no package of this system: ecspresso, into .venv-bench. Needs Go.
# The AWS CLI comes with install-parts.sh; Terraform and its provider are looked for and not installed. Runs again at no cost.
# `install-bench-peers.sh FOLDER` builds ecspresso from a checkout of it.
set -euo pipefail
cd "$(dirname "$0")/.."

# v2 of 2024-03-26: a commit, because figures are of exactly this program.
ecspresso=a4e6e32041a15e7c0e4b2d383c14f010879e0804
folder=$PWD/.venv-bench

say() { printf 'install-bench-peers: %s\n' "$*"; }

if [ -x "$folder/ecspresso" ] && [ "$(cat "$folder/.installed" 2>/dev/null)" = "$ecspresso" ]; then
  say 'ecspresso: already there'
  exit
fi
if ! command -v go >/dev/null; then
  say 'ecspresso: not installed: that needs Go. Its row of the bench says so.'
  exit
fi
version="-X main.Version=v2-${ecspresso:0:7}"
mkdir -p "$folder"
if [ -n "${1:-}" ]; then
  say "ecspresso: building what is in $1"
  (cd "$1" && go build -ldflags "$version" -o "$folder/ecspresso" ./cmd/ecspresso)
else
  say "ecspresso: building $ecspresso"
  GOBIN=$folder go install -ldflags "$version" "github.com/kayac/ecspresso/v2/cmd/ecspresso@$ecspresso"
fi
echo "$ecspresso" >"$folder/.installed"
say 'done'
