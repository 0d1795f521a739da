from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lint_procore.rule import Bad, CheckedDocument, Good, Problem, Remedy, Rule

if TYPE_CHECKING:
    from lint_procore.policy import Library
    from lint_procore.syntax.documents.requirements import Requirement

# One version, with a sign that lets later ones pass, or with none.
_PLAIN = re.compile(r"(?:\^|~>|~=|~|==?)?\s*v?(\d+(?:\.\d+)*)")
_VERSION_KEYS = frozenset(["defaultversion", "apiversion", "version", "procoreversion", "procoreapiversion"])


class UnfitSdk(Rule):
    """A client library that is too old for the platform, or is told to use the legacy namespace.

    ## What it finds

    The platform's libraries for Ruby and JavaScript in lists of dependencies and lock files, when no version that is
    asked for has what is needed today: the versioned namespace, the present hosts, the company header. A version that
    is locked or asked for exactly is certain, a range is likely. Also settings that tell a library to use the legacy
    namespace (`default_version: vapid`).

    ## Why

    An old library calls routes that were sunset, asks for tokens at a host that moved, or cannot name the company. The
    code that uses it looks right, and fails all the same.

    ## How to mend

    Ask for the newest version, and read the library's change log for what it changed on the way. Take a default version
    of `vapid` out of the settings.

    ## Fix safety

    In a list of dependencies the fix writes the first version that has what is needed. That is safe within the same
    major version, and unsafe beyond it: the library's change log has to be read. Lock files are left to the tools that
    write them. Writing `v1.0` for the legacy namespace is safe.

    ## When to suppress

    Where a fork or a wrapper sets the hosts and the header itself.

    ## Source

    https://rubygems.org/gems/procore and https://www.npmjs.com/package/@procore/js-sdk
    """

    code = "PRC309"
    name = "unfit-sdk"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC301", "PRC302", "PRC303")
    fixable = "sometimes"
    help = "ask for the newest version of the library, and let it use its own default namespace"

    def check_document(self, document: CheckedDocument) -> Iterator[Problem]:
        from lint_procore.model.versions import ceiling, parsed, reaches

        for asked in document.requirements:
            known = [
                library
                for library in document.policy.libraries
                if (library.ecosystem, library.name) == (asked.ecosystem, asked.name.lower())
            ]
            limit = ceiling(asked.constraint) if known else None
            lacking = [each for each in known if limit is not None and not reaches(limit, parsed(each.since))]
            if lacking and limit is not None:
                place = document.span(asked.start, asked.end)
                message, fix = _message(asked, limit.exact, lacking), _fix(document, asked, lacking)
                yield Problem(place, message, (), "certain" if limit.exact else "likely", fix=fix)
        yield from self._legacy(document)

    def _legacy(self, document: CheckedDocument) -> Iterator[Problem]:
        """Settings that choose a namespace which was replaced."""
        from lint_procore.model.around import owner

        names = {namespace.prefix.strip("/"): namespace for namespace in document.policy.namespaces}
        if not any(name in document.source.text.lower() for name in names):
            return
        for setting in document.settings:
            namespace = names.get((setting.text or "").strip().strip("/").lower())
            key = setting.name.lower().replace("_", "").replace("-", "").replace(".", "")
            if namespace is None or key not in _VERSION_KEYS:
                continue
            ownership = owner(setting, document.settings, document.filename, document.policy)
            if ownership is not None:
                message = (
                    f"`{setting.name}` asks for the `{namespace.prefix}` namespace (deprecated {namespace.deprecated}, "
                    f"sunset {namespace.sunset}); leave it out, or use `{namespace.replacement.rpartition('/')[2]}`"
                )
                evidence = ((document.span(*ownership.place), ownership.sentence),)
                version = namespace.replacement.rpartition("/")[2]
                written = document.written(setting.value, namespace.prefix.strip("/"))
                fix = Remedy(f"write `{version}`", ((written, version),)) if written is not None else None
                yield Problem(document.span(*setting.value), message, evidence, ownership.confidence, fix=fix)

    bad = [
        Bad(
            'source "https://rubygems.org"\n\ngem "procore", "~> 0.8"\n',
            at='"~> 0.8"',
            message="no version of `procore` within `~> 0.8` has the versioned namespace (since 1.0.0), the API host "
            "(since 1.1.1) and the login host (since 1.3)",
            confidence="likely",
            title="an old range of the Ruby gem",
            fixed=('source "https://rubygems.org"\n\ngem "procore", "~> 1.3"\n'),
            applicability="unsafe",
            filename="Gemfile",
        ),
        Bad(
            "GEM\n  remote: https://rubygems.org/\n  specs:\n    procore (1.1.4)\n      rest-client (~> 2.0)\n",
            at="1.1.4",
            message="`procore` 1.1.4 lacks the login host (since 1.3)",
            title="locked to a version that asks for tokens at the old host",
            filename="Gemfile.lock",
        ),
        Bad(
            '{\n  "dependencies": {\n    "@procore/js-sdk": "^3.0.2"\n  }\n}\n',
            at='"^3.0.2"',
            message="no version of `@procore/js-sdk` within `^3.0.2` has the API host (since 4.1.0)",
            confidence="likely",
            title="a range that ends before the version that is needed",
            filename="package.json",
        ),
        Bad(
            '{"packages": {"node_modules/@procore/js-sdk": {"version": "3.0.0"}}}\n',
            at='"3.0.0"',
            message="`@procore/js-sdk` 3.0.0 lacks the versioned namespace (since 3.0.1), the company header "
            "(since 3.0.2) and the API host (since 4.1.0)",
            title="lock file of npm",
            filename="package-lock.json",
        ),
        Bad(
            '"@procore/js-sdk@^3.0.0":\n  version "3.0.2"\n  resolved "https://registry.yarnpkg.com/x"\n',
            at="3.0.2",
            message="`@procore/js-sdk` 3.0.2 lacks the API host (since 4.1.0)",
            title="lock file of Yarn",
            filename="yarn.lock",
        ),
        Bad(
            "production:\n  procore:\n    host: https://api.procore.com\n    default_version: vapid\n",
            at="vapid",
            message="`default_version` asks for the `/vapid` namespace (deprecated 2021-02-01, sunset 2022-02-01); "
            "leave it out, or use `v1.0`",
            evidence=("the name `procore` says Procore",),
            confidence="likely",
            title="told to use the legacy namespace",
            fixed=("production:\n  procore:\n    host: https://api.procore.com\n    default_version: v1.0\n"),
            filename="config/settings.yml",
        ),
        Bad(
            'Gem::Specification.new do |spec|\n  spec.add_dependency "procore", "= 1.0.0"\nend\n',
            at='"= 1.0.0"',
            message="`procore` 1.0.0 lacks the API host (since 1.1.1) and the login host (since 1.3)",
            title="dependency of a gem",
            filename="sync.gemspec",
        ),
    ]
    good = [
        Good('gem "procore", "~> 1.3"\n', title="a range that is fit", filename="Gemfile"),
        Good('gem "procore"\ngem "procore-sift", "~> 0.8"\n', title="no limit, and another gem", filename="Gemfile"),
        Good('gem "procore", ">= 1.0"\n', title="open upwards", filename="Gemfile"),
        Good('{"dependencies": {"@procore/js-sdk": "^4.1.0"}}\n', title="a fit version", filename="package.json"),
        Good(
            '{"dependencies": {"@procore/js-sdk": "github:procore-oss/js-sdk#v3", "@procore/core-react": "^3.0.0"}}\n',
            title="a branch, and another package of theirs",
            filename="package.json",
        ),
        Good('{"dependencies": {"@procore/js-sdk": "^3.0.0 || ^4.1.0"}}\n', title="either", filename="package.json"),
        Good(
            "# a client of our own beside Procore\nprocore==0.1.0\nrequests==2.31.0\n",
            title="a package of this name in another registry",
            filename="requirements.txt",
        ),
        Good(
            "procore:\n  default_version: v1.0\nold_wiki:\n  version: vapid\n",
            title="the versioned namespace, and a word elsewhere",
            filename="config.yml",
        ),
    ]


def _message(asked: Requirement, is_exact: bool, lacking: Sequence[Library]) -> str:
    parts = [f"the {each.capability} (since {each.since})" for each in lacking]
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    if is_exact:
        return f"`{asked.name}` {asked.constraint.lstrip('=v ')} lacks {listed}"
    return f"no version of `{asked.name}` within `{asked.constraint}` has {listed}"


def _fix(document: CheckedDocument, asked: Requirement, lacking: Sequence[Library]) -> Remedy | None:
    """Ask for the first version that has everything, with the sign that is there. What is locked is for the library's
    own tools; of several limits nobody knows which was meant to hold."""
    from lint_procore.model.versions import parsed

    found = _PLAIN.fullmatch(asked.constraint)
    written = document.written((asked.start, asked.end), found[1]) if found is not None else None
    if asked.locked or found is None or written is None:
        return None
    since = max((each.since for each in lacking), key=parsed)
    same_major = parsed(since)[:1] == parsed(found[1])[:1]
    return Remedy(f"ask for {since}", ((written, since),), "safe" if same_major else "unsafe")
