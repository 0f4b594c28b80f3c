#!/bin/sh
# Known vulnerabilities of what requirements.lock pins (osv.dev); without the network, a sentence and no failure.
set -u
cd "$(dirname "$0")/.." || exit 1
sortie=$(.venv/bin/python -m pip_audit --vulnerability-service osv --require-hashes --disable-pip --timeout 8 \
  --progress-spinner off --requirement requirements.lock 2>&1)
statut=$?
case "$sortie" in
  *ConnectionError*|*Timeout*|*"ServiceError"*|*"No module named pip_audit"*|*"could not be audited"*)
    echo "Dépendances non vérifiées : l’annuaire des failles (osv.dev) ne répond pas d’ici." ;;
  *)
    [ "$statut" -eq 0 ] || { echo "$sortie"; exit 1; } ;;
esac
