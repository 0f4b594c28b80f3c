"""A report as PDF: tagged, accessible (PDF/UA-1), made to be kept (PDF/A-2a), with the fonts of the library."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from counting.rapports.modele import Bloc, Carte, Liste, Rapport, Tableau

GABARIT = Path(__file__).with_name("gabarit.typ")
AUTEUR = "Lanterne"
MOTS_CLES = ("Nuit de la Solidarité", "personnes en situation de rue", "Paris")
POINTS_PAR_POUCE = 150.0


def write_pdf(rapport: Rapport) -> bytes:
    """The report as PDF: the same report gives the same bytes, on any machine with the same library.

    No font of the machine is used, and the only date is the report's.
    """
    octets = typst.compile(
        GABARIT.read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"rapport": json.dumps(_plain(rapport), ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=0,
    )
    return bytes(octets)


def draw_png(carte: Carte) -> bytes:
    """A map as PNG, for documents that do not take SVG."""
    octets = typst.compile(
        b'#set page(width: 17cm, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.at("svg")), format: "svg")',
        format="png",
        ppi=POINTS_PAR_POUCE,
        ignore_system_fonts=True,
        sys_inputs={"svg": carte.svg},
    )
    return bytes(octets)


def _plain(rapport: Rapport) -> dict[str, Any]:
    quand = rapport.ecrit_le
    return {
        **{nom: getattr(rapport, nom) for nom in ("titre", "sous_titre", "avertissement", "couverture", "reponse")},
        "simulee": rapport.simulee,
        "empreinte": rapport.empreinte,
        "auteur": AUTEUR,
        "mots_cles": MOTS_CLES,
        "date": (quand.year, quand.month, quand.day),
        "sections": [{"titre": une.titre, "blocs": [_bloc(bloc) for bloc in une.blocs]} for une in rapport.sections],
    }


def _bloc(bloc: Bloc) -> dict[str, Any]:
    match bloc:
        case str():
            return {"genre": "texte", "texte": bloc}
        case Liste():
            return {"genre": "liste", **asdict(bloc)}
        case Tableau():
            return {"genre": "tableau", **asdict(bloc)}
        case Carte():
            return {"genre": "carte", **asdict(bloc)}
