"""`python -m bench.one`: everything that is measured on one database. Two houses are told by the environment."""

import json
import os
import sys
from contextlib import ExitStack

import django


def main() -> None:
    django.setup()
    from bench import lists, registering, starting
    from bench.houses import Doors, House
    from minqing.desk.demo.officials import PASSWORD
    from tests import web

    small, large = (House(**told) for told in json.loads(os.environ["BENCH_HOUSES"]))
    starting.measure_start(large)
    with ExitStack() as stack:
        served = {house: stack.enter_context(web.served(house.env)) for house in (small, large)}
        clients = {}
        for house, running in served.items():
            for username in ("li", "clerk", "leader"):
                client = clients[house, username] = stack.enter_context(web.Client(running.port))
                client.sign_in(username, PASSWORD)
        lists.measure(Doors(large, small), small, large, clients)
        lists.statements()
        starting.measure_memory(served[large], clients[large, "li"], ["/", "/matters/", "/matters/new/"])
        registering.measure(served[large].port)


if __name__ == "__main__":
    sys.exit(main())
