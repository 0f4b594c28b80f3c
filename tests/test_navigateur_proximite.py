"""Proximity seen from a browser: what a coordinator reads, and nobody else."""

import re
from datetime import date

import pytest
from gestes import aller, carte, phrase
from playwright.sync_api import Locator, Page, expect
from ville import gens

from counting.domain import Edition, Fiche, Mode, Position, Secteur, StatutPosition, Version
from counting.editions.registre import create_edition
from counting.editions.versions import settle
from counting.fiches.registre import save
from counting.lieux.domain import Lieu, Publics, TypeAccueil
from counting.lieux.registre import save as save_lieux
from counting.store import open_store

HALTE = (2.385017, 48.883023)
A_300_M = (2.388123, 48.883091)
A_2_KM_ET_PLUS = (2.3870, 48.8985)
MARDI = "24112026"


def point(lon: float, lat: float) -> Position:
    return Position(lon, lat, StatutPosition.OK, 1.0, "")


def lieu(identifiant: str, nom: str, ou: tuple[float, float], horaires: str, **publics: bool) -> Lieu:
    place = point(*ou)
    recus = Publics(**publics)
    return Lieu("essai", identifiant, nom, TypeAccueil.HALTE_FEMMES, position=place, publics=recus, horaires=horaires)


def remplir(engine) -> None:
    """19e: 12 women, 9 of them 300 m from a halte open at 23 h; 18e: 4 women, 13e: 30; 14e: 20; one man in the 19e."""
    secteurs = [Secteur(f"{n}-01", Mode.RUE, f"Le {n}e", f"751{n}") for n in (13, 14, 18, 19)]
    create_edition(engine, Edition("essai", "Nuit d’essai", date(2026, 1, 22), simulee=False), secteurs)
    rencontres = {
        "19-01": [gens("a", point=A_300_M, f=9, h=1), gens("b", point=A_2_KM_ET_PLUS, f=3, nd=40)],
        "18-01": [gens("c", point=(2.3440, 48.8920), f=4, nd=40)],
        "13-01": [gens("d", point=(2.3600, 48.8280), f=30, nd=40)],
        "14-01": [gens("e", point=(2.3270, 48.8310), f=20, nd=40)],
    }
    for secteur, lignes in rencontres.items():
        save(engine, Fiche("essai", secteur, "Ana", f"cle-{secteur}", contreseing="Bob", rencontres=tuple(lignes)))
    save_lieux(
        engine,
        [
            lieu("h1", "Halte des Lilas bleus", HALTE, "20:00-08:00", femmes=True, hommes=False),
            lieu("h2", "Halte du matin", A_2_KM_ET_PLUS, "07:00-19:00", femmes=True),
            lieu("h3", "Halte muette", A_2_KM_ET_PLUS, ""),
        ],
        "Ana",
    )
    settle(engine, "essai", Version.PREMIER, "Ana")


@pytest.fixture(scope="module")
def essai(lancer, tmp_path_factory) -> str:
    """Address of the app on that édition, with the geography that ships."""
    var = tmp_path_factory.mktemp("proximite")
    engine = open_store(f"sqlite:///{var / 'lanterne.db'}")
    remplir(engine)
    engine.dispose()
    return lancer(var=var, LANTERNE_ROLES_LIBRES="1", LANTERNE_REFERENCE=str(var / "absent"))


def demander_mardi(page: Page) -> None:
    """The night of Tuesday 24 November 2026; femme seule and 23 h are what the page opens on."""
    champ = page.get_by_test_id("stDateInput").get_by_role("spinbutton")
    champ.first.focus()
    page.keyboard.type(MARDI)
    expect(champ.last).to_have_text(MARDI[-4:])
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(phrase(page)).to_contain_text("le mardi 24 novembre 2026 à 23 h")


def rangee(page: Page, territoire: str) -> Locator:
    """Row of the table."""
    nom = page.locator("td", has_text=re.compile(f"^{territoire}$"))
    return page.get_by_test_id("stTable").locator("tbody tr").filter(has=nom)


def etiquette(page: Page, territoire: str) -> Locator:
    """What the map writes on a territory."""
    nom = page.locator("span", has_text=re.compile(f"^{territoire}$"))
    return carte(page).locator(".lanterne-etiquette").filter(has=nom)


def detail(page: Page, nom: str) -> None:
    page.get_by_test_id("stButtonGroup").last.get_by_text(nom, exact=True).click()


def test_femme_seule_mardi_23_h_la_carte_et_le_tableau_disent_la_meme_part(page, essai):
    aller(page, essai, "proximite", role="COORDINATEUR")
    demander_mardi(page)
    expect(phrase(page)).to_contain_text("Sur 66 femmes seules comptées")
    expect(phrase(page)).to_contain_text("; 57 n’en auraient aucune à moins de 2 km")
    expect(etiquette(page, "19e")).to_have_text("19e75\u202f%")
    cellules = rangee(page, "19e").locator("td").all_inner_texts()
    assert cellules[:4] == ["19e", "12", "75\u202f%", "75\u202f%"]
    carte(page).locator("path.lanterne-zone").nth(18).dispatch_event("mouseover")
    expect(carte(page).locator(".leaflet-tooltip")).to_contain_text("Part à moins de 1 km : 75")
    expect(carte(page).locator(".leaflet-tooltip")).to_contain_text("12 femmes seules comptées")


def test_un_coordinateur_lit_l_etat_de_chaque_lieu_et_qui_reste_sans_rien(page, essai):
    aller(page, essai, "proximite", role="COORDINATEUR")
    demander_mardi(page)
    expect(carte(page).locator("path.lanterne-symbole.ouvert")).to_have_count(1)
    expect(carte(page).locator("path.lanterne-symbole.ferme")).to_have_count(1)
    expect(carte(page).locator("path.lanterne-symbole.inconnu")).to_have_count(1)
    detail(page, "Lieux")
    expect(page.get_by_text("1 lieu ouvert à ce profil")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").get_by_text("ferme à 8 h")).to_be_attached()
    expect(page.get_by_test_id("stDataFrame").get_by_text("public et horaires inconnus")).to_be_attached()
    detail(page, "Sans rien à portée")
    expect(page.get_by_text("qui n’auraient aucune porte ouverte")).to_be_visible()
    page.get_by_text("Distances, maille de 200 m").click()
    expect(carte(page).locator("path.lanterne-maille")).to_have_count(5)


def test_l_heure_change_la_reponse(page, essai):
    aller(page, essai, "proximite", role="COORDINATEUR")
    demander_mardi(page)
    page.get_by_role("slider").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(phrase(page)).to_contain_text("à 18 h")
    expect(etiquette(page, "19e")).to_have_text("19e25\u202f%")


@pytest.mark.parametrize("role", ["ELU", "PUBLIC", "ADMINISTRATEUR"])
def test_elus_et_public_n_y_lisent_rien(page, essai, role):
    aller(page, essai, "proximite", role=role)
    expect(page.get_by_text("Elle n’est pas ouverte au rôle")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)
    expect(phrase(page)).to_have_count(0)
