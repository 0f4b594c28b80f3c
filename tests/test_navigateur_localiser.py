"""The queue of doubtful addresses: decided by one key, or by a pin on the map."""

import pytest
from gestes import aller, carte, enregistrer, ouvrir_fiche, phrase, signer, taper
from playwright.sync_api import expect
from quartier import write_quartier


@pytest.fixture
def quartier(lancer, tmp_path):
    """An édition of its own: the queue holds the addresses typed here and no other."""
    return lancer(var=tmp_path, LANTERNE_ROLES_LIBRES="1", LANTERNE_REFERENCE=str(write_quartier(tmp_path)))


def test_une_adresse_douteuse_se_decide_d_une_touche_ou_d_une_epingle(page, quartier):
    ouvrir_fiche(page, quartier, "RATP", "Ana Diallo")
    taper(page, ("12 rue Soleille", "seul", "1"), ("au bout du quai", "seul", "", "1"))
    enregistrer(page)
    expect(page.get_by_text("Fiche RATP enregistrée")).to_be_visible()

    aller(page, quartier, "localiser")
    expect(page.locator("h2")).to_have_text("12 rue Soleille")
    expect(page.get_by_role("button", name="Passer")).to_be_visible()
    attente = phrase(page).inner_text()
    page.keyboard.press("1")
    expect(page.get_by_role("alert").filter(has_text="Écrivez votre nom")).to_be_visible()
    expect(phrase(page)).to_have_text(attente)
    signer(page, "Bob Martin")
    page.locator("h1").click()
    page.keyboard.press("1")
    expect(page.locator("h2")).to_have_text("au bout du quai")
    attente = phrase(page).inner_text()
    carte(page).locator("path.lanterne-zone").first.wait_for()
    page.locator("iframe").click(position={"x": 200, "y": 150})
    page.get_by_role("button", name="Garder l’épingle").click()
    expect(phrase(page)).not_to_have_text(attente)
