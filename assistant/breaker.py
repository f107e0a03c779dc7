"""The chat model behind its kill switch and a circuit breaker: one that fails again and again is left alone for a while."""

import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

from assistant.chat import ChatModel
from assistant.switches import Switch, Switches
from knowledge.errors import ModelFailed, SwitchedOff


class Circuit(StrEnum):
    """Whether the model is asked."""

    CLOSED = "closed"
    OPEN = "open"
    TRYING = "half_open"


@dataclass
class Counts:
    """How often the model was asked and how often it failed since the service began; `refused` are requests it was
    spared while it was left alone."""

    asked: int = 0
    failed: int = 0
    refused: int = 0


class Guarded:
    """A chat model that is asked only while its switch is on and its circuit is closed.

    After `failures` failures in a row it is left alone for `pause` seconds; then one request tries it again. What it says
    wrongly is no failure, that it cannot be reached, is slow or busy is one.
    """

    def __init__(
        self,
        model: ChatModel,
        switches: Switches,
        *,
        failures: int,
        pause: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model, self._switches, self._clock = model, switches, clock
        self._failures, self._pause = failures, pause
        self._lock = Lock()
        self._in_a_row, self._until, self._trying = 0, 0.0, False
        self.counts = Counts()

    @property
    def name(self) -> str:
        """Name of the model as configured."""
        return self._model.name

    @property
    def circuit(self) -> Circuit:
        """Whether the model is asked just now."""
        if self._in_a_row < self._failures:
            return Circuit.CLOSED
        return Circuit.OPEN if self._clock() < self._until else Circuit.TRYING

    def stream(self, prompt: str) -> Generator[str, None, None]:
        """Pieces of the reply; raises ModelFailed at once while the model is switched off or left alone."""
        try:
            self._switches.require(Switch.MODEL)
        except SwitchedOff as error:
            raise ModelFailed(str(error).rstrip("。")) from error
        self._enter()
        try:
            with closing(self._model.stream(prompt)) as pieces:
                yield from pieces
        except ModelFailed as error:
            self._leave(failed=error.retry)
            raise
        except BaseException:  # whoever asked has left, or gave up waiting: nothing is known about the model
            with self._lock:
                self._trying = False
            raise
        self._leave(failed=False)

    def _enter(self) -> None:
        with self._lock:
            circuit = self.circuit
            if circuit is Circuit.OPEN or (circuit is Circuit.TRYING and self._trying):
                self.counts.refused += 1
                left = max(1, round(self._until - self._clock()))
                raise ModelFailed(f"模型连续 {self._in_a_row} 次没有正常答复，暂停使用，约 {left} 秒后再试")
            self._trying = circuit is Circuit.TRYING
            self.counts.asked += 1

    def _leave(self, *, failed: bool) -> None:
        with self._lock:
            self._trying = False
            self._in_a_row = self._in_a_row + 1 if failed else 0
            self.counts.failed += failed
            if self._in_a_row >= self._failures:
                self._until = self._clock() + self._pause
