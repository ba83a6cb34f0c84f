"""Secrets in images that an engine exports, whose layers cannot be opened one by one."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from seawall.inventory.contributions import key
from seawall.inventory.take import INSTALLED, of_image
from seawall.model.errors import NotFound
from seawall.model.package import Layer
from seawall.model.report import Target
from seawall.secrets.configs import UNTOLD, search_config
from seawall.secrets.hits import Found
from seawall.secrets.layers import LayerSecrets
from seawall.source.cache import LayerCache
from seawall.source.oci.image import Export, Image, ImageLayer
from support.credentials import engine, token
from support.images import PLAIN, build, docker_files, file, sha256, tar

BUILT = build([[file("a.env", f"TOKEN={token()}\n")], [file(".wh.a.env")]], compress=PLAIN)
STREAM = tar([file(name, content) for name, content in docker_files(BUILT).items()])


def exported(*, told: bool) -> Image:
    def unopened() -> BinaryIO:
        raise NotFound("an engine gives no layer alone")

    layers = tuple(ImageLayer(Layer(each), unopened) for each in BUILT.diff_ids)
    export = Export(lambda: nullcontext([STREAM]), "one", config=sha256(BUILT.config_bytes), told=told)
    return Image(Target("docker:shop", "docker"), layers, export=export)


def test_what_hides_a_secret_is_known_of_layers_that_the_cache_has_lost(tmp_path: Path) -> None:
    image, cache = exported(told=True), LayerCache(tmp_path)
    for lost in (False, True):
        if lost:
            for source in image.layers:
                cache.drop(key(source, INSTALLED))
        secrets = LayerSecrets(engine, "0")
        of_image(image, INSTALLED, cache=cache, companions=[secrets])
        assert [(layer, hit.path, hit.gone) for layer, hit in secrets.hits] == [(0, "a.env", True)]


def test_a_history_that_the_engine_does_not_tell_is_said() -> None:
    for told in (True, False):
        found = Found()
        assert search_config(exported(told=told), engine(), found) == []
        assert list(found.skipped) == ([] if told else [UNTOLD])
