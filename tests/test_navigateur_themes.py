"""The dark theme, and a screen as narrow as a zoom of 400 % makes it: axe again, and nothing that scrolls both ways."""

import pytest
from playwright.sync_api import Page, expect
from test_navigateur_axe import DE_STREAMLIT, chercher, role_de

from dashboard.registre import PAGES

SOMBRES = {"preparation", "couverture", "elus"}
"""Tags, a map with its table of the week, figures and curves; all pages are visited by hand at each release."""

ETROITES = {"saisie", "elus", "couverture", "conservation"}
EN_DEBORD = """() => {
  const page = document.querySelector("[data-testid=stMain]"), large = document.documentElement.clientWidth;
  const defile = (un) => /auto|scroll/.test(getComputedStyle(un).overflowX);
  const contenu = (un) => un !== page && (defile(un) || contenu(un.parentElement));
  const fautes = page.scrollWidth > page.clientWidth ? ["la page défile dans les deux sens"] : [];
  for (const un of page.querySelectorAll("p, h1, h2, h3, label, button, input, li, td, th, [role=note]")) {
    const { width, right, left } = un.getBoundingClientRect();
    if (width > 1 && (right > large + 1 || left < -1) && !contenu(un)) fautes.push(un.outerHTML.slice(0, 120));
  }
  return fautes;
}"""


def ouvrir(page: Page, serveur: str, entree) -> None:
    page.goto(f"{serveur}/{entree.url_path}?role={role_de(entree).name}")
    expect(page.locator(".lanterne-reponse").first).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.locator("[data-stale='true']")).to_have_count(0)
    page.wait_for_timeout(300)  # a line that fades in is pale for that long


def parmi(chemins):
    pages = [entree for entree in PAGES if entree.url_path in chemins]
    return pytest.mark.parametrize("entree", pages, ids=lambda entree: entree.url_path)


@parmi(SOMBRES)
def test_le_theme_sombre_se_lit(page, serveur, entree):
    page.emulate_media(color_scheme="dark")
    ouvrir(page, serveur, entree)
    assert page.get_by_test_id("stApp").evaluate("un => getComputedStyle(un).backgroundColor") == "rgb(14, 22, 38)"
    assert [faute for faute in chercher(page) if faute.split()[1] not in DE_STREAMLIT] == []


@parmi(ETROITES)
def test_a_400_pour_cent_rien_ne_se_perd_ni_ne_defile_dans_les_deux_sens(page, serveur, entree):
    page.set_viewport_size({"width": 320, "height": 256})
    ouvrir(page, serveur, entree)
    assert page.evaluate(EN_DEBORD) == []
