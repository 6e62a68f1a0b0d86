from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left of a rate limit: `remaining` requests, all of `limit` again in `reset_s`."""

    limit: int
    remaining: int
    reset_s: int

    def headers(self) -> list[tuple[str, str]]:
        return [
            ("RateLimit-Limit", str(self.limit)),
            ("RateLimit-Remaining", str(self.remaining)),
            ("RateLimit-Reset", str(self.reset_s)),
        ]
