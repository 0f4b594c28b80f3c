"""Free roles are for a demonstration: a server that has accounts, or a proxy before it, does not start with them."""

import os
import subprocess
import sys

from conftest import ROOT

from counting.comptes.registre import create_compte
from counting.roles import Role
from counting.store import now, open_store


def demarrer(var, **reglages):
    """Start the server until it stops by itself: code and what it wrote."""
    environnement = {**os.environ, "LANTERNE_VAR": str(var), "LANTERNE_ROLES_LIBRES": "1", **reglages}
    commande = [sys.executable, "-m", "streamlit", "run", "--server.port", "0"]
    return subprocess.run(
        commande, cwd=ROOT, env=environnement, capture_output=True, text=True, timeout=60, check=False
    )


def refuse(dit):
    assert dit.returncode == 1
    assert dit.stderr.strip().splitlines()[-1].startswith("LANTERNE_ROLES_LIBRES=1 laisse chacun prendre tout rôle")
    assert "Traceback" not in dit.stderr


def test_des_roles_libres_ne_demarrent_pas_derriere_un_proxy(tmp_path):
    refuse(demarrer(tmp_path, LANTERNE_DERRIERE_PROXY="1"))


def test_des_roles_libres_ne_demarrent_pas_sur_une_base_qui_a_des_comptes(tmp_path):
    base = open_store(f"sqlite:///{tmp_path / 'lanterne.db'}")
    create_compte(base, "ana@ville.fr", "Ana", Role.ELU, frozenset(), auteur="test", maintenant=now())
    base.dispose()
    refuse(demarrer(tmp_path))


def test_en_demonstration_le_serveur_dit_que_les_roles_sont_libres(lancer, tmp_path):
    lancer(var=tmp_path, LANTERNE_ROLES_LIBRES="1")
    assert "Pour une démonstration seulement" in (tmp_path / "serveur.log").read_text()
