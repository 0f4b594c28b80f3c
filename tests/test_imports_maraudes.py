"""Tables of schedules: every fault is named, nothing is written; what is exported is read again as it was."""

import io
import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from test_registre_maraudes import maraudes as maraudes_quelconques

from counting.fichiers.tableur import read_table
from counting.maraudes.colonnes import COLONNES, key_of
from counting.maraudes.domain import (
    Deplacement,
    Maraude,
    Origine,
    Passage,
    Public,
    Recurrence,
    TypeMaraude,
    Unite,
    Zone,
)
from counting.maraudes.exports import horaires_csv, zones_geojson
from counting.maraudes.imports import find_unnamed, preview_horaires
from counting.maraudes.lignes import uid_of
from counting.maraudes.zones import read_zones

CONTOUR = shapely.to_wkb(shapely.box(2.30, 48.85, 2.31, 48.86))
AUTRE_CONTOUR = shapely.to_wkb(shapely.box(2.32, 48.85, 2.33, 48.86))
CANAL, GARES = Zone("CA", "Le canal", CONTOUR), Zone("GA", "Les gares", AUTRE_CONTOUR, Origine.LIEUX, 250)
ZONES = (CANAL, GARES)
ENTETES = "maraude;operateur;type;zone;jour;debut;fin"


def lire(*lignes, entetes=ENTETES, zones=ZONES):
    return preview_horaires(read_table("\n".join([entetes, *lignes]).encode()), zones)


def lues(*lignes, **options):
    apercu = lire(*lignes, **options)
    assert [str(anomalie) for anomalie in apercu.anomalies] == []
    return apercu.maraudes


def phrases(apercu, *, bloquante=True):
    return [str(anomalie) for anomalie in apercu.anomalies if anomalie.bloquante is bloquante]


def test_une_ligne_donne_une_maraude_et_ses_passages():
    (maraude,) = lues("La Lune;Veilleurs;MB;Le canal;mar., jeu.;21h30;0h30")
    assert maraude == Maraude(
        uid_of("Veilleurs", "La Lune"),
        "La Lune",
        "Veilleurs",
        TypeMaraude.MB,
        zones=(CANAL,),
        passages=(Passage("CA", 1, "21:30", "00:30"), Passage("CA", 3, "21:30", "00:30")),
    )


def test_les_lignes_d_une_maraude_se_rassemblent_malgre_les_majuscules():
    premiere, seconde = lues(
        "La Lune;Veilleurs;MB;CA;lundi;20h;22h",
        "Soleil;Veilleurs;MIS;GA;mardi;20 h;24 h",
        "LA LUNE;veilleurs;MB;ga;samedi;20:00;22:00",
    )
    assert premiere.zones == (CANAL, GARES)
    assert [(passage.zone, passage.jour) for passage in premiere.passages] == [("CA", 0), ("GA", 5)]
    assert seconde.passages[0].fin == "00:00"


def test_toutes_les_colonnes_se_lisent_avec_leurs_synonymes():
    entetes = (
        "Nom de la maraude;Association;Type de maraude;Public cible;Unité;Mode;Sur signalement;Secteur;Jours;"
        "Heure de début;Heure de fin;Fréquence;Début de saison;Fin de saison;Référence;Id;Données simulées"
    )
    ligne = (
        "A;B;bénévoles;femmes;circuit;camion;oui;GA;week-end;20:00;21:00;une semaine sur deux;01/11/2026;2027-03-31;"
        "convention;m-7;oui"
    )
    (maraude,) = lues(ligne, entetes=entetes)
    saison = (date(2026, 11, 1), date(2027, 3, 31))
    attendus = tuple(Passage("GA", jour, "20:00", "21:00", Recurrence.QUINZAINE, *saison) for jour in (5, 6))
    assert maraude == Maraude(
        "m-7", "A", "B", TypeMaraude.MB, Public.FEMMES, Unite.TOURNEE, Deplacement.VEHICULE, astreinte=True,
        simulee=True, source="convention", zones=(GARES,), passages=attendus,
    )  # fmt: skip


