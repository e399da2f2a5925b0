"""Schools, alternative provision and other education settings."""

from graph.schema.core import NodeKind, Property, Type
from graph.schema.place import LOCATION, PRECISION

EDUCATION_SETTING = NodeKind(
    "EducationSetting",
    "A school, pupil referral unit, college or other education setting.",
    "GIAS URN, or (controller, id)",
    (
        Property("name", Type.TEXT, "name", indexed=True),
        Property("urn", Type.TEXT, "GIAS unique reference number"),
        Property("setting_type", Type.TEXT, "type of establishment"),
        Property("phase", Type.TEXT, "phase of education"),
        Property("open_status", Type.TEXT, "open, closed, proposed to close, ..."),
        LOCATION,
        PRECISION,
        Property("gender", Type.TEXT, "boys, girls, mixed"),
        Property("low_age", Type.INTEGER, "statutory lowest age, years"),
        Property("high_age", Type.INTEGER, "statutory highest age, years"),
        Property("pupils", Type.INTEGER, "pupils on roll"),
        Property("postcode", Type.TEXT, "postcode"),
        Property("opened_on", Type.DATE, "date opened"),
        Property("closed_on", Type.DATE, "date closed"),
        Property("invented", Type.BOOLEAN, "true for the schools of the demo"),
    ),
    is_context=True,
)
