"""Whole imports: what they leave in the records, and that they can be repeated."""

import pytest
from django.core.exceptions import PermissionDenied

from children.models import Child
from exchange import importing
from kft.core.models import ImportRun
from tests.reference.councils import random_council


def changes(result):
    return {
        (table, what): number
        for table, counts in result.counts.items()
        for what, number in counts.items()
        if what != "unchanged" and number
    }


@pytest.mark.parametrize("seed", [3, 8, 21])
def test_a_made_up_council_is_imported_and_a_second_time_changes_nothing(db, tmp_path, seed):
    folder = random_council(tmp_path, seed)
    first = importing.run(folder)
    assert first.errors == []
    assert Child.objects.count() == first.counts["children"]["created"] > 100
    events = Child.pgh_event_model.objects.count()

    second = importing.run(folder)

    assert second.errors == []
    assert changes(second) == {}
    assert Child.pgh_event_model.objects.count() == events
    assert set(Child.objects.values_list("last_import", flat=True)) == {first.import_run.pk}


def test_a_dry_run_counts_and_writes_nothing(db, tmp_path):
    result = importing.run(random_council(tmp_path, 3), dry_run=True)

    assert result.errors == []
    assert result.counts["children"]["created"] > 100
    assert not Child.objects.exists()
    assert not ImportRun.objects.exists()


def test_only_who_may_import_records_can(db, tmp_path, social_worker):
    with pytest.raises(PermissionDenied):
        importing.run(tmp_path, by=social_worker)
