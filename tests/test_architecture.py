"""The import rule: pages → dashboard → counting → geo, one way only."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCREEN = {"streamlit", "streamlit_folium", "folium", "branca", "altair"}
FORBIDDEN = {
    "geo": {"counting", "dashboard", "pages", "sqlalchemy", "alembic", *SCREEN},
    "counting": {"dashboard", "pages", *SCREEN},
    "dashboard": {"pages"},
    "pages": {"pages", *(path.stem for path in (ROOT / "pages").glob("*.py"))},
}
MODULES = [path for layer in FORBIDDEN for path in sorted((ROOT / layer).rglob("*.py"))]
PAGES = sorted((ROOT / "pages").glob("*.py"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> set[str]:
    """Top-level packages that a module imports, wherever in it, relative imports included."""
    packages = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            packages |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            packages.add(node.module.split(".")[0] if node.module and not node.level else f"relatif de {path.parent}")
    return packages


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_les_imports_vont_dans_un_seul_sens(path):
    layer = path.relative_to(ROOT).parts[0]
    assert not imported(path) & FORBIDDEN[layer]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_aucun_import_relatif_ne_cache_sa_couche(path):
    assert not [package for package in imported(path) if package.startswith("relatif")]


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_toute_page_commence_par_sa_garde(path):
    """Imports and docstring first, then `require("action")`, with the action that the registry names."""
    body = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if not _is_preamble(node)]
    call = body[0].value
    assert isinstance(call, ast.Call)
    assert call.func.id == "require"
    from dashboard.registre import PAGES as REGISTRE

    assert [argument.value for argument in call.args] == [page.action for page in REGISTRE if page.script == path]


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_aucun_fourre_tout(layer):
    assert not [path for path in (ROOT / layer).rglob("*.py") if path.stem in {"utils", "helpers", "misc", "common"}]


def test_le_script_principal_n_est_pas_voisin_de_pages():
    """Beside pages/, Streamlit would run a page's script without the router: see design.md."""
    source = ast.parse((ROOT / "streamlit_app.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call)]
    assert [call.args[0].value for call in calls] == ["dashboard/app.py"]


def _is_preamble(node: ast.stmt) -> bool:
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return docstring or isinstance(node, ast.Import | ast.ImportFrom)
