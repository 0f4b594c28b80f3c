"""An adversary written apart: from what was published, and what everybody knows, how far is each hidden figure known?

It shares no code with `counting.publication`: cells are rebuilt from the names of the published rows, links from what
the words mean, bounds from `scipy.optimize.linprog`. It believes all that common knowledge could tell, joins it to
every published value and range, then narrows what it found by what a count cannot be (an odd number of people in
couples), again and again until nothing moves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

PARIS = "75056"
BEAUCOUP = 100_000.0
EXACT = 1e-6
Cle = tuple[str, frozenset[str], str, str]
"""Périmètre, arrondissements, variable, category."""

CATEGORIES = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Connu:
    """What the registers tell: cells where nobody can be, and sums that others bound, one arrondissement each."""

    vides: frozenset[tuple[str, str, str]] = frozenset()
    bornees: tuple[tuple[str, CATEGORIES, CATEGORIES], ...] = ()


@dataclass
class Adversaire:
    """Cells it knows of, and equations ``coefficients @ cells == 0`` between them."""

    numero: dict[Cle, int] = field(default_factory=dict)
    bas: list[float] = field(default_factory=list)
    haut: list[float] = field(default_factory=list)
    cibles: dict[int, float] = field(default_factory=dict)
    equations: list[dict[int, float]] = field(default_factory=list)

    def cell(self, cle: Cle, bas: float = 0.0, haut: float = BEAUCOUP) -> int:
        """Number of a cell, made on first sight; what is said of it twice is believed twice."""
        if cle not in self.numero:
            self.numero[cle] = len(self.bas)
            self.bas.append(bas)
            self.haut.append(haut)
        numero = self.numero[cle]
        self.bas[numero], self.haut[numero] = max(self.bas[numero], bas), min(self.haut[numero], haut)
        return numero

    def equal(self, un: Iterable[int], autre: Iterable[int]) -> None:
        """Believe that these add up to those."""
        equation: dict[int, float] = {}
        for signe, cellules in ((-1.0, un), (1.0, autre)):
            for cellule in cellules:
                equation[cellule] = equation.get(cellule, 0.0) + signe
        self.equations.append(equation)

    def at_most(self, petites: Iterable[int], grandes: Iterable[int]) -> None:
        """Believe that these are no more than those."""
        reste = self.cell(("reste", frozenset(), "", str(len(self.bas))))
        self.equal(grandes, [*petites, reste])


def pinned(cases: pd.DataFrame, groupes: pd.DataFrame, seuil: int, connu: Connu) -> tuple[list[Cle], int, int]:
    """Hidden cells known within less than the threshold's width, hidden cells in all, linear programs solved."""
    adversaire = read(cases, groupes, seuil)
    believe(adversaire, connu)
    noms = {numero: cle for cle, numero in adversaire.numero.items()}
    prises, programmes = [], 0
    bas, haut = np.array(adversaire.bas), np.array(adversaire.haut)
    while True:
        avant = (bas.copy(), haut.copy())
        programmes += narrow(adversaire, bas, haut)
        for cellule in adversaire.cibles:
            bas[cellule], haut[cellule] = possible(noms[cellule], bas[cellule], haut[cellule])
        if np.array_equal(avant[0], bas) and np.array_equal(avant[1], haut):
            break
    prises = [noms[cellule] for cellule, voulue in adversaire.cibles.items() if haut[cellule] - bas[cellule] < voulue]
    return prises, len(adversaire.cibles), programmes