@pytest.mark.parametrize("colonne", COLONNES, ids=lambda colonne: colonne.cle)
def test_chaque_titre_et_synonyme_mene_a_une_seule_colonne(colonne):
    assert {key_of(titre) for titre in (colonne.cle, colonne.titre, *colonne.autres)} == {colonne.cle}
    assert colonne.regle


@pytest.mark.parametrize(
    ("ligne", "dit"),
    [
        (";V;MB;CA;lundi;20h;22h", "Ligne 2, colonne Maraude : attendu le nom de la maraude, reçu rien."),
        ("A;V;;CA;lundi;20h;22h", "colonne Type : attendu MIS, MEO, MS ou MB, reçu rien"),
        ("A;V;bus;CA;lundi;20h;22h", "colonne Type : attendu MIS, MEO, MS ou MB, reçu « bus »"),
        ("A;V;MB;;lundi;20h;22h", "colonne Zone : attendu le code ou le nom d’une zone, reçu rien"),
        ("A;V;MB;le cana;lundi;20h;22h", "reçu « le cana ». Vouliez-vous dire Le canal ?"),
        ("A;V;MB;ici;lundi;20h;22h", "reçu « ici ». Ajoutez-la aux zones."),
        ("A;V;MB;CA;lundredi;20h;22h", "attendu un ou des jours : mardi, lun-ven, 7j/7, reçu « lundredi »"),
        ("A;V;MB;CA;;20h;22h", "colonne Jour : attendu un ou des jours"),
        ("A;V;MB;CA;lundi;25h;22h", "colonne Début : attendu une heure de 0h à 23h59, reçu « 25h »"),
        ("A;V;MB;CA;lundi;20h;", "colonne Fin : attendu une heure de 0h à 24h, reçu rien"),
        ("A;V;MB;CA;lundi;20h;20h", "un horaire possible, reçu « 20:00 à 20:00 »"),
    ],
)  # fmt: skip
def test_chaque_faute_dit_sa_ligne_sa_regle_et_son_remede(ligne, dit):
    apercu = lire(ligne, "Autre;V;MB;CA;lundi;20h;22h")
    (phrase,) = phrases(apercu)
    assert dit in phrase
    assert [maraude.nom for maraude in apercu.maraudes] == ["Autre"]
    assert (apercu.lignes, apercu.bloquees, apercu.propres, apercu.acceptable) == (2, 1, 1, False)


@pytest.mark.parametrize(
    ("colonne", "valeur"),
    [("public", "chats"), ("unite", "bus"), ("deplacement", "à cheval"), ("astreinte", "peut-être"),
     ("recurrence", "parfois"), ("du", "31/02/2026"), ("au", "demain"), ("identifiant", "x" * 65)],
)  # fmt: skip
def test_une_cellule_facultative_vide_se_passe_et_fautive_se_dit(colonne, valeur):
    entetes = f"{ENTETES};{colonne}"
    assert len(lues("A;V;MB;CA;lundi;20h;22h;", entetes=entetes)) == 1
    (phrase,) = phrases(lire(f"A;V;MB;CA;lundi;20h;22h;{valeur}", entetes=entetes))
    assert f"reçu « {valeur} »" in phrase


def test_une_saison_a_l_envers_est_refusee():
    (phrase,) = phrases(lire("A;V;MB;CA;lundi;20h;22h;01/04/2026;01/03/2026", entetes=f"{ENTETES};du;au"))
    assert "elle finit avant de commencer" in phrase


def test_une_seule_ligne_fautive_ecarte_toute_sa_maraude():
    apercu = lire("A;V;MB;CA;lundi;20h;22h", "A;V;MB;CA;mardi;20h;?")
    assert apercu.maraudes == ()
    assert (apercu.propres, apercu.bloquees) == (1, 1)


def test_deux_lignes_qui_se_contredisent_sur_leur_maraude_se_signalent():
    (phrase,) = phrases(lire("A;V;MB;CA;lundi;20h;22h", "A;V;MIS;CA;mardi;20h;22h"))
    assert phrase.startswith("Ligne 3, colonne Type : « MB » comme à la ligne 2, reçu « MIS »")


