"""What a building ban is on a day, how long it may last, and what may be done with it when. Pure.

Days are dates in Europe/Amsterdam; the first and the last day are both inside. Sources: domain.md "Ban" and "Fair
procedure": at most 12 months for a ban, at most 14 days for an acute one, a review at the latest every 6 months.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from incidents.bans.vocabulary import BanState, BanVerb
from incidents.sentences import N_, RuleBroken

LONGEST_MONTHS = 12
REVIEW_MONTHS = 6
ACUTE_DAYS = 14
END_TOLD_DAYS_BEFORE = 14
ADULT_YEARS = 18
SEARCH_LETTERS = 2

Period = tuple[date, date]


# --- the state of a ban ---


def state(
    decided_on: date | None,
    served_on: date | None,
    first_day: date | None,
    last_day: date | None,
    lifted_on: date | None,
    suspended: Period | None,
    today: date,
) -> BanState:
    """Where a ban stands on a day in Amsterdam: the first line that holds (domain: States, "Ban").

    A decision, a service and a lifting count from their own day on; the days of a suspension are both inside. Only a
    proposal may have no days yet.
    """
    if lifted_on is not None and today >= lifted_on:
        return BanState.LIFTED
    if last_day is not None and today > last_day:
        return BanState.EXPIRED
    if decided_on is None or today < decided_on:
        return BanState.PROPOSED
    if served_on is None or today < served_on:
        return BanState.NOT_SERVED
    if suspended is not None and suspended[0] <= today <= suspended[1]:
        return BanState.SUSPENDED
    if first_day is None or today < first_day:
        return BanState.UPCOMING
    return BanState.ACTIVE


def due_on(first_day: date | None, review_on: date | None, *, is_served: bool) -> date | None:
    """By which day something is to be done about a ban that lives: it is decided and served before its first day, and
    looked at again after that (domain, "Promises", review).
    """
    return review_on if is_served else first_day


def last_day_of_months(first_day: date, months: int) -> date:
    """The last day of so many calendar months that begin on a day: 12 months from 01-12-2026 end on 30-11-2027.

    Where the month has no such day, the period runs to the end of that month: 6 months from 31-08 end in February.
    """
    index = first_day.year * 12 + first_day.month - 1 + months
    year, month = divmod(index, 12)
    if year >= date.max.year:
        return date.max
    try:
        day_after = date(year, month + 1, first_day.day)
    except ValueError:
        day_after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return day_after - timedelta(days=1)


def first_day_after(last_day: date, today: date) -> date:
    """The day on which an extension starts: the next one, or today when that has passed, as nothing works backwards."""
    return max(last_day + timedelta(days=1), today)


def latest_review(first_day: date, last_day: date) -> date:
    """The last day on which a ban may be reviewed for the first time: within 6 months, and before it ends."""
    return min(last_day_of_months(first_day, REVIEW_MONTHS), last_day)


def last_acute_day(first_day: date, told_on: date | None, today: date) -> date:
    """The latest last day of an acute ban: 14 days from today, or from when it was told on the spot before."""
    return min(today, first_day, told_on or today) + timedelta(days=ACUTE_DAYS)


def is_long_chain(chain_first_day: date, last_day: date) -> bool:
    """Whether a ban with all that it extends lasts longer than 12 months, so that the hearing must be done again."""
    return last_day > last_day_of_months(chain_first_day, LONGEST_MONTHS)


def is_minor(born_on: date | None, today: date) -> bool:
    """Whether a person is younger than 18; somebody whose day of birth is not known counts as an adult."""
    return born_on is not None and today <= last_day_of_months(born_on, ADULT_YEARS * 12)


def suspended_days(first_day: date, last_day: date, ended_on: date | None) -> Period | None:
    """The days on which a suspension takes a ban away, both inside; nothing when it was ended before it began.

    Ended on a day, the ban holds again from that day on.
    """
    last = last_day if ended_on is None else min(last_day, ended_on - timedelta(days=1))
    return (first_day, last) if first_day <= last else None


# --- what may be done with it, and the sentences of what may not ---


class BanRuleBroken(RuleBroken):
    """Any rule of a building ban that was broken."""


class PersonNotConfirmed(BanRuleBroken):
    """A ban is against a person whom a human confirmed."""

    sentence = N_("Bevestig eerst wie betrokkene is. Een gebouwverbod kan alleen voor een bekende persoon.")


class NoBanForThisOutcome(BanRuleBroken):
    """Only the outcome "measures", or none yet, goes with a measure against the person (domain, "Outcome")."""

    sentence = N_("Bij de gekozen afloop van de zaak past geen gebouwverbod. Wijzig eerst de afloop.")


class AnotherPerson(BanRuleBroken):
    """The case names somebody else than the proposal: what was weighed and heard is not about this person."""

    sentence = N_(
        "In de zaak staat nu een andere betrokkene dan in dit voorstel. "
        "De behandelaar moet het voorstel eerst opnieuw bekijken en opslaan."
    )


class ExtendsAnother(BanRuleBroken):
    """What goes on after a ban is about its person, in its case."""

    sentence = N_(
        "Het vorige verbod gaat over iemand anders of hoort bij een andere zaak. "
        "Laat dit voorstel vervallen en maak een nieuw voorstel."
    )


class CaseNotOpen(BanRuleBroken):
    """A ban is proposed and decided in a case that is being handled."""

    sentence = N_("Deze zaak is niet in behandeling. Pak de zaak eerst op, of heropen de zaak.")


class LastDayBeforeFirst(BanRuleBroken):
    """The days are in the wrong order."""

    sentence = N_("De laatste dag ligt voor de eerste dag.")
    field = "last_day"


class LongerThanTwelveMonths(BanRuleBroken):
    """A ban lasts at most 12 months."""

    sentence = N_("Een gebouwverbod duurt hoogstens 12 maanden.")
    field = "last_day"


class AcuteTooLong(BanRuleBroken):
    """The last day of an acute ban is at most 14 days ahead, from when it was told on the spot where that was before."""

    sentence = N_("Een acuut verbod eindigt hoogstens 14 dagen na vandaag, of 14 dagen nadat het is verteld.")
    field = "last_day"


class DayTooFarAway(BanRuleBroken):
    """A first day in the past would work backwards; one more than a year ahead is a slip of the pen."""

    sentence = N_("De eerste dag is vandaag of later, en hoogstens 12 maanden vooruit.")
    field = "first_day"


class UrgentOnlyForAcute(BanRuleBroken):
    """Not hearing somebody because of urgency is for acute bans."""

    sentence = N_(
        "Alleen bij een acuut verbod hoeft u betrokkene niet te horen. "
        "Hoor betrokkene, of schrijf op waarom dat niet lukt."
    )
    field = "hearing"


class UnknownBuilding(BanRuleBroken):
    """A building that does not exist or is not in use."""

    sentence = N_("Kies een gebouw uit de lijst.")
    field = "buildings"


class UnknownDecider(BanRuleBroken):
    """Somebody without a mandate for this unit and for building bans."""

    sentence = N_("Kies iemand uit de lijst die over gebouwverboden mag beslissen.")
    field = "decider"


class NotComplete(BanRuleBroken):
    """The gate has gaps: the proposal stays a proposal."""

    sentence = N_("Het voorstel is nog niet klaar. Vul eerst de punten aan die nog ontbreken.")


class DecidedByProposer(BanRuleBroken):
    """A heavy measure is decided by a second person."""

    sentence = N_("U stelde dit verbod zelf voor. Een ander moet beslissen.")
    field = "decider"


class NotPutBeforeYou(BanRuleBroken):
    """The ban lies before somebody else."""

    sentence = N_("Dit verbod ligt bij een ander om over te beslissen.")


class NoMandate(BanRuleBroken):
    """Who once was to decide has no mandate for this unit and for building bans any more."""

    sentence = N_("U mag niet meer beslissen over gebouwverboden van deze afdeling. Stuur het voorstel terug.")


class AcuteBanAgain(BanRuleBroken):
    """After an acute ban only a complete decision can go on, unless something new happened: no way around the gate."""

    sentence = N_(
        "Deze persoon had al een acuut verbod, besloten op %(decided)s. "
        "Noem een handeling van na die dag, of kies een volledig besluit."
    )


class BansOverlap(BanRuleBroken):
    """One person has one ban at a time for one building."""

    sentence = N_("Voor deze persoon geldt hier al een gebouwverbod van %(first)s tot en met %(last)s.")


class NotPossibleNow(BanRuleBroken):
    """The verb does not fit the state of the ban."""

    sentence = N_("Dit kan nu niet met dit verbod. Kijk hoe het er nu voor staat.")


class ServedBeforeDecision(BanRuleBroken):
    """Nothing can be served before it was decided."""

    sentence = N_("Een verbod kan niet bezorgd zijn voor de dag van het besluit (%(decided)s).")
    field = "served_on"


class ServedInTheFuture(BanRuleBroken):
    """Serving is written down once it was done."""

    sentence = N_("Vul in wanneer het verbod bezorgd is. Dat kan niet in de toekomst liggen.")
    field = "served_on"


class ServedWithoutDetail(BanRuleBroken):
    """Told on the spot counts as served when it is known who told it, when and before whom."""

    sentence = N_("Schrijf op wie het vertelde, hoe laat, en wie erbij stond.")
    field = "detail"


class SuspensionOutsideBan(BanRuleBroken):
    """A suspension lies within the days of the ban and does not begin in the past."""

    sentence = N_("Kies dagen vanaf vandaag en binnen het verbod: tot en met %(last)s.")
    field = "suspended_until"


class SuspensionStands(BanRuleBroken):
    """One suspension at a time: the next one is decided when this one is over."""

    sentence = N_("Er is al een opschorting tot en met %(last)s. Beëindig die eerst.")
    field = "suspended_from"


class NextReviewNeeded(BanRuleBroken):
    """A ban is looked at again at the latest every 6 months, until it ends."""

    sentence = N_("Kies een dag na vandaag en uiterlijk %(last)s om het verbod weer te bekijken.")
    field = "next_on"


#: From which state each verb is possible; what is not here is refused. The gate and the second person come on top.
TRANSITIONS: Mapping[BanVerb, frozenset[BanState]] = {
    BanVerb.CHANGE: frozenset({BanState.PROPOSED, BanState.EXPIRED}),
    BanVerb.SUBMIT: frozenset({BanState.PROPOSED}),
    BanVerb.TAKE_BACK: frozenset({BanState.PROPOSED, BanState.EXPIRED}),
    BanVerb.RETURN: frozenset({BanState.PROPOSED, BanState.EXPIRED}),
    BanVerb.IMPOSE: frozenset({BanState.PROPOSED}),
    BanVerb.SERVE: frozenset({BanState.NOT_SERVED}),
    BanVerb.SUSPEND: frozenset({BanState.UPCOMING, BanState.ACTIVE, BanState.SUSPENDED}),
    BanVerb.END_SUSPENSION: frozenset({BanState.UPCOMING, BanState.ACTIVE, BanState.SUSPENDED}),
    BanVerb.CHANGE_EXCEPTIONS: frozenset({BanState.NOT_SERVED, BanState.UPCOMING, BanState.ACTIVE, BanState.SUSPENDED}),
    BanVerb.REVIEW: frozenset({BanState.UPCOMING, BanState.ACTIVE, BanState.SUSPENDED}),
    BanVerb.EXTEND: frozenset({BanState.ACTIVE, BanState.SUSPENDED}),
    BanVerb.LIFT: frozenset(
        {
            BanState.PROPOSED,
            BanState.EXPIRED,
            BanState.NOT_SERVED,
            BanState.UPCOMING,
            BanState.ACTIVE,
            BanState.SUSPENDED,
        }
    ),
    BanVerb.REPORT_VIOLATION: frozenset({BanState.ACTIVE}),
}
#: The proposal lies before the deciding authority: he decides or sends it back, the handler may take it back.
NEEDS_SUBMITTED = frozenset({BanVerb.RETURN, BanVerb.IMPOSE, BanVerb.TAKE_BACK})
#: It does not: the handler works on it.
NEEDS_NOT_SUBMITTED = frozenset({BanVerb.CHANGE, BanVerb.SUBMIT})


def is_possible(verb: BanVerb, now: BanState, *, decided: bool, submitted: bool) -> bool:
    """Whether a verb fits a ban in this state, decided or not, lying before the deciding authority or not."""
    if now not in TRANSITIONS[verb]:
        return False
    if verb in NEEDS_SUBMITTED:
        return submitted and not decided
    if verb in NEEDS_NOT_SUBMITTED:
        return not submitted and not decided
    if verb is BanVerb.LIFT:  # of a proposal: it is dropped, also when its days went by
        return now is not BanState.EXPIRED if decided else not submitted
    return True


def days_broken(
    acute: bool, first_day: date, last_day: date, today: date, told_on: date | None = None
) -> BanRuleBroken | None:
    """The rule that two days of a ban break on a day, or nothing: order, 12 months, 14 days ahead for an acute one."""
    if last_day < first_day:
        return LastDayBeforeFirst()
    if last_day > last_day_of_months(first_day, LONGEST_MONTHS):
        return LongerThanTwelveMonths()
    if acute and last_day > last_acute_day(first_day, told_on, today):
        return AcuteTooLong()
    return None


def check_days(
    acute: bool, first_day: date | None, last_day: date | None, today: date, told_on: date | None = None
) -> None:
    """Refuse days that a proposal cannot have; a day that nobody chose yet is a gap. Raises the rule that is broken."""
    if first_day is None:
        return
    if not today <= first_day <= last_day_of_months(today, LONGEST_MONTHS) + timedelta(days=1):
        raise DayTooFarAway
    if last_day is None:
        return
    broken = days_broken(acute, first_day, last_day, today, told_on)
    if broken is not None:
        raise broken


def check_acute_again(last_acute: date | None, last_full: date | None, acts: Collection[date]) -> None:
    """Refuse an acute ban that would only prolong an earlier acute one of the same person (domain: Fair procedure).

    The days are those of the last decision on an acute and on a full ban of this person, and of the acts that the new
    one answers. Raises AcuteBanAgain.
    """
    if last_acute is None or (last_full is not None and last_full >= last_acute):
        return
    if not any(act > last_acute for act in acts):
        raise AcuteBanAgain(decided=last_acute)


def check_served(decided_on: date, served_on: date, today: date) -> None:
    """Refuse a day of service before the decision or in the future. Raises ServedBeforeDecision, ServedInTheFuture."""
    if served_on < decided_on:
        raise ServedBeforeDecision(decided=decided_on)
    if served_on > today:
        raise ServedInTheFuture


def check_suspension(starts: date, ends: date, last_day: date, today: date) -> None:
    """Refuse a suspension in the past, in the wrong order or beyond the ban. Raises SuspensionOutsideBan."""
    if not today <= starts <= ends <= last_day:
        raise SuspensionOutsideBan(last=last_day)


def check_next_review(next_on: date | None, last_day: date, today: date) -> None:
    """Refuse a next review that is too late, in the past, or missing where the ban lasts longer than 6 months from now.

    Raises NextReviewNeeded.
    """
    latest = latest_review(today, last_day)
    if (latest < last_day) if next_on is None else not today < next_on <= latest:
        raise NextReviewNeeded(last=latest)
