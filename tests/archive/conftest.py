"""Two sites for all tests that only look: one with a site_url, for a path below a domain, and one without."""

from __future__ import annotations

import pytest

from tests.archive.sites import Site, archive, library


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("web")
    return Site(archive(library(folder / "publication"), folder / "space" / "society" / "letters").folder)


@pytest.fixture(scope="session")
def local_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(archive(library(tmp_path_factory.mktemp("local") / "publication", site_url=False)).folder)
