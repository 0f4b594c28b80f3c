"""What a limited account may write, in a town whose arrondissements are squares."""

import pandas as pd
import pytest
import shapely
import ville
from hypothesis import given
from hypothesis import strategies as st
from officiels import carre
from ville import CODES, EDITION, centre, fiche, gens, write_reference

from counting.domain import SANS_SECTEUR, Position, StatutPosition
from counting.editions.registre import get_edition, load_secteurs
from counting.fiches.registre import read, save
from counting.geographie.positions import CHOIX, load_positions
from counting.lieux.domain import Lieu, TypeAccueil
from counting.maraudes.domain import Maraude, TypeMaraude, Zone
from counting.ressort import (
    HorsRessortError,
    held,
    require_everywhere,
    require_lieux,
    require_maraudes,
    require_points,
    require_secteurs,
)
from dashboard import ecritures

DU_13E = frozenset({"75113"})


@pytest.fixture(autouse=True)
def carte(tmp_path, monkeypatch):
    write_reference(tmp_path)
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))


@pytest.fixture
def secteurs(base):
    return load_secteurs(base, EDITION)


def maraude(*numeros):
    zones = tuple(Zone(str(n), str(n), shapely.Polygon(carre(n)).wkb) for n in numeros)
    return Maraude("m", "Tournée", "Les Veilleurs", TypeMaraude.MB, zones=zones)


def en_deux(part_ici):
    """A maraude with that share of its area in the 13e, the rest in the 12e."""
    contours = []
    for numero, part in ((13, part_ici), (12, 1 - part_ici)):
        ouest, sud, est, nord = shapely.Polygon(carre(numero)).bounds
        contours.append(shapely.box(ouest, sud, est, sud + part * (nord - sud)))
    zones = tuple(Zone(str(rang), str(rang), contour.wkb) for rang, contour in enumerate(contours) if contour.area)
    return Maraude("m", "Tournée", "Les Veilleurs", TypeMaraude.MB, zones=zones)


def lieu(numero=None):
    position = Position(*centre(numero), StatutPosition.OK, 1.0, "épingle") if numero else None
    return Lieu("SIAO", "h1", "Halte", TypeAccueil.HALTE_NUIT, position=position)


def test_sans_limite_tous_les_secteurs_sont_tenus_les_partenaires_aussi(secteurs):
    assert set(held(secteurs, None)) == {*CODES, SANS_SECTEUR}
    require_secteurs(secteurs, ["RATP", "13-01"], None)


def test_un_ressort_tient_ses_arrondissements_et_aucun_partenaire_de_tout_paris(secteurs):
    assert list(held(secteurs, DU_13E)) == ["13-01"]
    assert list(held(secteurs, frozenset())) == []


SECTEURS = pd.DataFrame({"arrondissement": [secteur.arrondissement for secteur in ville.SECTEURS]}, index=CODES)
RESSORTS = st.frozensets(st.sampled_from(["75101", "75113", "75116"]))


@given(RESSORTS, RESSORTS)
def test_deux_ressorts_reunis_tiennent_ce_que_tient_chacun(un, autre):
    assert set(held(SECTEURS, un | autre)) == {*held(SECTEURS, un), *held(SECTEURS, autre)}


def test_une_fiche_hors_du_ressort_est_refusee_avec_son_secteur_et_le_ressort(secteurs):
    require_secteurs(secteurs, ["13-01"], DU_13E)
    with pytest.raises(HorsRessortError, match=r"\(13e\) : secteur 01-01, RATP\."):
        require_secteurs(secteurs, ["13-01", "01-01", "RATP"], DU_13E)


def test_ce_qui_porte_sur_tout_paris_demande_un_compte_sans_limite():
    require_everywhere(None, "Arrêter un chiffre")
    with pytest.raises(HorsRessortError, match="Arrêter un chiffre porte sur tout Paris"):
        require_everywhere(DU_13E, "Arrêter un chiffre")


def test_une_maraude_qui_entre_dans_le_ressort_s_ecrit_une_qui_le_touche_par_le_bord_non():
    require_maraudes([maraude(1, 13)], DU_13E)
    require_maraudes([maraude(1)], None)
    with pytest.raises(HorsRessortError, match="La maraude « Tournée » n’est pas dans votre ressort"):
        require_maraudes([maraude(12, 14)], DU_13E)


