"""The ledger of the night: each expected fiche is in one state, now and as of any moment."""

from datetime import UTC

import pytest
from hypothesis import Phase, given, settings
from ville import CODES, EDITION, fiche, gens, histoires, jouer, make_base

from counting.domain import SANS_SECTEUR, Etat, Nature
from counting.fiches.etats import etats
from counting.fiches.registre import save
from counting.fiches.rencontres import load_rencontres
from counting.fiches.revisions import history
from counting.store import marque


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    """One database for all the histories a property plays, each in its own édition."""
    return make_base(tmp_path_factory.mktemp("journal"))


def test_les_quatre_etats(base):
    save(base, fiche("01-01", gens("a", h=1)))
    save(base, fiche("01-02"))
    save(base, fiche("13-01", gens("b", h=1)))
    save(base, fiche("13-01", gens("c", h=1)))
    lus = etats(base, EDITION)["etat"].to_dict()
    assert lus == dict.fromkeys((*CODES, SANS_SECTEUR), Etat.ATTENDUE) | {
        "01-01": Etat.RESTITUEE,
        "01-02": Etat.ZERO,
        "13-01": Etat.CONFLIT,
    }


def test_une_fiche_rendue_dit_par_qui_et_quand_en_temps_universel(base):
    ecrite = save(base, fiche("01-01", gens("a", h=1)))
    rendue = etats(base, EDITION).loc["01-01"]
    assert (rendue["auteur"], rendue["ecrite_le"]) == ("Ana", ecrite.ecrite_le)
    assert rendue["ecrite_le"].tzinfo is not None
    assert ecrite.ecrite_le.tzinfo is UTC
    assert etats(base, EDITION)["auteur"].isna()["01-02"]


def test_en_conflit_une_fiche_deja_rendue_compte_toujours(base):
    for ligne in (gens("a", h=1), gens("b", h=1)):
        save(base, fiche("01-01", ligne))
    assert etats(base, EDITION).loc["01-01", ["etat", "restituee"]].tolist() == [Etat.CONFLIT, True]


def test_un_conflit_apres_un_retrait_ne_rend_pas_la_fiche(base):
    save(base, fiche("01-01", gens("a", h=1)))
    save(base, fiche("01-01", nature=Nature.RETRAIT, base=1))
    save(base, fiche("01-01", gens("a", h=2), base=1))
    assert etats(base, EDITION).loc["01-01", ["etat", "restituee"]].tolist() == [Etat.CONFLIT, False]


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(histoire=histoires)
def test_les_etats_partagent_les_fiches_et_le_passe_ne_change_pas(journal, histoire):
    vus = []
    for edition, en_vigueur in jouer(journal, histoire):
        registre, jusqu_a = etats(journal, edition), marque(journal).revision
        vus.append((jusqu_a, registre, load_rencontres(journal, edition)))
        assert sorted(registre.index) == sorted((*CODES, SANS_SECTEUR))
        assert set(registre["etat"]) <= set(Etat)
        assert set(registre.index[registre["restituee"]]) == set(en_vigueur)
        vides = {code for code, lignes in en_vigueur.items() if not lignes}
        conflits = set(registre.index[registre["etat"] == Etat.CONFLIT])
        assert set(registre.index[registre["etat"] == Etat.ZERO]) == vides - conflits
        assert set(registre.index[registre["etat"] == Etat.RESTITUEE]) == set(en_vigueur) - vides - conflits
        assert conflits == {code for code in registre.index if _last_is_a_conflict(journal, edition, code)}
    for jusqu_a, registre, rencontres in vus:
        assert etats(journal, edition, jusqu_a=jusqu_a).equals(registre)
        assert load_rencontres(journal, edition, jusqu_a=jusqu_a).equals(rencontres)


def _last_is_a_conflict(engine, edition, code):
    """In these histories whoever writes in time has seen all that came before."""
    revisions = history(engine, edition, code)
    return bool(revisions) and revisions[-1].nature is Nature.CONFLIT
