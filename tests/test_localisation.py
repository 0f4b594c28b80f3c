"""Addresses of rencontres: what the index says, what a person decides, what waits."""

import pytest
import shapely
from village import EDITION, LUNE, MARS, SOLEIL, make_engine, make_index, point

from counting.domain import Fiche, Position, Rencontre, StatutPosition
from counting.editions.registre import load_secteurs
from counting.errors import CountingError
from counting.fiches.a_localiser import decider, file_a_localiser, load_decisions
from counting.fiches.registre import save
from counting.geographie.localisation import build_index, ecarts_m, localiser, situer
from counting.geographie.positions import CHOIX, load_positions
from geo.reference import load_mairies

SEUL = (1, *[0] * 20)
OK, A_VERIFIER, INTROUVABLE = StatutPosition


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    return make_index(tmp_path_factory.mktemp("index"))


@pytest.fixture
def engine(tmp_path):
    return make_engine(tmp_path)


@pytest.fixture
def secteurs(engine):
    return load_secteurs(engine, EDITION)


def rendre(engine, index, secteur, adresses, *, cle="1"):
    """Write a fiche with one person at each address; uids are a, b, c…"""
    secteurs = load_secteurs(engine, EDITION)
    lignes = [Rencontre(f"{secteur}/{'abcdef'[rang]}", adresse, SEUL) for rang, adresse in enumerate(adresses)]
    situees = situer(index, lignes, secteurs, secteur, decisions=load_decisions(engine, EDITION))
    save(engine, Fiche(EDITION, secteur, "Ana", f"{secteur}-{cle}", rencontres=tuple(situees)))


def test_une_adresse_bien_ecrite_est_placee_dans_son_secteur(index, secteurs):
    (position,) = localiser(index, ["7 rue de la Lune"], ["19-01"], secteurs, decisions={})
    assert (position.lon, position.lat) == pytest.approx(point(LUNE, 7))
    assert position.statut is OK
    assert position.methode == "housenumber"


def test_sans_adresse_il_n_y_a_pas_de_position(index, secteurs):
    assert localiser(index, [""], ["19-01"], secteurs, decisions={}) == [None]


def test_une_adresse_inconnue_est_introuvable(index, secteurs):
    (position,) = localiser(index, ["quelque part par là"], ["19-01"], secteurs, decisions={})
    assert (position.lon, position.lat, position.statut) == (None, None, INTROUVABLE)


def test_une_adresse_loin_du_secteur_est_a_verifier(index, secteurs):
    loin, ici = localiser(index, ["7 avenue de Mars"] * 2, ["19-01", "12-01"], secteurs, decisions={})
    assert loin.statut is A_VERIFIER
    assert ici.statut is OK


def test_l_ecart_au_secteur_est_en_metres_et_nul_dedans(secteurs):
    x, y = LUNE
    dedans = Position(x + 0.001, y + 0.001, OK, 1.0, "")
    au_nord = Position(x + 0.001, y + 0.003 + 0.001, OK, 1.0, "")
    sans_point = Position(None, None, INTROUVABLE, 0.0, "")
    positions, codes = [dedans, au_nord, sans_point, None, dedans], ["19-01", "19-01", "19-01", "19-01", "RATP"]
    ecarts = ecarts_m(positions, codes, secteurs)
    assert ecarts[0] == 0
    assert ecarts[1] == pytest.approx(111.2, rel=0.01)  # a thousandth of a degree of latitude
    assert ecarts[2:].tolist() == pytest.approx([float("nan")] * 3, nan_ok=True)


def test_la_progression_va_jusqu_au_bout(index, secteurs):
    vus = []
    localiser(index, ["1 rue de la Lune", "2 rue de la Lune", "1 rue de la Lune"], ["19-01"] * 3, secteurs,
              decisions={}, progress=lambda *etape: vus.append(etape))  # fmt: skip
    assert vus[-1] == (2, 2)


def test_la_file_ne_garde_que_les_adresses_incertaines(engine, index):
    rendre(engine, index, "19-01", ["7 rue de la Lune", "derrière le gros arbre", "7 avenue de Mars", ""])
    attente = file_a_localiser(engine, EDITION)
    assert attente["adresse"].to_dict() == {"19-01/b": "derrière le gros arbre", "19-01/c": "7 avenue de Mars"}
    assert attente["statut"].to_dict() == {"19-01/b": INTROUVABLE, "19-01/c": A_VERIFIER}


def test_une_decision_vaut_pour_le_meme_texte_du_meme_secteur(engine, index):
    rendre(engine, index, "19-01", ["derrière le gros arbre", "Derrière le  gros arbre", "ailleurs"])
    rendre(engine, index, "19-02", ["derrière le gros arbre"])
    assert decider(engine, EDITION, "19-01/a", lon=LUNE[0], lat=LUNE[1], auteur="Ana") == 2
    assert file_a_localiser(engine, EDITION).index.tolist() == ["19-01/c", "19-02/a"]


