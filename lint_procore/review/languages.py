"""Which language a file is written in, by its name and its first line, and which files hold no program at all."""

from __future__ import annotations

import re

from lint_procore.filetypes import family_of

_LANGUAGES = {
    "JavaScript": "js mjs cjs jsx es6 vue svelte gs jsm",
    "TypeScript": "ts mts cts tsx",
    "Ruby": "rb rake ru erb gemspec",
    "Java": "java jsp",
    "Kotlin": "kt kts",
    "Scala": "scala sc sbt",
    "Groovy": "groovy gradle",
    "Clojure": "clj cljs cljc edn",
    "C#": "cs csx cshtml razor",
    "F#": "fs fsx fsi",
    "Visual Basic": "vb vbs bas vba cls frm",
    "Go": "go",
    "PHP": "php phtml php3 php4 php5 php7 inc",
    "Swift": "swift",
    "Objective-C": "m mm",
    "Dart": "dart",
    "Rust": "rs",
    "C": "c h",
    "C++": "cc cpp cxx hpp hxx hh",
    "Perl": "pl pm t cgi",
    "Shell": "sh bash zsh fish ksh command",
    "PowerShell": "ps1 psm1 psd1",
    "Batch": "bat cmd",
    "SQL": "sql psql plsql pks pkb",
    "R": "r rmd qmd",
    "Julia": "jl",
    "Lua": "lua",
    "Elixir": "ex exs eex heex leex",
    "Erlang": "erl hrl",
    "Haskell": "hs lhs",
    "OCaml": "ml mli",
    "Elm": "elm",
    "Nim": "nim",
    "Zig": "zig",
    "D": "d",
    "Crystal": "cr",
    "Pascal": "pas dpr",
    "Fortran": "f f90 f95 for",
    "COBOL": "cob cbl",
    "ABAP": "abap",
    "Apex": "apex trigger",
    "ColdFusion": "cfm cfc",
    "ASP": "asp aspx ascx ashx asmx",
    "Power Query": "pq pqm m",
    "Tcl": "tcl",
    "AutoHotkey": "ahk au3",
    "AppleScript": "applescript scpt",
    "CoffeeScript": "coffee litcoffee",
    "Cython": "pyx pxd pxi",
    "Python template": "py.j2 py.jinja py.jinja2 py.tmpl py.tpl py-tpl mako",
    "template": "ejs hbs mustache handlebars pug jade haml slim liquid twig njk ftl vm tpl tmpl",
    "HTTP requests": "http rest bru jmx har saz",
    "Jenkinsfile": "jenkinsfile",
    "Makefile": "mk mak make",
    "Dockerfile": "dockerfile",
    "Nix": "nix",
    "Bicep": "bicep",
    "Thrift or protocol": "proto thrift graphql gql",
    "service unit": "service timer",
    "XML": "xml xsl xslt wsdl xaml config csproj plist",
    "WebAssembly text": "wat",
}
_BY_ENDING = {ending: language for language, endings in _LANGUAGES.items() for ending in endings.split()}
_BY_ENDING["m"] = "Objective-C"
_BY_NAME = {
    "makefile": "Makefile",
    "gnumakefile": "Makefile",
    "justfile": "Makefile",
    "dockerfile": "Dockerfile",
    "containerfile": "Dockerfile",
    "jenkinsfile": "Groovy",
    "rakefile": "Ruby",
    "gemfile": "Ruby",
    "vagrantfile": "Ruby",
    "fastfile": "Ruby",
    "brewfile": "Ruby",
    "procfile": "Shell",
    "crontab": "Shell",
    "sconstruct": "Python",
    "wscript": "Python",
}
_INTERPRETERS = (
    (re.compile(r"python|pypy"), "Python"),
    (re.compile(r"node|deno|bun"), "JavaScript"),
    (re.compile(r"ts-node|tsx"), "TypeScript"),
    (re.compile(r"pwsh|powershell"), "PowerShell"),
    (re.compile(r"ruby"), "Ruby"),
    (re.compile(r"perl"), "Perl"),
    (re.compile(r"php"), "PHP"),
    (re.compile(r"Rscript"), "R"),
    (re.compile(r"lua"), "Lua"),
    (re.compile(r"make"), "Makefile"),
    (re.compile(r"(?:ba|z|da|k|fi|c|a)?sh\b"), "Shell"),
    (re.compile(r"."), "script"),
)
_IGNORED = {
    "pictures": "png jpg jpeg gif bmp ico icns webp avif tif tiff psd ai eps heic drawio fig sketch xcf",
    "drawings": "svg",
    "fonts": "ttf otf woff woff2 eot",
    "sound and film": "mp3 mp4 wav ogg webm mov avi m4a flac",
    "documents": "pdf doc docx xls xlsx ppt pptx odt ods odp rtf epub pages numbers tex bib",
    "styles": "css scss sass less styl",
    "data": "csv tsv parquet feather avro orc npy npz h5 hdf5 db sqlite sqlite3 geojson topojson dbf shp shx prj "
    "jsonl ndjson log lock sum po mo pot resx strings srt vtt ics vcf kml gpx arff sav dta rds rdata xsd dtd ipa",
    "keys": "pem crt cer key pub asc sig p12 pfx jks",
    "maps of sources": "map",
    "editor and git": "gitignore gitattributes gitkeep gitmodules editorconfig dockerignore npmignore eslintignore "
    "prettierignore prettierrc eslintrc npmrc nvmrc flake8 pylintrc coveragerc mailmap code-workspace iml sln suo "
    "DS_Store keep python-version ruby-version tool-versions pth typed egg-link htaccess",
    "differences": "diff patch orig rej",
}
_IGNORED_ENDINGS = {ending.lower(): kind for kind, endings in _IGNORED.items() for ending in endings.split()}
_LICENCE = re.compile(
    r"(?:un)?licen[cs]e|copying|notice|authors|contributors|codeowners|owners|version|record|wheel|metadata|pkg-info|installer"
    r"|requested|top_level|entry_points|sources|changelog|changes|history|news|todo|install|manifest|thanks|maintainers|patents"
)
_COMPILED = {
    "so": "native code", "pyd": "native code", "dll": "native code", "dylib": "native code", "exe": "native code",
    "node": "native code", "o": "native code", "a": "native code", "lib": "native code", "com": "native code",
    "scr": "native code", "msi": "native code", "apk": "native code", "wasm": "WebAssembly", "class": "Java bytecode",
    "jar": "Java bytecode", "war": "Java bytecode", "ear": "Java bytecode", "dex": "Android bytecode",
    "pyc": "Python bytecode", "pyo": "Python bytecode", "luac": "Lua bytecode", "beam": "Erlang bytecode",
    "elc": "Lisp bytecode", "phar": "PHP archive", "swf": "Flash",
}  # fmt: skip
_ARCHIVE_ENDINGS = "zip tar gz tgz bz2 tbz xz txz zst 7z rar whl egg iso cab dmg deb rpm lz lz4 lzma z arj crx xpi"
_ARCHIVES = frozenset(_ARCHIVE_ENDINGS.split())
# Families that the engine reads for what they say, and in which programs may stand all the same.
_FAMILIES = {
    "python": "Python",
    "notebook": "notebooks",
    "html": "HTML",
    "markdown": "Markdown",
    "rst": "reStructuredText",
    "text": "plain text",
    "env": "environment files",
    "requirements": "dependency lists",
    "gemfile": "dependency lists",
    "gemfile-lock": "dependency lists",
    "yarn-lock": "dependency lists",
    "yaml": "YAML",
    "json": "JSON",
    "toml": "TOML",
    "ini": "INI",
    "properties": "properties",
    "hcl": "Terraform",
}


