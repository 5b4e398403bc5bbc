"""The pytest plugin: options, fixtures, subjects, and the record of every case. Wiring only."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from accord.judge.expect import USUAL, WARNINGS, Violation, inconclusive, stranger
from accord.model.contract import Contract
from accord.model.finding import Finding
from accord.model.promise import Promise
from accord.model.survey import Survey
from accord.model.transport import facts_to_json
from accord.model.validate import InvalidFile
from accord.record.ledger import SESSION, Ledger
from accord.runtime import bundle
from accord.runtime.checks import Check, check_of
from accord.runtime.concluding import conclude
from accord.runtime.earlier import Earlier, read_earlier
from accord.runtime.exploring.drawing import DrawnItem, Explored, PropertyFile, PropertyItem
from accord.runtime.exploring.outcomes import finding_of, verdict_of
from accord.runtime.making.maker import Maker
from accord.runtime.making.workshop import Workshop
from accord.runtime.options import UsageError
from accord.runtime.pytest_options import add_options, options_of
from accord.runtime.rating.rates import Rates
from accord.runtime.registry import registry, requirements_of
from accord.runtime.run import Run, is_planned, is_prepared, ledger_name, open_run, prepare
from accord.runtime.settle import RuleFile, RuleItem
from accord.runtime.signals import first_signal_waits
from accord.runtime.surveying.smoke import Unjudgeable
from accord.runtime.transport import HostView, look
from accord.runtime.weighing import profile_of
from accord.wire.budget import BudgetSpent
from accord.wire.client import Client, UnsafeRequest

_ORDER = ("read", "write", "explore", "load", "all")
_FOLDER = pytest.StashKey[Path]()
_RUN = pytest.StashKey[Run]()
_OWNER = pytest.StashKey[bool]()
_WANTED = pytest.StashKey[frozenset[str]]()
_EXPLORED = pytest.StashKey[Explored]()
_COLLECTED = pytest.StashKey[dict[str, pytest.Item]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options by which `pytest suites` is pointed at a target."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Prepare the run, or join the one that is prepared."""
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        folder = worker.get("accord_folder")
        if folder:
            config.stash[_FOLDER] = Path(folder)
        return
    options = options_of(config)
    if options.run_dir and is_prepared(options.run_dir):
        config.stash[_FOLDER] = options.run_dir
    elif options.contract or options.target:
        try:
            config.stash[_FOLDER] = prepare(options)
        except (UsageError, InvalidFile) as error:
            pytest.exit(f"accord: {error}", returncode=2)
        except Unjudgeable as error:
            pytest.exit(f"accord: {error}", returncode=3)
        config.stash[_OWNER] = True


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell an xdist worker where the run is."""
    if _FOLDER in node.config.stash:
        node.workerinput["accord_folder"] = str(node.config.stash[_FOLDER])


def _run(config: pytest.Config) -> Run:
    if _RUN not in config.stash:
        if _FOLDER not in config.stash:
            pytest.exit("accord: the suites need a target: give --contract FILE or --target URL", returncode=2)
        worker = getattr(config, "workerinput", {})
        name = ledger_name(worker.get("workerid", "main"), config.getoption("--accord-phase"))
        config.stash[_RUN] = open_run(config.stash[_FOLDER], name, int(worker.get("workercount", 1)))
    return config.stash[_RUN]


@pytest.fixture(scope="session")
def client(pytestconfig: pytest.Config) -> Client:
    """The client that sends to the target."""
    return _run(pytestconfig).client


@pytest.fixture(scope="session")
def survey(pytestconfig: pytest.Config) -> Survey:
    """What the target was seen to offer."""
    return _run(pytestconfig).survey


@pytest.fixture(scope="session")
def contract(pytestconfig: pytest.Config) -> Contract:
    """What the API says of itself."""
    return _run(pytestconfig).contract


@pytest.fixture(scope="session")
def earlier(pytestconfig: pytest.Config) -> Earlier | None:
    """The run to compare with, where one is given."""
    folder = _run(pytestconfig).options.baseline
    return read_earlier(folder) if folder else None


@pytest.fixture(scope="session")
def maker(pytestconfig: pytest.Config) -> Maker:
    """The maker of resources that are the run's own."""
    return _run(pytestconfig).maker


@pytest.fixture(scope="session")
def workshop(pytestconfig: pytest.Config) -> Workshop:
    """Where rows of the run's own are made by the contract's drafts."""
    run = _run(pytestconfig)
    return Workshop(run.maker, run.contract)


@pytest.fixture(scope="session")
def transport(pytestconfig: pytest.Config) -> HostView:
    """The target's host: its TLS, its certificates, and what plain HTTP answers there."""
    run = _run(pytestconfig)
    view = look(run.contract)
    run.ledger.facts(facts_to_json(view.facts))
    for exchange in view.plain():
        run.sink(exchange)
    return view


