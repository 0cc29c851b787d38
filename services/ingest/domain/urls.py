"""Addresses: one form for each that works, and one key for all addresses of a page."""

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import idna

_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|yclid|ysclid|igshid|mc_[ce]id|mkt_tok|_hsenc|_hsmi"
    r"|_ga|_gl|ref_src|ref_url|cmpid|at_(?:medium|campaign)|phpsessid|jsessionid)$",
    re.IGNORECASE,
)
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/]*", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SLASHES = re.compile(r"/{2,}")
_SAFE = "/:@!$&'()*+,;=-._~"
_RESERVED = re.compile(r"%(2F|3F|23|25)", re.IGNORECASE)
_AMP_CACHE = re.compile(
    r"^https?://(?:[^/]+\.cdn\.ampproject\.org/(?:c|v)|(?:www\.)?google\.[a-z.]+/amp)/(?:s/)?(.+)$", re.IGNORECASE
)
_TWIN_HOST = re.compile(r"^(?:(?:www\d?|m|mobile|amp)\.)+(?=[^.]+\.[^.]+)")
_TWIN_PATH = re.compile(
    r"(?:/amp|/index\.(?:html?|php|aspx?)|/default\.aspx?)$|^/amp(?=/)|\.amp(?=\.html?$)", re.IGNORECASE
)
_TWIN_QUERY = {("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("m", "1"), ("mobile", "1")}


def canonical_url(url: str) -> str:
    """Give the form of an address that is kept and shown; it leads to the same page.

    Host in lower case and IDNA (UTS 46), no default port, no user, fragment, tracking or session parameters, no
    duplicate or last slash, percent-encoding only where RFC 3986 wants it, query sorted. What is no address is given
    back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    scheme, host = parts.scheme.lower(), _host(parts)
    given = f":{port}" if port and port != _DEFAULT_PORTS.get(scheme) else ""
    path = _SLASHES.sub("/", _path(_SESSION.sub("", parts.path))).rstrip("/")
    return urlunsplit((scheme, host + given, path, _join(_query(parts)), ""))


def page_key(url: str) -> str:
    """Give one key for all addresses of a page: http or https, www, AMP and mobile are alike."""
    cached = _AMP_CACHE.match(url)
    if cached:
        url = f"https://{cached[1]}"
    canonical = canonical_url(url)
    try:
        parts = urlsplit(canonical)
    except ValueError:
        return canonical
    query = [pair for pair in _query(parts) if tuple(map(str.lower, pair)) not in _TWIN_QUERY]
    path = _TWIN_PATH.sub("", parts.path).rstrip("/")
    return urlunsplit(("", _TWIN_HOST.sub("", parts.netloc), path, _join(query), ""))


def has_host(url: str) -> bool:
    """Whether an address can be one at all."""
    try:
        return bool((urlsplit(url).hostname or "").strip(".")) and urlsplit(url).port != 0
    except ValueError:
        return False


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return f"[{host}]"
    try:
        return idna.encode(host, uts46=True).decode() if host else ""
    except idna.IDNAError:
        return host


def _path(path: str) -> str:
    """Decode what need not be encoded; an encoded slash, question mark, hash or percent sign stays one."""
    kept = _RESERVED.sub(lambda found: f"%25{found[1].upper()}", path)
    return quote(unquote(kept, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape").replace("%25", "%")


def _query(parts: SplitResult) -> list[tuple[str, str]]:
    """Give what is no tracking, by key; several values of one key stay in their order."""
    given = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    return sorted(((key, value) for key, value in given if not _TRACKING.match(key)), key=lambda pair: pair[0])


def _join(query: list[tuple[str, str]]) -> str:
    return urlencode(query, errors="surrogateescape")
