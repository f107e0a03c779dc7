"""The service's own thread: it mends the indexes, runs jobs in the order they came, and looks after watched folders."""

import logging
import time
from collections.abc import Sequence
from threading import Condition, Thread

from ingest.job import Job
from ingest.run import Runner
from ingest.watch import SETTLING, Watch
from knowledge.errors import YifaError

_BREATH = 1.0
"""Seconds of rest after an error, so that one that stays does not fill the log."""

log = logging.getLogger("yifa")


class Background:
    """Runs jobs one after the other from `start` to `stop`; watched folders are looked at every so many seconds."""

    def __init__(self, runner: Runner, watches: Sequence[Watch] = (), *, every: float = 60.0) -> None:
        self._runner = runner
        self._watches = watches
        self._every = max(every, SETTLING)
        self._changed = Condition()
        self._stopping = False
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin; jobs that were interrupted go on first."""
        self._runner.jobs.resume_interrupted()
        self._stopping = False
        self._thread = Thread(target=self._work, name="jobs")
        self._thread.start()

    def stop(self) -> None:
        """End soon: the file that is being read is given up, and its job goes on at the next start."""
        self._stopping = True
        self.wake()
        if self._thread:
            self._thread.join()

    def wake(self) -> None:
        """Say that there is something new to do."""
        with self._changed:
            self._changed.notify_all()

    def wait(self, number: int, timeout: float | None = None) -> Job:
        """A job once it has ended, or as it is after so many seconds or when the service ends."""
        jobs = self._runner.jobs
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or jobs.job(number).ended, timeout)
        return jobs.job(number)

    def _work(self) -> None:
        looked = -self._every
        while not self._stopping:
            try:
                self._mend()
                number = self._runner.jobs.next_waiting()
                if number is not None:
                    self._runner.run(number, stopping=lambda: self._stopping)
                elif self._watches and time.monotonic() - looked >= self._every:
                    looked = time.monotonic()
                    self._look()
                else:
                    self._rest(looked + self._every - time.monotonic() if self._watches else None)
            except Exception:
                log.exception("a job was interrupted")
                time.sleep(_BREATH)
            self.wake()

    def _mend(self) -> None:
        """Bring indexes that were found out of step up to SQL, before anything is added to them."""
        corpus = self._runner.corpus
        if corpus.mending:
            with self._runner.writing:
                log.warning("indexes mended: %d documents", corpus.mend(lambda: self._stopping))

    def _look(self) -> None:
        for watch in self._watches:
            try:
                watch.align(self._pause)
            except YifaError as error:
                log.warning("%s", error)

    def _pause(self, seconds: float) -> None:
        """So many seconds, or until the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping, seconds)

    def _rest(self, seconds: float | None) -> None:
        """Until there is something to do, at most so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._runner.jobs.next_waiting() is not None, seconds)
