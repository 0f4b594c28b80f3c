"""Files of lieux: each sheet and what is said of it; what is exported comes back and writes nothing."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from test_registre_lieux import HALTE, HIVER, lieux

from counting.data_inclusion import services_json
from counting.demonstration_lieux import simulate
from counting.domain import Position, StatutPosition
from counting.errors import FichierIllisibleError
from counting.exports_lieux import lieux_csv, lieux_geojson, lieux_xlsx
from counting.imports_lieux import ApercuLieux, LieuxLus, preview_lieux
from counting.lectures_lieux import read_lieux
from counting.lieux import Admission, Audience, Lieu, Moment, Publics, TypeAccueil, Visibilite, places
from counting.lieux_publies import load_publies
from counting.registre_lieux import load, save
from geo.adresses import open_reference_index
from geo.crs import DEGREES

JOUR = date(2026, 11, 21)
ENTETES = "source;identifiant;nom;type;adresse;longitude;latitude;places nuit;horaires;du;au"
JUSTE = "SIAO;h1;Halte;halte de nuit;1 rue A, 75019 Paris;2.38;48.88;15;20:00-08:00;;"


@pytest.fixture
def index(tmp_path, monkeypatch):
    """Index of the shipped mairies only."""
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path / "absent"))
    return open_reference_index(tmp_path)


def juger(*lignes, entetes=ENTETES, connus=(), index=None) -> ApercuLieux:
    feuille = "\n".join([entetes, *lignes]).encode()
    return preview_lieux(read_lieux(feuille), connus, index=index, jour=JOUR)


def relire(octets, connus=(), index=None) -> ApercuLieux:
    return preview_lieux(read_lieux(octets), connus, index=index, jour=JOUR)


def test_une_ligne_juste_devient_un_lieu_prive():
    apercu = juger(JUSTE)
    (lieu,) = apercu.lieux
    assert (apercu.lignes, apercu.bloquees, apercu.anomalies) == (1, 0, [])
    assert lieu.uid == "SIAO--h1"
    assert lieu.point == (2.38, 48.88)
    assert places(lieu, Moment.NUIT) == 15
    assert lieu.publics == Publics()
    assert lieu.visibilite is Visibilite.RESTREINTE


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        (";15;", ";-3;", "colonne Places nuit : attendu un nombre de places en chiffres"),
        (";15;", ";quinze;", "vide veut dire inconnu, 0 veut dire aucune place"),
        ("20:00-08:00", "de 20h à 8h", "Illisibles à partir de « de 20h à 8h »"),
        ("20:00-08:00", "2020 Mo-Su 20:00-08:00", "Ces heures n’ouvrent jamais"),
        ("20:00-08:00;;", "Jul 20:00-23:00;01/11/2026;31/03/2027", "Ces heures n’ouvrent jamais"),
        ("halte de nuit", "halte de nut", "Vouliez-vous dire « halte de nuit » ?"),
        ("halte de nuit", "piscine", "Choisissez l’un de ces types"),
        ("75019 Paris", "69001 Lyon", "un code postal d’Île-de-France"),
        ("2.38;48.88", "4.83;45.76", "un point d’Île-de-France, reçu « 4.83, 45.76 »"),
        ("2.38;48.88", "48.88;2.38", "Échangez longitude et latitude"),
        ("2.38;48.88", "2.38;", "colonne Latitude : attendu degrés décimaux, reçu rien"),
        ("2.38;48.88", "2.38;nord", "colonne Latitude : attendu degrés décimaux, reçu « nord »"),
        (";;", ";31/03/2027;01/11/2026", "une fin après le début (31/03/2027)"),
        ("20:00-08:00;;", "20:00-08:00;;31/12/9999", "laissez vide s’il n’y en a pas"),
        (";;", ";hier;", "colonne Du : attendu une date"),
        ("SIAO;", ";", "colonne Source : attendu le nom du registre"),
        ("SIAO;", "SIAO--75;", "Retirez les deux tirets"),
        (";Halte;", ";;", "colonne Nom : attendu le nom du lieu, reçu rien"),
        (";h1;", f";{'h' * 101};", "100 lettres au plus"),
        ("1 rue A", "1 rue " + "A" * 300, "300 lettres au plus"),
        ("SIAO;", "SIAO-;", "Retirez le tiret à la fin de la source"),
        (";h1;", ";-h1;", "Retirez le tiret au début de l’identifiant"),
        ("20:00-08:00", "Jun 31 20:00-08:00", "Le jour « Jun 31 » n’existe pas, ce mois finit le 30"),
    ],
)
def test_une_faute_est_dite_et_sa_ligne_reste_dehors(avant, apres, dit):
    suite = JUSTE.replace("h1", "h2")
    apercu = juger(JUSTE.replace(avant, apres), suite)
    assert [lieu.identifiant for lieu in apercu.lieux] == ["h2"]
    assert (apercu.propres, apercu.bloquees, apercu.acceptable) == (1, 1, False)
    assert dit in " ".join(map(str, apercu.anomalies))
    assert all(str(anomalie).startswith("Ligne 2, colonne ") for anomalie in apercu.anomalies)


@pytest.mark.parametrize(
    ("horaires", "dit"),
    [
        ("Mo-Fr 20:00-08:00; SH off", "vacances scolaires (SH) ne sont pas connues"),
        ('20:00-08:00 "sur appel"', "Une condition entre guillemets ne se calcule pas"),
        ("Su-Th 20:00-08:00; Fr-Sa 21:00-09:00", "séparez par une virgule si la nuit continue"),
    ],
)
def test_des_horaires_douteux_sont_gardes_et_le_disent(horaires, dit):
    apercu = juger(JUSTE.replace("20:00-08:00", f'"{horaires.replace(chr(34), chr(34) * 2)}"'))
    assert [lieu.horaires for lieu in apercu.lieux] == [horaires]
    assert apercu.acceptable
    assert dit in str(apercu.anomalies[0])


def test_deux_lieux_au_meme_identifiant_restent_tous_deux_dehors():
    apercu = juger(JUSTE, JUSTE.replace("Halte", "Autre halte"), JUSTE.replace("h1", "h2"))
    assert [lieu.identifiant for lieu in apercu.lieux] == ["h2"]
    assert [str(anomalie)[:29] for anomalie in apercu.anomalies] == [
        "Ligne 2, colonne Identifiant ", "Ligne 3, colonne Identifiant ",
    ]  # fmt: skip
    assert "déjà à la ligne 3 (sans dates)" in str(apercu.anomalies[0])


def test_un_identifiant_repete_partout_le_dit_a_chaque_ligne():
    apercu = juger(*[JUSTE] * 2_000)
    assert (apercu.lieux, apercu.bloquees, len(apercu.anomalies)) == ((), 2_000, 2_000)
    assert "Donnez à chaque lieu le sien" in str(apercu.anomalies[0])


def test_des_periodes_qui_se_recouvrent_le_disent_et_celles_qui_se_suivent_passent():
    hiver = JUSTE.removesuffix(";;") + ";01/11/2026;31/03/2027"
    ete = hiver.replace("01/11/2026;31/03/2027", "01/04/2027;")
    assert len(juger(hiver, ete).lieux) == 2
    apercu = juger(hiver, ete.replace("01/04", "31/03"))
    assert apercu.lieux == ()
    assert "déjà à la ligne 2 (du 01/11/2026 au 31/03/2027)" in str(apercu.anomalies[1])


def test_une_periode_que_le_registre_barre_est_refusee_avec_son_remede():
    hiver = JUSTE.removesuffix(";;") + ";01/11/2026;31/03/2027"
    apercu = juger(hiver, connus=[HALTE])
    assert apercu.lieux == ()
    assert "une période hors de celle du registre (sans dates)" in str(apercu.anomalies[0])
    assert "Terminez celle du registre la veille" in str(apercu.anomalies[0])
    ancienne = JUSTE.removesuffix(";;") + ";;31/10/2026"
    assert len(juger(ancienne, hiver, connus=[HALTE]).lieux) == 2


def test_demander_public_un_lieu_de_nuit_ne_l_ouvre_pas_et_le_dit():
    apercu = juger(f"{JUSTE};publique", entetes=f"{ENTETES};visibilite")
    assert apercu.lieux[0].visibilite is Visibilite.RESTREINTE
    assert "reste restreint" in str(apercu.anomalies[0])
    bains = juger(f"{JUSTE.replace('halte de nuit', 'douches')};restreinte", entetes=f"{ENTETES};visibilite")
    assert (bains.lieux[0].type, bains.lieux[0].visibilite) == (TypeAccueil.BAINS_DOUCHES, Visibilite.RESTREINTE)


def test_une_colonne_absente_garde_ce_que_le_registre_sait_et_une_cellule_vide_l_oublie():
    connu = replace(HALTE, source="SIAO", horaires="24/7", publics=Publics(femmes=True))
    entetes = "source;identifiant;places nuit femmes"
    (garde,) = juger("SIAO;h1;20", entetes=entetes, connus=[connu]).lieux
    assert garde.horaires == "24/7"
    assert garde.publics == connu.publics
    assert (garde.nom, garde.position) == (connu.nom, connu.position)
    assert places(garde, Moment.NUIT, Audience.FEMMES) == 20
    (oublie,) = juger("SIAO;h1;;inconnu", entetes=f"{entetes};femmes", connus=[connu]).lieux
    assert places(oublie, Moment.NUIT, Audience.FEMMES) is None
    assert oublie.publics.femmes is None


def test_un_lieu_nouveau_demande_un_nom_et_un_type():
    apercu = juger("SIAO;h9", entetes="source;identifiant")
    assert [str(anomalie).partition(" : ")[0] for anomalie in apercu.anomalies if anomalie.bloquante] == [
        "Ligne 2, colonne Nom", "Ligne 2, colonne Type",
    ]  # fmt: skip


def test_sans_colonne_source_le_fichier_le_dit_une_fois():
    apercu = juger("h1;Halte", "h2;Halte", entetes="identifiant;nom")
    assert [str(anomalie) for anomalie in apercu.anomalies] == [
        "Première ligne : une colonne « Source », reçu rien. Ajoutez-la, ou corrigez son titre."
    ]
    assert (apercu.lignes, apercu.bloquees) == (2, 2)


def test_une_colonne_inconnue_est_laissee_et_le_dit():
    apercu = juger(f"{JUSTE};01 42", entetes=f"{ENTETES};Téléphone")
    assert apercu.acceptable
    assert "Téléphone" in str(apercu.anomalies[0])


PLACE = gpd.GeoDataFrame(
    {"nom": ["Gare du Nord"], "type": ["gare"]}, geometry=[shapely.Point(2.355, 48.88)], crs=DEGREES
)


def test_une_adresse_sans_coordonnees_est_cherchee_et_ce_qui_n_est_pas_sur_n_est_pas_place(index):
    sans_point = JUSTE.replace(";2.38;48.88;", ";;;")
    adresses = {"sûre": "mairie du 5e", "douteuse": "mairie", "inconnue": "au bout du monde", "vide": ""}
    lignes = [sans_point.replace("h1", cle).replace("1 rue A, 75019 Paris", a) for cle, a in adresses.items()]
    apercu = juger(*lignes, index=index)
    positions = {lieu.identifiant: lieu.position for lieu in apercu.lieux}
    assert positions["sûre"].statut is StatutPosition.OK
    assert apercu.lieux[0].point == (2.344581, 48.846192)
    assert [lieu.point for lieu in apercu.lieux[1:]] == [None, None, None]
    assert positions["inconnue"].statut is StatutPosition.INTROUVABLE
    assert positions["vide"] is None
    assert [str(anomalie).partition(",")[0] for anomalie in apercu.anomalies] == ["Ligne 3", "Ligne 4", "Ligne 5"]
    assert apercu.acceptable


def test_un_lieu_place_par_une_personne_garde_son_point_tant_que_l_adresse_ne_change_pas(index):
    choisi = Position(2.36, 48.87, StatutPosition.OK, 1.0, "choix d’une personne")
    connu = replace(HALTE, adresse="mairie du 5e", position=choisi)
    entetes = "source;identifiant;adresse"
    assert juger("SIAO;h1;mairie du 5e", entetes=entetes, connus=[connu], index=index).lieux[0].position == choisi
    (deplace,) = juger("SIAO;h1;mairie du 6e", entetes=entetes, connus=[connu], index=index).lieux
    assert deplace.point == (2.332611, 48.850537)


FORMATS = {"csv": lieux_csv, "xlsx": lieux_xlsx, "geojson": lieux_geojson}


@pytest.mark.parametrize("ecrire", FORMATS.values(), ids=FORMATS)
def test_ce_qui_est_exporte_se_reimporte_sans_rien_ecrire(base, index, ecrire):
    tous = [*simulate(), *load_publies(index), replace(HIVER, nom="=1+1", remarque='-2 ; « "x" »')]
    save(base, tous, "Ana")
    lus = load(base)
    apercu = relire(ecrire(lus), lus, index)
    assert not [str(anomalie) for anomalie in apercu.anomalies if anomalie.bloquante]
    assert save(base, apercu.lieux, "Bob") == 0
    neuf = relire(ecrire(lus), (), index)
    assert [replace(lieu, position=None) for lieu in neuf.lieux] == [replace(lieu, position=None) for lieu in lus]
    ecrits = [lieu for lieu in lus if lieu.point]
    assert [lieu.point for lieu in neuf.lieux if lieu.uid in {un.uid for un in ecrits}] == [un.point for un in ecrits]


@settings(max_examples=60)
@given(lieux, st.sampled_from(list(FORMATS)))
def test_un_lieu_quelconque_se_reimporte_tel_quel(lieu, forme):
    if any(signe.isspace() or not signe.isprintable() for signe in f"{lieu.nom}{lieu.operateur}{lieu.adresse}"):
        return
    apercu = relire(FORMATS[forme]([lieu]), [lieu])
    if not any(anomalie.bloquante for anomalie in apercu.anomalies):
        assert apercu.lieux == (lieu,)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(ENTETES.split(";")), st.text(max_size=12)))
def test_aucune_cellule_ne_fait_tomber_l_import(cellules):
    base = dict(zip(ENTETES.split(";"), JUSTE.split(";"), strict=True)) | cellules
    lus = LieuxLus([("ligne 2", {cle.replace(" ", "_"): texte for cle, texte in base.items()})], [])
    apercu = preview_lieux(lus, (), index=None, jour=JOUR)
    assert len(apercu.lieux) + apercu.bloquees == 1
    assert all(str(anomalie) for anomalie in apercu.anomalies)


SERVICE = {
    "source": "dora", "structure_id": "dora--s1", "id": "dora--42", "nom": "Halte de la gare",
    "description": "Halte de nuit. Un lieu pour dormir assis, au chaud, toute l’année, sans rendez-vous.",
    "date_maj": "2026-10-02", "publics": ["femmes", "seniors"], "mobilisable_par": ["professionnels"],
    "horaires_accueil": "20:00-08:00", "telephone": "+33100000000",
}  # fmt: skip
STRUCTURE = {
    "source": "dora", "id": "dora--s1", "nom": "Les Veilleurs", "adresse": "1 rue A", "code_postal": "75019",
    "commune": "Paris", "longitude": 2.38, "latitude": 48.88,
}  # fmt: skip


def data_inclusion(*services):
    return json.dumps({"structures": [STRUCTURE], "services": services or [SERVICE]}).encode()


def archive(*services):
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as fichier:
        fichier.writestr("structures.json", json.dumps([STRUCTURE]))
        fichier.writestr("services.json", json.dumps(list(services) or [SERVICE]))
    return octets.getvalue()


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


RESTREINT = Lieu("S", "1", "Épicerie", TypeAccueil.ESI, visibilite=Visibilite.RESTREINTE)


@pytest.mark.parametrize(
    ("cellule", "attendue"),
    [("", Visibilite.RESTREINTE), ("restreinte", Visibilite.RESTREINTE), ("publique", Visibilite.PUBLIQUE)],
)
def test_une_visibilite_vide_garde_un_lieu_restreint_a_la_main(cellule, attendue):
    (lieu,) = juger(f"S;1;{cellule}", entetes="source;identifiant;visibilité", connus=[RESTREINT]).lieux
    assert lieu.visibilite is attendue


def test_une_nouvelle_periode_d_un_lieu_restreint_le_reste_tant_que_rien_n_est_ecrit():
    connu = replace(RESTREINT, au=date(2026, 12, 31))
    (lieu,) = juger("S;1;Épicerie;ESI;01/01/2027", entetes="source;identifiant;nom;type;du", connus=[connu]).lieux
    assert lieu.visibilite is Visibilite.RESTREINTE
    (neuf,) = juger("S;2;Épicerie;ESI;", entetes="source;identifiant;nom;type;visibilité", connus=[connu]).lieux
    assert neuf.visibilite is Visibilite.PUBLIQUE


def test_une_remarque_trop_longue_est_refusee_plutot_que_coupee():
    apercu = juger(
        f"{JUSTE};{'x' * 2_001}", f"{JUSTE.replace('h1', 'h2')};{'x' * 2_000}", entetes=f"{ENTETES};remarque"
    )
    assert [len(lieu.remarque) for lieu in apercu.lieux] == [2_000]
    assert "2000 lettres au plus" in str(apercu.anomalies[0])
    assert len(str(apercu.anomalies[0])) < 400


PROPRIETES = {"source": "S", "identifiant": "1", "nom": "Épicerie", "type": "ESI", "adresse": "1 rue A, 75019 Paris"}
ICI = {"type": "Point", "coordinates": [2.38, 48.88]}


def geojson(proprietes=None, geometrie=ICI):
    objet = {"type": "Feature", "properties": proprietes or PROPRIETES, "geometry": geometrie}
    return json.dumps({"type": "FeatureCollection", "features": [objet]}).encode()


def test_un_signe_de_commande_est_retire_le_dit_et_ne_revient_pas_par_l_export():
    ecrit = PROPRIETES | {"nom": "A\x00B\ud800C", "remarque": "une\r\ndeux\x01", "\udc00": "x"}
    apercu = relire(geojson(ecrit))
    (lieu,) = apercu.lieux
    assert (lieu.nom, lieu.remarque) == ("ABC", "une\ndeux")
    assert [a.ou for a in apercu.anomalies if "caractère de commande" in a.regle] == [
        "objet 1, colonne Nom", "objet 1, colonne Remarque",
    ]  # fmt: skip
    assert " ".join(map(str, apercu.anomalies)).encode()
    for ecrire in FORMATS.values():
        assert relire(ecrire([lieu]), [lieu]).lieux == (lieu,)


@pytest.mark.parametrize("coordonnees", [None, 5, "ab", {"a": 1}, [2.38], [[1, 2], [3, 4]]])
def test_des_coordonnees_de_travers_laissent_la_ligne_dehors(coordonnees):
    apercu = relire(geojson(geometrie={"type": "Point", "coordinates": coordonnees}))
    assert (apercu.lignes, apercu.bloquees) == (1, 1)
    assert "objet 1, colonne L" in apercu.anomalies[0].ou


@pytest.mark.parametrize(
    ("geometrie", "trouve"), [({"type": "Polygon", "coordinates": []}, "Polygon"), ([1, 2], "['1', '2']"), (3, "3")]
)
def test_une_geometrie_qui_n_est_pas_un_point_est_dite_et_le_lieu_garde(geometrie, trouve):
    apercu = relire(geojson(geometrie=geometrie))
    assert [lieu.point for lieu in apercu.lieux] == [None]
    assert (apercu.anomalies[0].ou, apercu.anomalies[0].trouve) == ("objet 1, geometry", trouve)


@pytest.mark.parametrize("proprietes", [[1], "abc", 3])
def test_des_proprietes_de_travers_sont_dites(proprietes):
    apercu = relire(geojson(proprietes))
    assert apercu.bloquees == 1
    assert apercu.anomalies[0].ou == "objet 1, properties"


def test_un_nombre_sans_fin_est_une_cellule_fautive():
    octets = geojson(PROPRIETES | {"places_nuit": 12}).replace(b": 12}", b": " + b"1" * 5_000 + b"}")
    apercu = relire(octets)
    assert apercu.bloquees == 1
    assert "colonne Places nuit" in apercu.anomalies[0].ou


@pytest.mark.parametrize("publics", [5, "femmes", [{}], [["femmes"]], {"femmes": 1}])
@pytest.mark.parametrize("champ", ["publics", "mobilisable_par"])
def test_une_liste_de_travers_de_data_inclusion_est_dite_et_ne_dit_rien_du_lieu(champ, publics):
    apercu = relire(
        data_inclusion({cle: SERVICE[cle] for cle in ("source", "id", "nom", "description")} | {champ: publics})
    )
    assert [(lieu.publics, lieu.admission) for lieu in apercu.lieux] == [(Publics(), Admission.INCONNUE)]
    assert apercu.anomalies[0].ou == f"service 1, champ {champ}"


def abimer(octets, drapeau=None, methode=None):
    """The same archive with the flag or the method of every member changed, local and central headers alike."""
    abimes = bytearray(octets)
    for marque, rang in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := abimes.find(marque, place + 1)) >= 0:
            abimes[place + rang] |= drapeau or 0
            abimes[place + rang + 2] = abimes[place + rang + 2] if methode is None else methode
    return bytes(abimes)


def compresser(services):
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as fichier:
        fichier.writestr("services.json", services)
    return octets.getvalue()


ECORCHE = bytearray(compresser(json.dumps([SERVICE])))
ECORCHE[30 + len("services.json")] = 0xFF


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (abimer(archive(), drapeau=1), "mot de passe"),
        (abimer(archive(), methode=99), "compressée autrement"),
        (bytes(ECORCHE), "abîmée"),
        (compresser(b"[" + b" " * 50_000_000 + b"]"), "plus de 50 Mo"),
        (compresser(b"[" + b"{}," * 200_000 + b"{}]"), "200001 fiches, 200000 au plus"),
        (b'{"type":"FeatureCollection","features":[' + b"{}," * 200_000 + b"{}]}", "200001 fiches"),
        (b"[" * 100_000, "imbriqués"),
    ],
    ids=["protege", "methode", "abime", "bombe", "trop de services", "trop d’objets", "imbrique"],
)
def test_une_archive_abimee_ou_trop_grosse_est_refusee_avec_son_remede(octets, dit):
    with pytest.raises(FichierIllisibleError, match=dit):
        read_lieux(octets, "fichier.zip")


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"{", "JSON illisible"),
        (b'{"type": "Topology"}', "ni un GeoJSON"),
        (b'{"services": [1]}', "listes d’objets"),
        (b'{"type": "FeatureCollection", "features": 3}', "liste d’objets"),
        (b"", "vide"),
    ],
)
def test_un_fichier_qui_n_est_pas_des_lieux_le_dit(octets, dit):
    with pytest.raises(FichierIllisibleError, match=dit):
        read_lieux(octets, "fichier.json")


def test_un_tableur_n_execute_aucune_formule():
    octets = lieux_csv([replace(HALTE, nom='=HYPERLINK("x")', remarque="@x")])
    lignes = list(csv.reader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";"))
    assert not [cellule for cellule in lignes[1] if cellule.startswith(("=", "@"))]
