"""One page's address in one form, however it was written: the key by which captures of a page, and links to it, meet.

Folded: scheme, user, `www.` and `m.`, default ports, fragments, trailing and doubled slashes, percent-encoding, the order of
parameters, parameters that only measure (`utm_source`), the AMP form of a page, and the wrappers of Google's AMP viewer and of
the Wayback Machine. Parameters that name the page stay, fragments that do (`#/news/1`), and so does the case of the path.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

TRACKING = re.compile(
    # Analytics: Google, Matomo, HubSpot, AT Internet, the BBC's; advertising clicks; mailings; share buttons; sessions.
    r"utm_.*|_ga|_gl|ga_.*|gclid|gclsrc|dclid|gbraid|wbraid|srsltid|(?:pk|mtm|piwik)_.*|_hs(?:enc|mi)|__hs.*|hsctatracking"
    r"|at_.*|xtor|ns_.*|ocid|cmpid|cmp|ncid|s_cid|spm|wt_mc|wt\.mc_id|traffic_source"
    r"|fbclid|fb_.*|msclkid|yclid|ymclid|twclid|ttclid|igshid|igsh|li_fat_id|rdt_cid|tblci|oborigurl|mkt_tok|oly_.*|mc_[ce]id|trk"
    r"|__twitter_impression|ref_src|ref_url|share|replytocom|__cf_chl_.*|phpsessid|jsessionid",
)
"""Parameters of a query that never name a page. `ref`, `id` and `p` do on some sites, and stay."""

AMP_VALUES = {"", "1", "true", "amp"}
HOME = re.compile(r"(?:index|default|home)\.(?:html?|php|aspx?|jsp)", re.IGNORECASE)
ARCHIVED = re.compile(r"/web/\d{1,14}[a-z_]*/(?P<url>.+)", re.DOTALL)
AMP_VIEWER = re.compile(r"/amp/(?:s/)?(?P<url>.+)", re.DOTALL)
AMP_CACHE = re.compile(r"/[acirv]/(?:s/)?(?P<url>.+)", re.DOTALL)
AMP_CACHES = (".cdn.ampproject.org", ".ampproject.net")
ROUTE = re.compile(r"[/!].*[^/!].*", re.DOTALL)
"""A fragment that names a page, which a script then shows: `/news/1`, `!news/1`. Others are places on a page."""

LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)
SECTION = re.compile(r"(?:[a-z]{1,15}|[A-Z]{1,15}|[A-Z][a-z]{1,14})(?:\.(?:html?|php|aspx?|jsp))?")
"""One word in Latin letters, as sections and front pages are named: `news`, `ar`, `Home.aspx`. Articles have numbers or titles,
of several words or in Arabic; letters of both cases are the code of a short address."""

ERROR = re.compile(
    r"(?:errors?/)?(?:4\d\d|50\d|errors?(?:[-_]?page)?|(?:errors?[-_]?)(?:4\d\d|50\d)|(?:page[-_]?)?not[-_]?found)(?:\.[a-z]{3,5})?",
    re.IGNORECASE,
)
"""The path of what a server shows where there is no page."""

LONGEST_URL = 2_000
"""Characters: browsers and servers stop at about as many."""

WRAPPED_DEPTH = 3
"""Wrappers taken off an address: an archive of the AMP form of a page has two."""

_UNRESERVED = "-._~"
_IN_PATH = _UNRESERVED + "!$&'()*+,=:@"
_BLANK = re.compile(r"[\x00-\x20\x7f]+")
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?!\d+(?:[/?#]|$))")


@lru_cache(maxsize=8192)
def page_address(url: str | None) -> str | None:
    """Fold a URL so that all ways to write one page's address give the same text.

    `url` may lack the scheme (`example.org/a`). None where there is none, or where it is no address of the web.
    """
    return _folded(url, WRAPPED_DEPTH)


def url_key(url: str | None) -> str | None:
    """Give the key by which one article's addresses meet: its `page_address`; None for a front page, a section, or an error page.

    Those show another article each day, so their addresses name none. They are told by a path of one word (`/ar`, `/news`), by
    none, or by what servers call their errors (`/error/404.html`).
    """
    address = page_address(url)
    return address if address and _names_an_article(address) else None


def site_of(url: str | None) -> str | None:
    """Give the host of a URL as its `page_address` has it, without a port; None where it has none."""
    return re.split(r"[/?#:]", page_address(url) or "", maxsplit=1)[0] or None


def absolute_url(href: str, base: str | None) -> str | None:
    """Resolve a link as a page writes it against the page's URL; give it without what only measures, or leads to a place on it.

    None where it leads to no other page (`#top`, `mailto:`, a script), is longer than any browser takes, or is relative and
    `base` is None.
    """
    link = _BLANK.sub("", href)
    if not link or (link.startswith("#") and not ROUTE.fullmatch(link[1:])):
        return None
    try:
        parts = urlsplit(urljoin(base, link) if base else link)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    pairs = [pair for pair in parts.query.split("&") if pair and not TRACKING.fullmatch(_name(pair).lower())]
    route = parts.fragment if ROUTE.fullmatch(parts.fragment) else ""
    kept = parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), query="&".join(pairs), fragment=route)
    url = kept.geturl()
    return url if len(url) <= LONGEST_URL else None


def _names_an_article(address: str) -> bool:
    page, _, route = address.partition("#")
    path, _, query = page.partition("?")
    segments = [segment for segment in (route.lstrip("/!") or path.partition("/")[2]).split("/") if segment]
    if len(segments) > 1 and LANGUAGE.fullmatch(segments[0]):
        del segments[0]
    if ERROR.fullmatch("/".join(segments)):
        return False
    if any(pair.partition("=")[0] not in {"lang", "language", "locale"} for pair in query.split("&") if pair):
        return True
    named = segments[0] if len(segments) == 1 else ""
    return bool(segments) and not SECTION.fullmatch(named) and not LANGUAGE.fullmatch(named)


def _folded(url: str | None, depth: int) -> str | None:
    text = re.sub(r"&(?:amp;)+", "&", _BLANK.sub("", url or ""))
    scheme = _SCHEME.match(text)
    if scheme and scheme["scheme"].lower() not in {"http", "https"}:
        return None
    if not scheme:
        text = f"//{text.removeprefix('//')}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = _host(parts.hostname or "")
    wrapped = _wrapped(host, parts.path) if depth else None
    route = _route(parts.fragment)
    if wrapped:
        return _folded(f"{wrapped}{'?' if parts.query else ''}{parts.query}{route}", depth - 1)
    if not host:
        return None
    where = host if port in {None, 80, 443} else f"{host}:{port}"
    query = _query(parts.query)
    return f"{where}{_path(parts.path)}{'?' if query else ''}{query}{route}"


def _host(given: str) -> str:
    host = given.lower().rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = unicodedata.normalize("NFC", host)
    while (rest := host.partition("."))[0] in {"www", "m", "mobile", "amp"} and "." in rest[2]:
        host = rest[2]
    return host


def _wrapped(host: str, path: str) -> str | None:
    """Give the address that stands inside an archive's or an AMP viewer's."""
    if host in {"web.archive.org", "archive.org"}:
        found = ARCHIVED.fullmatch(path)
    elif host.endswith(AMP_CACHES):
        found = AMP_CACHE.fullmatch(path)
    else:
        found = AMP_VIEWER.fullmatch(path) if re.fullmatch(r"google\.(?:com?\.)?[a-z]{2,3}", host) else None
    # Wrappers write `http:/example.org` too: a doubled slash inside a path gets lost on the way.
    return re.sub(r"^(https?:)/+", r"\1//", found["url"]) if found else None


def _path(path: str) -> str:
    kept: list[str] = []
    for written in re.sub(r"(?:;|%3b)jsessionid=[^/]*", "", path, flags=re.IGNORECASE).split("/"):
        segment = _encoded(written, _IN_PATH)
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    while kept and HOME.fullmatch(kept[-1]):
        kept.pop()
    while len(kept) > 1 and kept[-1].lower() == "amp":
        kept.pop()
    while len(kept) > 1 and kept[0].lower() == "amp":
        del kept[0]
    return "".join(f"/{segment}" for segment in kept)


def _query(query: str) -> str:
    kept: list[str] = []
    for pair in query.split("&"):
        name, is_set, value = pair.partition("=")
        folded = _name(pair).lower()
        is_amp = folded == "amp" or (folded in {"output", "outputtype"} and value.lower() == "amp")
        if not pair or TRACKING.fullmatch(folded) or (is_amp and value.lower() in AMP_VALUES):
            continue
        kept.append(_encoded(name.replace("+", " "), _UNRESERVED) + is_set + _encoded(value.replace("+", " "), _UNRESERVED))
    return "&".join(sorted(kept))


def _route(fragment: str) -> str:
    route = _encoded(fragment, _IN_PATH + "/?").rstrip("/")
    return f"#{route}" if ROUTE.fullmatch(route) else ""


def _name(pair: str) -> str:
    return unquote_to_bytes(pair.partition("=")[0]).decode("utf-8", "replace")


def _encoded(text: str, safe: str) -> str:
    """Write a part of an address with exactly what must be percent-encoded, in capitals; other encodings' bytes stay theirs."""
    data = unquote_to_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        return quote(unicodedata.normalize("NFC", data.decode("utf-8")), safe=safe)
    except UnicodeDecodeError:
        return quote(data, safe=safe)
