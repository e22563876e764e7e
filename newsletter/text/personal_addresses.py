"""Patterns for what belongs to one person in an address: the names of its parameters, and an e-mail address.

This is a module of its own because three parts need them: the checks `pasted` report such addresses, `newsletter check
--live` does not open them, and importing/ takes off what counts visits.
"""

from __future__ import annotations

MEMBER = r"mc_eid|mkt_tok|_hsenc|vero_id|ck_subscriber_id|oly_(?:enc|anon)_id|_kx|ml_subscriber(?:_hash)?|bsft_uid|dm_i"
"""Those of Mailchimp, Marketo, HubSpot, Vero, Kit, Omeda, Klaviyo, MailerLite, Blueshift, Dotdigital."""

CLICKED = (
    r"fbclid|gclid|gclsrc|gbraid|wbraid|dclid|srsltid|_ga|_gl|msclkid|twclid|ttclid|yclid|epik|igsh(?:id)?|li_fat_id"
    r"|mc_cid|_hsmi|__s"
)
"""Those of Facebook, Google, Microsoft, X, TikTok, Yandex, Pinterest, Instagram, LinkedIn, Mailchimp, HubSpot, Drip."""

SESSION = r"jsessionid|phpsessid|aspsessionid\w*|session_?id|sessid|cfid|cftoken"

KEY = (
    r"(?:(?:access|api|auth|id|login|reset|invite|x-amz-security)[_-]?)?(?:token|key)"
    r"|jwt|auth|secret|(?:x-amz-)?signature|sig|ticket"
)

MAIL = r"e?-?mail(?:_?address)?|user(?:_?name)?|login_hint|upn|recipient|subscriber"

MAIL_ADDRESS = r"[^@\s]++@[^@\s.]++(?:\.[^@\s.]++)+"
