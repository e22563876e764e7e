# Everything a developer does, as `make TARGET`. Setup happens once, in .venv; after that nothing here needs a network.
# All paths are relative: the checkout may live in a folder with spaces in its name.

PYTHON ?= python3
ARGS ?=
FUZZ ?= 10000
READY := .venv/ready
LOWEST := .venv-lowest
# Containers set it, and then each of the thousand commands that the tests start compiles all of the package anew.
unexport PYTHONDONTWRITEBYTECODE
SBIN := PATH=$$PATH:/usr/sbin;
# Debian's shell of Chromium draws the same for half the work; who cannot get it does with a browser that is there.
CHROMIUM := command -v chromium-headless-shell || { { [ "$$(id -u)" != 0 ] || ! apt-cache show chromium-headless-shell; } \
	&& { command -v chromium || command -v chromium-browser || command -v google-chrome; }; }

.DEFAULT_GOAL := help
.PHONY: help build wheel preview test lowest soak fuzz bench lint fmt lock clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1 - \2/p' Makefile | awk -F ' - ' '{ printf "%-12s %s\n", $$1, $$2 }'

build: $(READY) ## turn the sample issues into letters, in out/
	@.venv/bin/newsletter build

wheel: $(READY) ## build what others install, in dist/, and say how
	@rm -rf dist
	@.venv/bin/python -m build --no-isolation --outdir dist . >/dev/null
	@wheel=$$(echo dist/*.whl); echo "Made $$wheel. Install it, here or on another computer, by one of:"; \
		echo "  uv tool install $$wheel"; echo "  pipx install $$wheel"; echo "and then type: newsletter write"

preview: $(READY) ## see the sample issues in the browser, and every change; another port: make preview ARGS="--port 8080"
	@.venv/bin/newsletter preview $(ARGS)

test: $(READY) ## run all tests; some of them: make test ARGS="-k wheel"
	@scripts/ensure_debian.sh '$(CHROMIUM)' chromium-headless-shell fonts-liberation fonts-dejavu-core
	@scripts/ensure_debian.sh 'java -version' default-jre-headless
	@scripts/ensure_debian.sh 'command -v spamassassin' spamassassin
	@scripts/ensure_debian.sh 'command -v neomutt' neomutt
	@scripts/ensure_debian.sh '/usr/bin/python3 tests/calendar/libical.py' python3-gi gir1.2-ical-3.0
	@scripts/ensure_debian.sh 'command -v desktop-file-validate' desktop-file-utils
	@.venv/bin/pytest -q -n auto --dist worksteal $(ARGS)

lowest: $(READY) ## run the tests that need no browser with the lowest versions that pyproject.toml allows
	@rm -rf $(LOWEST)
	@.venv/bin/uv venv --quiet --no-config --seed --python "$(PYTHON)" $(LOWEST)
	@.venv/bin/uv pip compile --quiet --no-config --python $(LOWEST)/bin/python --resolution lowest-direct \
		--extra dkim --extra keyring --extra postgres --extra sign-up --output-file $(LOWEST)/lowest.txt pyproject.toml
	@.venv/bin/uv pip install --quiet --no-config --python $(LOWEST)/bin/python --no-verify-hashes \
		--override $(LOWEST)/lowest.txt -r requirements-dev.txt
	@.venv/bin/uv pip install --quiet --no-config --python $(LOWEST)/bin/python --no-build-isolation --no-deps -e .
	@$(LOWEST)/bin/pytest -q -n auto --dist worksteal -m "not browser and not soak" $(ARGS)

soak: $(READY) ## run the tests that take minutes: long writing with kills, and every example
	@scripts/ensure_debian.sh '$(CHROMIUM)' chromium-headless-shell fonts-liberation fonts-dejavu-core
	@scripts/ensure_debian.sh 'command -v npm' nodejs npm
	@scripts/ensure_debian.sh 'command -v gnome-keyring-daemon' gnome-keyring dbus
	@scripts/ensure_debian.sh 'ls /usr/lib/postgresql/*/bin/initdb' postgresql
	@scripts/ensure_debian.sh '$(SBIN) command -v nginx && command -v caddy' nginx-light nginx-common caddy || true
	@scripts/ensure_debian.sh '$(SBIN) command -v postfix && command -v opendkim && command -v opendkim-genkey' \
		postfix opendkim opendkim-tools || true # where there is another mail server, only the tests of the relay fail
	@scripts/ensure_debian.sh '$(SBIN) command -v dovecot' dovecot-imapd
	@EVERY_EXAMPLE=yes .venv/bin/pytest -q -n 2 -m 'soak or hypothesis' $(ARGS)

fuzz: $(READY) ## try 10,000 changed publications, 10,000 damaged files and 20,000 edits, in half an hour; fewer: make fuzz FUZZ=500
	@FUZZ_EXAMPLES=$(FUZZ) .venv/bin/pytest -q -n 2 tests/test_fuzz.py tests/test_costs.py \
		tests/editing/test_random_edits.py tests/editing/test_rebase.py tests/importing/test_damaged_files.py $(ARGS)

bench: $(READY) ## time us and others side by side, and write docs/benchmarks.md; a first look: make bench ARGS=quick
	@scripts/ensure_debian.sh '$(CHROMIUM)' chromium-headless-shell fonts-liberation fonts-dejavu-core
	@scripts/ensure_debian.sh 'command -v npm' nodejs npm
	@.venv/bin/python -m benchmarks.bench $(ARGS)

lint: $(READY) ## check style, formatting and types
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy

fmt: $(READY) ## format the code and mend what can be mended
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format

lock: $(READY) ## write requirements-dev.txt anew; newest versions: make lock ARGS=--upgrade
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group dev \
		--no-config --custom-compile-command 'make lock' --output-file requirements-dev.txt $(ARGS) pyproject.toml

clean: ## remove what was built, and all caches; .venv stays
	@rm -rf $(LOWEST) out site dist .cache .hypothesis .mypy_cache .ruff_cache
	@find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml requirements-dev.txt
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not." >&2; \
		echo "Install it, or say where it is: make PYTHON=/path/to/python3.13" >&2; exit 1; }
	@scripts/ensure_debian.sh '"$(PYTHON)" -c "import ensurepip, venv"' python3-venv
	@echo "Setting up .venv (once, half a minute)"
	@.venv/bin/python -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear .venv
	@.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@.venv/bin/python -m pip install -qq --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@