@pytest.fixture(scope="session")
def rates(pytestconfig: pytest.Config) -> Rates:
    """What the run measured of the rate limits that the contract promises."""
    from accord.runtime.rating.measuring import measure_rates  # late, since few runs measure

    return measure_rates(_run(pytestconfig))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the rules of a file of the suites, to be settled last, and its properties where they are tried."""
    config = parent.config
    if _FOLDER not in config.stash or hasattr(config, "workerinput") or file_path.suffix != ".py":
        return None
    phase = config.getoption("--accord-phase")
    if phase == "all" and file_path.name.startswith("rules_"):
        return RuleFile.from_parent(parent, path=file_path, folder=config.stash[_FOLDER])
    if phase in ("all", "explore") and file_path.name.startswith("properties_"):
        return _properties(file_path, parent)
    return None


def _properties(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The properties of a file, where the run tries any."""
    config = parent.config
    run = _run(config)
    if not run.options.tries_properties:
        return None
    if _EXPLORED not in config.stash:
        config.stash[_EXPLORED] = Explored(run)
    return PropertyFile.from_parent(parent, path=path, explored=config.stash[_EXPLORED])


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the files of the suites that hold nothing of what is asked for."""
    if _FOLDER not in config.stash or not collection_path.name.startswith("test_"):
        return None
    suites = bundle.root() / "suites"
    if not collection_path.is_relative_to(suites):
        return None
    if _WANTED not in config.stash:
        config.stash[_WANTED] = _wanted(_run(config))
    here = collection_path.relative_to(suites.parent).as_posix()
    return None if here in config.stash[_WANTED] else True


def _wanted(run: Run) -> frozenset[str]:
    """The files of the suites that hold a check of what is asked for."""
    tried = [each.id for each in registry().tried(*run.scope.judged) if run.options.selects(each.id)]
    names = [name for requirement_id in tried for name in registry().checks[requirement_id]]
    names += [name for each in run.promises for name, _ in each.checks if run.options.selects(each.promise.id)]
    return frozenset(name.partition("::")[0] for name in names)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a check its subjects."""
    check = check_of(metafunc.function)
    if check.keeps:
        _give_promises(metafunc, check)
    if not check.kind:
        return
    run = _run(metafunc.config)
    most = run.contract.limits.subjects or profile_of(run.options).subjects
    idle = not _may_run(check, metafunc.config, run)
    idle = idle or not requirements_of(metafunc.function, set(run.scope.judged))
    subjects = [] if idle else check.subjects(run.survey, run.maker, most)
    if subjects:
        metafunc.parametrize("subject", subjects, ids=[str(subject) for subject in subjects])
    else:
        metafunc.parametrize("subject", [None], ids=["none"])


def _give_promises(metafunc: pytest.Metafunc, check: Check) -> None:
    run = _run(metafunc.config)
    given = [each.promise for each in run.promises if check.tries(each.promise)]
    if not _may_run(check, metafunc.config, run):
        given = []
    metafunc.parametrize("promise", given or [None], ids=[str(promise) for promise in given] or ["none"])


