"""How the Bot API words its errors, and what they mean for us."""

import orjson
import pytest

from bot.outgoing import LeanSession, outcome_of
from services.messages.outbox import Outcome


def refused(code, description, **parameters):
    body = {"ok": False, "error_code": code, "description": description}
    return outcome_of(code, orjson.dumps(body | ({"parameters": parameters} if parameters else {})))


@pytest.mark.parametrize(
    ("code", "description", "outcome"),
    [
        (400, "Bad Request: message is not modified: specified new message content and …", Outcome.NOT_MODIFIED),
        (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", Outcome.TOO_OLD),
        (400, "Bad Request: message to edit not found", Outcome.TOO_OLD),
        (400, "Bad Request: message can't be edited", Outcome.TOO_OLD),
        (400, "Bad Request: there is no text in the message to edit", Outcome.TOO_OLD),
        (400, "Bad Request: chat not found", Outcome.BLOCKED),
        (400, "Bad Request: PEER_ID_INVALID", Outcome.BLOCKED),
        (403, "Forbidden: bot was blocked by the user", Outcome.BLOCKED),
        (403, "Forbidden: user is deactivated", Outcome.BLOCKED),
        (403, "Forbidden: bot can't initiate conversation with a user", Outcome.BLOCKED),
        (400, "Bad Request: can't parse entities: unsupported start tag", Outcome.REJECTED),
        (401, "Unauthorized", Outcome.UNAUTHORIZED),
        (404, "Not Found", Outcome.UNAUTHORIZED),
        (500, "Internal Server Error", Outcome.SERVER_ERROR),
    ],
)
def test_by_its_words(code, description, outcome):
    assert refused(code, description).outcome is outcome


def test_parameters_go_before_words():
    waits = refused(429, "Too Many Requests: retry after 7", retry_after=7)
    assert (waits.outcome, waits.retry_after) == (Outcome.RETRY_AFTER, 7.0)
    moved = refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100_42)
    assert (moved.outcome, moved.migrated_to) == (Outcome.MIGRATED, -100_42)


@pytest.mark.parametrize("body", [b"<html>502 Bad Gateway</html>", b"", b"[]", b"null", b'"ok"'])
def test_a_gateway_that_speaks_no_json(body):
    assert outcome_of(502, body).outcome is Outcome.SERVER_ERROR


def test_a_good_answer():
    sent = outcome_of(200, b'{"ok": true, "result": {"message_id": 5}}')
    assert (sent.outcome, sent.message_id) == (Outcome.SENT, 5)
    assert outcome_of(200, b'{"ok": true, "result": true}').outcome is Outcome.SENT


async def test_no_connection_is_told_apart_from_a_broken_one(unused_tcp_port):
    session = LeanSession(f"http://127.0.0.1:{unused_tcp_port}", "1:a")
    assert (await session.call("getMe", {})).outcome is Outcome.NEVER_SENT
    await session.close()
