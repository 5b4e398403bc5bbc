import json

import pytest

from reports.indent import indented


@pytest.mark.parametrize(
    "text",
    [
        '{"a":[1,{"b":null}],"c":{}}',
        "[]",
        "{}",
        '"x"',
        "[[],[1,[]]]",
        '{"a":"}{,:[]\\"","b":[true,false]}',
        " [ 1 ,\n2 ] ",
    ],
)
def test_the_value_stays_the_same(text: str) -> None:
    assert json.loads("\n".join(line for _, line in indented(text))) == json.loads(text)


def test_no_token_is_altered() -> None:
    text = '{"a":1.0,"a":1e5,"b":"\\u00e9\\ud800","c":123456789012345678901234567890}'
    shown = "".join(line.strip() for _, line in indented(text))
    assert shown == text.replace('":', '": ')


def test_each_line_knows_its_pointer() -> None:
    lines = list(indented('{"data":[{"id":"1","a/b":{"~":[7,8]}},{"id":"2"}]}'))
    by_text = {line.strip().rstrip(","): pointer for pointer, line in lines}
    assert by_text['"id": "2"'] == "/data/1/id"
    assert by_text['"~": ['] == "/data/0/a~1b/~0"
    assert by_text["8"] == "/data/0/a~1b/~0/1"
    assert lines[0] == ("", "{")
    assert lines[-1] == ("", "}")


def test_depth_is_shown_by_two_spaces() -> None:
    assert [line for _, line in indented('{"a":[1]}')] == ["{", '  "a": [', "    1", "  ]", "}"]
