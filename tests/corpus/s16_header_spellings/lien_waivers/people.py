"""Tokens of the people in accounts payable, kept and renewed in Redis by the sign-in page."""
import redis

r = redis.Redis(decode_responses=True)


def token_of(user):
    token = r.hget("procore:" + user, "access_token")
    if token is None:
        raise SystemExit(f"{user} has to sign in again: https://ap.rookstreet.example/sign-in")
    return token
