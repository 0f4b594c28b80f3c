"""No screen writes without the journal: the code is read, then a few writes are made for real."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy.exc import OperationalError
from streamlit.runtime.scriptrunner import StopException
from ville import EDITION, fiche, gens, write_reference

from counting.domain import Version
from counting.errors import CountingError
from counting.fiches.apercus import Apercu, Jugement, Sort
from counting.journal import Filtre, JournalIndisponibleError, load_actes
from counting.lieux.domain import Lieu, TypeAccueil
from counting.maraudes.domain import Maraude, TypeMaraude
from counting.ressort import HorsRessortError
from counting.sous_denombrement.registre import load_leurres
from dashboard import actes, ecritures, session
from dashboard.sous_denombrement import ecritures as decompte

ROOT = Path(__file__).resolve().parent.parent
PASSE = "dashboard.actes.do"
DITS = {"counting.journal.note", "counting.journal.write_acte", PASSE}
SANS_TRACE = {
    "counting.comptes.seances.read_seance": "when a séance was last seen: no act of anybody",
    "counting.comptes.allers_oidc.open_aller": "a departure for a provider: it is told when it comes back",
    "counting.comptes.allers_oidc.take_aller": "the same, forgotten",
    "counting.comptes.jetons_de_sortie.keep_jeton": "what the provider asks back at sign-out, sealed",
    "counting.comptes.jetons_de_sortie.take_jeton": "the same, forgotten",
    "counting.fiches.brouillons.keep": "a draft: no figure reads it",
    "counting.fiches.brouillons.drop": "the same, thrown away",
    "counting.fiches.correspondances.remember": "which column of a partner’s file is which: proposed again",
    "counting.store.open_store": "migrations, when the server starts",
}
"""What screens may write untold, each with its reason."""

PAR_ECRITURES = {"dashboard.lieux.redaction.write"}
"""Functions of the screens that write for `dashboard.ecritures`, and for nobody else."""


class Fonction:
    """One function (or the body of one script): what it calls, in order, and whether it takes the write lock."""

    def __init__(self, module: str, noeud: ast.AST, noms: dict[str, str]) -> None:
        self.module, self.noeud, self.noms = module, noeud, noms

    def appels(self) -> Iterator[tuple[ast.Call, str]]:
        """Calls, the first written first, with the full name of what is called."""
        trouves = [noeud for noeud in _walk(self.noeud) if isinstance(noeud, ast.Call)]
        for appel in sorted(trouves, key=lambda noeud: (noeud.lineno, noeud.col_offset)):
            yield appel, self._nom(appel.func)

    def _nom(self, cible: ast.expr) -> str:
        parties = []
        while isinstance(cible, ast.Attribute):
            parties.append(cible.attr)
            cible = cible.value
        if not isinstance(cible, ast.Name):
            return ""
        return ".".join([self.noms.get(cible.id, f"{self.module}.{cible.id}"), *reversed(parties)])


def _walk(noeud: ast.AST) -> Iterator[ast.AST]:
    """A function's own code, that of its lambdas and inner functions included; for a script, no function's."""
    for enfant in ast.iter_child_nodes(noeud):
        if isinstance(noeud, ast.Module) and isinstance(enfant, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        yield enfant
        yield from _walk(enfant)


@cache
def fonctions() -> dict[str, Fonction]:
    """Every function of counting/, dashboard/ and pages/, by its full name; a script has that of its module."""
    lues = {}
    for dossier in ("counting", "dashboard", "pages"):
        for chemin in sorted((ROOT / dossier).rglob("*.py")):
            module = ".".join(chemin.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            arbre = ast.parse(chemin.read_text(encoding="utf-8"))
            noms = _names(arbre)
            lues[module] = Fonction(module, arbre, noms)
            for noeud in ast.walk(arbre):
                if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef):
                    lues[f"{module}.{noeud.name}"] = Fonction(module, noeud, noms)
    return lues


def _names(arbre: ast.Module) -> dict[str, str]:
    noms = {}
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.ImportFrom) and noeud.module:
            noms |= {nom.asname or nom.name: f"{noeud.module}.{nom.name}" for nom in noeud.names}
        elif isinstance(noeud, ast.Import):
            noms |= {nom.asname or nom.name: nom.name for nom in noeud.names}
    return noms


@cache
def reaches(nom: str, but: frozenset[str], vus: frozenset[str] = frozenset()) -> bool:
    """Whether a function of counting/ calls one of `but`, itself or through others of counting/."""
    if nom in but:
        return True
    if nom in vus or nom not in fonctions() or not nom.startswith("counting."):
        return False
    return any(reaches(cible, but, vus | {nom}) for _, cible in fonctions()[nom].appels())


def writes_untold(nom: str) -> bool:
    """Whether a function writes to the database without writing to the journal."""
    if nom in PAR_ECRITURES:
        return True
    return (
        nom.startswith("counting.")
        and nom not in SANS_TRACE
        and reaches(nom, frozenset({"counting.store.ecriture"}))
        and not reaches(nom, frozenset(DITS))
    )


def untold(nom: str) -> list[str]:
    """Writes a function of the screens makes before it has told the journal."""
    fautes = []
    for appel, cible in fonctions()[nom].appels():
        if cible in DITS or cible.endswith("._tell"):
            return fautes
        if writes_untold(cible):
            fautes.append(f"{nom}, ligne {appel.lineno} : {cible}")
    return fautes


ECRANS = sorted(nom for nom in fonctions() if nom.startswith(("dashboard.", "pages.")) and nom not in PAR_ECRITURES)


def test_aucun_ecran_n_ecrit_sans_le_journal():
    assert [faute for nom in ECRANS for faute in untold(nom)] == []


def test_la_lecture_du_code_voit_les_ecritures():
    """The test above would pass on a code it cannot read."""
    for nom in ("maraudes.registre.amend", "sous_denombrement.registre.save_leurres", "fiches.registre.save"):
        assert writes_untold(f"counting.{nom}")
    for nom in ("comptes.registre.change_compte", "publication.registre.publish_version"):
        assert not writes_untold(f"counting.{nom}")
    atteintes = {cible for nom in ECRANS for _, cible in fonctions()[nom].appels()}
    assert {nom for nom in SANS_TRACE if nom.startswith("counting.")} <= atteintes
    assert len([nom for nom in atteintes if writes_untold(nom)]) >= 15


def test_seul_ecritures_appelle_ce_qui_ecrit_pour_lui():
    appelants = {nom for nom in ECRANS for _, cible in fonctions()[nom].appels() if cible in PAR_ECRITURES}
    assert {fonctions()[nom].module for nom in appelants} == {"dashboard.ecritures"}


@pytest.fixture
def ecran(base, monkeypatch):
    """The screens' database is the town's, roles are free."""
    monkeypatch.setenv("LANTERNE_DATABASE_URL", str(base.url))
    monkeypatch.setattr(session, "FREE_ROLES", True)
    return base


def dits(base):
    return load_actes(base, Filtre())[["verbe", "objet", "detail"]].to_numpy().tolist()[::-1]


def test_des_leurres_se_disent_puis_s_ecrivent(ecran):
    assert decompte.save_leurres(EDITION, "13-01", poses=4, retrouves=3, auteur="Ana")
    assert dits(ecran)[-1] == ["changé", f"leurres:{EDITION}/13-01", "placés 4, retrouvés 3"]


def test_ce_qui_est_refuse_est_dit_refuse(ecran):
    with pytest.raises(CountingError, match="5 leurres retrouvés"):
        decompte.save_leurres(EDITION, "13-01", poses=4, retrouves=5, auteur="Ana")
    objet = f"leurres:{EDITION}/13-01"
    assert dits(ecran)[-2:] == [
        ["changé", objet, "placés 4, retrouvés 5"],
        ["refusé", objet, "placés 4, retrouvés 5 : rien n’a été écrit"],
    ]
    assert load_leurres(ecran, EDITION).empty


def test_ce_que_la_base_refuse_est_dit_refuse(ecran):
    """The write that fails is the database's own: a table withdrawn from under it."""
    with ecran.begin() as connexion:
        connexion.exec_driver_sql("ALTER TABLE leurre RENAME TO ailleurs")
    with pytest.raises(OperationalError):
        decompte.save_leurres(EDITION, "13-01", poses=4, retrouves=3, auteur="Ana")
    assert dits(ecran)[-1] == [
        "refusé", f"leurres:{EDITION}/13-01", "placés 4, retrouvés 3 : rien n’a été écrit"
    ]  # fmt: skip


