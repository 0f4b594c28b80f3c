#!/bin/sh
# Print the path of a Chromium for the browser tests; install Debian's when there is none and we may.
find_chromium() {
    for name in "${LANTERNE_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        [ -n "$name" ] && command -v "$name" && return 0
    done
    return 1
}

find_chromium && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >&2
    find_chromium && exit 0
fi
cat >&2 <<'FIN'
Les essais du navigateur demandent Chromium, qui manque sur cette machine.
  Installez-le :   sudo apt-get install chromium
  ou montrez-le :  LANTERNE_CHROMIUM=/chemin/vers/chromium make test
FIN
exit 1
