import random
from pathlib import Path

import numpy as np
import pytest

from minqing.insight.text import bags, calibrate, categories, features, folds, linear, model, seeds, segment
from minqing.insight.text.rows import Row
from minqing.insight.text.segment import Doc
from tests.insight import talk


def doc(text: str) -> Doc:
    return segment.document(Row(1, 1, {"text": text}))


def docs(count: int, *, seed: int = 1) -> list[Doc]:
    return [segment.document(Row(n, n, dict(message))) for n, message in enumerate(talk.messages(count, seed=seed))]


def test_a_word_is_itself_its_characters_and_their_pairs() -> None:
    found, owners = features.keys(["水渠", "水", "渠渠"])
    assert np.bincount(owners).tolist() == [4, 2, 3]
    assert len(set(found[owners == 0].tolist()) & set(found[owners == 1].tolist())) == 1
    assert features.whole(["水渠"])[0] in found[owners == 0]


def test_keys_are_the_same_on_every_machine() -> None:
    assert features.whole(["水渠"]).tolist() == features.whole(["水渠"]).tolist()
    assert sorted(features.keys(["a"])[0].tolist())[0] == ord("a")


def test_odd_characters_have_keys_too() -> None:
    for word in ("\U00020000\U0001f621", "ང་", "x" * 1000, "\ufffd"):
        assert len(features.keys([word])[0]) > 1


def test_products_are_those_of_dense_tables() -> None:
    dice = np.random.default_rng(1)
    dense = dice.random((7, 5)).astype(np.float32) * (dice.random((7, 5)) > 0.6)
    dense[3] = 0
    rows, columns = np.nonzero(dense)
    starts = np.searchsorted(rows, np.arange(8))
    sparse = bags.Sparse(starts, columns, dense[rows, columns], 5)
    other = dice.random((5, 3)).astype(np.float32)
    assert np.allclose(sparse.times(other), dense @ other, atol=1e-6)
    assert np.allclose(sparse.turned().times(dense), dense.T @ dense, atol=1e-6)
    assert np.allclose(sparse.picked(np.array([3, 6, 0])).times(other), dense[[3, 6, 0]] @ other, atol=1e-6)


def test_a_product_in_blocks_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = bags.corpus(docs(50)).counts
    other = np.random.default_rng(1).random((counts.width, 4)).astype(np.float32)
    whole = counts.times(other)
    monkeypatch.setattr(bags, "BLOCK", 64)
    assert np.allclose(counts.times(other), whole)


def test_the_bowl_is_lowest_where_it_is() -> None:
    goal = np.array([3, -2, 0.5], dtype=np.float32)
    steep = np.array([1, 10, 100], dtype=np.float32)
    found = linear.descend(lambda at: (float((steep * (at - goal) ** 2).sum()), 2 * steep * (at - goal)), goal * 0)
    assert np.allclose(found, goal, atol=0.02)


def test_a_message_is_the_sum_of_its_words() -> None:
    """What the model answers word by word is what the judge was taught over whole messages."""
    given = docs(90)
    corpus = bags.corpus(given)
    rarity = bags.rarity(corpus, least=1)
    space = linear.Space.of(corpus.counts, corpus.parts, rarity)
    judge = linear.fit(space, np.arange(90) % 3, 3)
    shift = np.array([0, 0, 0, 4], dtype=np.float32)
    made = model.Model(talk.LABELS, corpus.keys, judge.weights * rarity[:, None], rarity**2, judge.bias, shift, {})
    assert np.allclose(model.Reader(made).scores(given), judge.scores(space), atol=1e-4)


def test_what_is_remembered_is_bounded_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = np.random.default_rng(1)
    found = np.unique(features.keys(["水渠", "水", "断水", "路面"])[0])
    table = dice.random((len(found), 2)).astype(np.float32)
    made = model.Model(["a", "b"], found, table, table[:, 0] ** 2, table[0], np.ones(3, dtype=np.float32), {})
    monkeypatch.setattr(model, "REMEMBERED", 5)
    reader = model.Reader(made)
    first = reader.scores([doc("水渠断水")])
    for n in range(30):
        reader.scores([doc(f"路面{n}塌方{n * 7}")])
    assert len(reader._place) < 30
    assert np.allclose(reader.scores([doc("水渠断水")]), first)


def test_near_duplicates_share_a_fold() -> None:
    given = docs(200)
    copies = [Doc(one.lead, [*one.words, "又及"]) for one in given]
    corpus = bags.corpus([*given, *copies])
    fold = folds.parted(corpus.counts, corpus.words, 4)
    assert (fold[:200] == fold[200:]).mean() > 0.9
    assert set(fold.tolist()) == {0, 1, 2, 3}


def test_confidence_is_what_it_says() -> None:
    dice = np.random.default_rng(2)
    scores = dice.normal(0, 1, (4000, 3)).astype(np.float32)
    true = np.array([dice.choice(3, p=share) for share in model.softmax(2 * scores)])
    shift = calibrate.fitted(scores, true)
    assert shift[-1] == pytest.approx(2, rel=0.1)
    sure = model.softmax(scores * shift[-1] + shift[:-1])
    assert sure.max(axis=1).mean() == pytest.approx((sure.argmax(axis=1) == true).mean(), abs=0.02)


def test_without_labels_confidence_stays_modest() -> None:
    scores = np.random.default_rng(2).normal(0, 1, (500, 3)).astype(np.float32)
    shift = calibrate.guessed(scores)
    assert model.softmax(scores * shift[-1]).max(axis=1).mean() == pytest.approx(calibrate.UNLABELLED, abs=0.01)


def test_a_leaf_on_two_paths_is_two_things(tmp_path: Path) -> None:
    table = "level1,level2,level3\n城乡建设,安全生产,安全隐患\n经济管理,安全生产,安全隐患\n经济管理,金融,其他\n"
    (tmp_path / "names.csv").write_text(table, encoding="utf-8")
    one, two = categories.read(tmp_path / "names.csv")
    assert (one.label, two.label) == ("城乡建设", "经济管理")
    assert one.paths[0] != two.paths[0]
    assert "其他" not in two.words


def test_words_that_go_with_a_name_join_it(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("level1,level2\n教育文体,学校\n卫生计生,医院\n", encoding="utf-8")
    school, clinic = categories.read(tmp_path / "names.csv")
    assert "老师" in school.kindred
    assert "老师" not in clinic.kindred
    assert "医生" in clinic.kindred


def test_the_surest_of_each_label_are_taken() -> None:
    dice = random.Random(1)
    scores = np.array([[dice.random() + (n % 3 == k) for k in range(3)] for n in range(90)], dtype=np.float32)
    rows, labels = seeds.surest(scores, 0.5)
    assert (scores[rows].argmax(axis=1) == labels).all()
    assert 40 <= len(rows) <= 50