def test_une_ecriture_interrompue_est_dite_refusee(ecran):
    """Streamlit stops a run by an exception that no `except Exception` sees."""

    def interrompue():
        raise StopException

    with pytest.raises(StopException):
        actes.do("lieux", "import de lieux : 2", interrompue)
    assert dits(ecran)[-1] == ["refusé", "lieux", "import de lieux : 2 : rien n’a été écrit"]


def test_ce_qui_ne_change_rien_est_dit_inchange(ecran):
    for _ in range(2):
        decompte.save_leurres(EDITION, "13-01", poses=4, retrouves=3, auteur="Ana")
    objet = f"leurres:{EDITION}/13-01"
    assert dits(ecran) == [
        ["changé", objet, "placés 4, retrouvés 3"],
        ["changé", objet, "placés 4, retrouvés 3"],
        ["changé", objet, "placés 4, retrouvés 3 : inchangé"],
    ]


def test_un_import_dit_toutes_ses_lignes_et_s_il_ne_change_rien(ecran):
    sorts = [Sort.MODIFIEE, Sort.MODIFIEE, Sort.DEJA, Sort.REFUSEE]
    lignes = pd.DataFrame({"sort": sorts, "jugement": [*[Jugement.PROPRE] * 3, Jugement.BLOQUEE]})
    apercu = Apercu(EDITION, lignes, pd.DataFrame(), pd.DataFrame(index=["13-01"]), {})
    ecritures.accept_import(apercu, "Ana")
    dit = "import de fiches, lignes nouvelles : 0, modifiées : 2, déjà importées : 1, bloquées : 1"
    assert dits(ecran) == [
        ["changé", f"edition:{EDITION}", dit],
        ["changé", f"edition:{EDITION}", f"{dit} : inchangé"],
    ]


