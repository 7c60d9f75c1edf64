"""Opens a report file: size cap, digest, byte-order marks and UTF-16."""

from __future__ import annotations

import codecs
import hashlib
import mmap
import os
from contextlib import suppress
from functools import cached_property
from io import BufferedReader
from pathlib import Path
from threading import Thread
from typing import cast
from weakref import ReferenceType, ref

from gatekit.errors import ReportError
from gatekit.reading.shape import Shape, shape_of

DEFAULT_MAX_BYTES = 1 << 30
_PARALLEL_DIGEST_BYTES = 1 << 20
_MAPPED_BYTES = 16 << 20
_LET_GO = getattr(mmap, "MADV_DONTNEED", None)  # where the system can take memory back piece by piece

# UTF-32 marks come first: the little-endian one begins with UTF-16's
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Document:
    r"""One opened report file.

    Args:
        path: how errors and decisions name the file.
        data: the file's bytes; large JSON may come in memory of its own that can be let go piece by piece.

    Attributes:
        path: as given.
        size: of the file, in bytes.
        transcoded: whether the bytes were UTF-16 or UTF-32 and are UTF-8 now.

    >>> document = Document("r.json", b'\xef\xbb\xbf{"runs": []}')
    >>> document.data, document.size
    (b'{"runs": []}', 15)
    """

    def __init__(self, path: str, data: bytes | mmap.mmap) -> None:
        self.path = path
        self.size = len(data)
        self._hash = hashlib.sha256()
        self._hasher: Thread | None = None
        if self.size >= _PARALLEL_DIGEST_BYTES:
            # hashing releases the interpreter lock, so it costs nothing where a second core is free
            self._hasher = Thread(target=self._hash.update, args=(data,))
            self._hasher.start()
        else:
            self._hash.update(data)
        self.transcoded = False
        self._data: bytes | mmap.mmap | None = self._decoded(data)
        self._taken: ReferenceType[mmap.mmap] | None = None
        self._done = self._freed = 0

    @property
    def data(self) -> bytes:
        """The content as UTF-8 without byte-order mark; XML in another declared encoding stays as it is.

        Raises:
            ReportError: after `take` or `take_buffer`.
        """
        data = self._buffer
        if not isinstance(data, bytes):
            data = self._data = data[:]
        return data

    def take(self) -> bytes:
        """The content, which the document then forgets, so that a reader can free it before building its items."""
        data = self.data
        _ = self.shape
        self._data = None
        return data

    def take_buffer(self) -> bytes | mmap.mmap:
        """As `take`, but what was opened in memory of its own comes as that, so that `let_go` can free its beginning."""
        data = self._buffer
        if not isinstance(data, mmap.mmap):
            return self.take()
        _ = self.shape
        # weakly, so that it is freed as a whole once no value of the decoded document lies in it
        self._data, self._taken = None, ref(data)
        return data

    def let_go(self, count: int) -> None:
        """Frees the memory of the next bytes of what `take_buffer` gave, from its beginning on. Nobody may read them again.

        Args:
            count: how many more bytes are done with.
        """
        self._done += count
        taken = self._taken() if self._taken is not None else None
        done = min(self._done, self.size) & -mmap.PAGESIZE
        if taken is None or _LET_GO is None or done <= self._freed:
            return
        _ = self.digest
        taken.madvise(_LET_GO, self._freed, done - self._freed)
        self._freed = done

    @property
    def _buffer(self) -> bytes | mmap.mmap:
        if self._data is None:
            raise ReportError("the document's bytes were handed on already", file=self.path)
        return self._data

    @cached_property
    def digest(self) -> str:
        """`sha256:` and 64 hex digits of the file's bytes as they are on disk."""
        if self._hasher is not None:
            self._hasher.join()
        return f"sha256:{self._hash.hexdigest()}"

    @cached_property
    def shape(self) -> Shape:
        """What the beginning of the document looks like from outside; see `full_shape`."""
        # mapped memory is measured, sliced and decoded like bytes, which is all that a shape needs of JSON
        return shape_of(cast("bytes", self._buffer))

    @cached_property
    def full_shape(self) -> Shape:
        """The shape after a look at the whole document, for when its beginning does not decide; `shape` is the same from then on.

        So whoever reads a document sees the shape by which it was recognised.
        """
        if not self.shape.complete:
            self.shape = shape_of(cast("bytes", self._buffer), whole=True)
        return self.shape

    def _decoded(self, data: bytes | mmap.mmap) -> bytes | mmap.mmap:
        if not isinstance(data, bytes):
            return data
        if data.startswith(codecs.BOM_UTF8):
            return data[len(codecs.BOM_UTF8) :]
        for mark, encoding in _WIDE_MARKS:
            if data.startswith(mark):
                self.transcoded = True
                try:
                    return data.decode(encoding).encode()
                except UnicodeError as error:
                    raise ReportError(
                        f"the byte-order mark says {encoding.upper()}, but the bytes are not: {error}",
                        file=self.path,
                        hint="write the report as UTF-8",
                    ) from error
        if data[:64].count(0) * 3 > len(data[:64]) > 3 and len(data) % 2 == 0:
            self.transcoded = True
            encoding = "utf-16-be" if data[0] == 0 else "utf-16-le"
            try:
                return data.decode(encoding).encode()
            except UnicodeError as error:
                raise ReportError("not text: NUL bytes", file=self.path) from error
        return data


