#!/usr/bin/env bash
# Installs the real parts that tests use: moto and the AWS CLI 1 into .venv, schemathesis into .venv-schemathesis, and,
# where this is Debian and we are root, the AWS CLI 2, the Chromium and the Puppet that Debian packages. Runs again at no
# cost.
set -euo pipefail
cd "$(dirname "$0")/.."


say() { printf 'install-parts: %s\n' "$*"; }
fail() {
  printf 'install-parts: %s\n' "$*" >&2
  exit 1
}

apt_install() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# The newest Python that moto supports; PLUMBLINE_PYTHON names another one.
find_python() {
  local python
  for python in "${PLUMBLINE_PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.10; do
    [ -n "$python" ] || continue
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  return 1
}

# What, the folder that it goes into, and the file with the exact versions.
install_python_parts() {
  local what=$1 folder=$2 requirements=$3
  local stamp=$folder/.installed
  if [ -f "$stamp" ] && cmp -s "$requirements" "$stamp"; then
    say "$what: already there"
    return
  fi
  local python
  if ! python=$(find_python); then
    can_apt || fail 'Python 3.10 or newer with venv is missing: install python3 and python3-venv, then run this again'
    say 'Python with venv: installing the packages python3 and python3-venv'
    apt_install python3 python3-venv
    python=$(find_python) || fail 'the python3 of this system is older than 3.10: name another one in PLUMBLINE_PYTHON'
  fi
  say "$what: installing into $folder"
  rm -rf "$folder"
  "$python" -m venv "$folder"
  "$folder"/bin/pip install --quiet --disable-pip-version-check --no-deps -r "$requirements"
  "$folder"/bin/pip check >/dev/null || fail "$requirements leaves out a package that another one needs; see $folder/bin/pip check"
  cp "$requirements" "$stamp"
}

# Debian and Ubuntu name a version 1 the same way in some releases, so the version decides.
is_cli_2() { [ -x "$1" ] && "$1" --version 2>&1 | grep -q '^aws-cli/2\.'; }

install_cli_2() {
  local candidate
  for candidate in "${PLUMBLINE_AWS_CLI_2:-}" /usr/bin/aws /usr/local/bin/aws; do
    if is_cli_2 "$candidate"; then
      say 'AWS CLI 2: already there'
      return
    fi
  done
  if ! can_apt || [ ! -f /etc/debian_version ]; then
    say 'AWS CLI 2: not found, and not installed: that needs Debian and root. Its tests are skipped.'
    return
  fi
  say 'AWS CLI 2: installing the package awscli'
  apt_install awscli
  is_cli_2 /usr/bin/aws || say 'AWS CLI 2: this system packages version 1 only. Its tests are skipped.'
}

install_puppet() {
  local candidate
  for candidate in "${PLUMBLINE_PUPPET:-}" /opt/puppetlabs/bin/puppet /usr/bin/puppet; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      say 'Puppet: already there'
      return
    fi
  done
  if ! can_apt || [ ! -f /etc/debian_version ]; then
    say 'Puppet: not found, and not installed: that needs Debian and root. Its tests are skipped.'
    return
  fi
  say 'Puppet: installing the package puppet'
  apt_install puppet
}

# Ubuntu's package of this name installs a snap, which does not run everywhere.
install_chromium() {
  if [ -n "${PLUMBLINE_CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome >/dev/null; then
    say 'Chromium: already there'
    return
  fi
  if ! can_apt || ! grep -q '^ID=debian' /etc/os-release; then
    say 'Chromium: not found, and not installed: that needs Debian and root. Its tests are skipped.'
    return
  fi
  say 'Chromium: installing the package chromium'
  apt_install chromium
}

install_python_parts 'moto and AWS CLI 1' .venv scripts/requirements.txt
install_python_parts schemathesis .venv-schemathesis scripts/requirements-schemathesis.txt
install_cli_2
install_chromium
install_puppet
say 'done'
