"""Which rendering goes where, and how wide and colourful it is there."""

from __future__ import annotations

from collections.abc import Sequence

from gatekit.cli.outputs import Output, write_whole
from gatekit.cli.telling import told
from gatekit.cli.world import World
from gatekit.errors import GatekitError
from gatekit.model.decision import Decision
from gatekit.reports import RENDERINGS, load_rendering


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
    render = load_rendering(output.format)
    text: str
    if not RENDERINGS[output.format].for_screens:
        text = render(decision)
    elif output.path is not None:
        text = render(decision, colour=False)
    else:
        text = render(decision, colour=world.colour(refused=no_color), width=world.width, ascii=not world.out.knows_unicode)
    return text
