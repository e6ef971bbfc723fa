"""The operating system's keyring, where it is installed and open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bcsync.errors import SettingsError

Lookup = Callable[[str], str | None]
"""A value by its name, or nothing."""
Ring = Callable[[str, str], str | None]
"""A password by service and user, or nothing."""

_ELSEWHERE = "put the token into a variable that credentials in bcsync.yaml names"


def kept(service: str, user: str) -> str | None:
    """A password from the keyring; None where there is no keyring or nothing in it.

    Raises ``SettingsError`` when the keyring is there and does not open.
    """
    try:
        # Late: it costs a quarter of a second, and who uses variables needs none.
        import keyring
        from keyring.errors import NoKeyringError
    except ImportError:
        return None
    with _opened():
        try:
            return keyring.get_password(service, user)
        except NoKeyringError:
            return None


def require() -> None:
    """Raises ``SettingsError`` where nothing could be kept."""
    try:
        import keyring
        from keyring.backends import fail
    except ImportError as missing:
        raise SettingsError(
            "no keyring is installed to keep a token in",
            hint=f"install it: pip install 'bcsync[keyring]'; or {_ELSEWHERE}",
        ) from missing
    if isinstance(keyring.get_keyring(), fail.Keyring):
        raise SettingsError(
            "this system has no keyring to keep a token in", hint=f"{_ELSEWHERE} instead"
        )


def keep(service: str, user: str, password: str) -> None:
    """Put it into the keyring, in the place of what was there. Raises ``SettingsError``."""
    require()
    import keyring

    with _opened():
        keyring.set_password(service, user, password)


@contextmanager
def _opened() -> Iterator[None]:
    from keyring.errors import InitError, KeyringError, NoKeyringError

    try:
        yield
    except NoKeyringError:
        raise
    except (KeyringError, InitError) as error:
        raise SettingsError(
            f"the keyring does not open: {str(error) or type(error).__name__}",
            hint=f"unlock it, or {_ELSEWHERE}",
        ) from None
