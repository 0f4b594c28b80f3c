"""Services of data·inclusion: what becomes of a lieu both ways, and what is lost is said."""

import json
from datetime import date

import pytest
from fichiers_lieux import JOUR, SERVICE, archive, data_inclusion, index_livre, relire

from counting.demonstration.lieux import simulate
from counting.domain import Position, StatutPosition
from counting.lieux.data_inclusion import services_json
from counting.lieux.domain import Admission, Lieu, Publics, TypeAccueil, Visibilite
from counting.lieux.registre import load, save


@pytest.fixture
def index(tmp_path):
    return index_livre(tmp_path)


@pytest.mark.parametrize("fichier", [data_inclusion(), archive()], ids=["json", "zip"])
def test_un_service_de_data_inclusion_devient_un_lieu_et_ce_qui_se_perd_est_dit(fichier):
    apercu = relire(fichier)
    (lieu,) = apercu.lieux
    assert lieu == Lieu(
        "dora", "42", "Halte de la gare", TypeAccueil.HALTE_NUIT, "Les Veilleurs", "1 rue A, 75019 Paris",
        Position(2.38, 48.88, StatutPosition.OK, 1, "fichier"), Publics(femmes=True), horaires="20:00-08:00",
        admission=Admission.ORIENTATION, vu_le=date(2026, 10, 2),
    )  # fmt: skip
    assert [anomalie.trouve for anomalie in apercu.anomalies] == ["telephone (1)"]


@pytest.mark.parametrize(
    ("nom", "type_"),
    [("Bains-douches Oberkampf", TypeAccueil.BAINS_DOUCHES), ("Atelier cuisine", None), ("CHRS et ESI du Nord", None)],
)
def test_le_type_d_un_service_est_celui_que_son_nom_dit_ou_se_demande(nom, type_):
    apercu = relire(data_inclusion(SERVICE | {"nom": nom, "description": "Un service."}))
    assert [lieu.type for lieu in apercu.lieux] == ([type_] if type_ else [])
    assert apercu.acceptable is (type_ is not None)


def test_data_inclusion_exporte_ne_dit_pas_l_endroit_des_lieux_restreints():
    tous = simulate()
    octets, pertes = services_json(tous, JOUR)
    publics = [lieu for lieu in tous if lieu.visibilite is Visibilite.PUBLIQUE]
    assert {service["id"] for service in json.loads(octets)["services"]} == {lieu.uid for lieu in publics}
    dites = " ".join(map(str, pertes))
    assert f"{len(tous) - len(publics)} lieux d’accès restreint" in dites
    assert "places par public" in dites


def test_data_inclusion_exporte_se_reimporte_sans_rien_ecrire_ni_rien_effacer(base, index):
    nus = [Lieu("s", str(rang), f"ESI {rang}", TypeAccueil.ESI) for rang in range(2)]
    save(base, [*simulate(), *nus], "Ana")
    lus = [lieu for lieu in load(base) if not lieu.au]
    octets, _ = services_json(lus, JOUR, avec_restreints=True)
    apercu = relire(octets, load(base), index)
    assert not [str(anomalie) for anomalie in apercu.anomalies if anomalie.bloquante]
    assert save(base, apercu.lieux, "Bob") == 0
    neufs = relire(octets, (), index)
    assert [(lieu.uid, lieu.type, lieu.operateur, lieu.horaires, lieu.vu_le) for lieu in neufs.lieux] == [
        (lieu.uid, lieu.type, lieu.operateur, lieu.horaires, lieu.vu_le) for lieu in lus
    ]


def test_les_services_exportes_ont_la_forme_du_schema():
    services = json.loads(services_json(simulate(), JOUR, avec_restreints=True)[0])
    for fiche in (*services["structures"], *services["services"]):
        assert {"source", "id", "nom", "description", "date_maj"} <= set(fiche)
        assert 3 <= len(fiche["nom"]) <= 150
        assert 50 <= len(fiche["description"]) <= 2000
    structures = {structure["id"] for structure in services["structures"]}
    assert {service["structure_id"] for service in services["services"]} == structures


@pytest.mark.parametrize("publics", [5, "femmes", [{}], [["femmes"]], {"femmes": 1}])
@pytest.mark.parametrize("champ", ["publics", "mobilisable_par"])
def test_une_liste_de_travers_de_data_inclusion_est_dite_et_ne_dit_rien_du_lieu(champ, publics):
    apercu = relire(
        data_inclusion({cle: SERVICE[cle] for cle in ("source", "id", "nom", "description")} | {champ: publics})
    )
    assert [(lieu.publics, lieu.admission) for lieu in apercu.lieux] == [(Publics(), Admission.INCONNUE)]
    assert apercu.anomalies[0].ou == f"service 1, champ {champ}"