def test_deux_zones_d_un_meme_nom_demandent_le_code():
    jumelles = (CANAL, replace(GARES, nom="Le canal"))
    (phrase,) = phrases(lire("A;V;MB;Le canal;lundi;20h;22h", zones=jumelles))
    assert "Plusieurs zones ont ce nom : CA, GA. Écrivez le code." in phrase


def test_un_code_l_emporte_sur_un_nom_et_la_premiere_zone_sur_la_seconde():
    trompeuse = Zone("XX", "CA", AUTRE_CONTOUR)
    (maraude,) = lues("A;V;MB;CA;lundi;20h;22h", zones=(trompeuse, CANAL, replace(GARES, code="CA")))
    assert maraude.zones == (CANAL,)


def test_deux_codes_qui_ne_different_que_par_la_casse_se_distinguent_ou_se_disent():
    nord, majuscules = replace(CANAL, code="Nord", nom="Nord"), replace(GARES, code="nord", nom="nord")
    for exacte in (nord, majuscules):
        (maraude,) = lues(f"A;V;MB;{exacte.code};lundi;20h;22h", zones=(nord, majuscules))
        assert maraude.zones == (exacte,)
    (phrase,) = phrases(lire("A;V;MB;NORD;lundi;20h;22h", zones=(nord, majuscules)))
    assert "reçu « NORD ». Plusieurs zones ont ce nom : Nord, nord. Écrivez le code." in phrase


def test_les_zones_que_rien_ne_nomme_se_comptent_et_se_nomment():
    apercu = lire("A;V;MB;le canal;lundi;20h;22h")
    (doute,) = find_unnamed(ZONES, apercu)
    assert (doute.trouve, doute.bloquante) == ("1 sans horaire : GA", False)
    assert find_unnamed((CANAL,), apercu) == []
    (doute,) = find_unnamed([replace(GARES, code=f"G{rang}") for rang in range(22)], apercu)
    assert doute.trouve.startswith("22 sans horaire : G0, G1,")
    assert doute.trouve.endswith("G19 et 2 autres")


def test_une_maraude_de_plus_de_cinq_cents_passages_est_refusee():
    lignes = [f"A;V;MB;CA;7j/7;{heure}h;{heure}h20" for heure in range(6, 24) for _ in range(4)]
    (phrase,) = phrases(lire(*lignes))
    assert phrase.startswith("Ligne 73, colonne Jour : 500 passages au plus par maraude, reçu « 504 »")


def test_une_colonne_indispensable_absente_arrete_tout_et_une_inconnue_se_dit():
    apercu = lire("A;MB;CA;lundi;20h", entetes="maraude;type;zone;jour;début")
    assert apercu.maraudes == ()
    (phrase,) = phrases(apercu)
    assert phrase.startswith("Première ligne : une colonne « Fin », reçu « maraude, type, zone, jour, début ». Ajoutez")
    apercu = lire("A;V;MB;CA;lundi;20h;22h;bleu", entetes=f"{ENTETES};couleur")
    assert len(apercu.maraudes) == 1
    assert "reçu « couleur »" in phrases(apercu, bloquante=False)[0]


def test_une_astreinte_se_passe_d_horaire_et_de_zone_une_planifiee_non():
    entetes = f"{ENTETES};astreinte"
    (maraude,) = lues("A;V;MEO;;;;;oui", entetes=entetes)
    assert (maraude.zones, maraude.passages, maraude.astreinte) == ((), (), True)
    (phrase,) = phrases(lire("A;V;MB;CA;;;;non", entetes=entetes), bloquante=False)
    assert "ne couvre rien" in phrase


def test_un_debut_avant_six_heures_est_un_doute_sur_la_nuit():
    (phrase,) = phrases(lire("A;V;MB;CA;lundi;5h30;8h"), bloquante=False)
    assert "Compris dans la nuit du lundi au mardi. Pour le matin du lundi, écrivez dimanche." in phrase
    assert phrases(lire("A;V;MB;CA;lundi;6h;8h"), bloquante=False) == []


