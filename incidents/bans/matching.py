"""Which names may be meant by a name as somebody hears or types it at the door. Pure; texts come normalised.

A misspelt name must not read as permission. The few bans of one building are compared one by one, so no index is needed,
and what is near is offered as a question, never as an answer.
"""

#: Shorter words are near to too much; of those only the exact search knows.
FEWEST_LETTERS = 4


def is_near(asked: str, written: str) -> bool:
    """Whether a written name may be meant by the asked one: every long word is near, or the surname is.

    The surname counts alone, because the first name at the door is often another one than on paper ("Kees", "Cornelis").
    """
    asked_words, written_words = asked.split(), written.split()
    long_words = [word for word in asked_words if len(word) >= FEWEST_LETTERS]
    if not written_words:
        return False
    surname = written_words[-1]
    if surname in asked_words or any(is_near_word(word, surname) for word in long_words):
        return True
    if is_near_word("".join(asked_words), "".join(written_words)):
        return True
    return bool(long_words) and all(any(is_near_word(word, each) for each in written_words) for word in long_words)


def is_near_word(one: str, other: str) -> bool:
    """Whether two words are one typing error apart, or sound alike: y for ij, and a letter that stands double or not."""
    if min(len(one), len(other)) < FEWEST_LETTERS:
        return False
    if is_one_apart(one, other):
        return True
    one, other = as_heard(one), as_heard(other)
    return one == other or (min(len(one), len(other)) >= FEWEST_LETTERS and is_one_apart(one, other))


def as_heard(word: str) -> str:
    """A word with y for ij and every letter once: "maaskant" and "maskant", "proefdijk" and "proefdyk" are the same."""
    heard = word.replace("ij", "y")
    return "".join(sign for place, sign in enumerate(heard) if place == 0 or sign != heard[place - 1])


def is_one_apart(one: str, other: str) -> bool:
    """Whether the distance of Damerau and Levenshtein is 0 or 1: one letter more, less, another, or two turned round."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    return left[1:] == right or left == right[1:] or left[1:] == right[1:] or _is_turned_round(left, right)


def _is_turned_round(left: str, right: str) -> bool:
    return left[:2] == right[:2][::-1] and len(left) > 1 and left[2:] == right[2:]
