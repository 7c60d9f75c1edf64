"""`gatekit evaluate`: decides on a pipeline's reports."""

from __future__ import annotations

from pathlib import Path

from gatekit.cli.evaluate_options import EvaluateOptions, Pin, evaluate_options
from gatekit.cli.exits import INTERNAL, PASS, UNKNOWN, USAGE
from gatekit.cli.named_files import lost_files, told_lost, told_passed_over
from gatekit.cli.nothing_found import told_nothing_examined
from gatekit.cli.outputs import hold_no_report, hold_writable
from gatekit.cli.params import param_settings
from gatekit.cli.project import POLICY_FILE, find_policy, find_root, given_path, hold_existing, policy_name
from gatekit.cli.renderings import publish
from gatekit.cli.telling import problems_told
from gatekit.cli.world import World
from gatekit.discovery.walk import Given, Walked, find_candidates
from gatekit.engine import evaluate, load_policy, read_evidence
from gatekit.errors import UsageError, meant
from gatekit.formats.registry import REGISTRY
from gatekit.model.evidence import Evidence
from gatekit.model.policy import Policy


def run(argv: list[str], world: World) -> int:
    """Runs the command and gives its exit code."""
    options = evaluate_options(argv, world)
    root = find_root(world, options.root)
    policy_file = find_policy(world, root, options.policy)
    name = policy_name(policy_file, root, options.policy) if policy_file else ""
    checked = load_policy(policy_file, name=name, engine=options.engine)
    given = _given(options, checked.policy, root, world)
    hold_writable(options.outputs, inputs=[*(root / one.path for one in given), policy_file or root / POLICY_FILE])
    walked = _walked(given, checked.policy, root)
    evidence = _evidence(walked, root, options)
    lost = lost_files(evidence, checked.policy.evidence)
    if lost:
        world.note(told_lost(lost))
        return PASS if options.exit_zero else UNKNOWN
    decision = evaluate(
        evidence=evidence,
        at=options.at,
        policy=checked,
        params=param_settings(checked.policy, world.environ, options.settings),
        subject=options.commit,
        root=root,
        strip_prefixes=options.strip_prefixes,
        fail_on_warn=options.fail_on_warn,
    )
    complete = publish(decision, options.outputs, world, no_color=options.no_color)
    if not options.quiet:
        if checked.warnings:
            world.note(problems_told(checked.warnings))
        if walked.passed_over:
            world.note(told_passed_over(walked.passed_over))
        if not decision.gates_measured:
            world.note(told_nothing_examined(decision, checked.policy, given, root, width=world.width))
    if not complete:
        return INTERNAL
    return PASS if options.exit_zero and decision.exit_code not in (USAGE, INTERNAL) else decision.exit_code


def _given(options: EvaluateOptions, policy: Policy, root: Path, world: World) -> list[Given]:
    given = [Given(path=given_path(text, root=root, world=world)) for text in options.paths]
    given += [_pinned(pin, policy, given_path(pin.path, root=root, world=world)) for pin in options.pins]
    hold_existing(given, root=root, shown=[*options.paths, *(pin.path for pin in options.pins)])
    return given


def _pinned(pin: Pin, policy: Policy, path: Path) -> Given:
    entries = [entry.id for entry in policy.evidence]
    if pin.format and pin.format not in REGISTRY:
        raise UsageError(f"--evidence: there is no format {pin.format!r}", hint=meant(pin.format, REGISTRY))
    if pin.what in entries:
        return Given(path=path, entry=pin.what, format=pin.format)
    if pin.what in REGISTRY and not pin.format:
        return Given(path=path, format=pin.what)
    what = "no entry of the policy's evidence" if pin.format else "neither an entry of the policy's evidence nor a format"
    raise UsageError(
        f"--evidence: {pin.what!r} is {what}", hint=meant(pin.what, entries if pin.format else [*entries, *REGISTRY])
    )


def _walked(given: list[Given], policy: Policy, root: Path) -> Walked:
    paths = [glob for entry in policy.evidence for glob in entry.paths]
    return find_candidates(root, given=given, paths=paths, exclude=policy.exclude)


def _evidence(walked: Walked, root: Path, options: EvaluateOptions) -> Evidence:
    read = read_evidence(walked.candidates, root=root, produced_at=options.produced_at, max_bytes=options.max_bytes)
    # what an earlier run wrote there is no evidence, and must not change this one
    own = hold_no_report(options.outputs, {candidate.path: candidate.name for candidate in walked.candidates}, read.reports)
    kept = (report for report in read.reports if report.path not in own)
    return Evidence(reports=(*kept, *(skipped.report for skipped in walked.skipped)))
