from hypothesis import settings

# A slow moment of a shared machine says nothing about the rule under test.
settings.register_profile("proil", deadline=None)
settings.load_profile("proil")
