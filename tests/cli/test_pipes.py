"""`nastavnik … | head`: a reader who has had enough is no error."""

import json
import subprocess
import sys

LINE = json.dumps({"phrase": "до 15 сентября", "start": "2023-09-01", "end": "2024-08-31"}) + "\n"


def test_reader_that_leaves_early():
    command = subprocess.Popen(
        [sys.executable, "-c", "import cli, sys; sys.exit(cli.main(['deadlines']))"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    command.stdin.write(LINE)
    command.stdin.flush()
    assert json.loads(command.stdout.readline())["due"] == ["2023-09-15"]
    command.stdout.close()
    complaint = command.communicate(LINE * 3)[1]
    assert (command.returncode, complaint) == (0, "")
