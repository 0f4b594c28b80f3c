"""The demonstration: its totals are the published ones of 2025, to the person, with or without the official files."""

from itertools import count

import pandas as pd
import pytest
from sqlalchemy import event

from counting.chiffres.cube import load_cube
from counting.chiffres.nuit import figures
from counting.demonstration import editions as demonstration
from counting.demonstration.editions import COMPLETE, EN_COURS, LIEUX
from counting.domain import SANS_SECTEUR, Etat, Mode, Niveau, Perimetre, Version
from counting.editions import publiees as editions_publiees
from counting.editions.registre import get_edition, list_editions, load_secteurs
from counting.fiches.etats import etats
from counting.fiches.rencontres import load_rencontres
from counting.geographie.niveaux import PARIS, load_territoires
from counting.schema import COLONNES_EFFECTIFS
from counting.store import marque, open_store

PUBLIES = {
    "rue": 2458,
    "talus+campements+parcs": 336,
    "ratp": 200,
    "bois": 190,
    "sncf": 168,
    "parkings": 52,
    "aphp": 62,
    "bailleurs": 41,
}
TOTAL = 3507


def par_lieu(engine):
    """Persons of the whole édition by published place."""
    lignes = load_rencontres(engine, COMPLETE.id)
    lieux = {code: lieu for code, (lieu, _) in LIEUX.items()}
    lieu = lignes["secteur"].map(lambda code: lieux.get(code, "rue"))
    return lignes[list(COLONNES_EFFECTIFS)].sum(axis=1).groupby(lieu).sum().to_dict()


def paris(engine, edition, perimetre=Perimetre.TOUS_LIEUX):
    secteurs, territoires = load_secteurs(engine, edition.id), load_territoires(edition.nuit)
    cube = load_cube(engine, edition.id, secteurs=secteurs, territoires=territoires, marque=marque(engine))
    registre, commun = etats(engine, edition.id), {"secteurs": secteurs, "territoires": territoires}
    return figures(cube, registre, niveau=Niveau.PARIS, perimetre=perimetre, **commun).loc[PARIS]


def test_les_totaux_par_lieu_sont_les_publies(demonstration_livree):
    lues = editions_publiees.splits(editions_publiees.load_editions(), edition=2025, version=Version.PREMIER)
    assert dict(zip(lues.lignes["type_lieu"], lues.lignes["valeur"].astype(int), strict=True)) == PUBLIES
    assert sum(PUBLIES.values()) == TOTAL
    assert par_lieu(demonstration_livree) == PUBLIES


def test_le_tableau_retrouve_les_chiffres_publies(demonstration_livree):
    tout = paris(demonstration_livree, COMPLETE)
    assert (tout["effectif"], tout["enfants"], round(tout["part_femmes"], 2)) == (TOTAL, 90, 0.14)
    assert paris(demonstration_livree, COMPLETE, Perimetre.RUE)["effectif"] == PUBLIES["rue"]


def test_toutes_les_fiches_sont_rendues_et_quinze_secteurs_de_rue_sont_des_zeros(demonstration_livree):
    registre = etats(demonstration_livree, COMPLETE.id)
    assert registre[registre["attendu"]]["etat"].value_counts().to_dict() == {Etat.RESTITUEE: 350, Etat.ZERO: 15}
    modes = load_secteurs(demonstration_livree, COMPLETE.id).drop(SANS_SECTEUR)["mode"].value_counts()
    assert (modes[Mode.RUE], modes.sum()) == (355, 355 + len(LIEUX))


def test_douze_secteurs_manquent_a_la_soiree_en_cours(demonstration_livree):
    tout = paris(demonstration_livree, EN_COURS)
    assert (tout["secteurs_attendus"] - tout["secteurs_restitues"], tout["complet"]) == (12, False)
    assert pd.isna(tout["effectif"])
    assert tout["effectif_restitue"] < TOTAL


def test_les_deux_editions_sont_marquees_simulees(demonstration_livree):
    for edition in (COMPLETE, EN_COURS):
        assert get_edition(demonstration_livree, edition.id).simulee
        assert "simulation" in edition.nom


def test_la_refaire_ne_change_rien(demonstration_livree):
    avant = marque(demonstration_livree)
    demonstration.create(demonstration_livree, progress=pytest.fail)
    assert marque(demonstration_livree) == avant


def test_une_demonstration_interrompue_recommence_et_donne_les_memes_lignes(
    demonstration_livree, tmp_path, monkeypatch
):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path / "absent"))
    engine = open_store(f"sqlite:///{tmp_path / 'lanterne.db'}")
    executer = event.listens_for(engine, "before_cursor_execute")
    ordres = count()

    @executer
    def interrompre(*_):
        if next(ordres) == 1_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demonstration.create(engine, progress=str)
    assert list_editions(engine) == []
    demonstration.create(engine, progress=str)
    for edition in (COMPLETE, EN_COURS):
        assert load_rencontres(engine, edition.id).equals(load_rencontres(demonstration_livree, edition.id))


def test_avec_les_fichiers_officiels_les_totaux_sont_les_memes(reference, tmp_path):
    engine = open_store(f"sqlite:///{tmp_path / 'lanterne.db'}")
    demonstration.create(engine, progress=str)
    assert par_lieu(engine) == PUBLIES
    tout = paris(engine, COMPLETE)
    assert (tout["effectif"], tout["enfants"], round(tout["part_femmes"], 2)) == (TOTAL, 90, 0.14)
    assert (load_rencontres(engine, COMPLETE.id)["adresse"].str.match(r"\d+ .+, 750?\d+")).mean() > 0.6
