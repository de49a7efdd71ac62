from datetime import date

from django import forms as fields
from django.http import QueryDict
from django.template import engines

from guildhall.kernel import forms
from guildhall.web.samples import SampleForm


def draw(form: fields.Form, name: str, **options: object) -> str:
    source = '{% from "components/form.html" import field, error_summary %}'
    source += "{{ error_summary(form) }}{{ field(form, name, **options) }}"
    return engines["jinja2"].from_string(source).render({"form": form, "name": name, "options": options})


def test_what_is_wrong_stands_beside_the_field_and_in_the_summary():
    html = draw(SampleForm({}), "title")
    said = "Write a title, so that people know what you are asking"
    assert f'<a href="#id_title">{said}</a>' in html
    assert f'<span class="govuk-visually-hidden">Error:</span> {said}' in html
    assert 'aria-describedby="id_title-error"' in html


def test_an_empty_field_is_named_in_words():
    assert SampleForm({}).errors["password"] == ["Fill in “Password”"]
    assert SampleForm({}).errors["access"] == ["Choose an answer to “Who may come in?”"]


def test_every_error_leads_to_an_element_that_is_there():
    form = SampleForm({"ends-day": "31", "ends-month": "2"})
    for id_, _words in form.summary():
        html = "".join(draw(form, name) for name in form.fields)
        assert f'id="{id_}"' in html, id_


def test_a_form_that_was_not_sent_has_no_errors():
    assert forms.problems(SampleForm()) == []


def test_what_was_typed_comes_back_and_is_escaped():
    html = draw(SampleForm({"title": '"><script>alert(1)</script>', "body": "</textarea><b>"}), "title")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "</textarea><b>" not in draw(SampleForm({"body": "</textarea><b>"}), "body")


def test_a_password_never_comes_back():
    assert "correct horse" not in draw(SampleForm({"password": "correct horse"}), "password")


def test_a_first_line_break_survives_the_text_box():
    html = draw(SampleForm({"body": "\nsecond line"}), "body")
    assert ">\n\nsecond line</textarea>" in html


def test_optional_fields_say_so():
    assert "Tags (optional)" in draw(SampleForm(), "tags")
    assert "(optional)" not in draw(SampleForm(), "title")


def test_the_audience_describes_the_box():
    html = draw(SampleForm(), "body", audience="Visible to the 642 members of Housing.")
    assert 'aria-describedby="id_body-audience"' in html
    assert '<p class="gh-audience" id="id_body-audience">' in html


def test_tags_are_told_apart_by_commas_and_kept_once():
    form = SampleForm({"tags": " damp ,  repairs,damp, ,"})
    form.full_clean()
    assert form.cleaned_data["tags"] == ["damp", "repairs"]


def test_a_date_comes_in_three_boxes_or_as_one_word():
    parts = SampleForm({"ends-day": "27", "ends-month": "3", "ends-year": "2027"})
    whole = SampleForm({"ends": "2027-03-27"})
    for form in (parts, whole):
        form.full_clean()
        assert form.cleaned_data["ends"] == date(2027, 3, 27)


def test_a_date_that_is_none_is_refused_and_comes_back():
    form = SampleForm({"ends-day": "31", "ends-month": "2", "ends-year": "2027"})
    assert form.errors["ends"] == ["Write a real date, for example 27 3 2026"]
    assert 'value="31"' in draw(form, "ends")


def test_a_choice_shows_its_hint_and_what_was_chosen():
    html = draw(SampleForm(QueryDict("access=closed")), "access")
    assert 'value="closed" checked' in html
    assert "People ask to join." in html


def test_no_file_is_an_empty_list():
    form = SampleForm({})
    form.full_clean()
    assert form.cleaned_data["papers"] == []
