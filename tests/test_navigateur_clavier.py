"""Pages walked from the keyboard alone: what takes the focus has a name, shows it, and lets it go."""

import pytest
from gestes import aller, phrase
from playwright.sync_api import Page, expect

PAS_MAX = 120
OU = """() => {
  const un = document.activeElement;
  if (!un || un === document.body) return null;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(un);
  const noms = (un.getAttribute('aria-labelledby') || '').split(' ');
  const decrit = noms.map((id) => document.getElementById(id)?.innerText);
  return {
    nom: [un.ariaLabel, ...decrit, un.innerText, un.labels?.[0]?.innerText, un.title, un.placeholder, un.alt]
      .find((dit) => dit && dit.trim()) || '',
    quoi: un.tagName + ' ' + (un.getAttribute('role') || '') + ' ' + (un.dataset.testid || ''),
    vu: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 || boxShadow !== 'none',
    cadre: un.tagName === 'IFRAME' || un.tagName === 'INPUT' || un.tagName === 'TEXTAREA',
  };
}"""


def parcourir(page: Page) -> list[dict]:
    """Every stop of the Tab key, until it leaves the page or has gone all round."""
    arrets: list[dict] = []
    for _ in range(PAS_MAX):
        page.keyboard.press("Tab")
        arret = page.evaluate(OU)
        if arret is None:
            break
        arrets.append(arret)
    return arrets


@pytest.mark.parametrize("chemin", ["saisie", "elus", "accueil"])
def test_la_touche_tab_passe_partout_et_ressort(page, serveur, chemin):
    aller(page, serveur, chemin, "ORGANISATEUR")
    expect(phrase(page).first).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    arrets = parcourir(page)
    assert 5 < len(arrets) < PAS_MAX  # neither nothing, nor a trap
    assert [arret["quoi"] for arret in arrets if not arret["nom"]] == []
    assert [arret["nom"] for arret in arrets if not (arret["vu"] or arret["cadre"])] == []


def test_le_menu_vient_avant_la_page(page, serveur):
    aller(page, serveur, "saisie")
    expect(phrase(page)).to_be_visible()
    noms = [arret["nom"].strip() for arret in parcourir(page)]
    assert noms.index("Saisie") < next(rang for rang, nom in enumerate(noms) if nom.startswith("Secteur"))


def test_un_territoire_se_choisit_au_clavier_sur_la_page_des_elus(page, serveur):
    aller(page, serveur, "elus", "ELU")
    avant = phrase(page).first.inner_text()
    menu = page.get_by_test_id("stMain").get_by_role("combobox").nth(1)
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(phrase(page).first).not_to_have_text(avant)
