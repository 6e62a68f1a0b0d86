"""The garbage collector in a run of all addons, which lasts for minutes in one process.

Whenever Odoo maps its routes anew it makes classes of all controllers, and tests make it do so
hundreds of times. As the heap of Odoo is large, the old classes would be kept for long, and every
map would take longer than the one before.
"""

import gc

import pytest


@pytest.fixture(scope="session", autouse=True)
def frozen_heap(load_http):
    """What Odoo has loaded stays, so the collector need not walk through it again."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="module", autouse=True)
def swept_module():
    yield
    gc.collect()
