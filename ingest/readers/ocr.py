"""Text recognition by rapidocr, the only file that knows it. Its models are in its wheel; nothing is ever fetched."""

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ingest.page import ErrorKind
from ingest.readers.glyphs import Picture
from knowledge.errors import Unreadable

INSTALL = "请在安装依法的环境里执行 make setup（或 pip install rapidocr onnxruntime），再重新上传；也可以上传文字版。"
_DETECTOR, _READER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
_LARGEST = 4000
_SEARCHED = 1280
"""Pixels on the longer side: larger pictures are made smaller, and lines are looked for on a picture of the second size.

On a scan of 200 dpi that finds every line, in half the time and memory; each line is read at its full size.
"""
_FULL_LATIN = str.maketrans("０１２３４５６７８９％", "0123456789%")
_FULL_MARKS = str.maketrans(",:;!?", "，：；！？")
_HAN = r"\u3400-\u9fff“”《》〈〉（）()〔〕"
_HALF_MARK = re.compile(rf"(?<=[{_HAN}])[,:;!?]|[,:;!?](?=[{_HAN}])")
_PAGE_NUMBER = re.compile(r"[-—–一·.\s]*(\d{1,4})[-—–一·.\s]*")


@dataclass(frozen=True)
class Seen:
    """A piece of a printed line: its corners in pixels from the top left one clockwise, and how sure it is (0 to 1)."""

    text: str
    corners: tuple[tuple[float, float], ...]
    confidence: float


def installed() -> bool:
    """Whether text recognition is there: the extra `ocr`."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


class Eye:
    """Finds and reads printed text. Several threads may use one at a time, each call runs on `cores` processor cores."""

    def __init__(self, cores: int = 1) -> None:
        """Load the models (half a second); raises Unreadable when the extra is not installed."""
        try:
            import rapidocr
        except ImportError as error:
            raise Unreadable(ErrorKind.NO_TEXT_LAYER, f"扫描件和图片需要文字识别，本机没有安装。{INSTALL}") from error
        models = Path(rapidocr.__file__).parent / "models"
        self._engine = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.max_side_len": _LARGEST,
                "Det.limit_type": "max",
                "Det.limit_side_len": _SEARCHED,
                "Det.model_path": str(models / _DETECTOR),
                "Rec.model_path": str(models / _READER),
                "EngineConfig.onnxruntime.intra_op_num_threads": cores,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def lines(self, picture: Picture) -> list[Seen]:
        """The lines of a picture, in no particular order."""
        found = self._engine(picture[:, :, ::-1])
        if found.boxes is None or found.txts is None or found.scores is None:
            return []
        return [
            Seen(text, tuple((float(x), float(y)) for x, y in corners), float(score))
            for corners, read, score in zip(found.boxes, found.txts, found.scores, strict=True)
            if (text := as_printed(read))
        ]

    def word(self, picture: Picture) -> tuple[str, float]:
        """The text of a picture that holds one line and nothing else, and how sure it is."""
        found = self._engine.recognize_txt([picture[:, :, ::-1]])
        return (as_printed(found.txts[0]), float(found.scores[0])) if found.txts else ("", 0.0)


def as_printed(text: str) -> str:
    """What was read, in the width that Chinese printing uses: 2025 and 100%, but ，：； beside Chinese characters."""
    text = _HALF_MARK.sub(lambda mark: mark[0].translate(_FULL_MARKS), text.translate(_FULL_LATIN))
    page = _PAGE_NUMBER.fullmatch(text)
    return f"— {page[1]} —" if page and page[1] != text else text
