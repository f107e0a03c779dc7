"""What Prometheus is told: requests as they pass, and the state of the office when it asks."""

import shutil
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.context_managers import InprogressTracker
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from assistant.breaker import Circuit, Guarded
from assistant.records import State
from assistant.wiring import Office

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The figures of one service."""

    def __init__(self, office: Office) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._registry.register(_State(office))
        own = self._registry
        self._requests = Counter("yifa_requests", "Requests answered", ["method", "route", "status"], registry=own)
        self._seconds = Histogram("yifa_request_seconds", "Time to answer", ["route"], buckets=_SECONDS, registry=own)
        self._at_work = Gauge("yifa_requests_at_work", "Requests that are being worked on", registry=own)
        self._waiting = Gauge("yifa_requests_waiting", "Requests that wait for a place", registry=own)
        self._refused = Counter("yifa_requests_refused", "Requests refused because too many waited", registry=own)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def at_work(self) -> InprogressTracker:
        """Count a request as at work as long as the block lasts."""
        return self._at_work.track_inprogress()

    def waiting(self, number: int) -> None:
        """How many requests wait for a place."""
        self._waiting.set(number)

    def refused(self) -> None:
        """Count a request that was refused."""
        self._refused.inc()

    def text(self) -> bytes:
        """Everything in the format of Prometheus."""
        return generate_latest(self._registry)


class _State(Collector):
    """The office as it is when somebody asks."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def describe(self) -> Iterator[Metric]:
        """Nothing in advance: the registry need not ask an office for its names."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """The figures of now."""
        office = self._office
        documents, passages = office.corpus.store.count()
        unfinished = sum(not job.ended for job in office.jobs.newest())
        figures: dict[str, tuple[str, float]] = {
            "documents": ("Documents in the library", documents),
            "passages": ("Passages in the library", passages),
            "index_documents_mending": ("Documents that the indexes still lack", office.corpus.mending),
            "jobs_unfinished": ("Jobs among the newest 50 that have not ended", unfinished),
            "corrections_open": ("Wrong answers that wait for a reviewer", len(office.corrections.all(State.OPEN))),
            "disk_free_bytes": ("Room left for the data folder", shutil.disk_usage(office.settings.home).free),
        }
        for name, (told, value) in figures.items():
            yield GaugeMetricFamily(f"yifa_{name}", told, value=value)
        switches = GaugeMetricFamily("yifa_switch_on", "Kill switches", labels=["switch"])
        for position in office.switches.positions():
            switches.add_metric([position.switch.value], float(position.on))
        yield switches
        answers = GaugeMetricFamily("yifa_answers", "Answers kept, by status", labels=["status"])
        for status, number in office.records.counts().items():
            answers.add_metric([status], number)
        yield answers
        if isinstance(office.model, Guarded):
            yield from _model(office.model)


def _model(model: Guarded) -> Iterator[Metric]:
    counts = model.counts
    yield CounterMetricFamily("yifa_model_requests", "Requests to the chat model", counts.asked)
    yield CounterMetricFamily("yifa_model_failures", "Requests to the chat model that failed", counts.failed)
    yield CounterMetricFamily("yifa_model_spared", "Requests that the chat model was spared", counts.refused)
    yield GaugeMetricFamily("yifa_model_circuit_open", "1 while it is left alone", float(model.circuit is Circuit.OPEN))
