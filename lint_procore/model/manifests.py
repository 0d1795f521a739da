"""Which generation of app manifests one belongs to: only the older says how the app gets its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lint_procore.policy import Manifest, Policy
    from lint_procore.syntax.documents.manifest import AppManifest


def legacy_schema(manifest: AppManifest, policy: Policy) -> Manifest | None:
    """The schema with components that a manifest is in; None where it is in the present one, or says another."""
    legacy = next((each for each in policy.manifests if each.legacy), None)
    if legacy is None or not any(part[0] in legacy.components for part in manifest.parts):
        return None
    return legacy if not manifest.schema or manifest.schema.lstrip("v").startswith(legacy.schema) else None


def component_list(manifest: AppManifest, schema: Manifest) -> tuple[int, int]:
    """Where the components of a manifest in this schema are listed."""
    return next(part[1:] for part in manifest.parts if part[0] in schema.components)
