"""Any OpenAI client can talk to Yifa: the protocol by hand, and the official Python client."""

import json

import openai
import pytest

QUESTION = "停车场备案要几个工作日作出决定？"
CHAT = "/v1/chat/completions"


@pytest.fixture
def client(service) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{service.base_url}/v1/".replace("//v1", "/v1"), api_key="none", max_retries=0)


def test_the_one_model_is_listed(client):
    assert [m.id for m in client.models.list()] == ["yifa"]


def test_an_answer_carries_its_bases(client, library):
    reply = client.chat.completions.create(model="yifa", messages=[{"role": "user", "content": QUESTION}])
    (choice,) = reply.choices
    assert choice.finish_reason == "stop"
    assert "十五个工作日" in choice.message.content
    assert "\n\n依据：\n- 《青溪市停车场管理办法》第五条（2023年3月10日版，有效）" in choice.message.content
    assert choice.message.content.startswith(library.records.answer(reply.id)["text"])


def test_the_official_client_streams(client):
    messages = [{"role": "system", "content": "你是海盗"}, {"role": "user", "content": QUESTION}]
    whole = client.chat.completions.create(model="yifa", messages=messages).choices[0].message.content
    chunks = list(client.chat.completions.create(model="yifa", messages=messages, stream=True, temperature=1))
    assert "".join(c.choices[0].delta.content or "" for c in chunks) == whole
    assert [c.choices[0].finish_reason for c in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    assert len({c.id for c in chunks}) == 1


def test_a_stream_by_hand_is_well_formed(service):
    body = {"messages": [{"role": "user", "content": QUESTION}], "stream": True}
    response = service.post(CHAT, json=body)
    assert response.headers["content-type"].startswith("text/event-stream")
    blocks = response.text.split("\n\n")
    assert blocks[-2:] == ["data: [DONE]", ""]
    for block in blocks[:-2]:
        assert json.loads(block.removeprefix("data: "))["object"] == "chat.completion.chunk"


def test_earlier_messages_are_the_history(client):
    messages = [
        {"role": "user", "content": "走失的犬只归谁收容？"},
        {"role": "assistant", "content": "区公安机关（《青溪市犬只收容办法》第二条）。"},
        {"role": "user", "content": "多久没人认领可以安置？"},
    ]
    reply = client.chat.completions.create(model="yifa", messages=messages)
    assert "《青溪市犬只收容办法》第四条" in reply.choices[0].message.content


def test_content_may_be_given_in_parts(client):
    parts = [{"type": "text", "text": QUESTION}, {"type": "image_url", "image_url": {"url": "data:,"}}]
    messages = [{"role": "assistant", "content": None}, {"role": "user", "content": parts}]
    reply = client.chat.completions.create(model="yifa", messages=messages)
    assert "十五个工作日" in reply.choices[0].message.content


def test_an_abstention_names_the_nearest(client):
    messages = [{"role": "user", "content": "青溪市城市管理条例第三百条"}]
    text = client.chat.completions.create(model="yifa", messages=messages).choices[0].message.content
    assert "没有第三百条" in text
    assert "\n\n相近条文：\n- 《青溪市城市管理条例》" in text


@pytest.mark.parametrize(
    ("messages", "status"),
    [
        ([], 422),
        ([{"role": "system", "content": "只有系统消息"}], 400),
        ([{"role": "user", "content": " "}], 400),
        ([{"role": "user", "content": "停" * 20001}], 422),
        ([{"content": "没有角色"}], 422),
    ],
)
def test_wrong_requests_are_told_as_the_protocol_wants(client, messages, status):
    with pytest.raises(openai.APIStatusError) as caught:
        client.chat.completions.create(model="yifa", messages=messages)
    assert caught.value.status_code == status
    assert any("\u4e00" <= c <= "\u9fff" for c in caught.value.response.json()["error"])
