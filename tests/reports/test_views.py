"""The pages of reports, from asking for one to its publication."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from kft.core import jobs
from kft.core.models import AccessEntry, Event, Job
from reports import workflow
from reports.models import Run
from reports.periods import Period
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    CostLineFactory,
    PlacementFactory,
)
from tests.look.checks import assert_accessible
from tests.reports.pages import made_run

AUTUMN = Period.of(date(2024, 9, 1), date(2024, 12, 31))
ASKED = {
    "report": "keeping-families-together",
    "when": "dates",
    "first_day_day": "1",
    "first_day_month": "9",
    "first_day_year": "2024",
    "last_day_day": "31",
    "last_day_month": "12",
    "last_day_year": "2024",
    "audience": "internal",
}


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    """Nobody listens to Redis here: a test does the worker's part with `work`."""
    monkeypatch.setattr(jobs.run, "delay", lambda pk: None)


def work(run):
    run.refresh_from_db()
    jobs.run(run.job_id)
    run.refresh_from_db()
    return run


def resident(**child):
    """A child in a children's home since 2 September 2024, at £4,200 a week."""
    child = ChildFactory(**child)
    CarePeriodFactory(child=child)
    CostLineFactory(placement=PlacementFactory(child=child))
    return child


def behind(run, figure="residential.end.net_weekly"):
    return reverse("reports:records", args=[run.pk]) + f"?figure={figure}"


def test_a_report_asked_for_is_made_by_the_worker_and_read(client, manager, tmp_path):
    resident()
    client.force_login(manager)

    asked = client.post(reverse("reports:new"), ASKED)
    run = Run.objects.get()
    waiting = client.get(asked.url)
    work(run)
    page = client.get(asked.url)

    assert b"Waiting to begin" in waiting.content
    assert run.job.status == Job.Status.DONE
    assert run.figures["residential.end.net_weekly"]["value"] == "4200.00"
    assert "not for publication" in page.content.decode()
    assert_accessible(bytes(run.pdf), tmp_path)


def test_a_month_is_the_whole_of_it(client, manager):
    client.force_login(manager)
    month = timezone.localdate().replace(year=2024, month=2, day=1)
    form = client.get(reverse("reports:new")).context["form"]
    choices = [value for value, _ in form.fields["month"].choices]
    leap = [value for value in choices if value == month.isoformat()]

    client.post(
        reverse("reports:new"),
        {**ASKED, "when": "month", "month": (leap or choices)[0]},
    )

    run = Run.objects.get()
    assert run.first_day.day == 1
    assert (run.last_day - run.first_day).days in range(27, 31)
    assert (run.before_last_day - run.before_first_day) == run.last_day - run.first_day


@pytest.mark.parametrize("report", ["family-homes", "placements-scrutiny"])
def test_a_report_on_placements_is_asked_for_made_and_looked_behind(client, manager, report):
    resident()
    client.force_login(manager)
    client.post(reverse("reports:new"), {**ASKED, "report": report})
    run = work(Run.objects.get())

    page = client.get(run.get_absolute_url())

    assert page.status_code == 200
    assert run.report == report
    for key, figure in run.figures.items():
        if "rows" in figure:
            assert figure["label"] in page.content.decode().replace("&#x27;", "'")
        assert client.get(behind(run, key)).status_code == 200


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"when": ""}, "Select a month or other days"),
        ({"audience": ""}, "Select who the report is for"),
        ({"last_day_year": "2023"}, "before it starts"),
        ({"last_day_day": "", "last_day_month": "", "last_day_year": ""}, "Enter the last day"),
        (
            {
                "before_last_day_day": "1",
                "before_last_day_month": "8",
                "before_last_day_year": "2024",
            },
            "Give both days",
        ),
    ],
)
def test_a_form_that_cannot_be_read_says_what_to_do(client, manager, changed, words):
    client.force_login(manager)

    page = client.post(reverse("reports:new"), {**ASKED, **changed})

    assert words in page.content.decode()
    assert not Run.objects.exists()


def test_progress_tells_the_stage_and_then_leads_to_the_report(client, manager):
    run = workflow.request(
        by=manager, report="keeping-families-together", period=AUTUMN, public=False
    )
    client.force_login(manager)
    address = reverse("reports:progress", args=[run.pk])
    run.job.progress(1, 2, "Drawing the charts and writing the PDF")

    before = client.get(address)
    work(run)
    after = client.get(address)

    assert "Drawing the charts" in before.content.decode()
    assert "HX-Redirect" not in before.headers
    assert after.headers["HX-Redirect"] == run.get_absolute_url()


def test_a_report_that_failed_can_be_tried_again(client, manager):
    run = workflow.request(
        by=manager, report="keeping-families-together", period=AUTUMN, public=False
    )
    Job.objects.filter(pk=run.job_id).update(status=Job.Status.FAILED)
    client.force_login(manager)

    page = client.get(run.get_absolute_url())
    client.post(reverse("reports:try_again", args=[run.pk]))

    assert "could not be made" in page.content.decode()
    assert work(run).is_ready


