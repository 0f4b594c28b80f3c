"""The register of maraudes in the store: each writing is a new line, and a plan is a set of maraudes."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, Engine, Select, func, insert, select

from counting.maraudes import schema
from counting.maraudes.controles import (
    PLAN_MAX,
    MaraudeChangeeError,
    MaraudeRefuseeError,
    changee,
    check_auteur,
    check_maraude,
    check_once,
    find_plan,
)
from counting.maraudes.domain import (
    Deplacement,
    Maraude,
    Origine,
    Passage,
    Public,
    Recurrence,
    TypeMaraude,
    Unite,
    Zone,
)
from counting.store import ecriture, now

EN_VIGUEUR = "en vigueur"
"""The plan that is really walked; any other name is a draft to compare with it."""


_TABLE = schema.maraude.c
_CHAMPS = ("uid", "nom", "operateur", "type", "public", "unite", "deplacement", "astreinte", "simulee", "source")


def save(engine: Engine, maraudes: Iterable[Maraude], auteur: str, *, plan: str = EN_VIGUEUR) -> int:
    """Write maraudes in a plan, all or none; one with a known uid replaces what was known.

    Returns
    -------
    int
        How many were written: one that is already so in the plan is not written again.

    Raises
    ------
    MaraudeRefuseeError
        No author, no name, a plan's name too long or that of another plan but for capitals and accents, a maraude or
        a zone twice, or a passage in a zone the maraude does not have.
    HoraireError
        A passage whose times cannot be.
    """
    maraudes = list(maraudes)
    check_auteur(auteur)
    for maraude in maraudes:
        check_maraude(maraude)
    check_once("Une maraude est enregistrée deux fois", (maraude.uid for maraude in maraudes))
    with ecriture(engine) as connection:
        _check_plan(connection, plan)
        connues = {maraude.uid: maraude for maraude in _read(connection, plan)}
        changees = [maraude for maraude in maraudes if _sorted(maraude) != connues.get(maraude.uid)]
        for maraude in changees:
            _write(connection, maraude, auteur, plan, retiree=False)
    return len(changees)


def amend(engine: Engine, avant: Maraude | None, apres: Maraude, auteur: str, *, plan: str = EN_VIGUEUR) -> bool:
    """Write one maraude in a plan, as long as the plan still says what its author read; False if nothing changes.

    Parameters
    ----------
    avant : Maraude or None
        What the author started from; None for a new maraude.

    Raises
    ------
    MaraudeChangeeError
        The plan says something else by now.
    MaraudeRefuseeError, HoraireError
        As in `save`.
    """
    check_auteur(auteur)
    check_maraude(apres)
    with ecriture(engine) as connection:
        _check_plan(connection, plan)
        connue = {maraude.uid: maraude for maraude in _read(connection, plan)}.get(apres.uid)
        if connue != (avant and _sorted(avant)):
            raise MaraudeChangeeError(changee(avant, connue, apres.nom))
        if connue == _sorted(apres):
            return False
        _write(connection, apres, auteur, plan, retiree=False)
    return True


def copy_plan(engine: Engine, origine: str, copie: str, auteur: str) -> int:
    """Write all the maraudes of a plan in a new one; how many.

    Raises
    ------
    MaraudeRefuseeError
        No author, nothing to copy, or a name that is empty, too long or already a plan's, capitals and accents aside.
    """
    copie = copie.strip()
    existant = find_plan(plans(engine), copie)
    if existant:
        raise MaraudeRefuseeError(f"Le plan « {existant} » existe déjà. Donnez un autre nom à la copie.")
    maraudes = load(engine, plan=origine)
    if not maraudes:
        raise MaraudeRefuseeError(f"Le plan « {origine} » est vide : il n’y a rien à copier. Choisissez-en un autre.")
    return save(engine, maraudes, auteur, plan=copie)


def withdraw(engine: Engine, maraude: Maraude, auteur: str, *, plan: str = EN_VIGUEUR) -> None:
    """Take a maraude off a plan, as long as the plan still says what its author read; its history stays.

    Raises
    ------
    MaraudeChangeeError
        The plan says something else by now, or no longer has it.
    MaraudeRefuseeError
        No author.
    """
    check_auteur(auteur)
    with ecriture(engine) as connection:
        connue = {une.uid: une for une in _read(connection, plan)}.get(maraude.uid)
        if connue != _sorted(maraude):
            raise MaraudeChangeeError(changee(maraude, connue, maraude.nom))
        _write(connection, maraude, auteur, plan, retiree=True)


def load(engine: Engine, *, plan: str = EN_VIGUEUR) -> list[Maraude]:
    """Maraudes of a plan as they stand, by name; the zones of each by code."""
    with engine.connect() as connection:
        return _read(connection, plan)


def plans(engine: Engine) -> list[str]:
    """Names of the plans, the one in force first."""
    with engine.connect() as connection:
        return _plans(connection)


def revision(engine: Engine) -> int:
    """How far the register is written: equal numbers mean equal registers."""
    with engine.connect() as connection:
        return connection.scalar(select(func.max(_TABLE.id))) or 0


def _read(connection: Connection, plan: str) -> list[Maraude]:
    dernieres = select(func.max(_TABLE.id)).where(_TABLE.plan == plan).group_by(_TABLE.uid)
    requete = select(schema.maraude).where(_TABLE.id.in_(dernieres), _TABLE.retiree.is_(other=False))
    lignes = connection.execute(requete.order_by(_TABLE.nom, _TABLE.uid)).mappings().all()
    zones = _read_zones(connection, dernieres)
    passages = _read_passages(connection, dernieres)
    return [
        Maraude(
            uid=ligne["uid"],
            nom=ligne["nom"],
            operateur=ligne["operateur"],
            type=TypeMaraude(ligne["type"]),
            public=Public(ligne["public"]),
            unite=Unite(ligne["unite"]),
            deplacement=Deplacement(ligne["deplacement"]),
            astreinte=ligne["astreinte"],
            simulee=ligne["simulee"],
            source=ligne["source"],
            zones=tuple(zones.get(ligne["id"], ())),
            passages=tuple(passages.get(ligne["id"], ())),
        )
        for ligne in lignes
    ]


def _plans(connection: Connection) -> list[str]:
    noms = set(connection.scalars(select(_TABLE.plan).distinct()))
    return [EN_VIGUEUR, *sorted(noms - {EN_VIGUEUR})]


def _sorted(maraude: Maraude) -> Maraude:
    return replace(maraude, zones=tuple(sorted(maraude.zones, key=lambda zone: zone.code)))


def _check_plan(connection: Connection, plan: str) -> None:
    if not plan.strip() or len(plan) > PLAN_MAX:
        raise MaraudeRefuseeError(f"Nom de plan « {plan} » : attendu de 1 à {PLAN_MAX} lettres. Écrivez par exemple B.")
    existant = find_plan(_plans(connection), plan)
    if existant not in (None, plan):
        raise MaraudeRefuseeError(f"Le plan « {plan} » existe déjà sous le nom « {existant} ». Écrivez-le ainsi.")


def _write(connection: Connection, maraude: Maraude, auteur: str, plan: str, *, retiree: bool) -> None:
    valeurs = {champ: getattr(maraude, champ) for champ in _CHAMPS}
    identifiant = connection.execute(
        insert(schema.maraude).values(**valeurs, plan=plan, retiree=retiree, auteur=auteur, ecrite_le=now())
    ).inserted_primary_key[0]  # type: ignore[index]
    zones = [{"maraude": identifiant, **vars(zone)} for zone in maraude.zones]
    passages = [{"maraude": identifiant, "rang": rang, **vars(p)} for rang, p in enumerate(maraude.passages, start=1)]
    for table, lignes in ((schema.zone_maraude, zones), (schema.passage, passages)):
        if lignes:
            connection.execute(insert(table), lignes)


def _read_zones(connection: Connection, dernieres: Select[tuple[int]]) -> dict[int, list[Zone]]:
    lues: dict[int, list[Zone]] = {}
    zone = schema.zone_maraude.c
    for li in connection.execute(select(schema.zone_maraude).where(zone.maraude.in_(dernieres)).order_by(zone.code)):
        lues.setdefault(li.maraude, []).append(Zone(li.code, li.nom, li.contour, Origine(li.origine), li.rayon_m))
    return lues


def _read_passages(connection: Connection, dernieres: Select[tuple[int]]) -> dict[int, list[Passage]]:
    lus: dict[int, list[Passage]] = {}
    passage = schema.passage.c
    for li in connection.execute(select(schema.passage).where(passage.maraude.in_(dernieres)).order_by(passage.rang)):
        lu = Passage(li.zone, li.jour, li.debut, li.fin, Recurrence(li.recurrence), li.du, li.au)
        lus.setdefault(li.maraude, []).append(lu)
    return lus