@pytest.mark.parametrize(("fin", "dure"), [("20h", "22 h"), ("12h30", "14 h 30"), ("10h01", "12 h 01")])
def test_un_passage_de_plus_de_douze_heures_est_un_doute_sur_l_ordre(fin, dure):
    apercu = lire(f"A;V;MB;CA;mardi;22h;{fin}")
    assert len(apercu.maraudes) == 1
    (phrase,) = phrases(apercu, bloquante=False)
    assert phrase.startswith("Ligne 2, colonne Fin : un passage de 12 h au plus, reçu « 22:00 à ")
    assert phrase.endswith(f"Ce passage dure {dure} : début et fin sont-ils dans l’ordre ?")


def test_un_passage_de_douze_heures_ne_fait_pas_douter():
    assert phrases(lire("A;V;MB;CA;mardi;22h;10h"), bloquante=False) == []


def test_une_astreinte_peut_durer_le_jour_entier():
    assert lues("A;V;MEO;CA;7j/7;6h;5h59;oui", entetes=f"{ENTETES};astreinte")


def test_un_passage_dans_l_heure_que_mars_saute_est_un_doute():
    entetes = f"{ENTETES};du;au"
    _, phrase = phrases(lire("A;V;MB;CA;vendredi, samedi;2h10;2h50;;", entetes=entetes), bloquante=False)
    assert "une heure que toutes les nuits ont, reçu « 02:10 à 02:50 »" in phrase
    assert "l’horloge saute de 2 h à 3 h : ce passage n’y a pas lieu" in phrase
    ete = lire("A;V;MB;CA;samedi;2h10;2h50;01/04/2026;30/09/2026", entetes=entetes)
    assert len(phrases(ete, bloquante=False)) == 1


def test_des_saisons_qui_se_recouvrent_sont_un_doute_qui_nomme_les_deux_lignes():
    entetes = f"{ENTETES};du;au"
    apercu = lire("A;V;MB;CA;lundi;20h;23h;;", "A;V;MB;CA;lundi;21h;1h;01/11/2026;31/03/2027", entetes=entetes)
    assert len(apercu.maraudes[0].passages) == 2
    (phrase,) = phrases(apercu, bloquante=False)
    assert phrase.startswith(
        "Ligne 3, colonne Jour : des passages qui ne se recouvrent pas, reçu « lundi, déjà à la ligne 2 »"
    )


def test_un_classeur_se_lit_comme_un_csv():
    heures = [pd.Timestamp("2026-01-01 21:30").time(), pd.Timestamp("2026-01-01 00:30").time()]
    ligne = ["A", "V", "MB", "CA", "mardi", *heures, pd.Timestamp("2026-11-01").date()]
    octets = io.BytesIO()
    pd.DataFrame([ligne], columns=[*ENTETES.split(";"), "du"]).to_excel(octets, index=False)
    (maraude,) = preview_horaires(read_table(octets.getvalue()), ZONES).maraudes
    assert maraude.passages == (Passage("CA", 1, "21:30", "00:30", du=date(2026, 11, 1)),)


def refaire(tmp_path, maraudes):
    """Export and read again."""
    (tmp_path / "z.geojson").write_bytes(zones_geojson(maraudes))
    zones = read_zones(tmp_path / "z.geojson")
    assert zones.acceptable
    return preview_horaires(read_table(horaires_csv(maraudes)), zones.zones)


def test_ce_qui_est_exporte_se_relit_tel_quel(tmp_path):
    maraudes = (
        Maraude("m1", "=La Lune", "V", TypeMaraude.MB, zones=ZONES,
                passages=(Passage("CA", 1, "22:00", "02:00", Recurrence.MENSUELLE, date(2026, 1, 1), None),)),
        Maraude("m2", "Soleil ; bleu", "", TypeMaraude.MS, Public.PSY, zones=(CANAL,), simulee=True,
                source="Une source", passages=(Passage("CA", 1, "20:00", "23:00"), Passage("CA", 1, "21:00", "22:00"))),
        Maraude("m3", "Astreinte", "V", TypeMaraude.MEO, astreinte=True),
    )  # fmt: skip
    assert refaire(tmp_path, maraudes).maraudes == maraudes


