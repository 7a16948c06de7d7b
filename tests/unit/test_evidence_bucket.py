"""A bucket of evidence: what is kept comes back whole, and what cannot be reached is never taken for gone."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config import SettingsRefused, load_settings
from bot.team import with_papers
from locales import translator
from services.evidence.bucket import OWNER, AnothersBucket, BucketStore, StorageAway, StorageRefused
from services.evidence.store import FolderStore
from tests.support.reporting import PDF
from tests.support.s3 import s3_server

FAULTS = ("403", "503", "truncated", "changed", "slow")


@pytest.fixture(scope="module")
def server():
    with s3_server() as fake:
        yield fake


@pytest.fixture
def s3(server):
    server.things.clear()
    server.said.clear()
    server.fault = ""
    return server


@pytest.fixture
def store(s3):
    return BucketStore(s3.bucket, patience_s=0.5)


async def test_what_is_kept_comes_back_and_goes(s3, store):
    kept = [await store.keep(PDF + str(n).encode(), "Приказ.pdf") for n in range(5)]
    assert {one.sha256 for one in kept} == {hashlib.sha256(PDF + str(n).encode()).hexdigest() for n in range(5)}
    assert s3.names == {one.stored_name for one in kept}
    assert all(key.startswith("school/") for key in s3.things), "under the prefix alone"
    assert await store.read(kept[3].stored_name) == PDF + b"3"
    names = [one.stored_name for one in kept]
    assert await asyncio.to_thread(store.remove, names[:2]) == 2
    assert await store.read(names[0]) is None
    assert await asyncio.to_thread(store.missing, names) == names[:2]
    with store.at_hand(names[4]) as path:
        assert path.read_bytes() == PDF + b"4"
    assert not path.exists()
    with store.at_hand(names[0]) as path:
        assert path is None


async def test_only_names_of_ours_are_listed_and_only_old_ones_are_swept(s3, store):
    old = await store.keep(PDF, "Старое.pdf")
    s3.age(timedelta(hours=2))
    await store.keep(PDF, "Новое.pdf")
    s3.things["school/readme.txt"] = s3.things["elsewhere/ab/x.pdf"] = s3.things[f"school/00/{old.stored_name}"] = next(
        iter(s3.things.values())
    )
    assert await asyncio.to_thread(store.older_than, 3600) == {old.stored_name}


@pytest.mark.parametrize("fault", FAULTS)
async def test_no_fault_makes_a_paper_seem_kept_or_gone(s3, store, fault):
    kept = await store.keep(PDF, "Приказ.pdf")
    s3.fault = fault
    with pytest.raises(StorageAway):
        await store.read(kept.stored_name)
    with pytest.raises(StorageAway):
        store.get(kept.stored_name)
    if fault != "truncated":  # of what is sent there is no half: the sum is compared
        with pytest.raises(StorageAway):
            await store.keep(PDF, "Второе.pdf")
    if fault in {"403", "503", "slow"}:
        for asks in (lambda: store.missing([kept.stored_name]), lambda: store.older_than(0)):
            with pytest.raises(StorageAway):
                await asyncio.to_thread(asks)
    assert store.failures >= 2
    s3.fault = ""
    assert await store.read(kept.stored_name) == PDF


async def test_a_bucket_is_tried_before_it_is_relied_on(s3, store):
    await store.check()
    assert not s3.things, "the probe is taken away again"
    s3.fault = "403"
    with pytest.raises(StorageRefused) as refused:
        await store.check()
    assert "403" in refused.value.values["reason"]
    assert "s3://papers/school" in refused.value.words(translator("ru"))


async def test_two_bots_do_not_take_each_others_papers_away(s3, store):
    ours, others = (BucketStore(replace(s3.bucket, bot=bot)) for bot in ("12345", "67890"))
    await ours.check()
    await ours.check()
    with pytest.raises(AnothersBucket) as refused:
        await others.check()
    words = refused.value.words(translator("ru"))
    assert "s3://papers/school" in words
    assert "12345" in words
    assert OWNER in words
    await BucketStore(replace(others.bucket, url="s3://papers/other")).check()
    await store.check()  # a command without a token asks nobody
    await asyncio.to_thread(ours.older_than, 0)
    del s3.things[f"school/{OWNER}"]
    await others.check()


@pytest.mark.parametrize(
    "store_of", [lambda s3, folder: BucketStore(s3.bucket), lambda s3, folder: FolderStore(folder)]
)
async def test_no_name_but_our_own_leads_anywhere(s3, tmp_path, store_of):
    store = store_of(s3, tmp_path)
    for name in ("../etc/passwd", "a.pdf", "", "x" * 32 + ".pdf"):
        with pytest.raises(ValueError, match=r".*"):
            await store.read(name)
    assert not s3.said


KEYS = {"evidence_s3_key_id": "k", "evidence_s3_secret": "not to be shown"}


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"evidence_url": "https://bucket/x", **KEYS}, "EVIDENCE_URL"),
        ({"evidence_url": "s3://", **KEYS}, "EVIDENCE_URL"),
        ({"evidence_url": "s3://me:secret@bucket", **KEYS}, "EVIDENCE_URL"),
        ({"evidence_url": "s3://bucket"}, "EVIDENCE_S3_KEY_ID"),
        ({"evidence_url": "s3://bucket", "evidence_s3_key_id": "k"}, "EVIDENCE_S3_SECRET"),
        ({"evidence_url": "s3://bucket", "evidence_s3_endpoint": "http://s3.example", **KEYS}, "EVIDENCE_S3_ENDPOINT"),
        ({"evidence_url": "s3://bucket", "evidence_s3_endpoint": "s3.example", **KEYS}, "EVIDENCE_S3_ENDPOINT"),
    ],
)
def test_settings_that_lead_to_no_bucket_are_refused_in_words(settings, name):
    with pytest.raises(SettingsRefused) as refused:
        load_settings(_env_file=None, **settings)
    (line,) = refused.value.lines(translator("ru"))
    assert line.startswith(f"{name}: ")
    assert "secret" not in line
    assert "not to be shown" not in line


def test_a_secret_is_in_no_words_about_a_bucket():
    settings = load_settings(
        _env_file=None, evidence_url="s3://bucket/", evidence_s3_endpoint="https://s3.example/", **KEYS
    )
    assert (settings.bucket.url, settings.bucket.endpoint) == ("s3://bucket", "https://s3.example")
    assert "not to be shown" not in repr(settings.bucket)
    assert load_settings(_env_file=None).bucket is None


def test_processes_of_one_team_have_the_same_bucket(s3):
    mark = "a" * 32
    assert with_papers(mark, None) == mark, "as a version without buckets has it"
    one, other = with_papers(mark, s3.bucket), with_papers(mark, replace(s3.bucket, url="s3://papers/other"))
    assert len({mark, one, other, with_papers("b" * 32, s3.bucket)}) == 4
    assert len(one) == len(mark)
    assert with_papers(mark, replace(s3.bucket, key_id="another", secret="key")) == one