def pytest_itemcollected(item: pytest.Item) -> None:
    """Note every case that there is, before any other plugin can take it away unseen."""
    if _is_check(item) or isinstance(item, DrawnItem):
        item.config.stash.setdefault(_COLLECTED, {})[item.nodeid] = item


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Leave out of the plan what is deselected in sight, as by -k."""
    for item in items:
        item.config.stash.get(_COLLECTED, {}).pop(item.nodeid, None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the items of this phase and contract: reading ones, then writing, then loading ones, and rules last."""
    suites = [item for item in items if _is_ours(item)]
    if not suites:
        return
    run = _run(config)
    phase = config.getoption("--accord-phase")
    kept = [item for item in items if item not in suites or _belongs(item, run, phase)]
    dropped = [item for item in items if item not in kept]
    items[:] = sorted(kept, key=_rank)
    if dropped:
        config.hook.pytest_deselected(items=dropped)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Record the plan, so that an interrupted run is known as such."""
    config = session.config
    if _RUN in config.stash:
        run = config.stash[_RUN]
        planned = config.stash.get(_COLLECTED, {})
        run.ledger.plan({name: _tries(item, run) for name, item in planned.items()}, {})


def _is_ours(item: pytest.Item) -> bool:
    return _is_check(item) or isinstance(item, RuleItem | DrawnItem)


def _is_check(item: pytest.Item) -> bool:
    check = check_of(getattr(item, "function", None))
    return bool(check.pattern or check.keeps)


def _tries(item: pytest.Item, run: Run) -> tuple[str, ...]:
    return item.tries if isinstance(item, DrawnItem) else _requirements(item, run)


def _requirements(item: pytest.Item, run: Run) -> tuple[str, ...]:
    function = getattr(item, "function", None)
    if check_of(function).keeps:
        promise = _promise_of(item)
        found: tuple[str, ...] = (promise.id,) if promise else ()
    else:
        found = requirements_of(function, set(run.scope.judged))
    return tuple(name for name in found if run.options.selects(name))


def _promise_of(item: pytest.Item) -> Promise | None:
    """The promise that an item tries."""
    given = item.callspec.params["promise"] if isinstance(item, pytest.Function) else None
    return given if isinstance(given, Promise) else None


def _belongs(item: pytest.Item, run: Run, phase: str) -> bool:
    if isinstance(item, DrawnItem):
        return run.options.has(item.of.name)
    if not _is_check(item):
        return phase == "all"
    check = check_of(getattr(item, "function", None))
    if not _may_run(check, item.config, run):
        return False
    if not run.options.has(item.nodeid.partition("[")[0]):
        return False
    return bool(_requirements(item, run)) and phase in ("all", check.phase)


def _may_run(check: Check, config: pytest.Config, run: Run) -> bool:
    """Whether this process may run a check: one that writes or loads where that is allowed, alone, in its phase."""
    if check.phase == "read":
        return True
    allowed = (run.client.writes or not check.writes) and (run.loads or not check.loads)
    allowed = allowed and (not check.fills or run.contract.allows("throwaway") is True)
    alone = not hasattr(config, "workerinput")
    return allowed and alone and config.getoption("--accord-phase") in ("all", check.phase)


def _rank(item: pytest.Item) -> tuple[int, bool]:
    if isinstance(item, DrawnItem):
        return _ORDER.index("explore"), isinstance(item, PropertyItem)
    check = check_of(getattr(item, "function", None))
    phase = "all" if hasattr(item, "requirement") else check.phase
    return _ORDER.index(phase), check.hostile


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Run one check: say why it cannot run where there is no subject, and tell our limits from its verdict."""
    check = check_of(pyfuncitem.function)
    if not (check.pattern or check.keeps):
        return (yield)
    run = _run(pyfuncitem.config)
    token, usual = WARNINGS.set([]), USUAL.set(run.usual)
    pyfuncitem.stash[_WARNINGS] = WARNINGS.get() or []
    run.client.purpose = pyfuncitem.nodeid
    try:
        if check.kind and pyfuncitem.funcargs.get("subject") is None:
            raise check.without_subject(run.maker)
        return (yield)
    except (BudgetSpent, UnsafeRequest) as error:
        raise inconclusive(str(error)) from error
    except Violation as error:
        if who := stranger(error.exchange):
            raise inconclusive(f"{error}; but it was {who} that answered, in place of the API") from error
        raise
    finally:
        pyfuncitem.stash[_WARNINGS] = WARNINGS.get() or []
        WARNINGS.reset(token)
        USUAL.reset(usual)


_WARNINGS = pytest.StashKey[list[Finding]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Record the verdict of a case."""
    report = yield
    if not _is_check(item) or (call.when != "call" and not report.failed):
        return report
    run = _run(item.config)
    error = call.excinfo.value if call.excinfo else None
    verdict, reason = verdict_of(error)
    check = item.nodeid.partition("[")[0]
    requirements = _requirements(item, run)
    findings = [
        replace(warning, requirement=name, check=check)
        for name in requirements
        for warning in item.stash.get(_WARNINGS, [])
    ]
    if isinstance(error, Violation):
        findings += [finding_of(error, name, check) for name in requirements]
    run.ledger.case(item.nodeid, requirements, verdict, reason, findings)
    report.user_properties.append(("accord", verdict.value))
    return report


def _ctrl_c() -> pytest.ExceptionInfo[KeyboardInterrupt]:
    try:
        raise KeyboardInterrupt
    except KeyboardInterrupt:
        return pytest.ExceptionInfo.from_current()  # type: ignore[return-value]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Close this process's part of the run; where the session owns the run, conclude it."""
    config = session.config
    with first_signal_waits() as waiting:
        if _EXPLORED in config.stash:
            config.stash[_EXPLORED].close()
        if _RUN in config.stash:
            config.stash[_RUN].close()
    if waiting.came:
        session.exitstatus = exitstatus = pytest.ExitCode.INTERRUPTED
        config.hook.pytest_keyboard_interrupt(excinfo=_ctrl_c())
    if config.stash.get(_OWNER, False) and not hasattr(config, "workerinput"):
        ledger = Ledger(config.stash[_FOLDER], SESSION)
        ledger.phase("all", int(exitstatus), is_planned(config.stash[_FOLDER], "all"))
        ledger.close()
        assessment = conclude(config.stash[_FOLDER])
        session.exitstatus = assessment.exit_code
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter:
            counts = ", ".join(f"{count} {name}" for name, count in assessment.summary.items() if count)
            reporter.write_line("")
            reporter.write_line(f"accord: {counts}; exit {assessment.exit_code}; record in {config.stash[_FOLDER]}")
