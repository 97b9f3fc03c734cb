#!/bin/bash
# npm.sh FOLDER: the npm packages of its package-lock.json in FOLDER/node_modules, fetched
# only when they are missing or the lock file says something else than last time.
set -u

lock=$1/package-lock.json
last=$1/node_modules/.installed-lock
cmp -s "$lock" "$last" && exit 0
echo "Fetching the npm packages of $1."
npm --prefix "$1" --cache "$PWD/build/npm" ci --ignore-scripts --no-audit --no-fund --loglevel=error &&
	cp "$lock" "$last"
