"""Known vulnerabilities (osv.dev) of what requirements.lock pins.

Ends in failure when one is found, were it in a part of the list only; says in a sentence, without failing, that the
audit was not done when the service does not answer. ``python setup/audit.py [LOCK] [SERVICE]``.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OSV = "https://api.osv.dev/v1/query"
DELAI_S = 8


def main(lock: str = str(ROOT / "requirements.lock"), service: str = OSV) -> int:
    """Ask the service, then say what it answered: 1 when a vulnerability is known, else 0."""
    audit = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pip_audit", "--vulnerability-service", "osv", "--osv-url", service, "--require-hashes",
         "--disable-pip", "--timeout", str(DELAI_S), "--progress-spinner", "off", "--format", "json",
         "--requirement", lock],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        dependances = json.loads(audit.stdout)["dependencies"]
    except ValueError:  # no report: pip-audit stops at the first question that gets no answer
        cause = (audit.stderr.strip().splitlines() or ["aucun message"])[-1]
        sys.stdout.write(f"Hors ligne, audit non fait : l’annuaire des failles n’a pas répondu ({cause[:160]}).\n")
        return 0
    failles = [f"{une['name']} {une['version']} : {faille['id']}, corrigée en {_fixed(faille)}"
               for une in dependances for faille in une.get("vulns", [])]  # fmt: skip
    passees = [f"{une['name']} : {une['skip_reason']}" for une in dependances if "skip_reason" in une]
    for ligne in (*failles, *passees):
        sys.stderr.write(f"{ligne}\n")
    vues = len(dependances) - len(passees)
    bilan = f"{vues} vues, {len(passees)} non vues, {len(failles)} faille(s) connue(s)"
    sys.stdout.write(f"Audit des dépendances : {bilan}.\n")
    return int(bool(failles or passees))


def _fixed(faille: dict[str, list[str]]) -> str:
    return ", ".join(faille["fix_versions"]) or "aucune version"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
