"""The figures of *Élus* as tables: those read with a territoire, and all those of its level behind a fold."""

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from counting.domain import Perimetre
from counting.mots import bornes
from counting.publication.registre import Publiee
from counting.publication.tableaux import TOTAL
from counting.publication.variables import BLANCHE, COUVERTURE, HALTE, LOIN
from counting.rapports.cases import ABSENTE
from dashboard import page_html
from dashboard.elus.cases import get_case, get_part, is_complete, say_count, say_part
from dashboard.elus.lieux import Lieu

TITRES = {
    "nom": "Territoire",
    "effectif": "Personnes comptées",
    "femmes": "Part des femmes",
    "bornes": "Encadrement",
    "blanches": "En zone blanche",
    "loin": "Loin d’une halte",
}
NOMBRES = ("effectif_n", "femmes_n", "blanches_n", "loin_n")


def table(publiee: Publiee, lieux: Sequence[Lieu], perimetre: Perimetre) -> pd.DataFrame:
    """What is published of territoires, in words; index = code. « ≥ 24 » misses a fiche (rule 1).

    The columns of `TITRES`; the exact numbers, NA where hidden or incomplete, are in those of `NOMBRES`.
    """
    rangees = {lieu.code: _row(publiee, lieu, perimetre) for lieu in lieux}
    frame = pd.DataFrame.from_dict(rangees, orient="index").rename_axis("code")
    return frame.astype(dict.fromkeys(NOMBRES, "Float64"))


def show_beside(publiee: Publiee, lieux: Sequence[Lieu], perimetre: Perimetre) -> None:
    """Draw the short table: the territoire chosen first, Paris last."""
    st.html(_html(table(publiee, lieux, perimetre), total=len(lieux) > 1))


def show_all(publiee: Publiee, lieux: Sequence[Lieu], perimetre: Perimetre, titre: str) -> None:
    """Draw the table of all behind a fold that is closed at first."""
    contenu = _html(table(publiee, lieux, perimetre))
    st.html(f'<details class="lanterne-pli"><summary>{escape(titre)}</summary>{contenu}</details>')


def _html(frame: pd.DataFrame, *, total: bool = False) -> str:
    lignes = frame[list(TITRES)].to_numpy().tolist()
    return page_html.table(list(TITRES.values()), lignes, "lanterne-tableau", total=total)


def _row(publiee: Publiee, lieu: Lieu, perimetre: Perimetre) -> dict[str, str | float | None]:
    blanche = get_case(publiee, lieu, perimetre, COUVERTURE, BLANCHE)
    eloignee = get_case(publiee, lieu, perimetre, HALTE, LOIN)
    une = get_part(publiee, lieu, perimetre)
    complet = is_complete(publiee, lieu, perimetre)
    return {
        "nom": lieu.court,
        "effectif": say_count(publiee, lieu, perimetre),
        "femmes": say_part(une, publiee=get_case(publiee, lieu, perimetre, "sexe", "F") is not ABSENTE),
        "bornes": bornes(une.mini, une.maxi) + ("" if complet or une.mini is None else " (incomplet)"),
        "blanches": say_count(publiee, lieu, perimetre, COUVERTURE, BLANCHE),
        "loin": say_count(publiee, lieu, perimetre, HALTE, LOIN),
        "effectif_n": get_case(publiee, lieu, perimetre, TOTAL, TOTAL).valeur if complet else None,
        "femmes_n": une.part,
        "blanches_n": blanche.valeur if complet else None,
        "loin_n": eloignee.valeur if complet else None,
    }