def read(cases: pd.DataFrame, groupes: pd.DataFrame, seuil: int) -> Adversaire:
    """Cells of a publication with their sums: categories, territoires, « tous lieux » and « rue »."""
    adversaire = Adversaire()
    largeur = float(seuil - (cases["statut"] == "sous le seuil").any())
    for ligne in cases.itertuples():
        zone = places(str(ligne.niveau), str(ligne.territoire), groupes, cases)
        cle = (str(ligne.perimetre), zone, str(ligne.variable), str(ligne.categorie))
        cellule = adversaire.cell(cle, float(ligne.mini), BEAUCOUP if pd.isna(ligne.maxi) else float(ligne.maxi))
        if pd.isna(ligne.valeur):
            adversaire.cibles[cellule] = largeur
    cles = list(adversaire.numero)
    for perimetre, zone, variable, _ in cles:
        if variable == "total":
            for autre in dict.fromkeys(v for p, z, v, _ in cles if (p, z) == (perimetre, zone) and v != "total"):
                siennes = [adversaire.numero[c] for c in cles if c[:3] == (perimetre, zone, autre)]
                adversaire.equal([adversaire.numero[perimetre, zone, variable, variable]], siennes)
    for perimetre, zone, variable, categorie in cles:
        parts = [adversaire.numero.get((perimetre, frozenset([code]), variable, categorie)) for code in zone]
        presentes = [part for part in parts if part is not None]
        if len(zone) > 1 and len(presentes) >= len(zone - {""}):
            adversaire.equal([adversaire.numero[perimetre, zone, variable, categorie]], presentes)
    _subtract(adversaire, seuil, largeur)
    return adversaire


def _subtract(adversaire: Adversaire, seuil: int, largeur: float) -> None:
    """« Tous lieux » minus « rue », which nobody publishes and everybody can compute."""
    cles = list(adversaire.numero)
    for zone in {z for p, z, v, _ in cles if (p, v) == ("rue", "total")}:
        deux = [adversaire.numero.get((p, zone, "total", "total")) for p in ("rue", "tous lieux")]
        if None not in deux:
            rue, tous = (int(un) for un in deux if un is not None)
            hors = adversaire.cell(("hors rue", zone, "total", "total"))
            adversaire.equal([tous], [rue, hors])
            if adversaire.haut[rue] > adversaire.bas[rue] or adversaire.haut[tous] > adversaire.bas[tous]:
                continue
            adversaire.bas[hors] = adversaire.haut[hors] = adversaire.bas[tous] - adversaire.bas[rue]
            if 0 < adversaire.bas[hors] < seuil and zone != {""}:
                adversaire.cibles[hors] = largeur


def places(niveau: str, territoire: str, groupes: pd.DataFrame, cases: pd.DataFrame) -> frozenset[str]:
    """Arrondissements of a territoire; "" is nowhere in Paris."""
    if territoire == PARIS:
        nulle = ["" for _ in range(1) if (cases["territoire"] == "").any()]
        return frozenset([*map(str, groupes.index), *nulle])
    colonne = {"DST": "dst", "Paris Centre + 16": "paris_centre"}.get(niveau)
    if territoire == "" or colonne is None:
        return frozenset([territoire])
    return frozenset(str(code) for code in groupes.index[groupes[colonne] == territoire])


def believe(adversaire: Adversaire, connu: Connu) -> None:
    """Join what everybody knows, in words of its own."""
    numero = adversaire.numero
    seuls = [(p, z) for p, z, v, _ in numero if v == "total" and len(z) == 1 and z != {""}]
    for perimetre, zone in dict.fromkeys(seuls):
        (code,) = zone
        for gauche, droite in _general(code, connu):
            if {v for v, _ in (*gauche, *droite)} <= {v for p, z, v, _ in numero if (p, z) == (perimetre, zone)}:
                petites, grandes = (
                    [numero[perimetre, zone, *nom] for nom in noms if (perimetre, zone, *nom) in numero]
                    for noms in (gauche, droite)
                )
                adversaire.at_most(petites, grandes)
        for variable, categorie in [(v, c) for ou, v, c in connu.vides if ou == code]:
            if (cellule := numero.get((perimetre, zone, variable, categorie))) is not None:
                adversaire.haut[cellule] = 0.0
    for cle in [cle for cle in numero if cle[2:] == ("couverture", "sans position")]:
        if (autre := numero.get((*cle[:2], "halte", "sans position"))) is not None:
            adversaire.equal([numero[cle]], [autre])
    tout = max((z for _, z, _, _ in numero), key=len)
    rue = numero.get(("tous lieux", tout, "type_lieu", "rue"))
    if rue is not None and ("rue", tout, "total", "total") in numero:
        perdus = numero.get(("rue", frozenset([""]), "total", "total"))
        adversaire.equal([numero["rue", tout, "total", "total"]], [rue, *([] if perdus is None else [perdus])])
    bois = numero.get(("tous lieux", tout, "type_lieu", "bois"))
    forets = [numero.get(("hors rue", frozenset([code]), "total", "total")) for code in ("75112", "75116")]
    if bois is not None and None not in forets:
        adversaire.at_most([bois], [int(un) for un in forets if un is not None])


