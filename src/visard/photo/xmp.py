"""XMP: a new packet with the properties that may stay, and only their text."""

from xml.etree import ElementTree  # nosec: builds only; defusedxml parses

from defusedxml.ElementTree import fromstring

from visard.photo.exif import SHOT

_META = "adobe:ns:meta/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMESPACES = {
    "x": _META,
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
}
_CREDIT = {
    "dc": {"creator", "description", "rights", "title"},
    "xmpRights": {"Certificate", "Marked", "Owner", "UsageTerms", "WebStatement"},
    "photoshop": {"AuthorsPosition", "CaptionWriter", "Credit", "Headline", "Source"},
    "tiff": {"Artist", "Copyright", "ImageDescription"},
}
_REST = {
    "dc": {"contributor", "date", "format", "language", "publisher", "subject", "type"},
    "xmp": {"CreateDate", "CreatorTool", "Label", "MetadataDate", "ModifyDate", "Rating"},
    "photoshop": {"Category", "DateCreated", "Instructions", "SupplementalCategories", "Urgency"},
    "tiff": {"DateTime", "Make", "Model", "Software"},
    "exif": {tag.name for tag in SHOT},
    "exifEX": {tag.name for tag in SHOT},
    "aux": {"FlashCompensation", "Lens", "LensInfo"},
}
_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'.encode()
_END = b'<?xpacket end="w"?>'

for _prefix, _uri in _NAMESPACES.items():
    # The standard's own prefixes: some readers look for them as they are.
    ElementTree.register_namespace(_prefix, _uri)


def keep(packet: bytes, everything: bool) -> bytes:
    """The packet anew: with credit alone, or with all that may stay.

    A property is a text, or a list of texts; anything else in it (structures,
    pictures) goes. Entities are refused by the parser. Empty if nothing stays.

    Raises:
        xml.etree.ElementTree.ParseError: it is not XML.
        ValueError: it declares entities.
    """
    if not packet.strip(b"\0 \r\n\t"):
        return b""
    allowed = _names(_CREDIT) | (_names(_REST) if everything else set())
    kept = ElementTree.Element(f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    for source in fromstring(packet.strip(b"\0")).iter(f"{{{_RDF}}}Description"):
        for name in sorted(allowed & set(source.attrib)):
            kept.set(name, source.attrib[name])
        kept.extend(_property(child) for child in source if child.tag in allowed)
    return _packet(kept) if len(kept.attrib) > 1 or len(kept) else b""


def _names(properties: dict[str, set[str]]) -> set[str]:
    return {f"{{{_NAMESPACES[p]}}}{name}" for p, names in properties.items() for name in names}


def _property(source: ElementTree.Element) -> ElementTree.Element:
    """A copy with plain text, or with one list of plain texts."""
    copy = _text(source)
    for kind in ("Alt", "Bag", "Seq"):
        for found in source.findall(f"{{{_RDF}}}{kind}"):
            items = ElementTree.SubElement(copy, found.tag)
            items.extend(_text(item) for item in found.findall(f"{{{_RDF}}}li"))
    return copy


def _text(source: ElementTree.Element) -> ElementTree.Element:
    language = source.attrib.get(_LANG)
    copy = ElementTree.Element(source.tag, {_LANG: language} if language else {})
    copy.text = (source.text or "").strip() or None
    return copy


def _packet(description: ElementTree.Element) -> bytes:
    meta = ElementTree.Element(f"{{{_META}}}xmpmeta")
    ElementTree.SubElement(meta, f"{{{_RDF}}}RDF").append(description)
    body: bytes = ElementTree.tostring(meta, "utf-8")
    return _BEGIN + body + _END
