"""A download that breaks half-way is no file."""

import asyncio

import pytest

from bot.outgoing import LeanSession

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789"


@pytest.mark.parametrize(
    ("answer", "limit", "expected"),
    [
        (WHOLE, 100, b"0123456789"),
        (WHOLE[:-4], 100, None),  # the connection ends before the file does
        (WHOLE, 5, None),  # larger than what was said before
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 100, None),
    ],
)
async def test_only_a_whole_file_is_a_file(answer, limit, expected):
    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    session = LeanSession(f"http://127.0.0.1:{port}", "1:token")
    try:
        assert await session.download("documents/file_1.pdf", limit=limit) == expected
    finally:
        await session.close()
        server.close()
