"""Which sentences are about a demand."""

from assistant.drafting.fitting import fitting

DEMANDS = ["要落实行政机关负责人出庭应诉制度", "要加强行政规范性文件备案审查"]


def test_a_sentence_goes_to_the_demand_it_is_about(embedder) -> None:
    told = ["行政机关负责人出庭应诉率100%。", "食堂完成改造。", "报备行政规范性文件3件，备案审查没有发现问题。"]
    assert fitting(DEMANDS, told, embedder) == [[0], [2]]


def test_a_demand_has_the_three_sentences_that_fit_best(embedder) -> None:
    told = [f"行政机关负责人出庭应诉{n}件。" for n in range(1, 6)]
    assert [len(found) for found in fitting(DEMANDS, told, embedder)] == [3, 0]
    assert fitting(DEMANDS, [], embedder) == [[], []]
    assert fitting([], told, embedder) == []
