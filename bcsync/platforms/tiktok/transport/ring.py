"""The operating system's keyring, where it is installed and open."""

from __future__ import annotations

from bcsync.errors import SettingsError


def kept(service: str, user: str) -> str | None:
    """A password from the keyring; None where there is no keyring or nothing in it.

    Raises ``SettingsError`` when the keyring is there and does not open.
    """
    try:
        # Late: it costs a quarter of a second, and who uses variables needs none.
        import keyring
        from keyring.errors import InitError, KeyringError, NoKeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(service, user)
    except NoKeyringError:
        return None
    except (KeyringError, InitError) as error:
        raise SettingsError(
            f"the keyring does not open: {str(error) or type(error).__name__}",
            hint="unlock it, or put the token into a variable that credentials in bcsync.yaml names",
        ) from None
