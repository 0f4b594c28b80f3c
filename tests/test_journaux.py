"""Application logs: where an error happened, never what it quoted."""

import subprocess
import sys

import pytest
from conftest import ROOT

ADRESSE = "12 rue des Martyrs"
SANS_PAROLE = {
    "d’une page": "handle_user_script_exception(erreur, None)",
    "citée par le texte": "logging.getLogger('a').error('raté : %s', erreur)",
    "donnée pour texte": "logging.getLogger('a').warning(erreur)",
    "avec sa cause": "logging.getLogger('a').error('raté', exc_info=RuntimeError(erreur))",
    "d’un fil": "fil = threading.Thread(target=rater); fil.start(); fil.join()",
}
DEBUT = f"""
import logging, threading
from streamlit.error_util import handle_user_script_exception
from dashboard import journaux
journaux.install()
def rater():
    try:
        int("{ADRESSE}")
    except ValueError as cause:
        raise KeyError("{ADRESSE}") from cause
try:
    rater()
except KeyError as prise:
    erreur = prise
"""


@pytest.mark.parametrize("quoi", SANS_PAROLE)
def test_une_erreur_ne_dit_pas_ce_qu_elle_citait(quoi):
    commande = [sys.executable, "-c", DEBUT + SANS_PAROLE[quoi]]
    dit = subprocess.run(commande, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ADRESSE not in dit.stderr + dit.stdout
    assert "Error" in dit.stderr


def test_une_erreur_dit_encore_ou_et_par_quelle_cause():
    commande = [sys.executable, "-c", DEBUT + SANS_PAROLE["d’une page"]]
    dit = subprocess.run(commande, cwd=ROOT, capture_output=True, text=True, check=True).stderr
    assert (
        "builtins.KeyError\n  <string>:12 <module>\n  <string>:10 rater\nbuiltins.ValueError\n  <string>:8 rater" in dit
    )


def test_un_message_ordinaire_s_ecrit_tel_quel():
    commande = [sys.executable, "-c", DEBUT + "logging.getLogger('a').warning('%s fiches, %d', 'trois', 3)"]
    assert "trois fiches, 3" in subprocess.run(commande, cwd=ROOT, capture_output=True, text=True, check=True).stderr
