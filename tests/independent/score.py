"""Scores AUDIT, AUDIT-C, PHQ-9 and GAD-7 as CamCOPS does: `python score.py < vectors.json > scores.json`.

CamCOPS (University of Cambridge, GPL) is a whole server. Its scoring is plain Python in four of its modules, and these
run here as they were published; nothing of them is copied. What they import besides, for databases, pages and messages,
takes no part in a score, and empty classes stand in for it, so that nothing else needs to be installed.

Reads a list of [instrument, points]; writes a list of [total, band or null, complete].
"""

import importlib.machinery
import importlib.util
import json
import sys
import types

PUBLISHED = {
    "camcops_server.tasks.audit",
    "camcops_server.tasks.gad7",
    "camcops_server.tasks.phq9",
    "camcops_server.cc_modules.cc_task",
}
# Their own `__init__.py` would import every instrument there is, so the folders are packages without it.
FOLDERS = {"camcops_server", "camcops_server.tasks", "camcops_server.cc_modules"}
STAND_INS = {"camcops_server", "cardinal_pythonlib", "fhirclient", "hl7", "pendulum", "pyramid", "semantic_version",
             "sqlalchemy"}


class Meta(type):
    """A class of which everything can be asked."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Meta(name, (StandIn,), {})

    def __getitem__(cls, _):
        return cls


class StandIn(metaclass=Meta):
    def __init__(self, *_, **__):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn()

    def __call__(self, *_, **__):
        return StandIn()


class Empty(types.ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Meta(name, (StandIn,), {})


def strseq(prefix, first, last):
    """The names of a task's fields, which `cardinal_pythonlib.stringfunc` makes so too."""
    return [f"{prefix}{n}" for n in range(first, last + 1)]


class Finder:
    @staticmethod
    def find_spec(name, _path=None, _target=None):
        if name in PUBLISHED or name.split(".")[0] not in STAND_INS:
            return None
        return importlib.machinery.ModuleSpec(name, Finder, is_package=True)

    @staticmethod
    def create_module(spec):
        if spec.name not in FOLDERS:
            module = Empty(spec.name)
            if spec.name == "cardinal_pythonlib.stringfunc":
                module.strseq = strseq
            return module
        top, *rest = spec.name.split(".")
        found = importlib.machinery.PathFinder.find_spec(top)
        if found is None:
            sys.exit(f"{top} is not installed")
        module = types.ModuleType(spec.name)
        module.__path__ = ["/".join([place, *rest]) for place in found.submodule_search_locations]
        return module

    @staticmethod
    def exec_module(module):
        if module.__name__ in FOLDERS:
            module.__spec__.submodule_search_locations[:] = module.__path__


sys.meta_path.insert(0, Finder)

from camcops_server.tasks.audit import Audit, AuditC  # noqa: E402
from camcops_server.tasks.gad7 import Gad7  # noqa: E402
from camcops_server.tasks.phq9 import Phq9  # noqa: E402

INSTRUMENTS = {"audit": Audit, "audit-c": AuditC, "phq-9": Phq9, "gad-7": Gad7}
for module in PUBLISHED:
    assert sys.modules[module].__spec__.origin, f"{module} is not the published one"


class Request:
    """Names of bands are looked up in a language; here they stay the names of CamCOPS."""

    @staticmethod
    def sstring(name):
        return name.__name__.lower()


def score(instrument, points):
    task = INSTRUMENTS[instrument]()
    for number, value in enumerate(points, 1):
        setattr(task, f"q{number}", value)
    band = task.severity(Request) if "severity" in vars(type(task)) else None
    return [task.total_score(), band, bool(task.is_complete())]


json.dump([score(*vector) for vector in json.load(sys.stdin)], sys.stdout)
