"""One text, several questions: those asked one after the other, and the two sides of a comparison."""

import re

_SENTENCE_END = re.compile("[？?。；;！!]")
_ASKING = re.compile(
    "多少|多久|多长|几(?!乎)|谁|哪|什么|啥|怎|如何|[吗呢]$|能不能|可不可以|是否|是不是|要不要|有没有|行不行|为什么|[行合]法吗|可以不"
)
_COMPARING = re.compile(
    "区别|不同|不一样|一样|差别|差在|相比|比起|分别|异同|混淆|搞混|各(?:[是为自要走]|.{0,4}[多几])|差多少|更"
)
_AND = re.compile("(?<=[^，,]{2})(?:和|跟|与|同(?!意|时|样|级|一)|比起)(?=[^，,]{2})")
_LISTED = re.compile("、")
_COMMON = re.compile("(?<=..)(?:各|分别|有[啥什何哪没]|的?(?:区别|差别|不同)|哪).*$")
"""What is asked of both sides, after the second: 复议和起诉各要几天."""
_SIDES = 3
"""Most things that are compared one by one."""


def parts_of(text: str) -> tuple[str, ...]:
    """The questions that a text asks; empty when it asks only one.

    Questions one after the other are told apart by their question words. A comparison asks the same of each side:
    撤回和撤销，要赔吗 → 撤回，要赔吗 and 撤销，要赔吗.
    """
    asked: list[str] = []
    for sentence in filter(None, _SENTENCE_END.split(text)):
        open_part = ""
        for clause in filter(None, re.split("[，,]", sentence)):
            if _ASKING.search(open_part) and _ASKING.search(clause):
                asked.append(open_part)
                open_part = clause
            else:
                open_part = f"{open_part}，{clause}" if open_part else clause
        asked.append(open_part)
    found = tuple(part for part in asked if _ASKING.search(part))
    sides = _sides(text) if _COMPARING.search(text) else ()
    return sides or (found if len(found) > 1 else ())


def _sides(text: str) -> tuple[str, ...]:
    """The text once for each thing compared, without the others; empty when no two things stand side by side."""
    clauses = list(filter(None, re.split("[，,？?。；;！!]", text)))
    for number, clause in enumerate(clauses):
        sides = [side for piece in _AND.split(clause) for side in _LISTED.split(piece) if len(side) > 1]
        if 2 <= len(sides) <= _SIDES:
            common = _COMMON.search(sides[-1])
            sides[-1] = _COMMON.sub("", sides[-1])
            rest = ([common.group()] if common else []) + clauses[number + 1 :]
            return tuple("，".join([*clauses[:number], side, *rest]) for side in sides)
    return ()
