"""What a signed-in élu, then an organisateur of another arrondissement, can and cannot reach from a browser."""

import pytest
from maison import TAPEE, ouverte
from playwright.sync_api import expect

from counting.roles import Role, allowed
from dashboard.registre import PAGES
from dashboard.session import COOKIE

ESSAYEES = {"saisie", "localiser", "conservation"}
"""Three of the closed pages: tests/test_acces.py asks for them all."""

REFUS = "Elle n’est pas ouverte au rôle"


@pytest.fixture(scope="module")
def maison(lancer, tmp_path_factory):
    with ouverte(lancer, tmp_path_factory.mktemp("acces-navigateur")) as maison:
        yield maison


def entrer(page, maison, jeton):
    """Take the cookie of a séance, as signing in does."""
    page.context.add_cookies([{"name": COOKIE, "value": jeton, "url": maison.adresse, "httpOnly": True}])


def test_un_elu_essaie_par_l_adresse_par_les_routes_et_par_les_exports_d_atteindre_une_fiche(page, maison):
    recus = []

    def ecouter(prise):
        prise.on("framereceived", lambda trame: recus.append(str(trame)))

    page.on("websocket", ecouter)
    entrer(page, maison, maison.jeton(Role.ELU))
    for fermee in (entree for entree in PAGES if entree.url_path in ESSAYEES):
        page.goto(f"{maison.adresse}/{fermee.url_path}?role=ORGANISATEUR&secteur=19-01")
        expect(page.get_by_text(REFUS)).to_contain_text("« élu »")
        expect(page.get_by_test_id("stSidebarNavLink").filter(has_text=fermee.titre)).to_have_count(0)
    for ouverte_ in (entree for entree in PAGES if allowed(Role.ELU, entree.action)):
        page.goto(f"{maison.adresse}/{ouverte_.url_path}")
        expect(page.locator("h1")).to_be_visible()
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
        for bouton in page.get_by_test_id("stDownloadButton").get_by_role("button").all():
            with page.expect_download() as attendu:
                bouton.click()
            assert TAPEE.encode() not in attendu.value.path().read_bytes()
    for route in ("/api/fiches", "/api/fiche/19-01", "/app/static/../../lanterne.db", "/media/lanterne.db"):
        assert TAPEE.encode() not in page.request.get(maison.adresse + route).body()
    assert not [trame for trame in recus if TAPEE in trame]


def test_un_organisateur_d_un_autre_arrondissement_n_ouvre_pas_la_fiche_et_signe_de_son_nom(page, maison):
    entrer(page, maison, maison.entrer(maison.compter(Role.ORGANISATEUR, "75118", nom="Dounia")))
    page.goto(f"{maison.adresse}/saisie")
    expect(page.get_by_label("Saisi par")).to_have_value("Dounia")
    expect(page.get_by_label("Saisi par")).to_be_disabled()
    page.get_by_label("Secteur (tapez ou scannez").fill("19-01")
    page.get_by_label("Secteur (tapez ou scannez").press("Enter")
    expect(page.get_by_text("Hors de votre ressort (18e) : secteur 19-01.")).to_be_visible()
    assert TAPEE not in page.content()
