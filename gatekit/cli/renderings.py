"""Which rendering goes where, and how wide and colourful it is there."""

from __future__ import annotations

from collections.abc import Sequence

from gatekit.cli.outputs import Output, write_whole
from gatekit.cli.telling import told
from gatekit.cli.world import World
from gatekit.errors import GatekitError
from gatekit.model.decision import Decision


def publish(decision: Decision, outputs: Sequence[Output], world: World, *, no_color: bool) -> bool:
    """Renders the decision everywhere that was asked for; one that cannot be written does not keep the others back.

    Returns:
        whether all of them were written.
    """
    texts = [_rendered(decision, output, world, no_color=no_color) for output in outputs]
    complete = True
    for output, text in zip(outputs, texts, strict=True):
        try:
            if output.path is None:
                world.out.write(text)
            else:
                write_whole(output, text)
        except GatekitError as error:
            complete = False
            world.note(told(error))
    return complete


def _rendered(decision: Decision, output: Output, world: World, *, no_color: bool) -> str:
    if output.format == "json":
        from gatekit.reports.json import render_json  # noqa: PLC0415 - only the renderings that were asked for

        return render_json(decision)
    if output.format == "markdown":
        from gatekit.reports.markdown import render_markdown  # noqa: PLC0415 - only the renderings that were asked for

        return render_markdown(decision)
    from gatekit.reports.terminal import render_terminal  # noqa: PLC0415 - only the renderings that were asked for

    if output.path is not None:
        return render_terminal(decision, colour=False)
    return render_terminal(decision, colour=world.colour(refused=no_color), width=world.width, ascii=not world.out.knows_unicode)
