"""faults: the places of a C source where a small fault can be put, for t/mutate.

A fault is one change of a few tokens, such as a slip of the hand would make: `<` for `<=`, a condition or a statement that is missing,
a constant that is one too large, a row of a table that is not there. It never adds or removes a line.
"""
import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/|\\\n)
      | (?P<string>(?:u8|[uUL])?"(?:[^"\\]|\\.)*")
      | (?P<char>'(?:[^'\\]|\\.)+')
      | (?P<number>\.?[0-9](?:[eEpP][+-]|[0-9a-zA-Z_.])*)
      | (?P<name>[A-Za-z_]\w*)
      | (?P<mark>\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|.)""",
    re.S | re.X)
NEGATED = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!=", "!=": "=="}
SHIFTED = {"<": "<=", ">": ">=", "<=": "<", ">=": ">"}
OTHER = {"+": "-", "-": "+", "*": "/", "/": "*", "+=": "-=", "-=": "+=", "|": "&", "&": "|", "|=": "&=", "&=": "|=", "<<": ">>",
         ">>": "<<"}
EXTREMES = {"min": "max", "max": "min", "MIN": "MAX", "MAX": "MIN"}
TYPES = set("""const struct enum union static int char short long unsigned signed float double void bool size_t ssize_t off_t pid_t time_t
    register extern typedef volatile inline FILE jv""".split())
# Statements whose absence no plain test can see: leaks are for the leak checker, hints for the kernel and the processor.
UNSEEN = re.compile(r"(free|release|destroy|unref|prefetch|advise|assert)$")
# How often each kind is drawn.
WEIGHT = {"comparison": 24, "condition": 22, "constant": 14, "row": 10, "statement": 20, "operator": 7, "extreme": 3}


@dataclass(frozen=True)
class Fault:
    path: str
    line: int
    kind: str  # a key of WEIGHT
    start: int  # what stands at text[start:end] is replaced by new
    end: int
    new: str
    function: str | None  # None outside of functions

    def applied(self, text):
        gone = text[self.start:self.end].count("\n")
        return text[:self.start] + self.new + "\n" * gone + text[self.end:]


@dataclass
class Token:
    kind: str
    text: str
    start: int
    end: int
    line: int


def tokens(text):
    """The tokens; of the preprocessor's lines only the numbers of `#define NAME NUMBER`."""
    found, line, pos, fresh = [], 1, 0, True
    while pos < len(text):
        if fresh and text[pos] == "#":
            end = pos
            while True:
                end = text.find("\n", end)
                if end < 0:
                    end = len(text)
                if text[end - 1:end] != "\\":
                    break
                end += 1
            m = re.match(r"#\s*define\s+\w+\s+\(?(\d\w*(?:\.\d+)?)\)?\s*(?:/\*.*)?$", text[pos:end])
            if m:
                found.append(Token("defined", m[1], pos + m.start(1), pos + m.end(1), line))
            line += text.count("\n", pos, end)
            pos = end
            continue
        m = TOKEN.match(text, pos)
        kind = m.lastgroup
        if kind != "space":
            found.append(Token(kind, m[0], pos, m.end(), line))
            fresh = False
        elif "\n" in m[0]:
            fresh = True
        line += m[0].count("\n")
        pos = m.end()
    return found


def pairs(toks):
    """The partner of each bracket, by index."""
    stack, partner = [], {}
    for i, t in enumerate(toks):
        if t.kind == "mark" and t.text in "([{":
            stack.append(i)
        elif t.kind == "mark" and t.text in ")]}" and stack:
            partner[i] = stack.pop()
            partner[partner[i]] = i
    return partner


