"""Forms as GOV.UK Frontend draws them: what is wrong stands beside the field and at the top of the page.

A Django form knows its fields; `control(form, name)` says how to draw one; `components/form.html` draws it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

type Problem = tuple[str, str]  # id of the field ("" if of none), what is wrong


class Form(forms.Form):
    """Every form of ours."""

    use_required_attribute = False  # the server says what is wrong, in words

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _missing(field, str(field.label or name))

    def summary(self) -> list[Problem]:
        """What is wrong, in the order of the fields."""
        return problems(self)


class Editor(forms.Textarea):
    """Markdown with a toolbar and a preview."""


class Words(forms.Textarea):
    """Several lines of plain text; says how many characters are left when the field has a limit."""


class Tags(forms.TextInput):
    """Tags, separated by commas."""


class Radios(forms.RadioSelect):
    """One of a few, each with its own hint if `hints` (value → words) has one."""

    def __init__(self, *args: Any, hints: Mapping[Any, Any] | None = None, **kwargs: Any) -> None:
        self.hints = {str(value): words for value, words in (hints or {}).items()}
        super().__init__(*args, **kwargs)


class Checkboxes(forms.CheckboxSelectMultiple):
    """Any of a few, each with its own hint if `hints` (value → words) has one."""

    def __init__(self, *args: Any, hints: Mapping[Any, Any] | None = None, **kwargs: Any) -> None:
        self.hints = {str(value): words for value, words in (hints or {}).items()}
        super().__init__(*args, **kwargs)


class DateParts(forms.Widget):
    """Day, month and year in three boxes; a program may send one ISO date instead."""

    parts = ("day", "month", "year")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        said = [str(data.get(f"{name}-{part}", "")).strip() for part in reversed(self.parts)]
        return "-".join(said) if any(said) else str(data.get(name, "") or "")

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}-{part}" in data for part in self.parts)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-day"

    def split(self, value: Any) -> dict[str, str]:
        """Part → what stands in its box."""
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        said = [*str(value or "").split("-"), "", "", ""][:3]
        return dict(zip(self.parts, reversed(said), strict=True))


class Upload(forms.ClearableFileInput):
    """A file, or several."""

    def __init__(self, *args: Any, many: bool = False, **kwargs: Any) -> None:
        self.allow_multiple_selected = many
        super().__init__(*args, **kwargs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if self.allow_multiple_selected and isinstance(files, MultiValueDict):
            return files.getlist(name)
        return super().value_from_datadict(data, files, name)


class TagsField(forms.CharField):
    """Gives a list of tags, each once, in the order written."""

    widget = Tags

    def clean(self, value: Any) -> Any:  # Django's own return type is Any
        said = super().clean(value)
        return list(dict.fromkeys(tag for part in said.split(",") if (tag := " ".join(part.split()))))


class DateField(forms.DateField):
    """A day of the calendar, written in three boxes."""

    widget = DateParts
    default_error_messages = {"invalid": _("Write a real date, for example 27 3 2026")}
    input_formats = ["%Y-%m-%d"]


class FilesField(forms.FileField):
    """Gives a list of uploaded files, perhaps empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Upload(many=True))
        super().__init__(*args, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:  # Django's own return type is Any
        files = data if isinstance(data, list) else [data] if data else []
        return [super(FilesField, self).clean(each, initial) for each in files or ([None] if self.required else [])]


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button, checkbox or line of a list."""

    value: str
    text: str
    hint: str
    chosen: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """All that is needed to draw one field."""

    kind: str  # text textarea editor tags select radios checkboxes checkbox date file password hidden
    name: str
    id: str
    label: str
    hint: str
    error: str
    value: Any
    required: bool
    limit: int | None
    choices: list[Choice]
    attrs: dict[str, Any]
    kept: list[Any]  # files that are here already: what they are is their widget's business

    @property
    def described(self) -> str:
        """Ids of what describes it, for aria-describedby."""
        said = ((self.hint, "hint"), (self.error, "error"))
        return " ".join(f"{self.id}-{what}" for words, what in said if words)


_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (  # the nearest class first
    (Editor, "editor"),
    (forms.Textarea, "textarea"),
    (Tags, "tags"),
    (forms.PasswordInput, "password"),
    (forms.HiddenInput, "hidden"),
    (forms.FileInput, "file"),
    (DateParts, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
)


def control(form: forms.BaseForm, name: str) -> Control:
    """How to draw the field `name` of `form`, with what was typed and what is wrong with it."""
    bound = form[name]
    field, widget = bound.field, bound.field.widget
    kind = "hidden" if widget.is_hidden else next((kind for of, kind in _KINDS if isinstance(widget, of)), "text")
    value = bound.value()
    return Control(
        kind=kind,
        name=bound.html_name,
        id=bound.id_for_label if kind not in ("date", "radios", "checkboxes") else bound.auto_id,
        label=str(bound.label or ""),
        hint=str(bound.help_text or ""),
        error=" ".join(str(error) for error in bound.errors),
        value=widget.split(value) if isinstance(widget, DateParts) else _shown(widget, value, kind),
        required=field.required,
        limit=getattr(field, "max_length", None),
        choices=_choices(bound, value) if kind in ("select", "radios", "checkboxes") else [],
        attrs={"type": getattr(widget, "input_type", "text")} | dict(widget.attrs),
        kept=getattr(widget, "kept", []),
    )


def problems(form: forms.BaseForm | None) -> list[Problem]:
    """What is wrong with `form`, each with the id of the place to mend it."""
    if form is None or not form.is_bound:
        return []
    whole = [("", str(error)) for error in form.non_field_errors()]
    parts = [(_first_id(form[name]), str(error)) for name in form.fields for error in form.errors.get(name, [])]
    return whole + parts


def _missing(field: forms.Field, label: str) -> str:
    """What is said of an empty field that has no sentence of its own."""
    if isinstance(field, forms.BooleanField):
        return _("Tick “%(label)s”") % {"label": label}
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return _("Choose an answer to “%(label)s”") % {"label": label}
    return _("Fill in “%(label)s”") % {"label": label}


def _first_id(bound: BoundField) -> str:
    if isinstance(bound.field.widget, DateParts):
        return f"{bound.auto_id}-day"
    return "" if bound.is_hidden else bound.auto_id


def _shown(widget: forms.Widget, value: Any, kind: str) -> Any:
    if kind in ("password", "file"):
        return ""
    if kind == "checkbox":
        return bool(value)
    if kind == "tags" and isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return widget.format_value(value) if kind not in ("radios", "checkboxes", "select") else value


def _choices(bound: BoundField, value: Any) -> list[Choice]:
    chosen = {str(each) for each in _several(value)}
    hints: Mapping[str, Any] = getattr(bound.field.widget, "hints", {})
    made = []
    for key, text in bound.field.widget.choices:
        group = str(key) if isinstance(text, list | tuple) else ""
        for each, words in text if isinstance(text, list | tuple) else [(key, text)]:
            plain = str(each if each is not None else "")
            made.append(Choice(plain, str(words), str(hints.get(plain, "")), plain in chosen, group))
    return made


def _several(value: Any) -> Iterable[Any]:
    if value is None:
        return [""]
    return [getattr(each, "pk", each) for each in value] if isinstance(value, list | tuple | set) else [value]