MARAUDE = Maraude("m1", "Tournée", "Op", TypeMaraude.MB)
LIEU = Lieu("SIAO", "h1", "Halte", TypeAccueil.HALTE_NUIT)
HORS = {
    "maraude:m1": lambda: ecritures.withdraw_maraude(MARAUDE, "Ana", plan="hiver"),
    "plan:hiver": lambda: ecritures.import_maraudes([MARAUDE], "Ana", plan="hiver"),
    f"lieu:{LIEU.uid}": lambda: ecritures.withdraw_lieu(LIEU, "Ana"),
    "lieux": lambda: ecritures.import_lieux([LIEU], "Ana"),
    f"edition:{EDITION}": lambda: ecritures.settle(EDITION, Version.PREMIER, "Ana"),
    f"tirage:{EDITION}": lambda: decompte.save_tirage(EDITION, pd.Series(), taille=1, graine="g", auteur="Ana"),
    f"fiches:{EDITION}": lambda: ecritures.save_fiche(fiche("13-01")),
}


@pytest.mark.parametrize("objet", HORS)
def test_tout_ce_qui_est_hors_du_ressort_est_dit_refuse_et_rien_d_autre(ecran, tmp_path, monkeypatch, objet):
    write_reference(tmp_path)
    monkeypatch.setenv("LANTERNE_REFERENCE", str(tmp_path))
    monkeypatch.setattr(session, "ressort", lambda: frozenset({"75119"}))
    with pytest.raises(HorsRessortError):
        HORS[objet]()
    [(verbe, quoi, detail)] = dits(ecran)
    assert (verbe, quoi) == ("refusé", objet)
    assert detail.startswith("hors ressort, ")


def test_sans_journal_rien_ne_s_ecrit(ecran):
    with ecran.begin() as connexion:
        connexion.exec_driver_sql("DROP TABLE acte")
    with pytest.raises(JournalIndisponibleError):
        decompte.save_leurres(EDITION, "13-01", poses=4, retrouves=3, auteur="Ana")
    with pytest.raises(JournalIndisponibleError):
        ecritures.save_fiche(fiche("13-01", gens("a", h=1)))
    assert load_leurres(ecran, EDITION).empty
