"""People, families and children."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.models import Team, User
from children.models import CarePeriod, Child, Family, LegalStatus


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@haverbrook.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    roles = factory.LazyFunction(list)

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        if extracted:
            self.set_password(extracted)
            self.save()


class FamilyFactory(DjangoModelFactory):
    class Meta:
        model = Family

    reference = factory.Sequence(lambda n: f"F{n}")
    name = factory.Sequence(lambda n: f"Family {n}")


class ChildFactory(DjangoModelFactory):
    class Meta:
        model = Child

    reference = factory.Sequence(lambda n: f"C{n}")
    family = factory.SubFactory(FamilyFactory)
    first_name = factory.Sequence(lambda n: f"First{n}")
    last_name = "Example"
    date_of_birth = date(2012, 5, 17)


class CarePeriodFactory(DjangoModelFactory):
    class Meta:
        model = CarePeriod

    child = factory.SubFactory(ChildFactory)
    started = date(2024, 9, 2)


class LegalStatusFactory(DjangoModelFactory):
    class Meta:
        model = LegalStatus

    child = factory.SubFactory(ChildFactory)
    code = "V2"
    started = date(2024, 9, 2)
