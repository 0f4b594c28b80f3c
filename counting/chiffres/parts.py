"""Shares that say what they do not know (rule 3)."""

from statistics import NormalDist

import numpy as np
import pandas as pd

from counting.seuils import CONFIANCE

Z = NormalDist().inv_cdf(0.5 + CONFIANCE.valeur / 200)
"""Quantile of the normal law for the confidence asked for: 1.96 for 95 %."""


def part_femmes(hommes: pd.Series, femmes: pd.Series, sexe_nd: pd.Series) -> pd.DataFrame:
    """Share of women among people whose sex is known, with what the unknown could change.

    Parameters
    ----------
    hommes, femmes, sexe_nd : Series of int, same index
        Persons.

    Returns
    -------
    DataFrame, same index, values in [0, 1]
        ``part_femmes`` F/(F+H); ``part_femmes_min`` F/N, were every unknown a man; ``part_femmes_max`` (F+ND)/N, were
        every unknown a woman; ``wilson_min``, ``wilson_max``: 95 % score interval of F/(F+H) (Wilson 1927). All NaN
        where nobody was met, or where no sex is known for the first and the last two.

    Examples
    --------
    >>> un = pd.Series([3]), pd.Series([1]), pd.Series([4])
    >>> part_femmes(*un)[["part_femmes", "part_femmes_min", "part_femmes_max"]].iloc[0].tolist()
    [0.25, 0.125, 0.625]
    """
    connus = (hommes + femmes).astype(float)
    tous = connus + sexe_nd
    part = (femmes / connus.where(connus > 0)).astype(float)
    centre = (part + Z**2 / (2 * connus)) / (1 + Z**2 / connus)
    ecart = Z * np.sqrt(part * (1 - part) / connus + Z**2 / (4 * connus**2)) / (1 + Z**2 / connus)
    return pd.DataFrame(
        {
            "part_femmes": part,
            "part_femmes_min": femmes / tous.where(tous > 0),
            "part_femmes_max": (femmes + sexe_nd) / tous.where(tous > 0),
            "wilson_min": (centre - ecart).clip(lower=0.0),
            "wilson_max": (centre + ecart).clip(upper=1.0),
        }
    )
