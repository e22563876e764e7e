"""Patterns for what belongs to one person in an address: the names of its parameters, and an e-mail address.

This is a module of its own because two parts of the checks need them: the family `pasted` reports such addresses, and
off_limits.py keeps `newsletter check --live` from opening them.
"""

from __future__ import annotations

MEMBER = r"mc_eid|mkt_tok|_hsenc|vero_id|ck_subscriber_id|oly_(?:enc|anon)_id|_kx|ml_subscriber(?:_hash)?|bsft_uid|dm_i"
"""Those of Mailchimp, Marketo, HubSpot, Vero, Kit, Omeda, Klaviyo, MailerLite, Blueshift, Dotdigital."""

SESSION = r"jsessionid|phpsessid|aspsessionid\w*|session_?id|sessid|cfid|cftoken"

KEY = (
    r"(?:(?:access|api|auth|id|login|reset|invite|x-amz-security)[_-]?)?(?:token|key)"
    r"|jwt|auth|secret|(?:x-amz-)?signature|sig|ticket"
)

MAIL = r"e?-?mail(?:_?address)?|user(?:_?name)?|login_hint|upn|recipient|subscriber"

MAIL_ADDRESS = r"[^@\s]++@[^@\s.]++(?:\.[^@\s.]++)+"
