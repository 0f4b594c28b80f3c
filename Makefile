# make run | test | check | bench: each sets itself up first, from a fresh clone with Python 3.11 and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT := $(or $(LANTERNE_PORT),8501)
VENDOR := dashboard/static/vendor/leaflet.js
FOURNISSEUR := tests/fournisseur_node/node_modules/oidc-provider/package.json
NPM := $(if $(shell command -v npm),$(VENV)/pyvenv.stamp,$(VENV)/requirements-node.stamp)

.PHONY: run test check bench lock clean
.DELETE_ON_ERROR:

run: $(VENV)/requirements.stamp $(VENDOR)
	@$(BIN)/python -m counting demonstration
	@echo "Lanterne s’ouvre sur http://localhost:$(PORT) (Ctrl+C pour arrêter)"
	@LANTERNE_ROLES_LIBRES=1 $(BIN)/streamlit run --server.port $(PORT)

test: check $(VENDOR) $(FOURNISSEUR)
	@chromium=$$(setup/chromium.sh | tail -n 1) && [ -n "$$chromium" ] && \
		PYTHONDONTWRITEBYTECODE= LANTERNE_CHROMIUM="$$chromium" $(BIN)/python -m pytest \
		-n 2 --dist loadgroup --no-loadscope-reorder

check: $(VENV)/requirements-dev.stamp
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet . && $(BIN)/mypy && $(BIN)/python setup/audit.py

bench: $(VENV)/requirements-bench.stamp $(VENDOR)
	@for script in $$(ls bench/*.py | grep -v __init__); do \
		echo "== $$script"; $(BIN)/python -m bench.$$(basename $$script .py) || exit 1; done

# The locks pin every package with its hashes; run this after changing a requirements*.txt.
lock:
	@outil=$$(mktemp -d) && $(PYTHON) -m venv $$outil && $$outil/bin/pip install --quiet uv && \
		for name in requirements requirements-dev requirements-bench requirements-node; do \
			$$outil/bin/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
				$$name.txt -o $$name.lock || exit 1; done; rm -rf $$outil

clean:
	rm -rf $(VENV) node_modules dashboard/static/vendor

$(VENV)/pyvenv.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Lanterne demande Python 3.11 ou plus : sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ echo "Le module venv de Python manque : sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/%.stamp: %.lock $(VENV)/pyvenv.stamp
	@echo "Installation de $< …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENDOR): package-lock.json setup/assets.py $(NPM)
	@$(BIN)/python setup/assets.py
	@touch $@

$(FOURNISSEUR): tests/fournisseur_node/package-lock.json setup/assets.py $(NPM)
	@$(BIN)/python setup/assets.py fournisseur
	@touch $@
