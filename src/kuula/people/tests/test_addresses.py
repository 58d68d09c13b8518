"""Addresses of people: of the erased none, and of two who add the same one, one."""

import threading

import pytest
from django.db import connection
from django.test import Client
from tests.world import World

from kuula.kit.problems import Conflict
from kuula.people.access import customer_for
from kuula.people.actions import (
    CustomerForm,
    add_address,
    add_customer,
    change_customer,
    erase_customer,
)
from kuula.people.models import Address, Customer
from kuula.workspace.actors import SYSTEM


@pytest.mark.django_db
def test_an_erased_person_gets_no_address_and_no_profile_again(world: World) -> None:
    before = customer_for(SYSTEM, world.kadri.pk)
    erase_customer(SYSTEM, customer=world.kadri)
    client = Client()
    client.force_login(world.ivo)
    path = f"/customers/{world.kadri.pk}/addresses"
    client.post(path, {"email": "uus@kadri.example"}, follow=True)
    for change in (
        lambda: add_address(SYSTEM, customer=before, email="uus@kadri.example"),
        lambda: change_customer(SYSTEM, customer=before, form=CustomerForm("Kadri")),
    ):
        with pytest.raises(Conflict, match="This person was erased"):
            change()
    assert not Address.objects.filter(customer=world.kadri).exists()
    assert Customer.objects.get(pk=world.kadri.pk).name == ""


@pytest.mark.django_db
def test_the_same_address_twice_is_one_and_of_two_people_a_conflict(world: World) -> None:
    first = add_address(SYSTEM, customer=world.kadri, email="Kadri@Too.example")
    again = add_address(SYSTEM, customer=world.kadri, email="kadri@too.example ")
    assert again.pk == first.pk
    with pytest.raises(Conflict, match="belongs to another customer"):
        add_address(SYSTEM, customer=world.ivana, email="kadri@too.example")
    with pytest.raises(Conflict):
        add_customer(SYSTEM, form=CustomerForm("Keegi"), email="kadri@too.example")
    assert not Customer.objects.filter(name="Keegi").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("people", [1, 2])
def test_who_adds_an_address_at_the_same_moment_is_told_or_gets_the_same(people: int) -> None:
    customers = [add_customer(SYSTEM, form=CustomerForm(f"Klient {n}")) for n in range(people)]
    got: list[int] = []
    wrong: list[Exception] = []
    together = threading.Barrier(4)

    def add(n: int) -> None:
        together.wait(10)
        try:
            customer = customers[n % people]
            got.append(add_address(SYSTEM, customer=customer, email="sama@koht.example").pk)
        except Exception as error:  # noqa: BLE001 - judged below, by its kind
            wrong.append(error)
        finally:
            connection.close()

    racers = [threading.Thread(target=add, args=(n,)) for n in range(4)]
    for one in racers:
        one.start()
    for one in racers:
        one.join(20)
    assert Address.objects.count() == 1
    assert set(got) == {Address.objects.get().pk}
    assert len(got) + len(wrong) == 4
    assert (len(wrong) > 0) == (people == 2)
    assert all(type(error) is Conflict for error in wrong)
