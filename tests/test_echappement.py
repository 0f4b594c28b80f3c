"""Words that are code elsewhere, written in every register, then every page visited: they stay words."""

from dataclasses import replace
from datetime import date

import pytest
import shapely
from playwright.sync_api import Page, expect
from ville import gens

from counting.domain import Edition, Fiche, Mode, Position, Rencontre, Secteur, StatutPosition
from counting.editions.registre import create_edition
from counting.fiches.registre import save
from counting.lieux import registre as registre_lieux
from counting.lieux.domain import Lieu, TypeAccueil
from counting.maraudes import registre as registre_maraudes
from counting.maraudes.domain import Maraude, Passage, TypeMaraude, Zone
from counting.mots import litteral
from counting.roles import Role, allowed
from counting.store import open_store
from dashboard import page_html
from dashboard.registre import PAGES

CODE = (
    '<img src=x onerror="window.perce=1" data-perce>',
    '"><script data-perce>window.perce=1</script>',
    "</script><script data-perce>window.perce=1</script>",
    "![perce](/perce.png) [perce](javascript:window.perce=1) <http://perce.example>",
    "$\\href{javascript:window.perce=1}{perce}$ :material/perce: :red[perce] `perce` **perce**",
    "{{ 7*7 }} ${7*7} {% perce %} '+window.perce+'",
)
TOUT = " ".join(CODE)
NUIT = date(2031, 1, 23)
ICI = shapely.box(2.35, 48.85, 2.36, 48.86)
PERCE = """() => [
  window.perce !== undefined && 'un script a tourné',
  document.querySelector('[data-perce]') && 'un élément a été ajouté',
  document.querySelector("img[src='x'], img[src*='perce'], a[href*='perce'], a[href^='javascript']") && 'un lien',
  [...document.querySelectorAll('strong, code, .katex, [data-testid="stIconMaterial"], [role="img"]')]
    .some((un) => /^perce$/i.test(un.textContent.trim())) && 'une mise en forme',
].filter(Boolean)"""


def ecrire(base) -> None:
    """Put hostile words wherever a person or a file may put words."""
    secteurs = [
        Secteur(f"01-0{rang}", Mode.RUE, code, "75101", contour=ICI.wkb) for rang, code in enumerate(CODE, start=1)
    ]
    create_edition(base, Edition("hostile", TOUT, NUIT, simulee=False), secteurs)
    lieu = Position(2.355, 48.855, StatutPosition.OK, 1.0, TOUT)
    for rang, code in enumerate(CODE, start=1):
        lignes: tuple[Rencontre, ...] = (
            replace(gens(f"s{rang}", adresse=code, h=2), position=lieu),
            gens(f"n{rang}", adresse=code, f=1),
        )
        save(base, Fiche("hostile", f"01-0{rang}", code[:60], f"cle{rang}", contreseing=code[:50], rencontres=lignes))
    passage = Passage("z0", 0, "18:00", "23:59")
    registre_maraudes.save(
        base,
        [
            Maraude(f"m{rang}", code, code, TypeMaraude.MB, source=code,
                    zones=(Zone("z0", code, shapely.to_wkb(ICI)),), passages=(passage,))
            for rang, code in enumerate(CODE)
        ],
        TOUT,
    )  # fmt: skip
    registre_maraudes.copy_plan(base, "en vigueur", TOUT[:60], TOUT)
    registre_lieux.save(
        base,
        [
            Lieu(code.replace(":", ""), f"h{rang}", code, TypeAccueil.BAINS_DOUCHES, operateur=code, adresse=code,
                 position=lieu, horaires="Mo-Su 00:00-24:00", provenance=code, remarque=code)
            for rang, code in enumerate(CODE)
        ],
        TOUT,
    )  # fmt: skip


@pytest.fixture(scope="module")
def perce(lancer, tmp_path_factory):
    var = tmp_path_factory.mktemp("perce")
    base = open_store(f"sqlite:///{var / 'lanterne.db'}")
    ecrire(base)
    base.dispose()
    return lancer(var=var, LANTERNE_ROLES_LIBRES="1")


def inspecter(page: Page) -> list[str]:
    return [faute for cadre in page.frames for faute in cadre.evaluate(PERCE)]


def survoler(page: Page) -> None:
    """Run over what answers the pointer, maps first: a tooltip is written when it opens."""
    for cadre in page.frames[1:]:
        for trace in cadre.locator("path.leaflet-interactive").all()[:4]:
            trace.dispatch_event("mouseover")
            expect(cadre.locator(".leaflet-tooltip").first).to_be_visible()


@pytest.mark.parametrize("entree", PAGES, ids=lambda entree: entree.url_path)
def test_des_mots_hostiles_restent_des_mots(page, perce, entree):
    role = next(role for role in (Role.ORGANISATEUR, *Role) if allowed(role, entree.action))
    page.goto(f"{perce}/{entree.url_path}?role={role.name}")
    expect(page.locator(".lanterne-reponse").first).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    survoler(page)
    for onglet in page.get_by_role("tab").all():
        onglet.click()
        assert inspecter(page) == []
    assert inspecter(page) == []


@pytest.mark.parametrize("code", CODE)
def test_un_tableau_et_un_texte_disent_le_mot_et_rien_d_autre(code):
    tableau = page_html.table([code], [[code]], "c")
    assert "<img" not in tableau
    assert "<script" not in tableau
    assert not any(signe in litteral(code).replace(f"\\{signe}", "") for signe in "<>[]()*`$:")
