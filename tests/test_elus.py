"""What *Élus* says: only what was published, in words a person may read aloud."""

import ast
from pathlib import Path

import pytest
from test_publications import dans_la_ville, publier, remplir  # noqa: F401

from counting.domain import Niveau, Perimetre
from counting.rapports.cases import Case
from dashboard.elus import chiffres as chiffres_elus
from dashboard.elus.chiffres import Lieu

ROOT = Path(__file__).resolve().parent.parent
MODULES = [*sorted((ROOT / "dashboard" / "elus").glob("*.py")), ROOT / "pages" / "elus.py"]
BRUTS = {
    *("chiffres.cube", "chiffres.nuit", "fiches.etats", "fiches.rencontres", "fiches.registre", "fiches.lignes"),
    *("geographie.positions", "couverture.denombrement", "couverture.etude", "fichiers.exports", "editions.registre"),
    *("proximite.marcheurs", "proximite.distances", "proximite.portee", "lieux.registre", "maraudes.registre"),
}
RUE, TOUS = Perimetre


def test_les_lecteurs_de_chiffres_bruts_existent_sous_ces_noms():
    assert not [brut for brut in BRUTS if not (ROOT / "counting" / f"{brut.replace('.', '/')}.py").is_file()]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_la_page_ne_lit_que_des_publications(module):
    """No reader of raw figures is imported; of `donnees`, only the geography is used."""
    arbre = ast.parse(module.read_text(encoding="utf-8"))
    importes = {
        nom.removeprefix("counting.")
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.ImportFrom) and noeud.module and noeud.module.startswith("counting")
        for nom in (noeud.module, *(f"{noeud.module}.{alias.name}" for alias in noeud.names))
    }
    assert not importes & BRUTS
    lus = {
        noeud.attr
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Attribute) and isinstance(noeud.value, ast.Name) and noeud.value.id == "donnees"
    }
    assert lus <= {"territoires"}
    assert not {"load_figures", "load_registres"} & {
        alias.name for noeud in ast.walk(arbre) if isinstance(noeud, ast.ImportFrom) for alias in noeud.names
    }


@pytest.mark.parametrize(
    ("case", "attendu"),
    [
        (Case(24, 24, 24, "24"), "24"),
        (Case(None, 0, 10, "moins de 11"), "moins de 11"),
        (Case(None, 82, 92, "secret"), "entre 82 et 92"),
        (Case(None, 0, 200, "secret"), "secret"),
        (Case(None, 3, None, "secret"), "secret"),
        (chiffres_elus.ABSENTE, "—"),
    ],
)
def test_chaque_case_se_lit(case, attendu):
    assert chiffres_elus.say_case(case) == attendu


def test_les_territoires_sont_offerts_une_fois(base):
    remplir(base)
    lieux = chiffres_elus.lieux(publier(base))
    assert [str(lieu) for lieu in lieux[:2]] == ["Paris", "Paris Centre"]
    assert len({str(lieu) for lieu in lieux}) == len(lieux)
    assert sum(lieu.niveau is Niveau.ARRONDISSEMENT for lieu in lieux) == 20


def test_un_effectif_dit_ce_qu_il_attend_encore(base):
    remplir(base)
    publiee = publier(base)
    premier = Lieu(Niveau.ARRONDISSEMENT, "75101", "1er arrondissement")
    chiffre = chiffres_elus.effectif(publiee, premier, TOUS)
    assert chiffre.valeur == "100"
    assert "décompte incomplet" in chiffre.precision
    femmes = chiffres_elus.femmes(publiee, premier, RUE)
    assert (femmes.valeur, femmes.precision) == ("—", chiffres_elus.POUR_TOUS_LIEUX)
    assert "Aucune maraude" in chiffres_elus.blanches(publiee, premier, TOUS).precision
    tableau = chiffres_elus.table(publiee, Niveau.ARRONDISSEMENT, TOUS)
    assert (tableau.loc["75101", "effectif"], tableau.loc["75101", "effectif_n"]) == ("≥\u202f100", 100)
    assert tableau.loc["75113", "femmes"] == "secret"
