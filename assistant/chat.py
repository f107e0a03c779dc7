"""The door to a chat model: any OpenAI-compatible endpoint through LangChain. Fails in one way only: ModelFailed."""

from collections.abc import Generator
from typing import TYPE_CHECKING, Protocol

from assistant.settings import Settings
from knowledge.errors import ModelFailed

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class ChatModel(Protocol):
    """A model that streams text. `name` is recorded with the answer."""

    @property
    def name(self) -> str:
        """Name of the model as configured."""

    def stream(self, prompt: str) -> Generator[str, None, None]:
        """Pieces of the reply; raises ModelFailed when it times out, is refused, cut off or empty."""


class OpenAICompatible:
    """vLLM, Ollama, Xinference, DeepSeek …: whatever speaks the OpenAI protocol at `settings.model_url`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """Name of the model as configured."""
        return self._settings.model_name

    def stream(self, prompt: str) -> Generator[str, None, None]:
        """Pieces of the reply. A stream that ends without a finish reason counts as cut off.

        A server that sends more pieces than tokens were allowed is left: nothing else would end such a stream.
        """
        import httpx
        import openai

        finished, empty = "", True
        try:
            for number, chunk in enumerate(self._client().stream(prompt)):
                if number > 2 * self._settings.model_max_tokens:
                    finished = "length"
                    break
                finished = chunk.response_metadata.get("finish_reason") or finished
                text = chunk.content if isinstance(chunk.content, str) else ""
                empty = empty and not text.strip()
                if text:
                    yield text
        except openai.APITimeoutError as error:
            raise ModelFailed(f"模型在 {self._settings.model_timeout:g} 秒内没有答复", retry=True) from error
        except openai.RateLimitError as error:
            raise ModelFailed("模型服务繁忙（429）", retry=True) from error
        except openai.APIStatusError as error:
            raise ModelFailed(f"模型服务返回错误（{error.status_code}）", retry=error.status_code >= 500) from error
        except (openai.APIError, httpx.HTTPError, ValueError, TypeError, AttributeError, LookupError) as error:
            # The last four: LangChain trips over replies that are JSON but not a chat completion.
            raise ModelFailed("连不上模型服务，或答复无法读取", retry=True) from error
        if empty:
            raise ModelFailed("模型没有给出内容", retry=True)
        if not finished:
            raise ModelFailed("模型的答复中途断开", retry=True)
        if finished == "content_filter":
            raise ModelFailed("模型服务拦截了答复")
        if finished == "length":
            raise ModelFailed("模型的答复超过长度上限，没有写完")

    def _client(self) -> "BaseChatModel":
        from langchain_openai import ChatOpenAI

        s = self._settings
        return ChatOpenAI(
            model=s.model_name,
            base_url=s.model_url,
            api_key=s.model_key,
            timeout=s.model_timeout,
            max_retries=s.model_tries - 1,
            max_completion_tokens=s.model_max_tokens,
            temperature=0,
            stream_usage=False,
        )


def chat_model(settings: Settings) -> ChatModel | None:
    """The configured model, or None when no address is set."""
    return OpenAICompatible(settings) if settings.model_url else None
