"""The house seen from a browser: language, roles by direct address, closed bypass, maps without any foreign host."""

import shutil
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest
from conftest import ROOT
from playwright.sync_api import FrameLocator, Page, expect

from counting.roles import Role, allowed
from dashboard.registre import PAGES

REFUSAL = "Elle n’est pas ouverte au rôle"
HIDDEN = "4242"

CARTE = f"""
import geopandas as gpd
import pandas as pd
import streamlit as st
from shapely.geometry import box

from dashboard import anatomie
from counting.rapports import echelles
from dashboard.cartes import legende
from dashboard.cartes import territoires as maps
from dashboard.session import require

require("saisir_fiche")
anatomie.bandeau_simule("Ville de carrés")
anatomie.entete("Carte d’essai", "Quatre carrés.")
noms = ["Nord <img src=x onerror=alert(1)>", "Est", "Sud", "Ouest"]
carres = [box(2.30 + 0.04 * i, 48.84, 2.34 + 0.04 * i, 48.88) for i in range(4)]
zones = gpd.GeoDataFrame({{"code": list("ABCD"), "nom": noms}}, geometry=carres, crs="EPSG:4326")
valeurs = pd.Series({{"A": 3507, "B": 0, "C": pd.NA, "D": {HIDDEN}}}, dtype="Int64")
echelle = echelles.sequentielle(valeurs.drop("D"))
couche = maps.choropleth(zones, valeurs, echelle=echelle, secrets=["D"])
st.write("Choisi :", maps.show(couche, key="essai"))
legende.show("Personnes", echelle, manquant=True, secret=True)
anatomie.sources("Source inventée.")
"""


@pytest.fixture(scope="session")
def copie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the app with one more page in the registry, and one script in pages/ that is not in it."""
    racine = tmp_path_factory.mktemp("copie") / "lanterne"
    racine.mkdir()
    shutil.copy(ROOT / "streamlit_app.py", racine)
    for folder in (".streamlit", "dashboard", "counting", "geo", "pages", "data"):
        shutil.copytree(ROOT / folder, racine / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (racine / "pages" / "essai.py").write_text(CARTE)
    (racine / "pages" / "secret.py").write_text('import streamlit as st\nst.write("SECRET")\n')
    with (racine / "dashboard" / "registre.py").open("a") as registre:
        registre.write('\nPAGES = (*PAGES, PageLanterne("Carte d’essai", "essai.py", "essai", "saisir_fiche"))\n')
    return racine


@pytest.fixture(scope="module")
def essai(lancer, copie):
    return lancer(copie, LANTERNE_ROLES_LIBRES="1")


def map_frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[title='streamlit_folium.st_folium']")


def test_la_page_se_dit_francaise(page, serveur):
    page.goto(serveur)
    expect(page.get_by_role("heading", level=1)).to_have_text("Lanterne")
    assert page.locator("html").get_attribute("lang") == "fr"


def test_une_adresse_inconnue_le_dit_en_francais(page, serveur):
    answer = page.goto(f"{serveur}/nulle-part")
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page n’existe pas")


def test_toute_reponse_interdit_les_autres_hotes(serveur):
    for path in ("/", "/api/sante", "/app/static/carte.js"):
        with urllib.request.urlopen(serveur + path) as answer:
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"


def test_un_serveur_neuf_n_execute_pas_un_script_hors_du_registre(page, lancer, copie):
    adresse = lancer(copie)
    with pytest.raises(HTTPError, match="404"):
        urllib.request.urlopen(urllib.request.Request(f"{adresse}/secret", headers={"accept": "text/html"}))
    page.add_init_script("history.replaceState(null, '', '/secret')")  # what a hand-made client would ask for
    page.goto(adresse)
    expect(page.locator("h1")).to_have_text("Lanterne")
    assert "SECRET" not in page.content()


def test_sans_compte_ni_demonstration_personne_n_est_organisateur(page, lancer, copie):
    adresse = lancer(copie)
    page.goto(f"{adresse}/essai?role=ORGANISATEUR")
    expect(page.get_by_text(REFUSAL)).to_contain_text("« public »")
    assert page.locator("iframe").count() == 0
    assert page.get_by_text("Rôle essayé").count() == 0


@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_chaque_role_ne_voit_au_menu_que_ses_pages(page, serveur, role):
    """Pages by their address, for every role: tests/test_acces.py."""
    page.goto(f"{serveur}/?role={role.name}")
    expect(page.locator(".lanterne-reponse")).to_be_visible()
    siennes = [entree.titre for entree in PAGES if allowed(role, entree.action)]
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_text(siennes)


def test_une_page_refusee_garde_son_titre_et_dit_pourquoi(page, serveur):
    page.goto(f"{serveur}/saisie?role=ELU")
    expect(page.locator("h1")).to_have_text("Saisie")
    expect(page.get_by_text(REFUSAL)).to_contain_text("« élu »")
    assert page.locator(".lanterne-reponse").count() == 0


def test_la_carte_se_dessine_sans_aucun_autre_hote(page, essai):
    page.goto(f"{essai}/essai")
    carte = map_frame(page)
    expect(carte.locator("path.lanterne-zone")).to_have_count(4)
    expect(carte.locator(".lanterne-etiquette").first).to_contain_text("3\u202f507")
    carte.locator("path.lanterne-zone").nth(1).hover()
    expect(carte.locator(".leaflet-tooltip")).to_have_text("Est0")


def test_la_carte_distingue_zero_manquant_et_secret(page, essai):
    page.goto(f"{essai}/essai")
    zones = map_frame(page).locator("path.lanterne-zone")
    expect(zones).to_have_count(4)
    fonds = [zones.nth(rang).get_attribute("fill") for rang in range(4)]
    assert fonds[1:] == ["#fff4d9", "url(#lanterne-hachures)", "url(#lanterne-points)"]
    zones.nth(2).hover()
    expect(map_frame(page).locator(".leaflet-tooltip")).to_contain_text("non restitué")
    for texte in ("non restitué", "couvert par le secret statistique"):
        expect(page.locator(".lanterne-legende")).to_contain_text(texte)


def test_une_valeur_sous_secret_n_arrive_pas_au_navigateur(page, essai):
    received: list[bytes] = []

    def keep(frame: bytes | str) -> None:
        received.append(frame if isinstance(frame, bytes) else frame.encode())

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    page.goto(f"{essai}/essai")
    expect(map_frame(page).locator("path.lanterne-zone")).to_have_count(4)
    assert any("3\u202f507".encode() in frame for frame in received)
    assert not any(HIDDEN.encode() in frame for frame in received)


def test_un_nom_de_territoire_ne_devient_jamais_du_code(page, essai):
    page.goto(f"{essai}/essai")
    carte = map_frame(page)
    expect(carte.locator("path.lanterne-zone")).to_have_count(4)
    carte.locator("path.lanterne-zone").first.hover()
    expect(carte.locator(".leaflet-tooltip")).to_contain_text("<img src=x")
    assert carte.locator("img").count() == 0


def test_un_clic_rend_le_code_du_territoire(page, essai):
    page.goto(f"{essai}/essai")
    map_frame(page).locator("path.lanterne-zone").nth(1).click()
    expect(page.get_by_text("Choisi :")).to_contain_text("B")
