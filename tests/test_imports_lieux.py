"""Files of lieux: each sheet and what is said of it; what is exported comes back and writes nothing."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from fichiers_lieux import ENTETES, FORMATS, JOUR, JUSTE, index_livre, juger, relire
from hypothesis import given, settings
from hypothesis import strategies as st
from test_registre_lieux import HALTE, HIVER, lieux

from counting.demonstration.lieux import simulate
from counting.domain import Position, StatutPosition
from counting.lieux.domain import Audience, Lieu, Moment, Publics, TypeAccueil, Visibilite, places
from counting.lieux.exports import lieux_csv
from counting.lieux.imports import LieuxLus, preview_lieux
from counting.lieux.publies import load_publies
from counting.lieux.registre import load, save

RESTREINT = Lieu("S", "1", "Épicerie", TypeAccueil.ESI, visibilite=Visibilite.RESTREINTE)


@pytest.fixture
def index(tmp_path):
    return index_livre(tmp_path)


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


def test_un_tableur_n_execute_aucune_formule():
    octets = lieux_csv([replace(HALTE, nom='=HYPERLINK("x")', remarque="@x")])
    lignes = list(csv.reader(io.StringIO(octets.decode("utf-8-sig")), delimiter=";"))
    assert not [cellule for cellule in lignes[1] if cellule.startswith(("=", "@"))]