class Source:
    """One file: its faults and its functions, as name: (first line, last line)."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        self.toks = tokens(text)
        self.partner = pairs(self.toks)
        self.functions = {}
        self.inside = [None] * len(self.toks)  # the function of each token
        self.within = [False] * len(self.toks)  # whether a token is in round brackets
        self.lists = []  # '{' of initializers
        self.faults = []
        self._outline()
        for i, t in enumerate(self.toks):
            if t.kind in ("number", "defined"):
                self._constant(i)
            if self.inside[i]:
                self._expression(i)
                self._statement(i)
        for i in self.lists:
            self._rows(i)

    def _is(self, i, *texts):
        return 0 <= i < len(self.toks) and self.toks[i].kind != "string" and self.toks[i].text in texts

    def _outline(self):
        for i, end in self.partner.items():
            if i < end and self._is(i, "("):
                self.within[i + 1:end] = [True] * (end - i - 1)
        i = 0
        while i < len(self.toks):
            if self._is(i, "{") and i in self.partner:
                end = self.partner[i]
                if self._is(i - 1, ")"):
                    name = self.toks[self.partner.get(i - 1, i) - 1].text
                    self.functions[name] = (self.toks[self.partner.get(i - 1, i)].line, self.toks[end].line)
                    for k in range(i, end):
                        self.inside[k] = name
                i = end
            i += 1
        self.lists = [i for i in range(len(self.toks)) if self._is(i, "{") and i in self.partner and self._list(i)]

    def _list(self, i):
        """Is '{' at i the beginning of an initializer, or of a list inside one?"""
        while self._is(i, "{"):
            if self._is(i - 1, "=", ")") and (self._is(i - 1, "=") or self._cast(i - 1)):
                return True
            if not self._is(i - 1, "{", ",", "="):
                return False
            k = i - 1
            while k >= 0 and not self._is(k, "{"):  # the list around it
                if self._is(k, ";"):
                    return False
                k = self.partner[k] - 1 if self._is(k, "}", ")", "]") and k in self.partner else k - 1
            i = k
        return False

    def _cast(self, close):
        """`(struct x){`: is it a compound literal?"""
        before = self.toks[self.partner.get(close, 0) - 1]
        return before.kind not in ("name", "number") and before.text not in (")", "]") or before.text == "return"

    def _add(self, kind, first, last, new):
        a, b = self.toks[first], self.toks[last]
        self.faults.append(Fault(self.path, a.line, kind, a.start, b.end, new, self.inside[first]))

    def _constant(self, i):
        text = self.toks[i].text
        if self._is(i - 1, "[") and not self.inside[i]:
            return
        m = re.fullmatch(r"(0[xX][0-9a-fA-F]+|\d+)([uUlL]*)", text)
        if m:
            value = int(m[1], 16) if m[1][:2] in ("0x", "0X") else int(m[1])
            shown = (lambda n: f"0x{n:x}") if m[1][:2] in ("0x", "0X") else str
            self._add("constant", i, i, shown(value + 1) + m[2])
            if value > 0:
                self._add("constant", i, i, shown(value - 1) + m[2])
        elif re.fullmatch(r"\d+\.\d*([eE][-+]?\d+)?|\d+[eE][-+]?\d+", text):
            self._add("constant", i, i, f"({text} + 1)")
            self._add("constant", i, i, f"({text} * 0.99)")

    def _binary(self, i):
        """Has the operator at i a left side?"""
        t = self.toks[i - 1]
        if t.kind == "name":
            return t.text not in TYPES | {"return", "case", "else", "sizeof"} and not (
                self.toks[i].text == "*" and self._is(i - 2, "struct", "enum", "const"))
        return t.kind in ("number", "char") or (t.text in (")", "]") and not self._typecast(i - 1))

    def _typecast(self, close):
        """`(int)-1`, `(const char *)*p`: no expression is in the brackets."""
        first = self.toks[self.partner.get(close, close) + 1].text
        return self._is(close, ")") and (first in TYPES or first.endswith("_t"))

    def _expression(self, i):
        t = self.toks[i]
        if t.kind == "name":
            if t.text == "if" and self._is(i + 1, "(") and i + 1 in self.partner:
                end = self.partner[i + 1]
                if not any(self._is(k, "&&", "||", *NEGATED) for k in range(i + 2, end)) and not self._is(i + 2, "!"):
                    self._add("condition", i + 1, end, f"(!{self.text[self.toks[i + 1].start:self.toks[end].end]})")
            for old, new in EXTREMES.items():
                if self._is(i + 1, "(") and (t.text in (old, "f" + old) or t.text.endswith("_" + old)):
                    self._add("extreme", i, i, t.text[:-3] + new)
            return
        if t.kind != "mark":
            return
        if t.text in NEGATED:
            self._add("comparison", i, i, NEGATED[t.text])
            if t.text in SHIFTED:
                self._add("comparison", i, i, SHIFTED[t.text])
        elif t.text in ("&&", "||"):
            self._add("condition", i, i, "||" if t.text == "&&" else "&&")
            left, right = self._operands(i)
            self._add("condition", i, right, "")
            if not self._is(left - 1, "&&", "||"):
                self._add("condition", left, i, "")
        elif t.text == "!" and not self._is(i - 1, "!") and not self._is(i + 1, "!"):
            self._add("condition", i, i, "")
        elif t.text in OTHER and self._binary(i):
            self._add("operator", i, i, OTHER[t.text])

    def _operands(self, i):
        """First and last token of what && or || at i joins."""
        stop = {"(", "[", "{", ",", ";", "?", ":", "=", "return", "||", ")", "]", "}"} | ({"&&"} if self._is(i, "&&") else set())
        left = i - 1
        while True:
            if self._is(left, ")", "]", "}") and left in self.partner:
                left = self.partner[left] - 1
            elif self._is(left, *stop):
                break
            else:
                left -= 1
        right = i + 1
        while True:
            if self._is(right, "(", "[", "{") and right in self.partner:
                right = self.partner[right] + 1
            elif self._is(right, *stop):
                break
            else:
                right += 1
        return left + 1, right - 1

    def _statement(self, i):
        """A statement that begins at i, without braces."""
        before = self._is(i - 1, ";", "{", "}", "else") or (self._is(i - 1, ")") and self._header(i - 1)) or (
            self._is(i - 1, ":") and self._label(i - 1))
        first = self.toks[i]
        if not before or self.within[i] or self._initializer(i):
            return
        end = i
        while not self._is(end, ";"):
            if self._is(end, "{", "}") or end + 1 >= len(self.toks):
                return
            end = self.partner[end] + 1 if self._is(end, "(", "[") and end in self.partner else end + 1
        if end == i:
            return
        if first.text in ("return", "break", "continue", "goto"):
            if first.text == "return" and self._is(end + 1, "}") and self.toks[self.partner[end + 1]].start == self._body(i):
                return  # the last statement of a function
        elif first.kind == "name":
            if first.text in TYPES or first.text in ("if", "for", "while", "do", "switch", "case", "default", "else", "asm") or first.text.endswith(
                    "_t"):
                return
            after = self.toks[i + 1]
            if after.kind == "name" or (after.text == "*" and self.toks[i + 2].kind == "name") or after.text == ":":
                return  # a declaration or a label
            if after.text == "(" and UNSEEN.search(first.text):
                return
        elif first.text not in ("*", "++", "--") or first.kind != "mark":
            return
        self._add("statement", i, end - 1, "")

    def _body(self, i):
        """Where the body of the function around token i begins."""
        while i > 0 and self.inside[i - 1] is not None and self.inside[i - 1] == self.inside[i]:
            i -= 1
        return self.toks[i].start

    def _initializer(self, i):
        return any(k < i < self.partner[k] for k in self.lists)

    def _header(self, close):
        return self._is(self.partner.get(close, 0) - 1, "if", "for", "while", "switch")

    def _label(self, colon):
        k = colon
        while not self._is(k, ";", "{", "}", "?"):
            if self._is(k, "case", "default"):
                return True
            k -= 1
        return False

    def _rows(self, i):
        """The elements of a list, when they are alike."""
        end, elements, first = self.partner[i], [], i + 1
        k = first
        while k <= end:
            if k == end or self._is(k, ","):
                if k > first:
                    elements.append((first, k - 1, k if k < end else k - 1))  # with its comma
                first = k + 1
            k = self.partner[k] + 1 if self._is(k, "(", "[", "{") and k in self.partner else k + 1
        looks = {(self.toks[a].kind, self.toks[a].text if self.toks[a].kind == "mark" else "") for a, _, _ in elements}
        if len(elements) < 2 or len(looks) != 1:
            return
        kind, text = looks.pop()
        calls = all(self._is(a + 1, "(") and self.partner.get(a + 1) == b for a, b, _ in elements)
        single = all(a == b for a, b, _ in elements) and not self._is(i - 1, "{", ",")  # else it may be a struct's members
        if text in ("{", "[", ".") or (kind == "name" and calls) or (single and (kind == "string" or not self.inside[i])):
            for a, _, b in elements:
                self._add("row", a, b, "")


def draw(sources, rng):
    """All faults of the sources in the order of one draw."""
    kinds = {kind: [] for kind in WEIGHT}
    for source in sources:
        for fault in source.faults:
            kinds[fault.kind].append(fault)
    for faults in kinds.values():
        rng.shuffle(faults)
    while any(kinds.values()):
        left = [kind for kind in kinds if kinds[kind]]
        yield kinds[rng.choices(left, [WEIGHT[kind] for kind in left])[0]].pop()
