"""The pass over all layers of an image: several at once, each verified, each result a value of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from threading import Event
from typing import Generic, TypeVar

from msgspec import Struct

from seawall.model.errors import DigestMismatch, NotFound, SeawallError
from seawall.source import forks
from seawall.source.ahead import ahead
from seawall.source.base import MIB, Analyser
from seawall.source.forks import Died, Tell
from seawall.source.limits import LIMITS, Limits
from seawall.source.oci.image import ImageLayer, counted
from seawall.source.streams import VerifiedStream
from seawall.source.tar import Stream, TarReader
from seawall.source.walk import LayerWalk, Paths

WORTH_A_FORK = 8 * MIB  # below, this process has read the layer before it needs its interpreter for more

Looking = TypeVar("Looking", bound=Analyser)


class LayerPass(Struct, Generic[Looking], frozen=True):
    """What the pass over one layer gave; `unread` says why it is not to be relied on, when it is not."""

    analyser: Looking
    paths: Paths
    files_seen: int = 0
    unread: str = ""


def read_layer(
    source: ImageLayer, analyser: Looking, limits: Limits = LIMITS, stop: Event | None = None
) -> LayerPass[Looking]:
    """Read one layer once.

    Raises DigestMismatch when the bytes are not what was published.  Bytes that are what was published and
    still cannot be read (broken, over a limit, encrypted, absent) come back as `unread`, with nothing else.
    Setting `stop`, from another thread, ends the pass with Stopped.
    """
    layer = source.layer
    if source.missing:
        return LayerPass(analyser, Paths(), unread=source.missing)
    try:
        file = source.open()
    except NotFound as error:
        return LayerPass(analyser, Paths(), unread=str(error))
    with file:
        size = layer.size if layer.digest else 0
        stream = VerifiedStream(file, layer.digest, layer.diff_id, size, limits, stop)
        walk = LayerWalk((analyser,), limits)
        try:
            tar = Stream(stream)
            walk.run(TarReader(tar, limits))
            tar.drain()
        except (SeawallError, ValueError, OverflowError) as error:  # the last two: a number nobody foresaw
            stream.finish_compressed()
            stream.verify(inner=False)
            return LayerPass(analyser, Paths(), unread=str(error))
        finally:
            stream.close()
        stream.verify()
    return LayerPass(analyser, walk.paths, walk.files_seen)


def _keep_freed_memory() -> None:
    """Let glibc keep the megabytes that pieces of layers come and go in.

    Its default gives each back to the kernel and faults it in again, which costs a tenth of the pass.
    The names are those of mallopt(3); where there is no glibc nothing is lost.
    """
    import ctypes  # noqa: PLC0415 - only when layers are read

    trim_threshold, mmap_threshold = -1, -3
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(mmap_threshold, 64 * MIB)
        library.mallopt(trim_threshold, 256 * MIB)


def read_layers(  # noqa: PLR0913 - the layers, and who watches
    layers: Sequence[ImageLayer],
    read: Callable[[ImageLayer, Event], bytes],
    *,
    jobs: int | None = None,
    local: bool = True,
    done: Callable[[int, bytes | Died], None],
    came: Callable[[int, int], None] | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    """Read layers in parallel, the largest first.

    `read` is given a layer and what stops it, and returns what it made of it; `done` is told that, with the
    layer's index, from this thread as each ends, and `came` how many of its bytes have come, from any thread.
    Each reader is a process of its own where this one has no other threads: one a processor, and one more
    when the layers are not `local` and are waited for; a single layer gets one unless it is small.  Else they
    are threads, one a processor and one more, for layers end at different times; decompression and hashing
    leave the interpreter lock.  Where processors are left, threads of their own receive what is not `local`.
    `meanwhile` is called once, from this thread.
    The first DigestMismatch stops the pass over all of them, and so does an interrupt, which does not wait
    for threads that wait for a server.
    """
    if not layers:
        return
    _keep_freed_memory()
    never = Event()

    def work(index: int, tell: Tell, stop: Event = never) -> bytes:
        source = counted(layers[index], tell) if came else layers[index]
        try:
            return read(ahead(source) if idle and not local else source, stop)
        except DigestMismatch as error:
            raise DigestMismatch(f"layer {index + 1} ({source.layer.diff_id}): {error}") from None

    told = came or _untold
    order = sorted(range(len(layers)), key=lambda index: -layers[index].layer.size)
    processors = len(os.sched_getaffinity(0))
    idle = len(layers) < processors
    most = jobs or (processors if local else processors + 1)
    processes = min(most, len(layers))
    alone = most > 1 and processors > 1 and layers[0].layer.size >= WORTH_A_FORK
    if (processes > 1 or alone) and forks.possible(len(layers)):
        results = forks.run(order, work, processes, meanwhile, told)
    else:
        threads = min(jobs or processors + 1, len(layers))
        results = _in_threads(
            order, lambda index, stop: work(index, partial(told, index), stop), threads, meanwhile
        )
    for index, result in results:
        done(index, result)


def _untold(_index: int, _length: int) -> None:
    """Tell nobody."""


def _in_threads(
    order: Sequence[int], read: Callable[[int, Event], bytes], workers: int, meanwhile: Callable[[], None]
) -> Iterator[tuple[int, bytes]]:
    from concurrent.futures import ThreadPoolExecutor, as_completed  # noqa: PLC0415 - not for known layers

    stop = Event()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="seawall-layer")
    waits = True
    try:
        futures = {pool.submit(read, index, stop): index for index in order}
        meanwhile()
        for future in as_completed(futures):
            yield futures[future], future.result()
    except (KeyboardInterrupt, GeneratorExit):
        waits = False  # the person has waited long enough, and the process ends
        raise
    finally:
        stop.set()
        pool.shutdown(wait=waits, cancel_futures=True)
