#!/bin/bash
# packages.sh run|test|check: the Debian packages for that, installed if some are missing.
# Needs root for the installing only, by sudo when somebody else asks.
set -u

run='gcc g++ libc6-dev pkg-config libpq-dev libcurl4-openssl-dev libjson-c-dev libxml2-dev
	libsodium-dev libssl-dev libevent-dev libseccomp-dev libmemcached-dev libsasl2-dev
	libfcgi-dev libphonenumber-dev libcsv-dev libjwt-dev libcairo2-dev libpango1.0-dev fonts-dejavu-core
	libsndfile1-dev libmagic-dev postgresql memcached nginx ca-certificates'
test='perl chromium curl poppler-utils'
check='clang clang-format clang-tidy cppcheck pmccabe shellcheck binutils'

say() { printf '%s\n' "$*"; }

# shellcheck disable=SC2086
wanted() {
	case $1 in
	run) say $run ;;
	test) say $run $test ;;
	check) say $run $test $check ;;
	esac
}

# Node and npm may come from elsewhere than Debian; then its packages would only be in the way.
missing() {
	local package status
	for package in $(wanted "$1"); do
		status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)
		[ "$status" = installed ] || say "$package"
	done
	command -v node >/dev/null || say nodejs
	command -v npm >/dev/null || say npm
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# RUNLEVEL=1 keeps the packages' own servers from starting: we run private ones.
install() {
	local environment=(env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive)
	as_root "${environment[@]}" apt-get -q update &&
		as_root "${environment[@]}" apt-get -q -y --no-install-recommends install "$@"
}

if ! command -v dpkg-query >/dev/null; then
	say "This is not Debian: please see to these yourself: $(wanted "$1" | tr '\n' ' ')nodejs npm"
	exit 0
fi
packages=$(missing "$1" | tr '\n' ' ')
[ -n "$packages" ] || exit 0
say "Installing Debian packages: $packages"
if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
	say "That takes root, and there is no sudo. As root: apt-get install $packages" >&2
	exit 1
fi
# shellcheck disable=SC2086
install $packages
