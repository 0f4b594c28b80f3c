"""The geocoder on a village whose answers can be checked by hand.

Rue du Four runs east along y = 6 862 000 with numbers 1 to 19 on the south and 2 to 20 on the north, one every 10 m.
Rue des Écoles crosses it at x = 652 050, running north, numbers 1 to 10. Boulevard du Général Leclerc lies 2 km away in
the next arrondissement.
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box

from geo.adresses import AddressIndex, AdressesError, open_index
from geo.adresses.coordonnees import to_degrees, to_metres
from geo.crs import DEGREES, METRES, WrongCRSError

X, Y = 652_000.0, 6_862_000.0
LECLERC_X = X + 2_000.0


def adresse(numero, rep, voie, arrondissement, x, y):  # noqa: PLR0917 - the columns of a table
    lon, lat = to_degrees(x, y)
    code, nom = f"751{arrondissement:02d}", f"Paris {arrondissement}e Arrondissement"
    cle = f"{code}_{voie.replace(' ', '')}_{numero:05d}{rep}"
    return cle, numero, rep, voie, f"750{arrondissement:02d}", code, nom, x, y, lon, lat


def village():
    four = [
        adresse(n, "", "Rue du Four", 10, X + 5 * n, Y + (5 if n % 2 == 0 else -5)) for n in range(1, 21) if n != 12
    ]
    ecoles = [adresse(n, "", "Rue des Écoles", 10, X + 50, Y + 20 + 10 * n) for n in range(1, 11)]
    leclerc = [adresse(n, "", "Boulevard du Général Leclerc", 11, LECLERC_X, Y + 10 * n) for n in range(1, 41)]
    autres = [
        adresse(8, "b", "Rue du Four", 10, X + 42, Y + 5),
        adresse(9, "v", "Rue du Four", 10, X + 900, Y),
        adresse(3, "", "Place du Four", 11, LECLERC_X + 300, Y),
        adresse(1, "", "Cours Albert 1er", 11, LECLERC_X + 500, Y),
    ]
    columns = ["id", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune", "x", "y", "lon", "lat"]
    return pd.DataFrame([*four, *ecoles, *leclerc, *autres], columns=columns)


def degrees(noms, shapes):
    return gpd.GeoDataFrame({"nom": noms}, geometry=shapes, crs=METRES).to_crs(DEGREES)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("village")
    village().to_csv(folder / "adresses.csv", sep=";", index=False)
    return folder


@pytest.fixture(scope="module")
def index(dossier) -> AddressIndex:
    gares = degrees(["Barbès-Rochechouart", "Gare du Four"], [Point(X + 100, Y), Point(X + 200, Y)])
    return open_index(dossier / "adresses.csv", cache=dossier / "cache", gares=gares)


@pytest.fixture(scope="module")
def avec_voies(dossier) -> AddressIndex:
    lines = [LineString([(X, Y), (X + 100, Y)]), LineString([(X + 50, Y), (X + 50, Y + 120)])]
    pont = LineString([(X, Y - 500), (X, Y - 300)])
    voies = degrees(["Rue du Four", "Rue des Écoles", "Pont du Four"], [*lines, pont])
    return open_index(dossier / "adresses.csv", cache=dossier / "cache", voies=voies)


def metres_from(answer, x, y):
    px, py = to_metres(answer.lon, answer.lat)
    return ((px - x) ** 2 + (py - y) ** 2) ** 0.5


ECRITURES = [
    "8 rue du Four 75010 Paris",
    "8, r. du four",
    "8 RUE  DU  FOUR, Paris 10",
    "8 rue Four 10e",
    "8 rue du Four, Paris 10ème arrondissement",
    "8 rue du Four Xe",
    "n° 8 rue du Four",
    "rue du Four 8",
    "rue du Four, 8",
    "rue du Four (8)",
    "8 du four rue",
    "8 rue du Fuor",
    "8 rue du Fourr",
    "8 ruedu Four",
    "face au 8 rue du Four",
    "devant le 8, rue du Four",
    "à côté du 8 rue du Four",
    "en vis à vis du 8 rue du Four",
    "Café de la gare 8 rue du Four",
    "rue du Four (face au 8)",
    "rue du Four devant le 8",
    "8 rue du Four face au café",
]


@pytest.mark.parametrize("texte", ECRITURES)
def test_toutes_les_ecritures_du_8_rue_du_four_le_trouvent(index, texte):
    answer = index.locate(texte)
    assert (answer.status, answer.label, answer.type) == ("ok", "8 Rue du Four 75010 Paris", "housenumber")
    assert metres_from(answer, X + 40, Y + 5) < 0.2


@pytest.mark.parametrize(
    "texte", ["bd du Gal Leclerc 12", "12 boulevard Général-Leclerc", "12 BLD DU GAL. LECLERC 75011"]
)
def test_les_abreviations_se_lisent(index, texte):
    assert index.locate(texte).label == "12 Boulevard du Général Leclerc 75011 Paris"


@pytest.mark.parametrize(
    ("texte", "numero"), [("8 bis", "8bis"), ("8b", "8bis"), ("8B", "8bis"), ("8 ter", "8"), ("10 bis", "10")]
)
def test_un_suffixe_absent_rend_le_numero_simple(index, texte, numero):
    assert index.locate(f"{texte} rue du Four").housenumber == numero


def test_un_suffixe_interne_ne_cache_pas_le_numero(index):
    assert index.locate("9 rue du Four").id == "75110_RueduFour_00009"


def test_un_numero_absent_rend_le_plus_proche_du_meme_cote(index):
    assert index.locate("12 rue du Four").housenumber in {"10", "14"}


def test_un_intervalle_rend_son_dernier_numero(index):
    assert [
        index.locate(f"{n} rue du Four").housenumber for n in ("4-6", "4/6", "4 - 6", "du 4 au 6", "entre le 4 et le 6")
    ] == ["6"] * 5


def test_sans_numero_on_rend_le_milieu_de_la_rue(index, avec_voies):
    assert metres_from(index.locate("rue des Écoles"), X + 50, Y + 75) < 6
    milieu = avec_voies.locate("rue des Écoles")
    assert milieu.type == "street"
    assert metres_from(milieu, X + 50, Y + 60) < 10


def test_un_nom_finissant_par_1er_n_est_pas_le_premier_arrondissement(index):
    assert index.locate("1 cours Albert 1er").label == "1 Cours Albert 1er 75011 Paris"


def test_un_autre_type_de_voie_est_a_verifier(index):
    answer = index.locate("3 avenue du Four")
    assert (answer.status, answer.score < 0.7) == ("a_verifier", True)


@pytest.mark.parametrize(
    "texte",
    [
        "angle rue du Four et rue des Écoles",
        "r. du Four / r. des Écoles",
        "rue du Four angle rue des Ecoles",
        "coin rue du Four rue des Écoles",
    ],
)
def test_un_carrefour_vient_des_lignes_ou_des_adresses(index, avec_voies, texte):
    for each in (index, avec_voies):
        answer = each.locate(texte)
        assert (answer.type, answer.status) == ("intersection", "ok")
        assert metres_from(answer, X + 50, Y) < 20


def test_deux_rues_qui_ne_se_croisent_pas_ne_font_pas_un_carrefour(index):
    assert index.locate("angle rue du Four et boulevard du Général Leclerc").type != "intersection"


def test_la_rive_choisit_le_bout_du_pont(avec_voies):
    assert metres_from(avec_voies.locate("sous le pont du Four rive gauche"), X, Y - 500) < 1
    assert metres_from(avec_voies.locate("pont du Four, rive droite"), X, Y - 300) < 1


@pytest.mark.parametrize("texte", ["métro Barbès, sortie 2", "station Barbès-Rochechouart", "M° Barbès Rochechouart"])
def test_une_station_se_nomme_par_ses_premiers_mots(index, texte):
    assert index.locate(texte).label == "Métro Barbès-Rochechouart 75010 Paris"


@pytest.mark.parametrize(
    "texte",
    [
        "48.8534, 2.3488",
        "2.3488 48.8534",
        "48,8534 ; 2,3488",
        "lat 48.8534 lon 2.3488",
        "48°51'12.24\"N 2°20'55.68\"E",
        "2°20'55.68\"E 48°51'12.24\"N",
    ],
)
def test_des_coordonnees_dans_les_deux_ordres(index, texte):
    answer = index.locate(texte)
    assert (answer.type, answer.lon, answer.lat) == ("coordinates", 2.3488, 48.8534)


@pytest.mark.parametrize(
    "texte",
    [
        "48.8566, 2.3522 (12 rue du Four)",
        "devant le 12, 48.85660 2.35220",
        "12 rue du Four 75010 ; 2,3522 48,8566",
        "rue du Four, lat 48.8566 lon 2.3522, côté pair",
    ],
)
def test_des_coordonnees_de_paris_l_emportent_sur_les_mots(index, texte):
    answer = index.locate(texte)
    assert (answer.type, answer.lon, answer.lat) == ("coordinates", 2.3522, 48.8566)


@pytest.mark.parametrize(
    "texte", ["48 rue du Four, 2e étage", "2 rue du Four 48", "8 rue du Four 45.764, 4.8357", "48-2 rue du Four"]
)
def test_des_numeros_ne_sont_pas_des_coordonnees(index, texte):
    assert index.locate(texte).type != "coordinates"


def test_un_nombre_entre_parentheses_n_est_pas_un_code_postal(index):
    assert index.locate("rue du Four (lampadaire 11744)").label == "Rue du Four 75010 Paris"
    assert index.locate("8 rue du Four (69003 Lyon)").status == "introuvable"


def test_la_rue_qui_nomme_un_square_est_a_verifier(index):
    answer = index.locate("square de la rue des Écoles")
    assert (answer.status, answer.label) == ("a_verifier", "Rue des Écoles 75010 Paris")


def test_un_lieu_inconnu_se_cherche_par_ses_mots_dans_son_arrondissement(index):
    answer = index.locate("jardin Écoles-Mirabelle 75010")
    assert (answer.status, answer.label) == ("a_verifier", "Rue des Écoles 75010 Paris")
    assert index.locate("jardin Écoles-Mirabelle 75011").label != "Rue des Écoles 75010 Paris"


def test_un_cote_qui_commence_plus_loin_laisse_l_autre_repondre(tmp_path):
    pairs = [adresse(n, "", "Rue du Lavoir", 10, X + 5 * n, Y + 5) for n in range(40, 50, 2)]
    impairs = [adresse(n, "", "Rue du Lavoir", 10, X + 5 * n, Y - 5) for n in range(1, 50, 2)]
    pd.DataFrame([*pairs, *impairs], columns=village().columns).to_csv(tmp_path / "rue.csv", sep=";", index=False)
    lavoir = open_index(tmp_path / "rue.csv", cache=tmp_path)
    assert lavoir.locate("6 rue du Lavoir").housenumber in {"5", "7"}
    assert lavoir.locate("38 rue du Lavoir").housenumber == "40"


def test_une_rue_sans_adresse_a_une_partie_par_arrondissement(tmp_path):
    village().to_csv(tmp_path / "v.csv", sep=";", index=False)
    # the easternmost address of the 10th is 9v, at X + 900, so the 11th begins half-way to the boulevard, at X + 1450
    quai = degrees(["Quai du Four"], [LineString([(X, Y + 50), (LECLERC_X, Y + 50)])])
    index = open_index(tmp_path / "v.csv", cache=tmp_path, voies=quai)
    assert metres_from(index.locate("quai du Four 75010"), X + 725, Y + 50) < 25
    assert metres_from(index.locate("quai du Four 75011"), X + 1725, Y + 50) < 25
    assert metres_from(index.locate("quai du Four"), X + 1000, Y + 50) < 20


def test_une_paire_lambert_93(index):
    answer = index.locate(f"{Y:.0f} {X:.0f}")
    assert (answer.lon, answer.lat) == to_degrees(X, Y)


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "   ",
        "???",
        "zzzz qqqq",
        "n°",
        "12",
        "/ / /",
        "12 rue du Four, Lyon",
        "8 rue du Four 69003 Lyon",
        "rue du Four " * 1000,
        "a" * 10_000,
        "8" * 500,
    ],
)
def test_le_reste_est_introuvable_sans_erreur(index, texte):
    answer = index.locate(texte)
    assert (answer.status, answer.lon, answer.lat) == ("introuvable", None, None)


def test_le_contexte_departage_et_doute_de_ce_qui_est_loin(index):
    assert index.locate("3 rue du Four", arrondissement="10e").status == "ok"
    assert index.locate("3 rue du Four", arrondissement="75111").status == "a_verifier"
    assert index.locate("3 rue du Four", near=to_degrees(X, Y)).status == "ok"
    assert index.locate("3 rue du Four", near=to_degrees(LECLERC_X, Y)).status == "a_verifier"
    assert index.locate("3 rue du Four", postcode="75011").status == "a_verifier"
    assert index.locate("3 Four", arrondissement="11").label == "3 Place du Four 75011 Paris"


def test_des_coordonnees_loin_du_contexte_sont_a_verifier(index):
    ici = ", ".join(map(str, to_degrees(X, Y)))
    assert index.locate(ici, arrondissement="10").status == "ok"
    assert index.locate(ici, arrondissement="11").status == "a_verifier"
    assert index.locate(ici, near=to_degrees(LECLERC_X, Y)).status == "a_verifier"


def test_les_candidats_sont_eloignes_les_uns_des_autres(index):
    candidats = index.candidates("3 du Four", n=3)
    assert {c.label for c in candidats[:2]} == {"3 Rue du Four 75010 Paris", "3 Place du Four 75011 Paris"}
    assert len(index.candidates("3 du Four", n=1)) == 1


def test_la_completion_garde_le_numero_et_l_arrondissement(index):
    assert index.complete("8 rue du f") == ["8 Rue du Four 75010 Paris"]
    assert index.complete("four", arrondissement="11e") == ["Place du Four 75011 Paris"]
    assert (
        index.complete("boulevard du gal") == index.complete("bd gener") == ["Boulevard du Général Leclerc 75011 Paris"]
    )
    assert index.complete("") == index.complete("zzz") == []
    assert all(index.locate(label).label == label for label in index.complete("8 rue du"))


def test_les_lieux_et_les_secteurs_s_ajoutent_sans_changer_l_index(index):
    lieux = degrees(["Halte Jaurès"], [Point(X, Y + 50)]).assign(type="halte")
    secteurs = degrees(["x"], [box(X, Y, X + 100, Y + 100)]).assign(code="10-09")
    enrichi = index.with_places(lieux).with_zones(secteurs)
    lieu = enrichi.locate("halte jaures")
    assert (lieu.type, lieu.status, lieu.citycode, metres_from(lieu, X, Y + 50) < 1) == ("poi", "ok", "75110", True)
    secteur = enrichi.locate("Secteur 10-09")
    assert (secteur.type, secteur.status, metres_from(secteur, X + 50, Y + 50) < 1) == ("zone", "ok", True)
    assert enrichi.complete("halte") == ["Halte Jaurès 75010 Paris"]
    assert enrichi.locate("8 rue du Four") == index.locate("8 rue du Four")
    assert index.locate("10-09").status == "introuvable"


def test_un_lieu_sans_degres_est_refuse(index):
    with pytest.raises(WrongCRSError):
        index.with_places(degrees(["Halte"], [Point(X, Y)]).to_crs(METRES))


def test_l_index_suit_son_fichier(tmp_path):
    source, cache = tmp_path / "adresses.csv", tmp_path / "cache"
    village().to_csv(source, sep=";", index=False)
    assert open_index(source, cache=cache).locate("21 rue du Four").housenumber != "21"
    ajout = pd.DataFrame([adresse(21, "", "Rue du Four", 10, X + 105, Y)], columns=village().columns)
    pd.concat([village(), ajout]).to_csv(source, sep=";", index=False)
    assert open_index(source, cache=cache).locate("21 rue du Four").housenumber == "21"


def test_un_fichier_sans_les_colonnes_de_la_ban_est_refuse(tmp_path):
    (tmp_path / "faux.csv").write_text("nom;ville\nRue du Four;Paris\n")
    with pytest.raises(AdressesError, match="absentes : id, numero"):
        open_index(tmp_path / "faux.csv", cache=tmp_path)
    village().head(0).to_csv(tmp_path / "vide.csv", sep=";", index=False)
    with pytest.raises(AdressesError, match="aucune adresse"):
        open_index(tmp_path / "vide.csv", cache=tmp_path)


def changed(texte, majuscules, espaces):
    texte = {0: texte, 1: texte.upper(), 2: texte.lower(), 3: texte.title()}[majuscules]
    return espaces + texte.replace(" ", " " + espaces) + espaces


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ECRITURES), st.integers(0, 3), st.sampled_from(["", " ", "  ", "\t", "\n", "\u202f"]))
def test_la_casse_et_les_espaces_ne_changent_rien(index, texte, majuscules, espaces):
    assert index.locate(changed(texte, majuscules, espaces)) == index.locate(texte)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(ECRITURES), st.text(max_size=40)), max_size=8))
def test_le_lot_repond_comme_un_par_un_et_jamais_d_exception(index, textes):
    assert index.locate_many(textes) == [index.locate(texte) for texte in textes]
