"""TikTok's official Python SDK, unmodified; only its host is set.

Its client owns a pool of threads whose destructor can hang (the SDK's issue 14): the pool ends with the block.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import business_api_client
import pytest
from business_api_client.tiktok_business.tiktok_exceptions import TiktokSDKError


@contextmanager
def sdk(url: str) -> Iterator[Any]:
    """An ``ApiClient`` for this base URL."""
    configuration = business_api_client.Configuration()
    configuration.host = url
    client = business_api_client.ApiClient(configuration)
    try:
        yield client
    finally:
        client.pool.close()
        client.pool.join()
        client.rest_client.pool_manager.clear()


@contextmanager
def refused(code: int | None, words: str) -> Iterator[None]:
    """The SDK raises for this code, with these words in its message."""
    with pytest.raises(TiktokSDKError) as error:
        yield
    assert str(error.value).startswith(f"Error Code: {code}, message: ")
    assert words in str(error.value)
