"""What is being typed survives a closed tab and a stopped server; each author has their own."""

from datetime import UTC, datetime, timedelta

from ville import EDITION

from counting.fiches.brouillons import drop, keep, recall
from counting.store import marque, open_store

CONTENU = {"base": 0, "lignes": [{"adresse": "85 bis bd de Magenta, près du café « l’Été »", "hommes": "2"}]}


def test_un_brouillon_revient_tel_quel(base):
    keep(base, EDITION, "13-01", "Ana", CONTENU)
    repris = recall(base, EDITION, "13-01", "Ana")
    assert repris.contenu == CONTENU
    assert timedelta(0) <= datetime.now(UTC) - repris.ecrit_le < timedelta(minutes=1)


def test_un_brouillon_survit_a_l_arret_du_serveur(base):
    keep(base, EDITION, "13-01", "Ana", CONTENU)
    base.dispose()
    assert recall(open_store(str(base.url)), EDITION, "13-01", "Ana").contenu == CONTENU


def test_le_dernier_etat_remplace_le_precedent(base):
    keep(base, EDITION, "13-01", "Ana", CONTENU)
    keep(base, EDITION, "13-01", "Ana", {"lignes": []})
    assert recall(base, EDITION, "13-01", "Ana").contenu == {"lignes": []}


def test_chacun_a_son_brouillon_par_secteur_et_par_edition(base):
    keep(base, EDITION, "13-01", "Ana", CONTENU)
    for cle in ((EDITION, "13-01", "Zoé"), (EDITION, "01-01", "Ana"), ("autre", "13-01", "Ana")):
        assert recall(base, *cle) is None
        drop(base, *cle)
    assert recall(base, EDITION, "13-01", "Ana") is not None


def test_un_brouillon_abandonne_n_existe_plus(base):
    keep(base, EDITION, "13-01", "Ana", CONTENU)
    drop(base, EDITION, "13-01", "Ana")
    assert recall(base, EDITION, "13-01", "Ana") is None


def test_un_brouillon_n_est_pas_un_fait(base):
    avant = marque(base)
    keep(base, EDITION, "13-01", "Ana", CONTENU)
    assert marque(base) == avant
