"""Counts failed sign-ins and asked links in PostgreSQL, so that the count holds when Redis is empty.

Counted are the account from this address and the address itself, both only as a keyed hash. Somebody who guesses from
elsewhere can therefore not lock the owner out. An attempt is written before the password is tried, in a transaction of
its own (the caller's `session`), so that many attempts at once count as many.
"""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.orm import Session

from incidents import encryption
from incidents.accounts import rules
from incidents.accounts.models import SignInAttempt
from incidents.accounts.rules import Attempt


def count(session: Session, attempt: Attempt, account: str, address: str, now: datetime) -> None:
    """Write an attempt and refuse one too many; one that is refused is not written. Raises rules.TooManyAttempts.

    Attempts from one address wait for each other until the caller commits: else those of one instant would not see
    each other, and all be let through.
    """
    account_index, address_index = _indexes(attempt, account, address)
    session.execute(select(func.pg_advisory_xact_lock(int.from_bytes(address_index[:8], signed=True))))
    recent = SignInAttempt.at > now - rules.ATTEMPTS_WITHIN
    of_both, of_address = session.execute(
        select(func.count().filter(_same(account_index, address_index)), func.count()).where(
            SignInAttempt.address_index == address_index, recent
        )
    ).one()
    rules.check_attempts(attempt, of_both + 1, of_address + 1)
    session.add(SignInAttempt(id=uuid4(), account_index=account_index, address_index=address_index, at=now))


def forget(session: Session, account: str, address: str) -> None:
    """The sign-in went well: the attempts of this account from this address count no more."""
    session.execute(delete(SignInAttempt).where(_same(*_indexes(Attempt.SIGN_IN, account, address))))


def _same(account_index: bytes, address_index: bytes) -> ColumnElement[bool]:
    return and_(SignInAttempt.account_index == account_index, SignInAttempt.address_index == address_index)


def _indexes(attempt: Attempt, account: str, address: str) -> tuple[bytes, bytes]:
    """The hashes of an account and an address, which differ for each kind of attempt: each is counted apart."""
    ring = encryption.keyring()
    return (
        ring.index(f"{attempt.name} {account}", "sign_in_attempts.account_index"),
        ring.index(f"{attempt.name} {address}", "sign_in_attempts.address_index"),
    )
