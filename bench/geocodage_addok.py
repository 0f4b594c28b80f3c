"""Answer addresses with addok 1.3; run by bench/geocodage.py in addok's own environment, with a Redis of its own.

Usage: python geocodage_addok.py DOCUMENTS QUERIES ANSWERS CONFIG. The pipeline is the one addok-fr and addok-france
recommend in their README; CONFIG is written, and read by addok through ADDOK_CONFIG_MODULE.
"""

import json
import sys
import time
from pathlib import Path

from addok.batch import process_documents
from addok.config import config
from addok.core import search

CONFIG = """
FILTERS = ["type", "postcode", "citycode"]
QUERY_PROCESSORS_PYPATHS = [
    "addok.helpers.text.check_query_length", "addok_france.extract_address", "addok_france.clean_query",
    "addok_france.remove_leading_zeros",
]
PROCESSORS_PYPATHS = [
    "addok.helpers.text.tokenize", "addok.helpers.text.normalize", "addok_france.glue_ordinal",
    "addok_france.fold_ordinal", "addok_france.flag_housenumber", "addok.helpers.text.synonymize",
    "addok_fr.phonemicize",
]
SEARCH_RESULT_PROCESSORS_PYPATHS = [
    "addok.helpers.results.match_housenumber", "addok_france.make_labels",
    "addok.helpers.results.score_by_importance", "addok.helpers.results.score_by_autocomplete_distance",
    "addok.helpers.results.score_by_ngram_distance", "addok.helpers.results.score_by_geo_distance",
]
"""


def main(documents: str, queries: str, answers: str, settings: str) -> None:
    Path(settings).write_text(CONFIG)
    config.load()
    lines = Path(documents).read_text().splitlines()
    started = time.perf_counter()
    for first in range(0, len(lines), 500):
        process_documents(*lines[first : first + 500])
    print(json.dumps({"index_s": time.perf_counter() - started}), file=sys.stderr)
    asked = [json.loads(line) for line in Path(queries).read_text().splitlines()]
    given, started = [], time.perf_counter()
    for text, postcode in asked:
        given.append(answer(text, postcode))
    seconds = time.perf_counter() - started
    Path(answers).write_text(json.dumps({"seconds": seconds, "answers": given}))


def answer(text: str, postcode: str):
    """Longitude, latitude and score of the best result; without the postcode when nothing has it."""
    try:
        found = (postcode and search(text, limit=1, postcode=postcode)) or search(text, limit=1)
    except Exception:  # noqa: BLE001 - a text addok refuses is a text it does not find
        return None
    return [found[0].lon, found[0].lat, found[0].score] if found else None


if __name__ == "__main__":
    main(*sys.argv[1:])