def open_document(path: Path, *, name: str = "", max_bytes: int = DEFAULT_MAX_BYTES) -> Document:
    """Reads a file into a document.

    Args:
        path: the file.
        name: how errors and decisions name it; the path if empty.
        max_bytes: larger files are refused unread.

    Raises:
        ReportError: it cannot be opened (`unreadable`), is not a regular file, or is larger than `max_bytes` (`too_large`).

    >>> open_document(Path("no/such/file.json"))
    Traceback (most recent call last):
    ...
    gatekit.errors.ReportError: no/such/file.json: No such file or directory
    """
    shown = name or path.as_posix()
    try:
        if not path.is_file():
            if path.exists():
                raise ReportError("not a regular file", file=shown)
            raise FileNotFoundError(2, os.strerror(2))
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > max_bytes:
                raise ReportError(
                    f"{size} bytes are more than the limit of {max_bytes}",
                    file=shown,
                    hint="raise --max-report-size",
                    status="too_large",
                )
            data = _read(stream, size)
    except OSError as error:
        raise ReportError(error.strerror or str(error), file=shown) from error
    return Document(shown, data)


def _read(stream: BufferedReader, size: int) -> bytes | mmap.mmap:
    """The whole file; large JSON in anonymous memory, which unlike a mapped file cannot change under the reader."""
    head = stream.peek(2).lstrip()[:2]
    is_json = head[:1] in (b"{", b"[") and b"\0" not in head  # UTF-16 without a mark is decoded first
    if size < _MAPPED_BYTES or not is_json or _LET_GO is None or not hasattr(os, "preadv"):
        return stream.read()
    memory, half, counts = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS), size // 2, list[int]()
    # copying out of the system's cache takes a processor's whole time, and where there is a second one, half of it
    other = Thread(target=lambda: counts.append(_fill(memory, stream.fileno(), half, size)))
    other.start()
    counts.append(_fill(memory, stream.fileno(), 0, half))
    other.join()
    if sum(counts) == os.fstat(stream.fileno()).st_size == size:
        return memory
    # another process is still writing it, or it cannot be read; then this says why
    stream.seek(0)
    return stream.read()


def _fill(memory: mmap.mmap, file: int, start: int, end: int) -> int:
    """Reads a part of a file into its place in memory, and gives how many bytes it got."""
    place = start
    with memoryview(memory) as view, suppress(OSError):
        while place < end and (count := os.preadv(file, [view[place:end]], place)):
            place += count
    return place - start
