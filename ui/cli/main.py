"""The command `yifa`: parse, call, render. Exit codes: 0 done, 1 partly, 2 wrong use, 3 refused."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from knowledge.errors import Refused, UsageError, YifaError
from ui.cli import (
    benchmark,
    care,
    check_prefill,
    check_result,
    check_round,
    deadline,
    draft,
    duties,
    evaluate,
    feedback,
    indicators,
    jobs,
    library,
    opinion,
    question,
    serve,
    versions,
    watch,
)
from ui.cli.chinese import ChineseCommand, ChineseGroup

app = typer.Typer(
    cls=ChineseGroup,
    rich_markup_mode=None,
    name="yifa",
    help="依法：依法行政问答与自查助手。完全离线可用。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("serve", cls=ChineseCommand, help="启动服务：网页、接口和文档都在同一个地址。")(serve.serve)
app.command("add", cls=ChineseCommand, help="把文件或文件夹收进资料库。")(library.add_files)
app.command("list", cls=ChineseCommand, help="列出资料库里的文件。")(library.list_documents)
app.command("show", cls=ChineseCommand, help="显示一份文件的信息和条文。")(library.show)
app.command("remove", cls=ChineseCommand, help="从资料库移除一份文件。")(library.remove)
app.command("diff", cls=ChineseCommand, help="新旧版本逐条对照。")(versions.diff)
app.command("status", cls=ChineseCommand, help="资料库概况；一份文件的效力，可手工设定。")(library.status)
app.command("search", cls=ChineseCommand, help="检索条文。")(question.search_passages)
app.command("ask", cls=ChineseCommand, help="提一个问题，或批量作答。")(question.ask_question)
app.command("deadline", cls=ChineseCommand, help="法定期限：查找，或算出最晚哪一天。")(deadline.deadline)
app.command("duties", cls=ChineseCommand, help="年度法定事项：哪些快到期，交什么、给谁。")(duties.duties)
systems = typer.Typer(
    cls=indicators.IndicatorsGroup,
    rich_markup_mode=None,
    help="指标体系：查看、导入、核对、导出；不写子命令就是 show。",
)
systems.command("show", cls=ChineseCommand, help="列出体系，看一个体系或者一项指标。")(indicators.show)
systems.command("import", cls=ChineseCommand, help="把指标表收成本单位的体系；先用 --propose 看列对应。")(
    indicators.import_
)
systems.command("review", cls=ChineseCommand, help="导入的体系已对照原表核对。")(indicators.review)
systems.command("export", cls=ChineseCommand, help="把一个体系写成指标表（CSV）。")(indicators.export)
app.add_typer(systems, name="indicators")
checking = typer.Typer(
    cls=ChineseGroup,
    rich_markup_mode=None,
    help="自查：按材料预填、逐项作答、佐证、结论、问题、导出、复核、汇总。",
    no_args_is_help=True,
)
checking.command("start", cls=ChineseCommand, help="开始一轮自查；上一轮没销号的问题结转过来。")(check_round.start)
checking.command("prefill", cls=ChineseCommand, help="读材料，逐项给出建议结论、问题和互相矛盾的地方。")(
    check_prefill.prefill_findings
)
checking.command("list", cls=ChineseCommand, help="列出自查轮次和进度。")(check_round.list_rounds)
checking.command("next", cls=ChineseCommand, help="下一项没答完的指标：为什么、问什么、要什么材料、依据。")(
    check_round.next_indicator
)
checking.command("answer", cls=ChineseCommand, help="答一个检查点，或者一句话答当前指标。")(check_round.answer)
checking.command("mark", cls=ChineseCommand, help="标为稍后、不确定或不适用。")(check_round.mark_points)
checking.command("evidence", cls=ChineseCommand, help="佐证材料：列出、提交、换新版、撤下。")(check_round.evidence)
checking.command("findings", cls=ChineseCommand, help="结论和得分，怎么得出的；也可以人工定结论。")(
    check_result.findings
)
checking.command("weights", cls=ChineseCommand, help="计分办法：权重、阈值、加减分。")(check_result.weights)
checking.command("gaps", cls=ChineseCommand, help="问题清单和整改台账：列出、补拟、添加、修改、合并。")(
    check_result.gaps
)
checking.command("export", cls=ChineseCommand, help="导出 Word、Excel 或佐证材料 ZIP。")(check_result.export)
checking.command("submit", cls=ChineseCommand, help="提交给司法局。")(check_result.submit_round)
checking.command("return", cls=ChineseCommand, help="司法局退回，写明意见。")(check_result.return_round)
checking.command("accept", cls=ChineseCommand, help="司法局通过。")(check_result.accept_round)
checking.command("rollup", cls=ChineseCommand, help="各单位、各轮次汇总。")(check_result.rollup)
checking.command("migrate", cls=ChineseCommand, help="换到另一版指标体系，答案按对应文件带过去。")(
    check_result.migrate_round
)
app.add_typer(checking, name="check")
drafting = typer.Typer(
    cls=ChineseGroup,
    rich_markup_mode=None,
    help="起草：按材料写报告或者一部分，每个数字有来源，缺的写【待填】。",
    invoke_without_command=True,
)
drafting.callback()(draft.draft_report)
drafting.command("facts", cls=ChineseCommand, help="材料里的事实表：数字、来源、上年、各材料是否一致、缺什么。")(
    draft.list_facts
)
drafting.command("types", cls=ChineseCommand, help="能写的报告：用途、报给谁、期限、必备内容。")(draft.list_types)
drafting.command(
    "opinion", cls=ChineseCommand, help="来文（审议意见、建议、提案、检察建议、督察反馈）逐项拆成任务，拟答复。"
)(opinion.draft_opinion)
app.add_typer(drafting, name="draft")
evaluation = typer.Typer(
    cls=ChineseGroup,
    rich_markup_mode=None,
    help="评测：准确率、引用、拒答、版本、用时；子命令在别人的题集上评测。",
    invoke_without_command=True,
)
evaluation.callback()(evaluate.evaluate_answers)
evaluation.command("retrieval", cls=ChineseCommand, help=benchmark.RETRIEVAL)(benchmark.evaluate_retrieval)
evaluation.command("answers", cls=ChineseCommand, help=benchmark.ANSWERS)(benchmark.evaluate_consultations)
app.add_typer(evaluation, name="eval")
working = typer.Typer(
    cls=ChineseGroup,
    rich_markup_mode=None,
    help="入库任务：列出、查看、取消、接着做、重试失败的文件。",
    invoke_without_command=True,
)
working.callback()(jobs.list_jobs)
working.command("show", cls=ChineseCommand, help="一个任务和它的每个文件。")(jobs.show)
working.command("cancel", cls=ChineseCommand, help="取消任务；已入库的保留。")(jobs.cancel)
working.command("resume", cls=ChineseCommand, help="接着做中断或取消的任务。")(jobs.resume)
working.command("retry", cls=ChineseCommand, help="只重做失败的文件。")(jobs.retry)
app.add_typer(working, name="jobs")
reviewing = typer.Typer(
    cls=ChineseGroup,
    rich_markup_mode=None,
    help="读者标为没用的回答：核对、核定答复、加别名、导出评测题。",
    no_args_is_help=True,
)
reviewing.command("list", cls=ChineseCommand, help="列出反馈，新的在前。")(feedback.list_corrections)
reviewing.command("show", cls=ChineseCommand, help="一条反馈和当时的回答。")(feedback.show)
reviewing.command("approve", cls=ChineseCommand, help="核定一个答复，再问到时先给出。")(feedback.approve)
reviewing.command("alias", cls=ChineseCommand, help="加一个别名。")(feedback.alias)
reviewing.command("dismiss", cls=ChineseCommand, help="不需改正，写明原因。")(feedback.dismiss)
reviewing.command("approved", cls=ChineseCommand, help="列出、撤回核定的答复。")(feedback.approved)
reviewing.command("cases", cls=ChineseCommand, help="把核定的答复写成评测题。")(feedback.cases)
app.add_typer(reviewing, name="feedback")
app.command("watch", cls=ChineseCommand, help="监看文件夹：新增、改动、移走的文件随时反映到资料库。")(watch.watch)
app.command("backup", cls=ChineseCommand, help="备份数据目录；服务运行时也可以。")(care.backup)
app.command("restore", cls=ChineseCommand, help="从备份恢复到空目录，或者核对备份。")(care.restore_backup)
app.command("export", cls=ChineseCommand, help="把全部资料和记录导出为通用格式。")(care.export_all)
app.command("doctor", cls=ChineseCommand, help="检查安装、数据目录、索引和模型。")(care.doctor)
index = typer.Typer(cls=ChineseGroup, rich_markup_mode=None, help="索引维护。", no_args_is_help=True)
index.command("rebuild", cls=ChineseCommand, help="按数据库重建两个索引；换了向量模型后也用它。")(care.rebuild)
index.command("verify", cls=ChineseCommand, help="逐条核对索引与数据库。")(care.verify)
app.add_typer(index, name="index")


def main() -> None:
    """Entry point: turns every error raised on purpose into one Chinese line and an exit code."""
    with _errors():
        app(standalone_mode=True)


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except UsageError as error:
        _leave(error, 2)
    except Refused as error:
        _leave(error, 3)
    except YifaError as error:
        _leave(error, 1)
    except OSError as error:
        if error.errno == 28:
            _leave("磁盘空间不足，写不进去。已经入库的内容不受影响；腾出空间后重新执行即可。", 3)
        if error.filename:
            _leave(f"{error.filename} 不能读写（{error.strerror}）。请检查路径和权限。", 2)
        raise


def _leave(message: Any, code: int) -> None:
    typer.echo(f"错误：{message}", err=True)
    sys.exit(code)