@pytest.mark.parametrize(("part_ici", "permise"), [(0.0, False), (0.49, False), (0.5, True), (0.51, True), (1.0, True)])
def test_une_maraude_peut_couvrir_ailleurs_jusqu_a_la_moitie_de_sa_surface(part_ici, permise):
    """One zone in the square of the 13e and one in that of the 12e, of heights in the ratio asked."""
    une = en_deux(part_ici)
    if permise:
        require_maraudes([une], DU_13E)
    else:
        with pytest.raises(HorsRessortError, match="n’est pas dans votre ressort"):
            require_maraudes([une], DU_13E)


def test_des_zones_qui_se_recouvrent_ne_comptent_qu_une_fois():
    """The whole of the 13e drawn twice, and two whole arrondissements elsewhere: a third, not a half."""
    with pytest.raises(HorsRessortError):
        require_maraudes([maraude(13, 13, 1, 16)], DU_13E)


def test_une_maraude_ne_se_prend_ni_ne_se_donne_a_une_autre_dst():
    ici, ailleurs = maraude(13), maraude(12)
    require_maraudes([ici, ici], DU_13E)
    for avant_apres in ([ailleurs, ici], [ici, ailleurs]):
        with pytest.raises(HorsRessortError):
            require_maraudes(avant_apres, DU_13E)


def test_une_maraude_sans_surface_n_est_a_personne_de_limite():
    sans = Maraude("m", "Tournée", "Les Veilleurs", TypeMaraude.MB)
    require_maraudes([sans], None)
    with pytest.raises(HorsRessortError):
        require_maraudes([sans], DU_13E)


def test_un_lieu_hors_du_ressort_ou_sans_endroit_connu_est_refuse():
    require_lieux([lieu(13)], DU_13E)
    require_lieux([lieu()], None)
    for refuse in (lieu(12), lieu()):
        with pytest.raises(HorsRessortError, match="Le lieu « Halte » n’est pas dans votre ressort"):
            require_lieux([lieu(13), refuse], DU_13E)


def place(point, methode=CHOIX):
    return Position(*point, StatutPosition.OK, 1.0, methode)


@pytest.mark.parametrize("methode", [CHOIX, "coordinates", ""])
def test_un_point_donne_dans_un_autre_arrondissement_est_refuse_avec_sa_ligne(methode):
    lignes = [("la ligne 1", place(centre(13))), ("la ligne 2", place(centre(12), methode))]
    require_points(lignes[:1], DU_13E)
    require_points(lignes, None)
    with pytest.raises(HorsRessortError, match=r"La ligne 2, placée dans le 12e, n’est pas dans votre ressort"):
        require_points(lignes, DU_13E)


def test_un_point_hors_de_paris_absent_ou_trouve_par_l_annuaire_n_est_pas_refuse():
    sans = Position(None, None, StatutPosition.INTROUVABLE, 0.0, "introuvable")
    points = [None, sans, place(ville.DEHORS), place(centre(12), "housenumber"), place(centre(12), "Géoplateforme")]
    require_points([("la ligne", point) for point in points], DU_13E)
    require_points([], frozenset())


@pytest.fixture
def ecran(base, monkeypatch):
    monkeypatch.setenv("LANTERNE_DATABASE_URL", str(base.url))
    monkeypatch.setattr("dashboard.session.FREE_ROLES", True)
    monkeypatch.setattr("dashboard.session.ressort", lambda: DU_13E)
    return base


def test_une_fiche_du_ressort_ne_compte_pas_une_ligne_chez_un_autre(ecran):
    with pytest.raises(HorsRessortError, match="La ligne 2, placée dans le 12e"):
        ecritures.save_fiche(fiche("13-01", gens("a", h=1, point=centre(13)), gens("b", h=2, point=centre(12))))
    assert read(ecran, EDITION, "13-01") is None
    ecritures.save_fiche(fiche("13-01", gens("a", h=1, point=centre(13)), gens("c", h=1)))


def test_une_epingle_hors_du_ressort_est_refusee(ecran):
    save(ecran, fiche("13-01", gens("a", h=1)))
    with pytest.raises(HorsRessortError, match="L’épingle, placée dans le 12e"):
        ecritures.place(get_edition(ecran, EDITION), "a", "13-01", centre(12), "Ana")
    assert load_positions(ecran, EDITION).empty
    assert ecritures.place(get_edition(ecran, EDITION), "a", "13-01", centre(13), "Ana") == 1
