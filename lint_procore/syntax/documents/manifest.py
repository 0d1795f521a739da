"""App manifests: the platform's own description of an app, of which there are two generations."""

from __future__ import annotations

from typing import NamedTuple

from lint_procore.syntax.documents.nodes import Entry, Items, Mapping, Node, Scalar, Tree


class AppManifest(NamedTuple):
    """An app manifest. ``schema`` is the version it says, empty where it says none; ``parts`` are the paths that make
    it one, each with the place of its first key; ``grants`` the grant types it declares; ``instructions`` texts for
    whoever installs the app. ``open``: a part for OAuth does not say in which way it is used."""

    schema: str
    parts: tuple[tuple[str, int, int], ...]
    grants: tuple[Scalar, ...]
    instructions: tuple[Scalar, ...]
    open: bool


def may_be_manifest(text: str) -> bool:
    """Whether a text has a key that some manifest has, so that it is worth reading."""
    return any(key in text for key in ('"components"', '"fullscreen"', '"sidepanel"'))


def may_declare_grants(lowered: bytes) -> bool:
    """Whether the bytes of a file, in lower case, may be those of a manifest that declares the app's grants."""
    return b'"components"' in lowered and b'"instances"' in lowered


def read_manifest(tree: Tree, components: tuple[str, ...]) -> AppManifest | None:
    """The manifest that a file is, if it has one of ``components``, which are paths such as ``components.oauth``."""
    root = tree.roots[0] if len(tree.roots) == 1 else None
    if not isinstance(root, Mapping):
        return None
    parts = []
    for path in components:
        entry = _entry(root, path.split("."))
        first = _entry(root, path.split(".")[:1])
        if entry is not None and first is not None and isinstance(entry.value, (Mapping, Items)):
            parts.append((path, first.start, first.end))
    version = root.get("schema_version") or root.get("manifest_version")
    if not parts:
        return None
    schema = version if isinstance(version, Scalar) else None
    grants, is_open = _grants(root)
    return AppManifest(
        schema=schema.text if schema else "",
        parts=tuple(parts),
        grants=tuple(grants),
        instructions=tuple(
            value
            for key in ("post_installation_instruction", "post_install_instruction", "post_installation_instructions")
            if isinstance(value := root.get(key), Scalar)
        ),
        open=is_open,
    )


def _entry(node: Node, keys: list[str]) -> Entry | None:
    found: Entry | None = None
    for key in keys:
        if not isinstance(node, Mapping):
            return None
        found = next((entry for entry in node.entries if entry.key == key), None)
        if found is None:
            return None
        node = found.value
    return found


def _grants(root: Mapping) -> tuple[list[Scalar], bool]:
    """The grant types that are declared, and whether there may be others."""
    entry = _entry(root, ["components", "oauth", "instances"])
    if entry is None:
        return [], _entry(root, ["components", "oauth"]) is not None
    if not isinstance(entry.value, Items):
        return [], True
    out = []
    for instance in entry.value.values:
        grant = instance.get("grant_type") if isinstance(instance, Mapping) else None
        if isinstance(grant, Scalar) and grant.is_text:
            out.append(grant)
    return out, len(out) < len(entry.value.values)
