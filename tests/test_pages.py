"""Every page for every role, without a browser: its title always, and either its answer or its refusal."""

import pytest
from conftest import ROOT
from quartier import write_quartier
from streamlit.testing.v1 import AppTest

from counting.roles import Role, allowed
from dashboard.registre import PAGES

REFUS = "Elle n’est pas ouverte au rôle"


@pytest.fixture(scope="module", autouse=True)
def maison(tmp_path_factory):
    """An édition of ten secteurs, every role free to choose."""
    var = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANTERNE_REFERENCE", str(write_quartier(var)))
        patch.setenv("LANTERNE_VAR", str(var))
        patch.setattr("dashboard.session.FREE_ROLES", True)
        yield


@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
@pytest.mark.parametrize("entree", PAGES, ids=lambda entree: entree.url_path)
def test_une_page_repond_a_son_role_et_se_refuse_aux_autres(entree, role):
    script = ROOT / "dashboard" / "app.py" if entree is PAGES[0] else entree.script
    page = AppTest.from_file(str(script), default_timeout=30)
    page.session_state["role"] = role.name
    page.run()
    assert not page.exception
    refus = [avis.value for avis in page.warning if REFUS in avis.value]
    assert bool(refus) is not allowed(role, entree.action)
    assert bool(page.title) is allowed(role, entree.action)


def test_sans_role_une_page_ouverte_seule_est_celle_du_public():
    page = AppTest.from_file(str(ROOT / "pages" / "saisie.py")).run()
    assert REFUS in page.warning[0].value
    assert not page.text_input