def test_une_decision_vaut_pour_les_lignes_a_venir(engine, index, secteurs):
    rendre(engine, index, "19-01", ["derrière le gros arbre"])
    decider(engine, EDITION, "19-01/a", lon=LUNE[0], lat=LUNE[1], auteur="Ana")
    decisions = load_decisions(engine, EDITION)
    futures = localiser(index, ["DERRIERE le gros arbre"] * 2, ["19-01", "19-02"], secteurs, decisions=decisions)
    assert futures[0] == Position(*LUNE, OK, 1.0, CHOIX)
    assert futures[1].statut is INTROUVABLE


def test_la_derniere_decision_l_emporte(engine, index):
    rendre(engine, index, "19-01", ["derrière le gros arbre"])
    for coin in (LUNE, SOLEIL):
        decider(engine, EDITION, "19-01/a", lon=coin[0], lat=coin[1], auteur="Ana")
    assert load_positions(engine, EDITION).loc["19-01/a", "lon"] == SOLEIL[0]
    assert [p.lon for p in load_decisions(engine, EDITION).values()] == [SOLEIL[0]]


def test_un_point_choisi_n_est_pas_repris_par_l_index(index, secteurs):
    choisi = Position(*MARS, OK, 1.0, CHOIX)
    ligne = Rencontre("a", "7 rue de la Lune", SEUL, position=choisi)
    assert situer(index, [ligne], secteurs, "19-01", decisions={}) == [ligne]


@pytest.mark.parametrize(
    ("uid", "lon", "auteur"),
    [("inconnu", 2.38, "Ana"), ("19-01/a", float("nan"), "Ana"), ("19-01/a", 200.0, "Ana"), ("19-01/a", 2.38, " ")],
)
def test_une_decision_impossible_est_refusee(engine, index, uid, lon, auteur):
    rendre(engine, index, "19-01", ["derrière le gros arbre"])
    with pytest.raises(CountingError):
        decider(engine, EDITION, uid, lon=lon, lat=48.88, auteur=auteur)


@pytest.fixture
def index_livre(tmp_path, monkeypatch, secteurs):
    """The index of a machine that has no official file."""
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path / "absent"))
    return build_index(secteurs, cache=tmp_path / "index")


@pytest.fixture(scope="module")
def index_officiel(tmp_path_factory, reference):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANTERNE_REFERENCE", str(reference))
        return build_index(cache=tmp_path_factory.mktemp("index-officiel"))


MAIRIES_ECRITES = [
    ("mairie du 5e", "75105"),
    ("Mairie 18e", "75118"),
    ("mairie du 20ème", "75120"),
    ("MAIRIE DU 5EME ARRONDISSEMENT", "75105"),
    ("mairie du XVIIIe", "75118"),
    ("devant la mairie du dix-neuvième", "75119"),
    ("mairie du 15", "75115"),
    ("mairie du 3e", "75103"),
]


@pytest.mark.parametrize(("texte", "code"), MAIRIES_ECRITES)
def test_sans_fichier_officiel_une_mairie_est_placee(index_livre, texte, code):
    reponse = index_livre.locate(texte)
    assert (reponse.status, reponse.type) == ("ok", "poi")
    assert (reponse.lon, reponse.lat) == point_mairie(code)


@pytest.mark.parametrize(("texte", "code"), MAIRIES_ECRITES)
def test_avec_les_fichiers_officiels_une_mairie_est_placee(index_officiel, texte, code):
    reponse = index_officiel.locate(texte)
    assert reponse.status == "ok"
    assert (reponse.lon, reponse.lat) == point_mairie(code, ecart=5e-4)  # its BAN address may be the one that answers


def test_la_mairie_de_paris_centre_est_celle_de_la_rue_eugene_spuller(index_livre):
    reponse = index_livre.locate("mairie de Paris Centre")
    assert (reponse.lon, reponse.lat) == point_mairie("75103")


@pytest.mark.parametrize(
    "texte", ["mairie du 1er", "mairie du 2e", "mairie du 4e", "mairie du 12e", "mairie du 21e", "mairie"]
)
def test_une_mairie_dont_le_batiment_n_est_pas_sur_n_est_pas_placee_sans_doute(index_livre, texte):
    assert index_livre.locate(texte).status != "ok"


def test_sans_fichier_officiel_des_coordonnees_et_un_code_de_secteur_sont_places(index_livre, secteurs):
    gps, inverse, code, rue = index_livre.locate_many(
        ["48.8815, 2.3821", "2.3821 48.8815", "secteur 19-01", "7 rue de la Lune"]
    )
    assert (gps.status, gps.lon, gps.lat) == (inverse.status, inverse.lon, inverse.lat) == ("ok", 2.3821, 48.8815)
    assert (code.status, code.type) == ("ok", "zone")
    assert secteurs.geometry["19-01"].covers(shapely.Point(code.lon, code.lat))
    assert rue.status == "introuvable"


def test_une_mairie_loin_du_secteur_est_a_verifier(index_livre, secteurs):
    (position,) = localiser(index_livre, ["mairie du 5e"], ["19-01"], secteurs, decisions={})
    assert position.statut is A_VERIFIER
    assert (position.lon, position.lat) == point_mairie("75105")


def point_mairie(code, *, ecart=2e-6):
    mairies, _ = load_mairies()
    place = mairies.set_index("code").geometry[code]
    return pytest.approx((place.x, place.y), abs=ecart)
