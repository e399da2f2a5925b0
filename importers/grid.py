"""Where a thing is: WGS84 points, and British National Grid metres turned into them."""

from functools import cache

from neo4j.spatial import WGS84Point
from pyproj import Transformer

_DIGITS = 6  # decimals of a degree, about 0.1 m: more than any source knows


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def point(longitude: float, latitude: float) -> WGS84Point:
    """A WGS84 point."""
    return WGS84Point((longitude, latitude))


def from_grid(easting: float, northing: float) -> WGS84Point:
    """A WGS84 point from OSGB36 eastings and northings in metres, good to a few metres."""
    longitude, latitude = _to_degrees().transform(easting, northing)
    return point(round(longitude, _DIGITS), round(latitude, _DIGITS))


def located(
    longitude: float | None, latitude: float | None, easting: float | None = None, northing: float | None = None
) -> WGS84Point | None:
    """The point that a row gives, degrees first, or None."""
    if longitude is not None and latitude is not None:
        return point(longitude, latitude)
    if easting is not None and northing is not None:
        return from_grid(easting, northing)
    return None
