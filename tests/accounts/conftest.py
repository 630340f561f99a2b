from collections.abc import Callable
from typing import Protocol
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from minqing.accounts.models import User


class Send(Protocol):
    def __call__(self, user: User | None, address: str, /, **fields: object) -> HttpResponse: ...


@pytest.fixture
def send(client_of: Callable[[User], Client]) -> Send:
    """`send(guan, address, name="…")`: the form, as this official's browser sends it."""

    def sent(user: User | None, address: str, /, **fields: object) -> HttpResponse:
        client = client_of(user) if user else Client()
        return client.post(address, {"op": str(uuid4()), **fields})  # type: ignore[return-value]

    return sent


@pytest.fixture
def page(client_of: Callable[[User], Client]) -> Callable[[User, str], HttpResponse]:
    """`page(guan, address)`: what this official is shown."""
    return lambda user, address: client_of(user).get(address)  # type: ignore[return-value]
