"""The journal in words, for whoever is not a programmer; its codes stay as they were written."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from test_comptes import PAR, QUAND, changer, inviter
from ville import EDITION

from counting.comptes.schema import etat_compte
from counting.fichiers.tableur import read_table
from counting.journal import Filtre, Verbe, actes_csv, load_actes, note
from counting.maraudes.domain import Maraude, Passage, TypeMaraude, Zone
from counting.maraudes.registre import save
from counting.noms import Noms, load_noms
from counting.roles import ACTIONS, Role
from counting.store import ecriture
from dashboard.phrases_journal import FIXES, SORTES, find_objets, in_words, say_detail, say_objet

ROOT = Path(__file__).resolve().parent.parent
AUCUN = Noms({}, {}, {})
NOMS = Noms(
    {3: [(QUAND, "Bob Lenoir"), (QUAND + timedelta(days=1), "Bob Petit")]}, {"n26": "Nuit 2026"}, {"m1": "Tournée"}
)


@pytest.mark.parametrize(
    ("objet", "dit"),
    [
        ("page:voir_resultats", "page Résultats"),
        ("page:action_oubliee", "page:action_oubliee"),
        ("compte:3", "compte de Bob Petit"),
        ("compte:8", "compte no 8"),
        ("edition:n26", "édition Nuit 2026"),
        ("edition:inconnue", "édition inconnue"),
        ("fiche:n26/19-09", "fiche du secteur 19-09, édition Nuit 2026"),
        ("fiches:n26", "fiches, édition Nuit 2026"),
        ("leurres:n26/19-09", "leurres du secteur 19-09, édition Nuit 2026"),
        ("maraude:m1", "maraude « Tournée »"),
        ("lieu:SIAO:h1", "lieu SIAO:h1"),
        ("connexion", "connexion"),
        ("mot d’un autre temps", "mot d’un autre temps"),
        ("compte:", "compte no "),
        ("edition:", "edition:"),
    ],
)
def test_un_code_se_dit_en_francais_et_reste_lui_meme_quand_on_ne_le_connait_pas(objet, dit):
    assert say_objet(objet, NOMS) == dit


@pytest.mark.parametrize(
    ("jours", "nom"), [(-1, "Bob Lenoir"), (0, "Bob Lenoir"), (0.5, "Bob Lenoir"), (1, "Bob Petit"), (9, "Bob Petit")]
)
def test_un_compte_porte_le_nom_qu_il_avait_alors(jours, nom):
    assert say_objet("compte:3", NOMS, QUAND + timedelta(days=jours)) == f"compte de {nom}"


def test_les_arrondissements_d_un_compte_se_disent_ceux_d_une_fiche_non():
    assert say_detail("compte:3", "organisateur, 75101, 75120, ouvert") == (
        "organisateur, 1er arrondissement, 20e arrondissement, ouvert"
    )
    assert say_detail("compte:3", "175118, 75121, 751180") == "175118, 75121, 751180"
    assert say_detail("fiche:n26/75118", "secteur 75118") == "secteur 75118"


@pytest.mark.parametrize("action", ACTIONS)
def test_toute_action_qui_ouvre_une_page_se_dit_par_son_titre(action):
    from dashboard.registre import PAGES

    dit = say_objet(f"page:{action}", AUCUN)
    assert dit in {*(f"page {page.titre}" for page in PAGES), f"page:{action}"}
    assert dit.startswith("page ") is (action in {page.action for page in PAGES})


def test_tout_objet_ecrit_par_le_code_se_dit_en_mots():
    """Reads every `objet=` and `do(` of the code: a new kind of object must be given its words."""
    ecrits = set()
    for dossier in ("counting", "dashboard", "pages"):
        for chemin in (ROOT / dossier).rglob("*.py"):
            code = chemin.read_text(encoding="utf-8")
            ecrits |= set(
                re.findall(r"""(?:objet=|\b(?:do|require)\(\s*|objet = |else )f?"([^"{}]+?)(?:"|:\{)""", code)
            )
    sortes = {ecrit for ecrit in ecrits if ecrit in {*SORTES, "compte"}}
    assert sortes == {*SORTES, "compte"}
    inconnus = {
        ecrit
        for dossier in ("counting", "dashboard", "pages")
        for chemin in (ROOT / dossier).rglob("*.py")
        for ecrit in re.findall(r"""objet=f?"([^"{}]+?)(?:"|:\{)""", chemin.read_text(encoding="utf-8"))
    }
    assert inconnus <= {*SORTES, *FIXES, "compte"}


@pytest.fixture
def vecu(base):
    """A few lines about an account, then its name changes."""
    bob = inviter(base, role=Role.ORGANISATEUR)
    changer(base, bob, ressort=frozenset({"75118"}))
    note(base, Verbe.VU, qui="Bob Lenoir", objet="page:saisir_fiche")
    note(base, Verbe.VU, qui="Bob Lenoir", objet=f"fiche:{EDITION}/13-01")
    zones, passages = (Zone("Z", "Zone", b""),), (Passage("Z", 0, "20:00", "22:00"),)
    save(base, [Maraude("m1", "Tournée du soir", "Op", TypeMaraude.MB, zones=zones, passages=passages)], "Ana")
    note(base, Verbe.CHANGE, qui="Bob Lenoir", objet="maraude:m1", detail="plan en vigueur")
    with ecriture(base) as connexion:
        demain = datetime.now(UTC) + timedelta(days=1)
        connexion.execute(
            insert(etat_compte).values(
                compte=bob.id, nom="Bob Petit", role="ELU", ressort="", actif=True, auteur="Ana", ecrit_le=demain
            )
        )
    return base


def test_la_page_et_le_fichier_disent_les_noms_et_le_fichier_garde_le_code(vecu):
    noms = load_noms(vecu)
    lignes = in_words(load_actes(vecu, Filtre()), noms)[::-1]
    ville = noms.editions[EDITION]
    assert lignes["objet"].tolist() == [
        "compte de Bob Lenoir",
        "compte de Bob Lenoir",
        "page Saisie",
        f"fiche du secteur 13-01, édition {ville}",
        "maraude « Tournée du soir »",
    ]
    assert lignes["detail"].iloc[1].endswith("→ organisateur, 18e arrondissement, ouvert")
    fichier = read_table(actes_csv(vecu, Filtre(), lambda lues: in_words(lues, noms)))
    assert list(fichier.columns) == ["quand", "qui", "verbe", "objet", "detail", "code"]
    assert fichier["code"].tolist() == load_actes(vecu, Filtre())["objet"].tolist()


def test_un_compte_se_trouve_par_tous_ses_noms_une_page_par_son_titre_et_tout_par_son_code(vecu):
    noms = load_noms(vecu)

    def trouver(texte):
        objets = find_objets(vecu, Filtre(), texte, noms)
        return len(load_actes(vecu, Filtre(objets=objets)))

    assert [trouver(texte) for texte in ("lenoir", "PETIT", "saisie", "tournee", "13-01", "compte:", "absent")] == [
        2, 2, 1, 1, 1, 2, 0,
    ]  # fmt: skip


def test_ce_qui_est_lu_ne_change_pas_ce_qui_est_ecrit(vecu):
    avant = load_actes(vecu, Filtre())
    in_words(avant, load_noms(vecu))
    assert load_actes(vecu, Filtre()).equals(avant)
    assert PAR["auteur"] in set(avant["qui"])
