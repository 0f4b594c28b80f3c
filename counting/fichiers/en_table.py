"""Rows of cells under the titles of their first line."""

from collections import Counter

import pandas as pd

from counting.errors import FichierIllisibleError


def make_table(lignes: list[list[str]]) -> pd.DataFrame:
    """Put rows of cells as a table: what `counting.fichiers.tableur.read_table` gives, and refuses of headers.

    Raises
    ------
    FichierIllisibleError
        Without headers, with two columns of one name, with a line longer than the headers.
    """
    entetes = _entetes(lignes)
    numeros = [numero for numero, ligne in enumerate(lignes[1:], start=2) if any(ligne)]
    retenues = [lignes[numero - 1] for numero in numeros]
    largeur = len(entetes)
    for numero, ligne in zip(numeros, retenues, strict=True):
        if len(ligne) > largeur:
            if any(ligne[largeur:]):
                raise FichierIllisibleError(
                    f"ligne {numero} : {len(ligne)} cellules pour {largeur} titres. "
                    "Mettez entre guillemets la cellule qui contient le séparateur, ou donnez un titre à la colonne."
                )
            del ligne[largeur:]
        ligne.extend([""] * (largeur - len(ligne)))
    table = pd.DataFrame(retenues, index=pd.Index(numeros, name="ligne"), columns=entetes, dtype=object)
    sans_titre = [nom for nom, titre in zip(entetes, lignes[0], strict=True) if not titre]
    return table.drop(columns=[nom for nom in sans_titre if not table[nom].any()])


def _entetes(lignes: list[list[str]]) -> list[str]:
    if not lignes or not any(lignes[0]):
        raise FichierIllisibleError("la première ligne est vide. Elle doit porter les titres des colonnes.")
    if not any(any(ligne) for ligne in lignes[1:]):
        raise FichierIllisibleError("aucune ligne sous les titres. La première ligne doit porter les titres.")
    entetes = [titre or f"colonne {_lettres(rang)}" for rang, titre in enumerate(lignes[0])]
    doubles = [titre for titre, nombre in Counter(entetes).items() if nombre > 1]
    if doubles:
        raise FichierIllisibleError(f"titres en double : « {' », « '.join(doubles)} ». Renommez l’une des colonnes.")
    if not any(signe.isalpha() for titre in lignes[0] for signe in titre):
        raise FichierIllisibleError("la première ligne ne contient que des nombres. Ajoutez une ligne de titres.")
    return entetes


def _lettres(rang: int) -> str:
    """Letters of a spreadsheet's column.

    >>> _lettres(0), _lettres(25), _lettres(26)
    ('A', 'Z', 'AA')
    """
    return (_lettres(rang // 26 - 1) if rang >= 26 else "") + chr(ord("A") + rang % 26)
