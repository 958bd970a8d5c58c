# What scripts/serve, scripts/test and scripts/lock share. Sourced, never run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv="$root/.venv"
python="$venv/bin/python"
cd "$root" || exit

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# Long output is only worth reading when the command failed.
quietly() {
  local output status=0
  output=$("$@" 2>&1) || status=$?
  [[ $status -eq 0 ]] || say "$output"
  return "$status"
}

find_python() {
  local name
  for name in python3.11 python3 python3.12 python3.13; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  stop "Python 3.11 or later is needed; none was found."
}

system_python=$(find_python) || exit

# The distribution's packages that a plain Python installation lacks.
packages_to_serve() {
  # A Python that was not Debian's brings its own ensurepip.
  "$system_python" -c 'import ensurepip' 2>/dev/null || echo python3-venv
  printf '%s\n' fontconfig fonts-tlwg-laksaman-ttf \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
}

packages_to_test() {
  # Playwright's own node is linked to libatomic.
  printf '%s\n' chromium libatomic1 poppler-utils shellcheck
  command -v java >/dev/null || echo default-jre-headless
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
}

as_root() {
  if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo -n "$@"; fi
}

is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# Some distributions have no wkhtmltopdf any more; asking once for each working copy is enough.
wants_wkhtmltopdf() { [[ ! -e .cache/asked-for-wkhtmltopdf ]] && ! command -v wkhtmltopdf >/dev/null; }

install_wkhtmltopdf() {
  if ! apt-cache show wkhtmltopdf >/dev/null 2>&1; then
    say "This distribution has no wkhtmltopdf: PDFs are made by WeasyPrint."
  elif ! apt_install wkhtmltopdf; then
    say "wkhtmltopdf could not be installed: PDFs are made by WeasyPrint."
  fi
  mkdir -p .cache
  touch .cache/asked-for-wkhtmltopdf
}

apt_install() {
  quietly as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "$@"
}

# The tests start a server of their own, so the package's cluster would only take a port and memory.
install_without_cluster() {
  local setting=/etc/postgresql-common/createcluster.d/without-cluster.conf status=0
  as_root mkdir -p "${setting%/*}"
  echo 'create_main_cluster = false' | as_root tee "$setting" >/dev/null
  apt_install "$@" || status=$?
  as_root rm -f "$setting"
  return "$status"
}

# Install the packages named, where that is possible; otherwise say which ones are missing.
system_packages() {
  local package missing=()
  command -v dpkg-query >/dev/null || {
    say "Not a Debian system. Please see that these are there: $*"
    return
  }
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || wants_wkhtmltopdf || return 0
  if ! as_root true 2>/dev/null; then
    [[ ${#missing[@]} -eq 0 ]] ||
      say "Missing, and only an administrator can install them: apt-get install ${missing[*]}"
    return 0
  fi
  say "Installing system packages: ${missing[*]:-wkhtmltopdf}"
  quietly as_root apt-get update -q || say "The list of packages could not be brought up to date."
  if [[ ${#missing[@]} -gt 0 ]]; then
    install_without_cluster "${missing[@]}" ||
      say "Not all could be installed; going on. Missing may be: ${missing[*]}"
  fi
  ! wants_wkhtmltopdf || install_wkhtmltopdf
}

# Make .venv if there is none that works, and bring it to the requirements file named.
python_packages() {
  local file="requirements/$1.txt" stamp="$venv/installed-$1" wanted
  if ! "$python" -c '' 2>/dev/null; then
    "$system_python" -m venv --clear "$venv" ||
      stop "No virtual environment could be made. Is python3-venv installed?"
  fi
  wanted=$(sha256sum <"$file")
  [[ $(cat "$stamp" 2>/dev/null) != "$wanted" ]] || return 0
  say "Installing $file"
  quietly "$python" -m pip install --disable-pip-version-check --require-hashes -r "$file" ||
    stop "The packages of $file could not be installed."
  echo "$wanted" >"$stamp"
}

translations() {
  local catalogue
  for catalogue in app/translations/*/LC_MESSAGES/messages.po; do
    if [[ "$catalogue" -nt "${catalogue%.po}.mo" ]]; then
      quietly "$python" -m babel.messages.frontend compile -d app/translations
      return
    fi
  done
}
