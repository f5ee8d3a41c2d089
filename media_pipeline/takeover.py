"""What of earlier publications stays good when a recipe changes: only the rest is made again.

Compares recipes and versions and asks the vault whether files still bear their checksums; makes,
moves and deletes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from media_pipeline import recipes
from media_pipeline.fixity import unheard
from media_pipeline.recipes import Recipe
from media_pipeline.shelves import OnFile
from media_pipeline.values import JobResult, Output, Status
from media_pipeline.vault import Vault

MANIFEST_VERSION = 2
"""2: says which recipes were followed, also those that had nothing to make."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One published folder, as its manifest describes it."""

    key: str
    result: JobResult
    made_by: Mapping[str, int]
    """Recipe → version, for every recipe that was followed."""
    is_salvage: bool
    pipeline_version: int

    @classmethod
    def from_manifest(cls, key: str, manifest: Mapping[str, Any]) -> Self:
        """Read a manifest of any version."""
        result = JobResult.from_json(manifest["result"])
        of_outputs = {output.recipe: output.version for output in result.outputs}
        return cls(
            key=key,
            result=result,
            made_by=manifest.get("recipes", of_outputs),
            is_salvage=manifest.get("salvage", False),
            pipeline_version=manifest.get("pipeline_version", 1),
        )

    def as_manifest(self, source_sha256: str) -> dict[str, object]:
        """Return the content of ``manifest.json``."""
        return {
            "manifest_version": MANIFEST_VERSION,
            "job_key": self.key,
            "source_sha256": source_sha256,
            "pipeline_version": self.pipeline_version,
            "recipes": dict(self.made_by),
            "salvage": self.is_salvage,
            "result": self.result.as_json(),
        }

    def current(self, wanted: tuple[Recipe, ...]) -> frozenset[str]:
        """The ids of those ``wanted`` recipes that were followed in their present version."""
        return frozenset(r.id for r in wanted if self.made_by.get(r.id) == r.version)

    def outputs_of(self, recipe_id: str) -> tuple[Output, ...]:
        """What a recipe made here."""
        return tuple(output for output in self.result.outputs if output.recipe == recipe_id)


@dataclass(frozen=True, slots=True)
class Kept:
    """What one earlier publication contributes to the next; nothing, when there was none."""

    result: JobResult | None = None
    recipe_ids: frozenset[str] = frozenset()
    outputs: tuple[Output, ...] = ()
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Path → (key it is published under, SHA-256)."""

    def missing(self, wanted: tuple[Recipe, ...]) -> tuple[str, ...]:
        """The ids of the recipes that are still to be followed."""
        return tuple(recipe.id for recipe in wanted if recipe.id not in self.recipe_ids)

    def merged_with(self, made: JobResult | None) -> JobResult:
        """The result of a folder in which what is kept stands beside what was made."""
        if made is None:
            whole = self.result or JobResult(status=Status.READY)
            return replace(whole, outputs=self.outputs, cpu_seconds=0.0)
        whole = replace(made, outputs=made.outputs + self.outputs)
        if self.result is None:
            return whole
        whole = replace(whole, loudness=made.loudness or self.result.loudness)
        if made.reason_code or not self.result.reason_code:
            return whole
        # What is kept lacks something, even if what was made now happens not to.
        return replace(
            whole,
            reason_code=self.result.reason_code,
            reason_detail=self.result.reason_detail,
            losses=self.result.losses,
        )


def publication_of(
    key: str, result: JobResult, wanted: tuple[Recipe, ...], *, is_salvage: bool
) -> Publication:
    """Return what is about to be published by today's recipes."""
    made_by = {recipe.id: recipe.version for recipe in wanted}
    return Publication(key, result, made_by, is_salvage, recipes.PIPELINE_VERSION)


def find_kept(
    vault: Vault,
    sha256: str,
    wanted: tuple[Recipe, ...],
    *,
    is_salvage: bool,
    on_file: OnFile = unheard,
) -> Kept:
    """Return what is published of a master already and may be taken over.

    A recipe is followed again when one of its files no longer bears its checksum. ``on_file`` is
    called before each file that is read.
    """
    base = _best_base(_published(vault, sha256), wanted, is_salvage=is_salvage)
    if base is None:
        return Kept()

    def is_sound(recipe_id: str) -> bool:
        for path, expected in files_of(base.outputs_of(recipe_id)).items():
            on_file()
            if not vault.is_sound(sha256, base.key, path, expected):
                return False
        return True

    ids = frozenset(recipe_id for recipe_id in base.current(wanted) if is_sound(recipe_id))
    outputs = tuple(output for output in base.result.outputs if output.recipe in ids)
    files = {path: (base.key, digest) for path, digest in files_of(outputs).items()}
    return Kept(base.result, ids, outputs, files)


def files_of(outputs: tuple[Output, ...]) -> dict[str, str]:
    """Return every file of the outputs, parts included: path → SHA-256."""
    files = {output.path: output.sha256 for output in outputs}
    return files | {part.path: part.sha256 for output in outputs for part in output.parts}


def _published(vault: Vault, sha256: str) -> list[Publication]:
    found = [(key, vault.manifest(sha256, key)) for key in vault.published_keys(sha256)]
    return [Publication.from_manifest(key, manifest) for key, manifest in found if manifest]


def _best_base(
    earlier: list[Publication], wanted: tuple[Recipe, ...], *, is_salvage: bool
) -> Publication | None:
    """The earlier publication of the same master that spares the most work, if any does."""
    usable = [
        one
        for one in earlier
        if one.pipeline_version == recipes.PIPELINE_VERSION
        and one.is_salvage == is_salvage
        and one.result.status is Status.READY
        and one.current(wanted)
    ]
    return max(usable, key=lambda one: len(one.current(wanted)), default=None)
