"""HTTP clients by the names they go by in languages that are not read, and libraries that pages carry along."""

from __future__ import annotations

import re

# Modules of Python, as a pattern.
PYTHON = r"urllib[23]?|requests|httpx|aiohttp|httplib2?|http\.client|pycurl|socket|niquests"
_PYTHON = re.compile(rf"\b(?:{PYTHON})\b")
# Calls of what scripts have at hand are looked at one by one; these are clients that stand behind other names.
_SCRIPT = re.compile(
    r"[\"'](?:node-fetch|undici|cross-fetch|isomorphic-fetch|phin|bent|wretch|apollo-client|@apollo/client"
    r"|graphql-request|(?:node:)?(?:net|tls|http2))[\"']"
)
_OTHERS = re.compile(
    "|".join(
        (
            # Ruby
            r"Net::HTTP|\bFaraday\b|HTTParty|RestClient|Typhoeus|open-uri|OpenURI|\bExcon\b|[\"'](?:socket|net/https?)[\"']",
            # Java and what runs beside it
            r"HttpURLConnection|java\.net\.(?:URL|http)|HttpClient|OkHttp|\bRetrofit\b|RestTemplate|WebClient|Unirest",
            r"FeignClient|Jsoup|\bAsyncHttp|\bktor\b|scalaj|sttp\b",
            # .NET, Visual Basic and scripts of Windows
            r"RestSharp|HttpWebRequest|MSXML2|WinHttp|URLDownloadToFile|InetGet|WinINet|InternetOpen|Web\.Contents",
            # PHP
            r"curl_init|curl_exec|Guzzle|file_get_contents\s*\(\s*[\"'$]|fopen\s*\(\s*[\"']https?|fsockopen|wp_remote_\w+",
            r"\bHttp::\w+",
            # C, C++ and Rust
            r"curl_easy|CURLOPT|libcurl|\breqwest\b|\bhyper::|\bureq\b|\bsurf::|\bisahc\b|cpr::|Poco::Net",
            r"boost::(?:beast|asio)",
            # Swift, Objective-C and Dart
            r"URLSession|URLRequest|Alamofire|AFNetworking|NSURL|package:http|\bDio\(",
            # Perl
            r"LWP::|HTTP::Tiny|WWW::Mechanize|Mojo::UserAgent",
            # databases
            r"UTL_HTTP|HTTP_REQUEST|http_(?:get|post)\s*\(|\bpg_net\b|net\.http_|sp_OACreate",
            r"sp_invoke_external_rest_endpoint",
            # R, Julia, Elixir, Erlang, Haskell, Lua, ABAP, Apex, ColdFusion
            r"\bhttr2?\b|\bRCurl\b|\bcrul\b|HTTP\.jl|\bHTTP\.(?:get|post|request)\b|HTTPoison|\bTesla\b|\bFinch\b",
            r"\bReq\.(?:get|post)|:httpc|:hackney|gun:open|Network\.HTTP|socket\.http|http\.request|lua-requests",
            r"resty\.http|ngx\.location\.capture|CL_HTTP_CLIENT|(?<!XML)HttpRequest\b|cfhttp",
        )
    )
)
# Go has clients and servers in one package; under another name than its own, either may be meant.
_GO = re.compile(
    r"(?:(?!import\b)\b\w+|\.)[ \t]+\"net/http\"|\"net/(?:http/httputil|rpc)\"|\b(?:net|tls)\.Dial|\bresty\b|fasthttp"
    r"|\bhttp\.(?:Get|Head|Post|PostForm|NewRequest\w*|Client|Transport|RoundTripper|Default(?:Client|Transport))\b"
)
_BY_LANGUAGE = {
    "Go": _GO,
    **dict.fromkeys(("Python", "Python template", "Cython"), _PYTHON),
    **dict.fromkeys(("JavaScript", "TypeScript", "CoffeeScript"), _SCRIPT),
}

# The name alone proves nothing: the first lines have to say the same.
_LIBRARY = re.compile(
    r"(?P<name>"
    r"jquery(?:[-.](?:ui|migrate|validate|cookie|mask\w*|slim|datatables|form|easing))?|bootstrap|popper|d3|moment|lodash"
    r"|underscore|backbone|angular|react(?:-dom)?|vue|chart|highcharts|datatables|select2|modernizr|require|ember|knockout"
    r"|handlebars|mustache|leaflet|mapbox|openlayers|three|pixi|fabric|konva|tinymce|ckeditor|quill|codemirror|ace|monaco"
    r"|prism|highlight|marked|dompurify|htmx|alpine|swiper|slick|owl\.carousel|fullcalendar|flatpickr|dropzone|toastr"
    r"|sweetalert2?|font-?awesome|feather|gsap|anime|aos|wow|swagger-ui|redoc|mermaid|mathjax|katex|plotly|echarts|raphael"
    r"|morris|socket\.io|axios|polyfill|core-js|normalize|html5shiv|respond|admin-?lte|foundation|materialize|semantic"
    r"|uikit|tailwind|zepto|pdf|jszip|xlsx|papaparse|hammer|velocity|waypoints|isotope|masonry|lightbox|magnific|parsley"
    r"|typeahead|bloodhound|xregexp)(?:[-._][\w.-]*)?\.(?:js|mjs|cjs)",
    re.IGNORECASE,
)
_BANNER = re.compile(r"licen[cs]e|copyright|\(c\)|\bv?\d+\.\d+|released under|github\.com|https?://", re.IGNORECASE)


def client_in(text: str, language: str) -> re.Match[str] | None:
    """Where a program first names an HTTP client."""
    return _BY_LANGUAGE.get(language, _OTHERS).search(text)


def is_library(filename: str, text: str) -> bool:
    """Whether a script is a well-known library, by its name and by what its first lines say."""
    found = _LIBRARY.fullmatch(filename.rpartition("/")[2])
    if found is None:
        return False
    start = text[:1500].lower()
    name = re.split(r"[-._]", found["name"].lower())[0]
    return name in start and _BANNER.search(start) is not None