def _general(code: str, connu: Connu) -> Iterator[tuple[CATEGORIES, CATEGORIES]]:
    yield (("halte", "sans profil"),), (("sexe", "ND"), ("age", "<18"))
    yield (
        (("sexe", "ND"),),
        (
            ("halte", "sans profil"),
            ("halte", "sans position"),
            ("configuration", "couple"),
            ("configuration", "famille"),
        ),
    )
    yield (("age", "<18"),), (("configuration", "famille"),)
    yield from ((gauche, droite) for ou, gauche, droite in connu.bornees if ou == code)


def possible(cle: Cle, bas: float, haut: float) -> tuple[float, float]:
    """Bounds without what a count cannot be: fractions, odd couples, families of one, groups under five."""
    bas, haut = float(np.ceil(bas - EXACT)), float(np.floor(haut + EXACT))
    if cle[2:] == ("configuration", "couple"):
        return bas + bas % 2, haut - haut % 2
    taille = {("configuration", "famille"): 2, ("configuration", "groupe"): 5}.get(cle[2:], 0)
    return (max(bas, taille) if bas > 0 else bas), (haut if haut >= taille else 0.0)


def narrow(adversaire: Adversaire, bas: np.ndarray, haut: np.ndarray) -> int:
    """Bounds of each target from linear programs, block by block; wide enough already costs none. Programs solved."""
    rangs = np.repeat(np.arange(len(adversaire.equations)), [len(e) for e in adversaire.equations])
    colonnes = np.array([c for e in adversaire.equations for c in e], np.int64)
    poids = np.array([p for e in adversaire.equations for p in e.values()])
    liens = sparse.csr_array((poids, (rangs, colonnes)), shape=(len(adversaire.equations), len(bas)))
    inconnues = np.flatnonzero(haut - bas > EXACT)
    droite = -(liens @ np.where(haut - bas > EXACT, 0.0, bas))
    reduite = sparse.csr_array(liens[:, inconnues])
    nombre, bloc = connected_components(abs(reduite).T @ abs(reduite), directed=False)
    programmes = 0
    for numero in range(nombre):
        siennes = inconnues[bloc == numero]
        dedans = sparse.csr_array(liens[:, siennes])
        lignes = np.flatnonzero(np.diff(dedans.indptr))
        if len(lignes) and any(int(c) in adversaire.cibles for c in siennes):
            bornes = np.column_stack([bas[siennes], haut[siennes]])
            voulues = [adversaire.cibles.get(int(cellule)) for cellule in siennes]
            extremes, essais = _narrow_block(dedans[lignes], droite[lignes], bornes, voulues)
            bas[siennes], haut[siennes] = extremes.T
            programmes += essais
    return programmes


def _narrow_block(
    liens: sparse.csr_array, droite: np.ndarray, bornes: np.ndarray, voulues: list[float | None]
) -> tuple[np.ndarray, int]:
    """Bounds, narrower where asked and not seen to be wide enough, and programs solved."""
    extremes = bornes.copy()
    vus_bas, vus_haut = np.full(len(bornes), np.inf), np.full(len(bornes), -np.inf)
    programmes = 0
    for place, voulue in enumerate(voulues):
        if voulue is None or vus_haut[place] - vus_bas[place] >= voulue + 4:
            continue  # four more than the width: more than what cannot be takes
        for signe in (1.0, -1.0):
            but = np.zeros(len(bornes))
            but[place] = signe
            solution = linprog(but, A_eq=liens, b_eq=droite, bounds=bornes)
            programmes += 1
            if solution.status != 0:
                raise RuntimeError(f"L’adversaire croit l’impossible : {solution.message}")
            vus_bas, vus_haut = np.minimum(vus_bas, solution.x), np.maximum(vus_haut, solution.x)
        extremes[place] = max(bornes[place, 0], vus_bas[place]), min(bornes[place, 1], vus_haut[place])
    return extremes, programmes
