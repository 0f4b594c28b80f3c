"""Changes between éditions: what reads, what compares, and what must be known."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from emportees import publish_town

from counting.domain import Niveau, Perimetre, Version
from counting.editions.publiees import load_editions, load_ruptures
from counting.publication.evolution import changes, gather

RUE, TOUS = Perimetre
PREMIER, CONSOLIDE = Version


def paris(perimetre):
    lignes = gather([], load_editions(), niveau=Niveau.PARIS, territoire="75056", perimetre=perimetre)
    return changes(lignes, load_ruptures(), perimetre=perimetre, paris=True).set_index("a")


def test_2019_a_perimetre_constant_est_le_chiffre_publie_par_l_apur():
    de_2018 = paris(TOUS).loc[2019]
    assert (de_2018["brut"], de_2018["constant"]) == (3641 - 3035, 223)
    assert "périmètre élargi" in de_2018["reserve"]
    assert "353 personnes" in de_2018["evenements"]


def test_le_perimetre_de_la_rue_n_a_pas_ete_elargi():
    de_2018 = paris(RUE).loc[2019]
    assert de_2018["brut"] == de_2018["constant"] == 2246 - 2080


def test_une_edition_de_mars_et_une_mise_a_l_abri_sont_dites_avant_et_apres():
    evolution = paris(TOUS)
    assert "mars" in evolution["evenements"][2021]
    assert "mars" in evolution["evenements"][2022]
    assert "mises à l’abri" in evolution["evenements"][2020]
    assert "Périmètre élargi" not in evolution["evenements"][2020]


def test_la_meme_version_est_preferee():
    assert (paris(TOUS)["version_avant"] == paris(TOUS)["version_apres"]).all()


def test_un_perimetre_que_la_source_ne_dit_pas_ne_se_compare_pas():
    lignes = gather([], load_editions(), niveau=Niveau.ARRONDISSEMENT, territoire="75119", perimetre=TOUS)
    derniere = changes(lignes, load_ruptures(), perimetre=TOUS, paris=False).iloc[-1]
    assert pd.isna(derniere["constant"])
    assert derniere["reserve"] == "périmètre non précisé par la source"


def figures(*lignes):
    """Rows (year or date, version, périmètre, value, source); a year is a night of January."""
    nuits = [pd.Timestamp(quand if isinstance(quand, str) else f"{quand}-01-23") for quand, *_ in lignes]
    frame = pd.DataFrame([reste for _, *reste in lignes], columns=["version", "perimetre", "valeur", "source"])
    return frame.assign(nuit=pd.Series(nuits, dtype="datetime64[ns]"), edition=[nuit.year for nuit in nuits])


def test_un_arrondissement_ne_prend_pas_l_evolution_constante_de_paris():
    lignes = figures((2018, PREMIER, TOUS, 100.0, ""), (2019, PREMIER, TOUS, 150.0, ""))
    une = changes(lignes, load_ruptures(), perimetre=TOUS, paris=False).iloc[0]
    assert une["brut"] == 50
    assert pd.isna(une["constant"])


def test_deux_versions_differentes_se_comparent_en_le_disant():
    lignes = figures((2023, PREMIER, TOUS, 100.0, ""), (2024, CONSOLIDE, TOUS, 90.0, ""))
    une = changes(lignes, load_ruptures(), perimetre=TOUS, paris=True).iloc[0]
    assert (une["constant"], une["reserve"]) == (-10, "versions différentes (premier chiffre, puis consolidé)")


@pytest.mark.parametrize("lignes", [(), ((2024, PREMIER, TOUS, 90.0, ""),)])
def test_une_seule_edition_n_a_pas_d_evolution(lignes):
    assert changes(figures(*lignes), load_ruptures(), perimetre=TOUS, paris=True).empty


def test_deux_nuits_d_une_meme_annee_sont_deux_editions():
    lignes = figures(
        ("2025-01-23", PREMIER, TOUS, 100.0, ""), ("2026-01-22", PREMIER, TOUS, 120.0, ""),
        ("2026-09-24", PREMIER, TOUS, 90.0, ""),
    )  # fmt: skip
    evolution = changes(lignes, load_ruptures(), perimetre=TOUS, paris=True)
    assert evolution[["de", "a", "brut", "constant"]].to_numpy().tolist() == [
        [2025, "22/01/2026", 20, 20], ["22/01/2026", "24/09/2026", -30, -30],
    ]  # fmt: skip


def test_une_publication_ne_remplace_que_la_nuit_qu_elle_compte():
    """The file knows 23 January 2025; a publication of another night of 2025 stands beside it."""
    publiee, _ = publish_town()
    autre = replace(publiee, edition=replace(publiee.edition, nuit=date(2025, 9, 25)))
    meme = replace(publiee, edition=replace(publiee.edition, nuit=date(2025, 1, 23)))
    nuits = [
        gather([une], load_editions(), niveau=Niveau.ARRONDISSEMENT, territoire="75113", perimetre=RUE)["nuit"]
        for une in (autre, meme)
    ]
    assert pd.Timestamp(2025, 9, 25) in set(nuits[0])
    du_fichier = load_editions().query("territoire == '75113' and perimetre == 'rue' and mesure == 'effectif'")
    assert set(du_fichier["nuit"]) <= set(nuits[0])
    assert not nuits[1].duplicated().any()
