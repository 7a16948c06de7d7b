"""The wire: an answer is read however its bytes are cut; what is no answer breaks the call and nothing else."""

import asyncio
import ssl
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from bot.wire import Answer, Broken, NotConnected, Reader, Wire

BODY = '{"ok":true,"result":"Да\r\n\r\n"}'.encode()
KNOWN = b"HTTP/1.1 200 OK\r\nDate: Sun, 29 Nov 2026 03:00:00 GMT\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
CHUNKED = (
    b"HTTP/1.1 429 Too Many Requests\r\ntransfer-encoding: Chunked\r\n\r\n"
    b"5;name=value\r\n%s\r\n%x\r\n%s\r\n0\r\nTrailer: x\r\n\r\n" % (BODY[:5], len(BODY) - 5, BODY[5:])
)
AFTER_100 = b"HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\n" + KNOWN
NOTHING = b"HTTP/1.1 204 No Content\r\n\r\n"
WHOLE = {KNOWN: (200, BODY), CHUNKED: (429, BODY), AFTER_100: (200, BODY), NOTHING: (204, b"")}


@given(st.sampled_from(sorted(WHOLE)), st.lists(st.integers(1, 40), max_size=30))
def test_an_answer_is_read_however_it_is_cut(answer, cuts):
    reader, rest, got = Reader(), answer, []
    for cut in [*cuts, len(answer)]:
        part, rest = rest[:cut], rest[cut:]
        if part:
            got.append(reader.feed(part))
    *before, last = [one for one in got if one is not None]
    assert (before, (last.status, last.body), reader.closes) == ([], WHOLE[answer], False)


def test_what_ends_with_the_connection_is_read_to_its_end():
    reader = Reader()
    assert reader.feed(b"HTTP/1.0 502 Bad Gateway\r\nContent-Type: text/html\r\n\r\n<html>") is None
    assert (reader.end(), reader.closes) == (Answer(502, None, b"<html>"), True)


@pytest.mark.parametrize("sent", [b"", KNOWN[:-1], KNOWN[:10], CHUNKED[:-2], CHUNKED[:90]])
def test_half_an_answer_is_none(sent):
    reader = Reader()
    assert not sent or reader.feed(sent) is None
    with pytest.raises(Broken):
        reader.end()


@pytest.mark.parametrize(
    "sent",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
        b"x" * 70_000,
    ],
)
def test_what_is_no_answer_is_refused(sent):
    with pytest.raises(Broken):
        Reader().feed(sent)


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_else(noise):
    reader = Reader()
    try:
        reader.feed(b"HTTP/1.1 200 OK\r\n" + noise)
        reader.end()
    except Broken:
        pass


@asynccontextmanager
async def door(*answers, tls=None):
    """A server that gives these answers one after the other, whoever asks; `None` hangs up. Gives what was asked."""
    left, asked, calls = list(answers), [], []

    async def serve(reader, writer):
        calls.append(writer)
        while left:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
                asked.append(head + await reader.readexactly(length))
            except (asyncio.IncompleteReadError, ConnectionError):
                break
            answer = left.pop(0)
            if answer is None:
                break
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with server:
        port = server.sockets[0].getsockname()[1]
        wire = Wire(f"{'https' if tls else 'http'}://127.0.0.1:{port}/bot1:a/")
        yield wire, asked, calls
        wire.close()


async def test_calls_go_over_one_connection():
    async with door(KNOWN, CHUNKED, KNOWN) as (wire, asked, calls):
        found = [await wire.post("getMe", b"{}", timeout_s=5) for _ in range(3)]
    assert [(one.status, one.body) for one in found] == [(200, BODY), (429, BODY), (200, BODY)]
    assert found[0].date == "Sun, 29 Nov 2026 03:00:00 GMT"
    assert (len(calls), len(asked)) == (1, 3)
    assert asked[0].startswith(b"POST /bot1:a/getMe HTTP/1.1\r\nHost: 127.0.0.1:")
    assert asked[0].endswith(b"\r\n\r\n{}")


async def test_calls_at_once_have_a_connection_each():
    async with door(*[KNOWN] * 5) as (wire, _, calls):
        await asyncio.gather(*(wire.post("getMe", b"{}", timeout_s=5) for _ in range(5)))
        assert len(calls) == 5


async def test_who_says_close_is_not_asked_again():
    closing = KNOWN.replace(b"OK\r\n", b"OK\r\nConnection: close\r\n")
    async with door(closing, KNOWN) as (wire, _, calls):
        for _ in range(2):
            assert (await wire.post("getMe", b"{}", timeout_s=5)).body == BODY
        assert len(calls) == 2


async def test_more_than_was_promised_ends_the_connection():
    async with door(KNOWN + b"HTTP/1.1 200 OK\r\n", KNOWN) as (wire, _, calls):
        for _ in range(2):
            assert (await wire.post("getMe", b"{}", timeout_s=5)).body == BODY
        assert len(calls) == 2


async def test_a_hung_up_call_is_broken_and_the_next_one_goes():
    async with door(KNOWN, None, KNOWN) as (wire, asked, _):
        await wire.post("getMe", b"{}", timeout_s=5)
        with pytest.raises(Broken):
            await wire.post("sendMessage", b"{}", timeout_s=5)
        assert (await wire.post("getMe", b"{}", timeout_s=5)).body == BODY
        assert len(asked) == 3  # nothing was sent twice


async def test_a_late_answer_is_broken_and_reaches_nobody_else():
    async with door(b"", KNOWN) as (wire, _, calls):
        with pytest.raises(Broken):
            await wire.post("getMe", b"{}", timeout_s=0.05)
        assert (await wire.post("getMe", b"{}", timeout_s=5)).body == BODY
        assert len(calls) == 2


async def test_who_is_not_there_was_sent_nothing(unused_tcp_port):
    with pytest.raises(NotConnected):
        await Wire(f"http://127.0.0.1:{unused_tcp_port}/").post("getMe", b"{}", timeout_s=5)
    with pytest.raises(NotConnected):
        await Wire("http://nowhere.invalid/").post("getMe", b"{}", timeout_s=5)


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    async with door(KNOWN, tls=forged(tmp_path)) as (wire, asked, _):
        with pytest.raises(NotConnected):
            await wire.post("getMe", b"{}", timeout_s=5)
        wire._context = ssl.create_default_context(cafile=tmp_path / "pem")
        assert (await wire.post("getMe", b"{}", timeout_s=5)).body == BODY
        assert len(asked) == 1


def forged(folder):
    """A certificate for 127.0.0.1 that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now, day = datetime.now(UTC), timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - day).not_valid_after(now + day)
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "pem").write_bytes(pem)
    (folder / "key").write_bytes(secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pem", folder / "key")
    return context
