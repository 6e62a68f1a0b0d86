"""Service accounts and the access tokens they are exchanged for."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import exceptions, jwt

from proil_emulators.clock import Clock
from proil_emulators.wire import Refused

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
# Google's libraries name this audience whatever the account's token_uri is.
AUDIENCE = "https://oauth2.googleapis.com/token"
TOKEN_LIFETIME = timedelta(hours=1)


def new_service_account(base_url: str, project_id: str = "proil-emulator") -> dict[str, str]:
    """A throw-away account as the JSON Google gives out; `base_url` is that of the emulators."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return {
        "type": "service_account",
        "project_id": project_id,
        "private_key_id": secrets.token_hex(20),
        "private_key": pem.decode(),
        "client_email": f"push@{project_id}.iam.gserviceaccount.com",
        "client_id": str(secrets.randbelow(10**21)),
        "token_uri": f"{base_url.rstrip('/')}/fcm/token",
    }


@dataclass(frozen=True)
class _Token:
    project_id: str
    expires_at: datetime


class Accounts:
    """Known accounts by e-mail; only the public half of a key is kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._projects: dict[str, str] = {}
        self._public_keys: dict[str, str] = {}
        self._tokens: dict[str, _Token] = {}

    def register(self, account: Mapping[str, str]) -> None:
        """Take an account made by `new_service_account`; one made anew replaces the old."""
        key = serialization.load_pem_private_key(account["private_key"].encode(), password=None)
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self._public_keys[account["client_email"]] = public.decode()
        self._projects[account["client_email"]] = account["project_id"]

    def exchange(self, grant: str, assertion: str) -> str:
        """An access token for a signed assertion; Refused says what is wrong with it."""
        if grant != GRANT:
            raise Refused("Unsupported grant_type")
        email = self._issuer(assertion)
        try:
            claims = jwt.decode(assertion, certs=self._public_keys[email], audience=AUDIENCE)  # type: ignore[no-untyped-call]
        except (ValueError, exceptions.GoogleAuthError) as error:
            raise Refused("Invalid JWT Signature.") from error
        if SCOPE not in str(claims.get("scope", "")).split():
            raise Refused("Invalid scope")
        token = f"ya29.{secrets.token_urlsafe(32)}"
        self._tokens[token] = _Token(self._projects[email], self._clock.now() + TOKEN_LIFETIME)
        return token

    def project_of(self, token: str) -> str | None:
        """The project a living token is for; None when unknown; Refused when expired."""
        known = self._tokens.get(token)
        if known is None:
            return None
        if known.expires_at <= self._clock.now():
            raise Refused("ACCESS_TOKEN_EXPIRED")
        return known.project_id

    def _issuer(self, assertion: str) -> str:
        try:
            claims = jwt.decode(assertion, verify=False)  # type: ignore[no-untyped-call]
        except (ValueError, exceptions.GoogleAuthError) as error:
            raise Refused("Invalid JWT: not a token") from error
        email = str(claims.get("iss"))
        if email not in self._public_keys:
            raise Refused("Invalid grant: account not found")
        return email
