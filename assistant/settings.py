"""Every setting of Yifa: one prefix, validated, frozen. The only file that reads the environment."""

import os
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from knowledge.errors import SettingError

MODELS = Path(__file__).parent.parent / "knowledge" / "models"
PREFIX = "YIFA_"


class Settings(BaseSettings):
    """Settings by environment variable (YIFA_HOME …) or a .env file in the working directory; empty means not set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Path = Field(default_factory=lambda: user_data_path("yifa"), description="数据目录")
    database_url: str = Field("", description="数据库地址；留空用数据目录里的 SQLite")
    host: str = Field("127.0.0.1", description="服务监听地址")
    port: int = Field(8000, ge=1, le=65535, description="服务端口")
    embedding_model: Path = Field(MODELS / "static", description="向量模型目录；默认用自带的静态向量")
    embedding_batch: int = Field(16, ge=1, le=1024, description="向量模型一次处理的文本数")
    embedding_query_prompt: str = Field("", description="问题前加的指令；向量模型自带指令时以自带的为准")
    reranker_model: Path | None = Field(None, description="重排模型（交叉编码器）目录；留空不用外接重排")
    reranker_passages: int = Field(20, ge=1, le=200, description="外接重排模型一次重读的条文数")
    allow_hub: bool = Field(False, description="允许模型库联网；默认完全离线")

    model_url: str = Field("", description="对话模型的 OpenAI 兼容地址；留空不用模型")
    model_name: str = Field("", description="对话模型名称")
    model_key: SecretStr = Field(SecretStr("none"), description="对话模型密钥")
    model_timeout: float = Field(30.0, gt=0, le=600, description="模型单次请求最长秒数")
    model_total_timeout: float = Field(120.0, gt=0, le=3600, description="模型成文和修正一共最长秒数")
    model_tries: int = Field(1, ge=1, le=5, description="模型请求最多次数")
    model_failures: int = Field(3, ge=1, le=100, description="模型连续失败几次后暂停使用")
    model_pause: float = Field(60.0, ge=1, le=86400, description="模型暂停使用多少秒后再试")
    model_max_tokens: int = Field(800, ge=50, le=8000, description="模型回答最多词元数")

    answer_characters: int = Field(300, ge=80, le=2000, description="回答的目标字数上限")
    evidence_passages: int = Field(8, ge=1, le=50, description="一次回答最多列出的条文数")
    question_characters: int = Field(2000, ge=10, le=20000, description="问题最多字数")
    history_turns: int = Field(6, ge=0, le=50, description="追问时带上的对话轮数")

    allow_model: bool = Field(True, description="允许使用对话模型；false 时运行中也不能打开")
    allow_upload: bool = Field(True, description="允许从网页和接口上传；false 时运行中也不能打开")
    root_path: str = Field(
        "", pattern=r"^(?:/[\w.~-]+)*$", description="放在反向代理的子路径下时的前缀，如 /yifa；留空为根路径"
    )
    at_once: int = Field(16, ge=1, le=200, description="同时处理的接口请求数")
    waiting: int = Field(128, ge=0, le=10000, description="最多排队的接口请求数，再多就请稍后再试")
    request_seconds: float = Field(180.0, ge=1, le=3600, description="一个接口请求从排队到开始答复最长秒数")
    shutdown_seconds: int = Field(30, ge=1, le=600, description="停止服务时等正在进行的回答最长秒数")
    log_json: bool = Field(False, description="日志每行一个 JSON；默认为便于阅读的文字")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="记录哪一级以上的日志")

    free_megabytes: int = Field(100, ge=10, le=100000, description="数据目录所在磁盘至少留出的兆字节，不足时不再写入")
    file_megabytes: int = Field(50, ge=1, le=2048, description="单个文件最大兆字节")
    expanded_megabytes: int = Field(200, ge=1, le=8192, description="压缩文件展开后最大兆字节")
    expansion_ratio: int = Field(100, ge=2, le=10000, description="压缩文件最大展开倍数")
    pages: int = Field(3000, ge=1, le=100000, description="单个文件最多页数")
    picture_megapixels: int = Field(100, ge=1, le=1000, description="一张图片最大百万像素")
    ocr_pages: int = Field(500, ge=0, le=100000, description="单个文件最多用文字识别读的页数；0 为不识别")
    ocr_cores: int = Field(2, ge=1, le=64, description="文字识别最多用几个处理器核")
    upload_files: int = Field(50, ge=1, le=1000, description="网页一次最多上传的文件数")
    office_program: str = Field("", description="LibreOffice 程序（soffice）的位置；留空自动查找")
    office_seconds: float = Field(120.0, gt=0, le=3600, description="LibreOffice 转换一个文件最长秒数")

    workers: int | None = Field(None, ge=1, le=64, description="读取文件的进程数；留空按处理器核数，最多 4")
    worker_seconds: float = Field(300.0, ge=1, le=86400, description="读一份文件多少秒没有进展就放弃")
    worker_megabytes: int = Field(1500, ge=128, le=65536, description="读一份文件最多用的内存（兆字节）")
    watch: str = Field("", description="服务要监看的文件夹；多个用冒号隔开（Windows 用分号）")
    watch_seconds: float = Field(30.0, ge=2, le=86400, description="隔多少秒看一次监看的文件夹")

    @property
    def worker_count(self) -> int:
        """How many processes read files."""
        return self.workers or min(os.cpu_count() or 1, 4)

    @property
    def watched(self) -> tuple[Path, ...]:
        """The folders that the service watches."""
        return tuple(Path(p.strip()) for p in self.watch.split(os.pathsep) if p.strip())

    @property
    def store_url(self) -> str:
        """SQLAlchemy URL of the truth."""
        return self.database_url or f"sqlite:///{self.home / 'yifa.db'}"


def load_settings(**overrides: object) -> Settings:
    """Settings from environment and .env; raises SettingError naming unknown names and impossible values."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {"YIFA_SHARED"}
    given = {name.upper() for name in (*os.environ, *DotEnvSettingsSource(Settings).env_vars)}
    unknown = sorted(k for k in given if k.startswith(PREFIX) and k not in known)
    if unknown:
        raise SettingError(f"不认识的设置：{'、'.join(unknown)}。全部设置见 README“设置”一节。")
    try:
        return Settings(**{k: v for k, v in overrides.items() if v is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        reasons = "；".join(f"{PREFIX}{str(e['loc'][0]).upper()}：{_reason(e)}" for e in error.errors())
        raise SettingError(f"设置有误：{reasons}。") from error


def _reason(error: object) -> str:
    kinds = {
        "int_parsing": "要填整数",
        "float_parsing": "要填数字",
        "bool_parsing": "要填 true 或 false",
        "greater_than_equal": "不能小于 {ge}",
        "less_than_equal": "不能大于 {le}",
        "greater_than": "要大于 {gt}",
        "literal_error": "不是可选的值",
        "string_pattern_mismatch": "要以 / 开头、不以 / 结尾",
    }
    kind, limits = error["type"], error.get("ctx", {})  # type: ignore[index, attr-defined]
    return kinds.get(kind, "值不能用").format(**limits) + f"（现为 {error['input']!r}）"  # type: ignore[index]
