"""Online spaces: a server, channel, game or forum, never its content."""

from graph.schema.core import NodeKind, Property, Type

ONLINE_SPACE = NodeKind(
    "OnlineSpace",
    "A server, channel, game lobby or forum where young people spend time; no content is kept.",
    "(platform, space id)",
    (
        Property("name", Type.TEXT, "name", indexed=True),
        Property("platform", Type.TEXT, "platform"),
        Property("space_id", Type.TEXT, "the platform's own identifier"),
        Property("space_kind", Type.TEXT, "server, channel, game, forum, ..."),
        Property("invented", Type.BOOLEAN, "true for the spaces of the demo"),
    ),
    is_context=True,
)
