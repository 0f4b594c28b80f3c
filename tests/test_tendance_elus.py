"""The curve of *Élus* and *Éditions publiées*: a gap is a gap, a simulated night is never joined nor subtracted."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from counting.domain import Edition, Niveau, Perimetre, Version
from counting.editions.publiees import load_editions
from dashboard.elus import courbe, publications, tendance
from dashboard.elus.cases import NON_PUBLIE
from dashboard.elus.lieux import Lieu
from dashboard.resultats import series

RUE, TOUS = Perimetre
PREMIER, CONSOLIDE = Version
NUITS = [pd.Timestamp(f"{an}-01-20") for an in (2018, 2019, 2020, 2021)]
XIX, PARIS = Lieu(Niveau.ARRONDISSEMENT, "75119", "19e arrondissement"), Lieu(Niveau.PARIS, "75056", "Paris")


@pytest.fixture(autouse=True)
def sans_publication(monkeypatch):
    """Only the file of published figures."""
    monkeypatch.setattr(publications, "headers", list)


def points(*lignes):
    return pd.DataFrame(lignes, columns=["nuit", "version", "perimetre", "nature"])


def reels(*nuits, perimetre=TOUS):
    return points(*((nuit, PREMIER, perimetre, courbe.REELLE) for nuit in nuits))


def test_une_edition_sans_chiffre_coupe_la_ligne():
    traits = courbe.strokes(reels(NUITS[0], NUITS[1], NUITS[3]), NUITS, [])
    assert traits[0] == traits[1] != traits[2]


def test_un_perimetre_elargi_ou_inconnu_coupe_la_ligne():
    assert courbe.strokes(reels(*NUITS[:2]), NUITS, [NUITS[1]]).is_unique
    assert courbe.strokes(reels(*NUITS[:2], perimetre=None), NUITS, []).is_unique


def test_un_point_simule_ne_se_joint_a_rien():
    melees = pd.concat([reels(NUITS[0]), points((NUITS[1], PREMIER, TOUS, courbe.SIMULEE))], ignore_index=True)
    assert courbe.strokes(melees, NUITS, []).is_unique


def test_deux_editions_d_une_meme_annee_sont_deux_points_dans_l_ordre():
    ete = pd.Timestamp("2019-06-27")
    traits = courbe.strokes(reels(ete, NUITS[1], NUITS[2]), [*NUITS, ete], [])
    assert set(traits) == {traits[0]}
    dessin = courbe.draw(
        reels(NUITS[1], ete).assign(valeur=[3.0, 5.0], trait="a", quand="", texte="", etiquette="", source=""),
        pd.DataFrame({"nuit": [NUITS[1]], "rang": ["1"]}),
    ).to_dict()
    assert dessin["layer"][2]["encoding"]["x"]["type"] == "temporal"


def test_chaque_point_dit_sa_nature_et_sa_source():
    lus = publications.points(XIX, TOUS, "")
    assert set(lus["nature"]) == {courbe.REELLE}
    assert lus["source"].notna().all()
    assert lus["nuit"].is_monotonic_increasing


def test_une_nuit_simulee_ne_se_compare_pas_a_une_edition_reelle():
    simulee = SimpleNamespace(edition=Edition("essai", "essai", date(2025, 1, 23), simulee=True))
    dit = tendance.tendance(simulee, PARIS, TOUS)
    assert (dit.valeur, dit.precision) == (NON_PUBLIE, tendance.SIMULEE)


def test_une_edition_reelle_se_compare_a_celle_d_avant_en_brut_et_a_perimetre_constant():
    reelle = SimpleNamespace(edition=Edition("essai", "essai", date(2019, 2, 7), simulee=False))
    dit = tendance.tendance(reelle, PARIS, TOUS)
    assert dit.valeur == "+606"
    assert "de 2018 à 2019, écart brut. À périmètre constant : +223" in dit.precision


def test_les_ruptures_sont_numerotees_et_seul_l_elargissement_coupe():
    marques = tendance.marks(publications.points(PARIS, TOUS, ""), TOUS)
    assert list(marques["rang"]) == [str(rang) for rang in range(1, len(marques) + 1)]
    assert list(marques.loc[marques["coupe"], "edition"]) == [2019]
    assert not tendance.marks(publications.points(PARIS, RUE, ""), RUE)["coupe"].any()


def test_2024_dit_d_ou_viennent_ses_deux_chiffres():
    lignes = series.lignes(load_editions(), "75056", TOUS)
    dit = next(dit for dit in series.say_versions(lignes) if dit.startswith("2024"))
    assert dit == (
        "2024 : 3\u202f492 est le premier chiffre (producteur : paris.fr), 3\u202f491 le chiffre consolidé (presse ou "
        "tiers : carenews.com). Concorde avec la hausse de 16 personnes de 2024 à 2025 publiée par la Ville."
    )
    assert not any(dit.startswith("2023") for dit in series.say_versions(lignes))