def language_of(name: str, start: bytes = b"") -> str:
    """The language of a file by its name, or by the first line of what it begins with; empty when neither tells."""
    name = name.rpartition("/")[2].lower()
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name.startswith(("dockerfile.", "containerfile.")):
        return "Dockerfile"
    stem, _, ending = name.rpartition(".")
    double = f"{stem.rpartition('.')[2]}.{ending}"
    found = _BY_ENDING.get(double) or (_BY_ENDING.get(ending) if stem or name.startswith(".") else None)
    if found:
        return found
    family = family_of(name)
    if family is not None:
        return _FAMILIES.get(family, family)
    return language_by_content(start)


def language_by_content(start: bytes) -> str:
    """The language that the first line of a file names; empty when it names none."""
    if start.startswith(b"#!"):
        line = start[:200].split(b"\n", 1)[0].decode("latin-1")
        words = [word for word in line[2:].split() if not word.startswith("-") and "=" not in word]
        program = next((word.rpartition("/")[2] for word in words if word.rpartition("/")[2] != "env"), "")
        if program:
            return next(language for mark, language in _INTERPRETERS if mark.match(program))
    if b"<?php" in start[:400]:
        return "PHP"
    return ""


def ignored_kind(name: str) -> str:
    """What a file is, where it is none that could hold a program; empty for all others."""
    name = name.rpartition("/")[2].lower()
    stem, dot, ending = name.rpartition(".")
    if dot and ending in _IGNORED_ENDINGS:
        return _IGNORED_ENDINGS[ending]
    bare = stem if dot and ending in ("txt", "md", "rst") else name
    return "licences and notes" if _LICENCE.fullmatch(bare.partition("-")[0]) else ""


def compiled_kind(name: str) -> str:
    """What compiled code a name promises; empty for all other names."""
    name = name.rpartition("/")[2].lower()
    if ".so." in name:  # libfoo.so.1
        return "native code"
    return _COMPILED.get(name.rpartition(".")[2], "") if "." in name else ""


def is_archive(name: str) -> bool:
    """Whether a name promises an archive."""
    return name.rpartition(".")[2].lower() in _ARCHIVES
