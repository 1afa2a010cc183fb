"""What is asked with a generated client, in the environment that it was generated in: `client_asks.py URL KEY`."""

import sys
from importlib import import_module
from typing import Any

PACKAGE = "cairn_client"


def call(client: Any, group: str, operation: str, *path: Any, **said: Any) -> Any:
    """The parsed answer to an operation of a generated client."""
    answer = import_module(f"{PACKAGE}.api.{group}.{operation}").sync_detailed(*path, client=client, **said)
    if answer.parsed is None or answer.status_code >= 300:
        sys.exit(f"{operation}: {answer.status_code} {answer.content.decode()}")
    return answer.parsed


def main(url: str, key: str) -> None:
    """Add somebody, give them another name, and read it as it is and as it was; then register a product of theirs."""
    client = import_module(f"{PACKAGE}.client").AuthenticatedClient(base_url=url, token=key)
    models = import_module(f"{PACKAGE}.models")
    added = call(client, "person", "add_person", body=models.AddPerson.from_dict({"name": "Ada"}))
    person = added.resource["id"]
    call(client, "person", "rename_person", person, body=models.RenamePerson.from_dict({"name": "Countess"}))
    was = call(client, "people", "get_people", person, as_of=f"pos:{added.position}")
    now = call(client, "people", "get_people", person)
    about = {"key": "EXPORTS", "name": "Faster exports", "accountable": str(person)}
    made = call(client, "product", "register_product", body=models.RegisterProduct.from_dict(about))
    listed = call(client, "products", "list_products", limit=10, product=[made.resource["id"]]).items
    told = [each.to_dict()["name"] for each in (was, now, *listed)]
    if told != ["Ada", "Countess", "Faster exports"]:
        sys.exit(f"the names are {told}")


if __name__ == "__main__":
    main(*sys.argv[1:])
