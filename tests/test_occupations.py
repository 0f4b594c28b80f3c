"""Occupation of a lieu: a night outside its periods would be written and never seen again."""

from dataclasses import replace
from datetime import date

import pytest
from test_registre_lieux import HALTE, HIVER

from counting.lieux.controles import LieuRefuseError
from counting.lieux.domain import Occupation
from counting.lieux.occupations import load_occupations, save_occupations
from counting.lieux.registre import save

ETE = date(2026, 7, 14)
NUIT = date(2027, 1, 21)


def test_une_nuit_hors_de_ses_periodes_est_refusee_et_les_dit(base):
    save(base, [HIVER], "Ana")
    nuits = [Occupation(HALTE.uid, NUIT, personnes=3), Occupation(HALTE.uid, ETE, personnes=3)]
    with pytest.raises(LieuRefuseError, match=r"du 14/07/2026.*du 01/11/2026 au 31/03/2027.*Corrigez la nuit"):
        save_occupations(base, nuits, "Ana")
    assert load_occupations(base) == []


@pytest.mark.parametrize("nuit", [HIVER.du, HIVER.au, date(2027, 5, 1)])
def test_une_nuit_d_une_de_ses_periodes_est_gardee_bornes_comprises(base, nuit):
    save(base, [HIVER, replace(HALTE, du=date(2027, 5, 1))], "Ana")
    assert save_occupations(base, [Occupation(HALTE.uid, nuit, personnes=3)], "Ana") == 1
