"""What goes wrong during a schedule: each fault of the plan done to replicas, proxies and servers, and ended."""

import signal
import threading
import time
from collections.abc import Callable

from tests.faults.plan import Fault, Plan
from tests.faults.topics import refuse_writes
from tests.faults.world import Replica, World

_LATENCY_SECONDS = 0.1


class Adversary:
    """Does faults; what lasts is ended by `keep` when its time has come, or by `heal`.

    Args:
        plan: its faults, in order of time.
        world: to whom it does them.
        clock: gives seconds since the start.
        tell: is told what was done.
    """

    def __init__(self, plan: Plan, world: World, clock: Callable[[], float], tell: Callable[[str], None]) -> None:
        self._plan, self._world, self._clock, self._tell = plan, world, clock, tell
        self._left = list(plan.faults)
        self._due: list[tuple[float, Callable[[], object], str]] = []
        self.done: list[Fault] = []
        for server in plan.slow:
            self._slow(server)

    def is_done(self) -> bool:
        """Whether all faults were begun."""
        return not self._left

    def keep(self) -> None:
        """Begin what is to begin, end what has lasted."""
        while self._left and self._left[0].at <= self._clock():
            fault = self._left.pop(0)
            if self._do(fault):
                self.done.append(fault)
                self._tell(str(fault))
        for entry in [entry for entry in self._due if entry[0] <= self._clock()]:
            self._due.remove(entry)
            self._tell(entry[2])
            entry[1]()

    def heal(self) -> None:
        """End everything; servers stay as slow as the plan has them."""
        for entry in list(self._due):
            self._due.remove(entry)
            entry[1]()
        for server, proxy in self._world.servers.proxies.items():
            proxy.open(is_open=True)
            self._slow(server)
        self._world.heal()

    def leave(self) -> None:
        """Have servers be as fast as they are: the next schedule is another one."""
        for proxy in self._world.servers.proxies.values():
            proxy.delay(0.0)

    def _do(self, fault: Fault) -> bool:
        servers = self._world.servers
        match fault.kind:
            case "add":
                return self._world.add(fault.target)
            case "kill" | "terminate" | "pause" | "hook" | "remove":
                return self._do_to(self._world.of(fault.target), fault)
            case "cut":
                servers.proxies[fault.target].cut()
            case "delay":
                servers.proxies[fault.target].delay(_LATENCY_SECONDS)
                self._later(fault, lambda: self._slow(fault.target))
            case "refuse":
                servers.proxies[fault.target].open(is_open=False)
                servers.proxies[fault.target].cut()
                self._later(fault, lambda: servers.proxies[fault.target].open(is_open=True))
            case "refuse-writes":
                return self._refuse_writes(fault)
            case _:
                self._server(fault)
        return True

    def _do_to(self, replicas: list[Replica], fault: Fault) -> bool:
        alive = [replica for replica in replicas if replica.is_alive()]
        if not alive:
            return False
        replica = alive[fault.at.as_integer_ratio()[0] % len(alive)]
        match fault.kind:
            case "kill":
                replica.signal(signal.SIGKILL)
            case "terminate":
                replica.signal(signal.SIGTERM)
            case "pause":
                replica.wake_at = time.monotonic() + fault.seconds
                replica.signal(signal.SIGSTOP)
            case "hook":
                replica.start_again(fault.hook, sleep_seconds=fault.seconds)
            case _:
                if len(replicas) == 1:
                    return False
                threading.Thread(target=replica.end, daemon=True).start()
        return True

    def _refuse_writes(self, fault: Fault) -> bool:
        servers = self._world.servers
        if fault.target == "mongo":
            servers.fill_mongo(is_full=True)
            self._later(fault, lambda: servers.fill_mongo(is_full=False))
            return True
        kafka = servers.urls.kafka
        if not refuse_writes(kafka, refuse=True):
            return False
        self._later(fault, lambda: _until(lambda: refuse_writes(kafka, refuse=False)))
        return True

    def _slow(self, server: str) -> None:
        self._world.servers.proxies[server].delay(self._plan.slow[server])

    def _server(self, fault: Fault) -> None:
        servers = self._world.servers
        process = getattr(servers, fault.target)
        start = getattr(servers, f"start_{fault.target}")
        if fault.kind.startswith("kill"):
            process.kill()
        else:
            process.stop()
        self._later(fault, start)

    def _later(self, fault: Fault, end: Callable[[], object]) -> None:
        self._due.append((self._clock() + fault.seconds, end, f"end of: {fault}"))


def _until(is_done: Callable[[], bool]) -> None:
    """The server may be on its way back itself."""
    for _ in range(100):
        if is_done():
            return
        time.sleep(0.2)
