"""What the tests of the pages of bans share."""

import pytest

from tests.factories import bans


@pytest.fixture
def incident(world, session):
    """A case in hand whose person is confirmed."""
    made = bans.case(world)
    session.commit()
    return made


@pytest.fixture
def store(session):
    """Commit what a factory made, as the requests have a session of their own."""

    def act(ban):
        session.commit()
        return ban

    return act
