"""The register of decoys and second passes: only ever added to, signed, and without a door to the count."""

import pandas as pd
import pytest
from sqlalchemy import func, select
from ville import EDITION, fiche, gens

from counting.domain import SANS_SECTEUR, Perimetre
from counting.errors import CountingError, SecteurInconnuError
from counting.fiches.registre import save
from counting.sous_denombrement.leurres import LeurresRefusesError
from counting.sous_denombrement.recomptage import TirageRefuseError, draw
from counting.sous_denombrement.registre import (
    load_leurres,
    load_recomptes,
    load_tirage,
    save_leurres,
    save_recompte,
    save_tirage,
)
from counting.sous_denombrement.schema import leurre, recompte, tirage, tirage_secteur
from counting.store import marque

STRATES = pd.Series("", index=["01-01", "01-02", "13-01", "16-01"])


def noter(base, secteur="13-01", poses=3, retrouves=2, auteur="Ana"):
    return save_leurres(base, EDITION, secteur, poses=poses, retrouves=retrouves, auteur=auteur)


def tirer(base, taille=2, graine="7", auteur="Ana", strates=STRATES):
    save_tirage(base, EDITION, strates, taille=taille, graine=graine, perimetre=Perimetre.RUE, stratification="aucune",
                auteur=auteur)  # fmt: skip
    return load_tirage(base, EDITION)


def lignes(base, table):
    with base.connect() as connexion:
        return connexion.scalar(select(func.count()).select_from(table))


def test_les_leurres_notes_se_relisent_et_ne_se_notent_pas_deux_fois(base):
    assert noter(base)
    assert not noter(base, auteur="Bob")
    assert load_leurres(base, EDITION).loc["13-01"].tolist() == [3, 2, "Ana"]


def test_une_correction_est_une_ligne_de_plus_et_zero_place_retire(base):
    noter(base)
    noter(base, retrouves=3)
    assert load_leurres(base, EDITION).loc["13-01", "retrouves"] == 3
    noter(base, poses=0, retrouves=0)
    assert load_leurres(base, EDITION).empty
    assert lignes(base, leurre) == 3


@pytest.mark.parametrize(
    ("champs", "erreur", "extrait"),
    [
        ({"auteur": " "}, CountingError, "demande un auteur"),
        ({"secteur": "99-99"}, SecteurInconnuError, "« 99-99 » inconnu"),
        ({"secteur": SANS_SECTEUR}, SecteurInconnuError, "inconnu"),
        ({"retrouves": 4}, LeurresRefusesError, "Secteur 13-01 : 4 leurres retrouvés pour 3 placés"),
        ({"poses": -1}, LeurresRefusesError, "0 au moins"),
    ],
)
def test_des_leurres_fautifs_n_ecrivent_rien(base, champs, erreur, extrait):
    with pytest.raises(erreur, match=extrait):
        noter(base, **champs)
    assert lignes(base, leurre) == 0


def test_le_tirage_garde_sa_graine_et_toute_sa_base(base):
    assert load_tirage(base, EDITION) is None
    lu = tirer(base)
    assert (lu.numero, lu.graine, lu.perimetre, lu.auteur) == (1, "7", Perimetre.RUE, "Ana")
    assert lu.base["tire"].equals(draw(lu.base["strate"], 2, lu.graine))
    assert lignes(base, tirage_secteur) == len(STRATES)


def test_un_nouveau_tirage_se_dit_et_l_ancien_reste_ecrit(base):
    tirer(base)
    assert tirer(base, graine="8").numero == 2
    assert lignes(base, tirage) == 2


def test_on_ne_tire_plus_quand_le_second_passage_a_un_resultat(base):
    lu = tirer(base)
    premier = lu.base.index[lu.base["tire"]][0]
    save_recompte(base, lu, premier, 4, "Bob")
    with pytest.raises(TirageRefuseError, match="déjà des résultats"):
        tirer(base, graine="8")
    save_recompte(base, lu, premier, None, "Bob")
    assert tirer(base, graine="8").numero == 2


@pytest.mark.parametrize(("champs", "extrait"), [({"auteur": ""}, "auteur"), ({"taille": 9}, "9 secteurs demandés")])
def test_un_tirage_refuse_n_ecrit_rien(base, champs, extrait):
    with pytest.raises(CountingError, match=extrait):
        tirer(base, **champs)
    assert load_tirage(base, EDITION) is None


def test_un_second_passage_se_note_se_corrige_et_se_retire(base):
    lu = tirer(base)
    un, autre = lu.base.index[lu.base["tire"]]
    assert save_recompte(base, lu, un, 0, "Bob")
    assert not save_recompte(base, lu, un, 0, "Ana")
    save_recompte(base, lu, autre, 5, "Bob")
    save_recompte(base, lu, autre, 6, "Bob")
    assert load_recomptes(base, lu).to_dict() == {un: 0, autre: 6}
    save_recompte(base, lu, un, None, "Bob")
    assert load_recomptes(base, lu).to_dict() == {autre: 6}
    assert lignes(base, recompte) == 4


def test_un_second_passage_hors_de_l_echantillon_est_refuse(base):
    lu = tirer(base)
    for secteur in (*lu.base.index[~lu.base["tire"]], "RATP", "99-99"):
        with pytest.raises(TirageRefuseError, match="pas dans l’échantillon"):
            save_recompte(base, lu, secteur, 5, "Bob")
    with pytest.raises(TirageRefuseError, match="0 personne ou plus"):
        save_recompte(base, lu, lu.base.index[lu.base["tire"]][0], -1, "Bob")
    assert load_recomptes(base, lu).empty


def test_un_echantillon_remplace_entre_temps_ne_recoit_plus_rien(base):
    ancien = tirer(base)
    tirer(base, graine="8")
    with pytest.raises(TirageRefuseError, match="entre-temps"):
        save_recompte(base, ancien, ancien.base.index[ancien.base["tire"]][0], 5, "Bob")


def test_rien_de_tout_cela_ne_touche_au_decompte(base):
    save(base, fiche("13-01", gens("a", h=2)))
    avant = marque(base)
    noter(base)
    lu = tirer(base)
    save_recompte(base, lu, lu.base.index[lu.base["tire"]][0], 50, "Bob")
    assert marque(base) == avant
