"""Profiles: data that ships, and files of a user's own."""

from fractions import Fraction

import pytest

from accord.model.profile import Profile, percent, read_profile, share, shipped
from accord.model.validate import InvalidFile


def write(tmp_path, text):
    path = tmp_path / "strict.toml"
    path.write_text(text)
    return path


def test_what_ships():
    assert dict(shipped()) == {
        "audit": Profile("audit", subjects=None),
        "ci": Profile("ci"),
        "release": Profile("release", decided=True, everything_run=True, subjects=5),
    }


def test_a_file_says_all_by_itself(tmp_path):
    text = (
        'should = "block"\ndecided = true\neverything_run = true\nsubjects = 7\nrequire_tried = "97.5%"\n'
        'block = ["a/*"]\nwarn = ["b/c"]\n'
    )
    assert read_profile(write(tmp_path, text)) == Profile(
        "strict", True, True, True, 7, Fraction(975, 1000), ("a/*",), ("b/c",)
    )


def test_a_file_extends_one_that_ships(tmp_path):
    profile = read_profile(write(tmp_path, 'extends = "release"\nsubjects = "all"\neverything_run = false\n'))
    assert profile == Profile("strict", decided=True, everything_run=False, subjects=None)


def test_an_empty_file_is_as_ci(tmp_path):
    assert read_profile(write(tmp_path, "")) == Profile("strict")


def test_every_mistake_is_told_at_once(tmp_path):
    text = (
        'extends = "releas"\nshould = "blocks"\ndecided = "yes"\nsubjects = 0\nrequire_tried = "0.95"\n'
        'blok = []\nblock = ["a"]\nwarn = ["a"]\n'
    )
    with pytest.raises(InvalidFile) as caught:
        read_profile(write(tmp_path, text))
    told = "\n".join(caught.value.mistakes)
    assert len(caught.value.mistakes) == 7
    for part in (
        "extends: no profile that ships is called 'releas'; did you mean `release`?",
        "should: 'blocks' is none of warn, block; did you mean `block`?",
        "decided: 'yes' should be of type boolean",
        "subjects: 0 is less than the minimum of 1",
        "require_tried: '0.95' does not fit: the share of what applies that must have been tried, as \"95%\"",
        "unknown key `blok`; did you mean `block`?",
        "warn: 'a' stands under `block` as well",
    ):
        assert part in told


def test_subjects_are_a_number_or_all(tmp_path):
    with pytest.raises(InvalidFile, match="subjects: 'every' does not fit: on how many subjects"):
        read_profile(write(tmp_path, 'subjects = "every"'))


def test_more_than_all_cannot_be_required(tmp_path):
    with pytest.raises(InvalidFile, match="more than all there is"):
        read_profile(write(tmp_path, 'require_tried = "101%"\n'))


@pytest.mark.parametrize(("text", "part"), [("95%", Fraction(95, 100)), ("99.5%", Fraction(995, 1000)), ("0%", 0)])
def test_a_share_is_exact(text, part):
    assert share(text) == part


@pytest.mark.parametrize("text", ["95", "0.95", "-1%", "100.1%", "%", "", "nan%", "٩٥%"])
def test_what_is_no_share(text):
    with pytest.raises(ValueError, match="write it in percent, as 95%"):
        share(text)


@pytest.mark.parametrize(
    ("part", "text"),
    [(Fraction(1), "100%"), (Fraction(94999, 100000), "94.99%"), (Fraction(1, 2), "50%"), (Fraction(2, 3), "66.66%"),
     (Fraction(5, 1000), "0.5%"), (Fraction(0), "0%"), (Fraction(905, 1000), "90.5%")],
)  # fmt: skip
def test_percent_is_never_rounded_up(part, text):
    assert percent(part) == text