def test_the_records_behind_a_figure_are_listed_with_what_each_costs(client, manager):
    child = resident(first_name="Rowan", last_name="Ashdown")
    client.force_login(manager)

    page = client.get(behind(made_run(manager))).content.decode()

    assert "1 record counted" in page
    assert "Rowan Ashdown" in page
    assert child.get_absolute_url() in page
    assert "£4,200" in page


def test_a_restricted_child_is_counted_but_not_named(client, manager):
    resident(first_name="Rowan")
    resident(first_name="Secret", restricted=True)
    client.force_login(manager)

    page = client.get(behind(made_run(manager))).content.decode()

    assert "2 records counted" in page
    assert "1 record you may not see" in page
    assert "Secret" not in page


def test_looking_behind_a_figure_is_logged(client, manager):
    client.force_login(manager)
    run = made_run(manager)

    client.get(behind(run))

    entry = AccessEntry.objects.filter(kind=AccessEntry.Kind.SEARCH).get()
    assert f"residential.end.net_weekly of report {run.pk}" in entry.detail


@pytest.mark.parametrize("query", ["", "?figure=nothing", "?figure=care_ended.by_route&row=x"])
def test_a_figure_that_is_not_there_is_not_found(client, manager, query):
    client.force_login(manager)

    address = reverse("reports:records", args=[made_run(manager).pk]) + query

    assert client.get(address).status_code == 404


def test_an_analyst_reads_figures_without_a_way_to_names(client, analyst):
    resident(first_name="Rowan")
    client.force_login(analyst)
    run = made_run(analyst)

    page = client.get(run.get_absolute_url()).content.decode()

    assert "£4,200" in page
    assert reverse("reports:records", args=[run.pk]) not in page
    assert "Rowan" not in page
    assert client.get(behind(run)).status_code == 403


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv", "json", "html"])
def test_a_download_is_logged(client, analyst, kind):
    client.force_login(analyst)
    run = made_run(analyst)

    response = client.get(reverse("reports:download", args=[run.pk, kind]))

    assert response.status_code == 200
    assert response.headers["Content-Disposition"].endswith(f'internal.{kind}"')
    entry = AccessEntry.objects.get(kind=AccessEntry.Kind.DOWNLOAD)
    assert (entry.record_id, entry.detail) == (run.pk, kind)


def test_another_persons_report_is_in_sight_once_it_is_published(client, manager, analyst):
    run = made_run(manager)
    client.force_login(analyst)

    before = client.get(run.get_absolute_url())
    workflow.publish(run, at=timezone.now(), by=manager)
    after = client.get(run.get_absolute_url())

    assert (before.status_code, after.status_code) == (404, 200)


def test_words_are_set_into_the_summary_and_the_pdf_is_made_again(client, manager):
    run = made_run(manager)
    client.force_login(manager)

    client.post(
        reverse("reports:narrative", args=[run.pk]), {"narrative": "Fewer came into care."}
    )
    run.refresh_from_db()
    was_ready = run.is_ready
    work(run)

    assert not was_ready
    assert run.is_ready
    assert "Fewer came into care." in client.get(run.get_absolute_url()).content.decode()


def test_a_published_report_is_frozen_by_the_database(client, manager):
    run = made_run(manager)
    client.force_login(manager)

    client.post(reverse("reports:publish", args=[run.pk]))
    run.refresh_from_db()

    assert run.published_by == manager
    assert Event.objects.about(run).get().action == "reports.run.publish"
    for change in (lambda: Run.objects.update(narrative="x"), Run.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("page", ["narrative", "cover", "publish"])
def test_a_published_report_refuses_a_stale_page(client, manager, page):
    run = made_run(manager)
    workflow.publish(run, at=timezone.now(), by=manager)
    client.force_login(manager)

    response = client.post(reverse(f"reports:{page}", args=[run.pk]), {"narrative": "x"})

    assert response.status_code == 409


def test_a_report_still_being_made_cannot_be_published(client, manager):
    run = made_run(manager, pdf=None, pdf_sha256="")
    client.force_login(manager)

    assert client.post(reverse("reports:publish", args=[run.pk])).status_code == 409


def test_a_report_says_what_would_be_different_today(client, manager):
    resident()
    run = made_run(manager)
    workflow.publish(run, at=timezone.now(), by=manager)
    newcomer = resident()
    newcomer.placements.get().costlines.update(weekly_amount=Decimal("1000.00"))
    client.force_login(manager)

    page = client.get(reverse("reports:differences", args=[run.pk]))

    found = {difference.label: difference for difference in page.context["differences"]}
    net = found["Net weekly cost at the end"]
    assert (net.then, net.now, net.why) == ("£4,200", "£5,200", "1 more counted")
    assert "Panel meetings" not in found


def test_the_start_page_lists_what_waits_to_be_published(client, manager):
    run = made_run(manager)
    client.force_login(manager)

    assert str(run) in client.get(reverse("start")).content.decode()


def test_pages_ask_a_fixed_number_of_questions(client, manager, django_assert_max_num_queries):
    client.force_login(manager)
    first = made_run(manager)
    for _ in range(3):
        resident()
        made_run(manager)

    for page in (
        reverse("reports:list"),
        first.get_absolute_url(),
        behind(made_run(manager)),
    ):
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200