@settings(max_examples=5, deadline=None)
@given(maraudes_quelconques)
def test_toute_maraude_exportee_se_relit(tmp_path_factory, maraude):
    def net(texte):
        return " ".join("".join(signe for signe in texte if signe.isalnum()).split()) or "A"

    maraude = replace(maraude, nom=net(maraude.nom), operateur=net(maraude.operateur), source=net(maraude.source),
                      zones=(Zone("N", "Nord", CONTOUR), Zone("S", "Sud", AUTRE_CONTOUR)))  # fmt: skip
    maraude = replace(maraude, passages=tuple(sorted(maraude.passages, key=lambda passage: passage.zone)))
    assert refaire(tmp_path_factory.mktemp("export"), (maraude,)).maraudes == (maraude,)


def test_deux_zones_d_un_meme_code_se_relisent_chacune_a_sa_maraude(tmp_path):
    passage = (Passage("CA", 1, "20:00", "22:00"),)
    une = Maraude("m1", "Une", "V", TypeMaraude.MB, zones=(CANAL,), passages=passage)
    autre = Maraude("m2", "Autre", "V", TypeMaraude.MB, zones=(replace(GARES, code="CA"),), passages=passage)
    assert refaire(tmp_path, (une, autre)).maraudes == (une, autre)


def test_un_code_pris_et_trop_long_se_numerote(tmp_path):
    long = "C" * 40
    zones = (replace(CANAL, code=long), replace(GARES, code=long))
    deux = [Maraude(f"m{k}", f"M{k}", "V", TypeMaraude.MB, zones=(zone,)) for k, zone in enumerate(zones)]
    assert [une.zones[0].code for une in refaire(tmp_path, deux).maraudes] == [long, f"{'C' * 35}-2"]


def test_deux_zones_d_un_meme_code_dans_une_maraude_sont_refusees(tmp_path):
    une, autre = (
        Maraude(uid, uid, "V", TypeMaraude.MB, zones=(zone,), passages=(Passage("CA", 1, "20:00", "22:00"),))
        for uid, zone in (("m1", CANAL), ("m2", replace(GARES, code="CA")))
    )
    (tmp_path / "z.geojson").write_bytes(zones_geojson((une, autre)))
    table = read_table(horaires_csv((une, autre))).assign(Identifiant="m2", Maraude="m2")
    (phrase,) = phrases(preview_horaires(table, read_zones(tmp_path / "z.geojson").zones))
    assert "une seule zone « CA », déjà à la ligne 2" in phrase


CODES = st.sampled_from(["Z1", "z1", "Z2", "Zone", "é"])
PLACES = st.sampled_from([CONTOUR, AUTRE_CONTOUR])
ZONES_QUELCONQUES = st.dictionaries(CODES, st.tuples(CODES, PLACES), max_size=3)


@settings(max_examples=5, deadline=None)
@given(st.lists(ZONES_QUELCONQUES, min_size=1, max_size=4))
def test_tout_un_plan_exporte_se_relit(tmp_path_factory, plan):
    maraudes = []
    for rang, dites in enumerate(plan):
        zones = tuple(Zone(code, nom, contour) for code, (nom, contour) in sorted(dites.items()))
        passages = tuple(Passage(zone.code, rang, "20:00", "22:00") for zone in zones)
        maraudes.append(Maraude(f"m{rang}", f"M{rang}", "V", TypeMaraude.MB, zones=zones, passages=passages))
    assert refaire(tmp_path_factory.mktemp("plan"), maraudes).maraudes == tuple(maraudes)


def test_les_donnees_simulees_se_disent_dans_chaque_fichier():
    simulee = Maraude("m1", "Une", "V", TypeMaraude.MB, zones=(CANAL,), simulee=True)
    vraie = Maraude("m2", "Autre", "V", TypeMaraude.MB, zones=(GARES,))
    table = read_table(horaires_csv((simulee, vraie)))
    assert table["Données simulées"].tolist() == ["oui", "non"]
    objets = json.loads(zones_geojson((simulee, vraie)))["features"]
    assert [objet["properties"]["donnees_simulees"] for objet in objets] == ["oui", "non"]
