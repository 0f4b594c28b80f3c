"""What *Élus* says: only what was published, in words a person may read aloud."""

import ast
from pathlib import Path

import pytest
from test_publications import dans_la_ville, publier, remplir  # noqa: F401

from counting.domain import Niveau, Perimetre
from counting.rapports.cases import Case
from dashboard.elus import chiffres as chiffres_elus
from dashboard.elus import tableau
from dashboard.elus.cases import ABSENTE, say_case
from dashboard.elus.chiffres import Chiffre
from dashboard.elus.comparaison import gap
from dashboard.elus.lieux import Lieu, beside, composition, lieux

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
        (Case(None, 82, 92, "secret"), "secret, entre 82 et 92"),
        (Case(None, 0, 200, "secret"), "secret"),
        (Case(None, 3, None, "secret"), "secret"),
        (ABSENTE, "—"),
    ],
)
def test_chaque_case_se_lit(case, attendu):
    assert say_case(case) == attendu


def test_les_territoires_sont_offerts_une_fois(base):
    remplir(base)
    tous = lieux(publier(base))
    assert [str(lieu) for lieu in tous[:2]] == ["Paris", "Paris Centre"]
    assert len({str(lieu) for lieu in tous}) == len(tous)
    assert sum(lieu.niveau is Niveau.ARRONDISSEMENT for lieu in tous) == 20


def test_un_effectif_dit_ce_qu_il_attend_encore(base):
    remplir(base)
    publiee = publier(base)
    premier = Lieu(Niveau.ARRONDISSEMENT, "75101", "1er arrondissement")
    chiffre = chiffres_elus.effectif(publiee, premier, TOUS)
    assert (chiffre.valeur, chiffre.exact) == ("≥\u202f100", None)
    assert "décompte incomplet" in chiffre.precision
    femmes = chiffres_elus.femmes(publiee, premier, RUE)
    assert (femmes.valeur, femmes.precision) == ("—", chiffres_elus.POUR_TOUS_LIEUX)
    assert "Aucune maraude" in chiffres_elus.blanches(publiee, premier, TOUS).precision
    table = tableau.table(publiee, lieux(publiee), TOUS)
    assert table.loc["75101", "effectif"] == chiffre.valeur
    assert table.loc["75113", "femmes"] == "secret"


def test_une_dst_dit_ses_arrondissements_et_un_arrondissement_ses_voisins(base, ville):
    remplir(base)
    tous = lieux(publier(base))
    nord = next(un for un in tous if str(un) == "DST Nord")
    assert composition(nord, ville).startswith("DST Nord : 1er, 2e, 3e, 4e, 9e, 10e et 19e arrondissements")
    premier = next(un for un in tous if un.code == "75101")
    assert composition(premier, ville) == ""
    proches = beside(premier, tous, ville)
    assert (proches[0], str(proches[-1])) == (premier, "Paris")
    assert nord in proches
    assert len(set(proches)) == len(proches)


PREMIER, SECOND, NORD = (
    Lieu(Niveau.ARRONDISSEMENT, "75101", "1er arrondissement"),
    Lieu(Niveau.ARRONDISSEMENT, "75102", "2e arrondissement"),
    Lieu(Niveau.DST, "Nord", "DST Nord"),
)


def chiffre(exact, unite="personnes", marges=None):
    return Chiffre("", "", "", "", "", exact, unite, marges)


@pytest.mark.parametrize(
    ("deux", "territoires", "dit"),
    [
        ((chiffre(40), chiffre(52)), (PREMIER, SECOND), "Écart, le premier moins le second : −12"),
        ((chiffre(40), chiffre(52)), (PREMIER, NORD), "Pas d’écart : ces territoires ne sont pas de même niveau."),
        ((chiffre(None), chiffre(52)), (PREMIER, SECOND), "Pas d’écart : il manque un des deux chiffres"),
        ((chiffre(0.2, "points", (0.18, 0.22)), chiffre(0.1, "points", (0.05, 0.15))), (PREMIER, NORD), "points"),
        (
            (chiffre(0.2, "points", (0.1, 0.3)), chiffre(0.1, "points", (0.05, 0.15))),
            (PREMIER, NORD),
            "n’est pas établi",
        ),
    ],
)
def test_un_ecart_ne_se_dit_qu_entre_chiffres_comparables(deux, territoires, dit):
    assert dit in gap(deux, territoires)


def test_deux_evolutions_ne_se_soustraient_pas():
    assert gap((chiffre(3, ""), chiffre(5, "")), (PREMIER, SECOND)) == ""
