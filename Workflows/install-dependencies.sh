#!/usr/bin/env bash
# Installs what unmix is built with and says what it does. Changes nothing that is there already.
#
#   Workflows/install-dependencies.sh
#
# Debian and Ubuntu: missing packages come from apt-get, with sudo unless you are root. Other systems: it checks that
# pkg-config finds GDAL. The Swift toolchain is only checked; it is installed from https://www.swift.org.
set -euo pipefail

minimum_swift=6.3
packages=(libgdal-dev gdal-bin libsqlite3-dev pkg-config python3 gcc)

say() { printf 'unmix dependencies: %s\n' "$*"; }
fail() {
  printf 'unmix dependencies: %s\n' "$@" >&2
  exit 1
}

is_installed() {
  # pkgconf provides the command pkg-config on newer systems.
  [ "$1" = pkg-config ] && command -v pkg-config >/dev/null && return
  [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

install_missing_packages() {
  local missing=() package as_root=()
  for package in "${packages[@]}"; do
    is_installed "$package" || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say "${packages[*]}: all there"
    return
  fi
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "missing: ${missing[*]}" \
      "Run this script as root, or ask your administrator to install these packages."
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get update --quiet
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --quiet --no-install-recommends "${missing[@]}" ||
    fail "apt-get could not install: ${missing[*]}" "Read its messages above, then try again."
}

check_libraries() {
  pkg-config --exists gdal 2>/dev/null || fail "pkg-config does not find gdal." \
    "This system has no apt-get, so nothing was installed: install GDAL (3.6 or later) with its headers."
  say "not Debian or Ubuntu, but pkg-config finds GDAL $(pkg-config --modversion gdal)"
}

check_swift() {
  local version
  command -v swift >/dev/null || fail "no Swift toolchain: the command swift is not there." \
    "Install Swift $minimum_swift or later from https://www.swift.org/install/linux and put it on the PATH."
  version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+(\.[0-9]+)*).*/\1/p' | head -n 1)
  [ -n "$version" ] || fail "swift --version says nothing that can be read; is the toolchain whole?" \
    "Run 'swift --version' to see what it says."
  [ "$(printf '%s\n' "$minimum_swift" "$version" | sort --version-sort | head -n 1)" = "$minimum_swift" ] ||
    fail "Swift $version is too old; $minimum_swift or later is needed." \
      "Install it from https://www.swift.org/install/linux and put it first on the PATH."
  say "Swift $version: new enough"
}

if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
  install_missing_packages
else
  check_libraries
fi
check_swift
