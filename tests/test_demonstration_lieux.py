"""Demonstration lieux: published facts as they are, simulation that says so, and totals that sources state."""

import csv
import hashlib
import json
from collections import Counter
from datetime import date, timedelta

import pytest

from counting.demonstration.editions import COMPLETE
from counting.demonstration.lieux import MODELES, NUITS, create, simulate, simulate_occupations
from counting.editions.publiees import DATA
from counting.geographie.localisation import build_index
from counting.lieux.controles import conflits
from counting.lieux.domain import Admission, Moment, TypeAccueil, Visibilite, en_vigueur, places
from counting.lieux.horaires import check_horaires, nuit_coupee
from counting.lieux.occupations import load_occupations, taux
from counting.lieux.ouvertures import jamais_ouvert
from counting.lieux.publies import CREE_LE, load_publies, load_totaux
from counting.lieux.registre import load, revision

PAQUET = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))


@pytest.fixture
def sans_reference(tmp_path, monkeypatch):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path / "absent"))


@pytest.fixture
def demonstration(base, sans_reference):
    create(base, lambda _: None)
    return base


def test_tous_les_types_y_sont_et_les_haltes_sont_une_dizaine(demonstration):
    lieux = load(demonstration, COMPLETE.nuit)
    comptes = Counter(lieu.type for lieu in lieux)
    assert set(comptes) == set(TypeAccueil)
    assert 60 <= len(lieux) <= 80
    assert 10 <= comptes[TypeAccueil.HALTE_NUIT] + comptes[TypeAccueil.HALTE_FEMMES] <= 15


def test_creer_deux_fois_ne_change_rien(demonstration):
    avant = revision(demonstration)
    create(demonstration, lambda _: None)
    assert revision(demonstration) == avant


def test_la_simulation_est_la_meme_partout(sans_reference):
    assert simulate() == simulate()
    assert len(simulate()) == sum(modele.nombre for modele in MODELES.values()) + 1


def test_tout_ce_qui_est_simule_le_dit_et_rien_d_autre(demonstration):
    for lieu in load(demonstration):
        assert lieu.simule is (lieu.source == "simulation") is ("(simulé)" in lieu.nom)
        assert lieu.provenance
    assert all(une.simulee and une.uid.startswith("simulation--") for une in load_occupations(demonstration))


def test_chaque_lieu_a_des_heures_lisibles_qui_ouvrent_et_des_nuits_entieres(demonstration):
    lieux = load(demonstration)
    assert conflits(lieux) == []
    for lieu in lieux:
        check_horaires(lieu.horaires)
        assert not jamais_ouvert(lieu, CREE_LE)
        assert nuit_coupee(lieu.horaires, CREE_LE) is None


def test_un_lieu_a_deux_periodes_dont_les_places_changent(sans_reference):
    avant, apres = simulate()[:2]
    assert avant.uid == apres.uid
    assert (avant.au, apres.du) == (date(2025, 12, 31), date(2026, 1, 1))
    assert places(apres, Moment.NUIT) == places(avant, Moment.NUIT) + 10


def test_les_occupations_vont_jusqu_a_la_nuit_de_l_edition(sans_reference):
    lieux = simulate()
    occupations = list(simulate_occupations(lieux))
    nuits = {une.nuit for une in occupations}
    assert (len(nuits), max(nuits), min(nuits)) == (
        NUITS, COMPLETE.nuit, COMPLETE.nuit - timedelta(days=NUITS - 1),
    )  # fmt: skip
    table = taux(lieux, occupations)
    assert len(table) == len(occupations)
    assert table["taux"].between(0.3, 1.2).all()


def test_avec_les_adresses_officielles_les_lieux_publies_sont_places(reference, monkeypatch, tmp_path):
    monkeypatch.setenv("LANTERNE_REFERENCE", str(reference))
    places_ = {lieu.identifiant for lieu in load_publies(build_index(cache=tmp_path)) if lieu.point}
    assert {"cite-des-dames", "halte-femmes-hotel-de-ville", "oasis-charenton"} <= places_
    assert {"cin-halte", "hiver-16e"} & places_ == set()


def test_les_lieux_publies_sont_restreints_et_leurs_inconnues_restent_vides():
    publies = {lieu.identifiant: lieu for lieu in load_publies()}
    assert all(lieu.visibilite is Visibilite.RESTREINTE for lieu in publies.values())
    assert places(publies["halte-mairie-18e"], Moment.NUIT) is None
    assert publies["halte-mairie-18e"].horaires == ""
    assert publies["hiver-16e"].admission is Admission.INCONNUE
    assert places(publies["halte-mairie-5e"], Moment.NUIT) == 15
    assert places(publies["halte-mairie-5e"], Moment.JOUR) is None
    hotel = publies["halte-femmes-hotel-de-ville"]
    assert {capacite.moment: capacite.places for capacite in hotel.capacites} == {Moment.NUIT: 50, Moment.JOUR: 75}
    assert "1er selon le SIAO" in hotel.remarque
    assert "39" in hotel.remarque
    assert "confiance P" in hotel.provenance
    assert all(en_vigueur(lieu, CREE_LE) for lieu in publies.values())


def test_les_totaux_des_sources_sont_ceux_qu_elles_disent():
    dits = {(total.type, total.mesure, total.audience or "", total.valeur) for total in load_totaux()}
    assert dits == {
        (TypeAccueil.HALTE_NUIT, "lieux", "", 9),
        (TypeAccueil.HALTE_NUIT, "lieux", "", 8),
        (TypeAccueil.HALTE_NUIT, "places_nuit", "hommes", 194),
        (TypeAccueil.HALTE_NUIT, "places_nuit", "femmes", 114),
        (TypeAccueil.HALTE_NUIT, "places_nuit", "", 150),
        (TypeAccueil.ESI, "lieux", "", 16),
        (TypeAccueil.ACCUEIL_JOUR, "lieux", "", 60),
        (TypeAccueil.BAINS_DOUCHES, "lieux", "", 17),
        (TypeAccueil.BAGAGERIE, "casiers", "", 455),
        (TypeAccueil.RESTAURANT, "lieux", "", 12),
        (TypeAccueil.DISTRIBUTION, "lieux", "", 130),
    }
    assert all(total.source for total in load_totaux())


@pytest.mark.parametrize("nom", ["lieux", "lieux_totaux"])
def test_le_descripteur_dit_vrai(nom):
    ressource = next(ressource for ressource in PAQUET["resources"] if ressource["name"] == nom)
    contenu = (DATA / ressource["path"]).read_bytes()
    assert ressource["hash"] == f"sha256:{hashlib.sha256(contenu).hexdigest()}"
    assert ressource["bytes"] == len(contenu)
    lignes = list(csv.DictReader(contenu.decode().splitlines()))
    champs = {champ["name"]: champ.get("constraints", {}) for champ in ressource["schema"]["fields"]}
    assert list(champs) == list(lignes[0])
    for ligne in lignes:
        for champ, regles in champs.items():
            assert ligne[champ] or not regles.get("required")
            assert not ligne[champ] or ligne[champ] in regles.get("enum", [ligne[champ]])
    cles = [tuple(ligne[champ] for champ in ressource["schema"]["primaryKey"]) for ligne in lignes]
    assert len(set(cles)) == len(lignes)
