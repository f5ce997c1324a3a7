"""Run by the tests in environments that have the real `huggingface_hub`: makes calls, says how each of them ended.

Reads from standard input a list of `[name, endpoint, token, method, arguments, attributes]` and writes a mapping by
name: `{"error", "status"}`, or the attributes of what came back; `naps` are the seconds that the client would wait.
"""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

import huggingface_hub

NAPS: list[float] = []
"""What the client would have slept."""


def shown(value: Any, attributes: list[str]) -> Any:
    """The attributes of a value, those of each item of a list, or the value itself."""
    if isinstance(value, Iterator | list):
        return [shown(each, attributes) for each in value]
    if not attributes:
        return value
    return {each: attribute(value, each) for each in attributes}


def attribute(value: Any, path: str) -> Any:
    """An attribute, an item, or one of those of one of those: `safetensors.total`."""
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else getattr(value, name)
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def outcome(endpoint: str, token: Any, method: str, arguments: dict[str, Any], attributes: list[str]) -> Any:
    """How a call ended."""
    NAPS.clear()
    try:
        value = getattr(huggingface_hub.HfApi(endpoint=endpoint, token=token), method)(**arguments)
        result = shown(value, attributes)
    except Exception as error:  # noqa: BLE001 - which one it is is the question
        status = getattr(getattr(error, "response", None), "status_code", None)
        return {"error": type(error).__name__, "status": status}
    return {"result": result, "naps": list(NAPS)} if NAPS else result


if __name__ == "__main__":
    time.sleep = lambda seconds: NAPS.append(float(seconds))
    json.dump({name: outcome(*call) for name, *call in json.load(sys.stdin)}, sys.stdout)
