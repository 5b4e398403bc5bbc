"""HTTP-dates, read strictly."""

from datetime import UTC, datetime

import pytest

from accord.judge.dates import date_trouble, http_date, parse_http_date, read_http_date, seconds_apart

TIME = datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "obsolete"),
    [
        ("Sun, 06 Nov 1994 08:49:37 GMT", False),
        ("Sunday, 06-Nov-94 08:49:37 GMT", True),
        ("Sun Nov  6 08:49:37 1994", True),
    ],
)
def test_the_three_forms(text, obsolete):
    date = read_http_date(text)
    assert date is not None
    assert (date.time, date.obsolete, date.weekday_agrees) == (TIME, obsolete, True)
    assert date_trouble(text) == ("is in an obsolete form" if obsolete else "")


def test_what_is_written_is_read_again():
    assert http_date(TIME) == "Sun, 06 Nov 1994 08:49:37 GMT"
    assert parse_http_date(http_date(TIME)) == TIME


def test_a_leap_second_is_a_time_and_a_wrong_weekday_is_told():
    assert parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    date = read_http_date("Mon, 06 Nov 1994 08:49:37 GMT")
    assert date is not None
    assert not date.weekday_agrees
    assert date_trouble("Mon, 06 Nov 1994 08:49:37 GMT") == ""


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", "is empty"),
        ("0", "is a number"),
        ("-1", "is a number"),
        ("1994-11-06T08:49:37Z", "is an ISO 8601 date"),
        ("Sun, 06 Nov 1994 08:49:37 UTC", "ends in `UTC` in place of `GMT`"),
        ("Sun, 06 Nov 1994 08:49:37 +0000", "has a numeric offset in place of `GMT`"),
        ("Sun, 6 Nov 1994 08:49:37 GMT", "is not spelt as an HTTP-date, or names a time that there is not"),
        ("sun, 06 nov 1994 08:49:37 gmt", "is not spelt as an HTTP-date, or names a time that there is not"),
        ("Sun, 31 Feb 1994 08:49:37 GMT", "is not spelt as an HTTP-date, or names a time that there is not"),
        ("Sun, 06 Nov 1994 24:49:37 GMT", "is not spelt as an HTTP-date, or names a time that there is not"),
        ("Sun, 06 Nov 1994 08:49:61 GMT", "is not spelt as an HTTP-date, or names a time that there is not"),
        (" Sun, 06 Nov 1994 08:49:37 GMT", "is no HTTP-date"),
        ("Sun, 0\u0666 Nov 1994 08:49:37 GMT", "is not spelt as an HTTP-date, or names a time that there is not"),
        ("soon", "is no HTTP-date"),
    ],
)
def test_what_is_no_date(text, trouble):
    assert parse_http_date(text) is None
    assert date_trouble(text) == trouble


def test_a_two_digit_year_lies_at_most_fifty_years_ahead():
    year = datetime.now(UTC).year
    for two_digits in range(100):
        date = parse_http_date(f"Monday, 06-Nov-{two_digits:02} 08:49:37 GMT")
        assert date is not None
        assert year - 50 <= date.year <= year + 50


def test_how_far_apart():
    assert seconds_apart(TIME, datetime(1994, 11, 6, 8, 49, tzinfo=UTC)) == 37
