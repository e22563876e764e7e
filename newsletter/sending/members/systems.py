"""The exports of other systems: by which columns each is known, and how each says who has left.

A table for each, as the sources say that stand beside it, read in November 2026. Systems change: an export that has
columns of a system and none of those that tell who has left is refused until somebody says that all in it are
subscribed. Where a system's own columns say nothing, those of statuses.PLAIN and of wanting.py count in its
exports, too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from newsletter.sending.members.statuses import (
    HAS_BOUNCED,
    IS_OUT,
    PLAIN,
    TIME_OF_BOUNCE,
    TIME_OF_LEAVING,
    Standing,
    Statuses,
    named,
)
from newsletter.sending.members.wanting import statuses_said


class System(NamedTuple):
    """A system whose export is read: its name, and the statuses in its columns, by their names as they are compared.

    Each of `signs` is a set of columns that no other list has together. `tells` are the columns of which one is needed
    to know who has left; where there is none, no export says so, and where it is None, each does. `remedy` says how to
    get an export that does.
    """

    name: str
    signs: tuple[frozenset[str], ...]
    columns: Mapping[str, Statuses]
    tells: frozenset[str] | None
    remedy: str = ""

    def can_tell(self, names: Collection[str]) -> bool:
        """Return whether an export with columns of these names, as they are compared, says who has left."""
        return self.tells is None or not self.tells.isdisjoint(names)


def _sign(names: str) -> frozenset[str]:
    return frozenset(named(names))


# An audience is exported as a ZIP with a file for each standing: subscribed_email_audience_export_….csv, and others
# that begin with unsubscribed_, cleaned_ and nonsubscribed_; in earlier years …_members_export_….csv. All have Email
# Address, the merge fields, MEMBER_RATING, OPTIN_TIME, …, LEID, EUID, NOTES, TAGS; those who left have UNSUB_TIME and
# UNSUB_REASON, too, and those whose mail came back CLEAN_TIME. https://mailchimp.com/help/view-unsubscribed-contacts/,
# https://mailchimp.com/help/about-cleaned-contacts/; the columns are those that programs read which take such files.
MAILCHIMP = System(
    name="Mailchimp",
    signs=(_sign("MEMBER_RATING, LEID"), _sign("LEID, EUID"), _sign("MEMBER_RATING, OPTIN_TIME")),
    columns={
        **dict.fromkeys(named("UNSUB_TIME"), TIME_OF_LEAVING),
        **dict.fromkeys(named("CLEAN_TIME"), TIME_OF_BOUNCE),
    },
    tells=None,
)

# Semicolons, UTF-8 with a byte order mark: CONTACT ID;EMAIL;LASTNAME;FIRSTNAME;SMS;…;ADDED_TIME;MODIFIED_TIME. With the
# subscription status (`exportSubscriptionStatus`), _SUBSCRIBED and _BLOCKLISTED list channels: email_marketing and
# sms_marketing. Who unsubscribes, complains or bounces is blocklisted.
# https://developers.brevo.com/reference/request-contact-export,
# https://help.brevo.com/hc/en-us/articles/5317448358034
BREVO = System(
    name="Brevo",
    signs=(_sign("EMAIL, ADDED_TIME, MODIFIED_TIME"), _sign("EMAIL, _BLOCKLISTED, _SUBSCRIBED")),
    columns={
        "blocklisted": Statuses(
            {"": Standing.SUBSCRIBED}, holding=("email", Standing.LEFT), filled=Standing.SUBSCRIBED
        ),
        "subscribed": Statuses(
            {"": Standing.NOT_SUBSCRIBED}, holding=("email", Standing.SUBSCRIBED), filled=Standing.NOT_SUBSCRIBED
        ),
    },
    tells=_sign("_BLOCKLISTED"),
    remedy="Export the contacts anew with their subscription status, so that there is a column `_BLOCKLISTED`.",
)

# uuid,email,name,attributes,status,created_at,updated_at (cmd/subscribers.go, ExportSubscribers). The status is that of
# the person, and not of a subscription: enabled, disabled or blocklisted. Who has left a list stays enabled.
# https://listmonk.app/docs/concepts/, https://github.com/knadh/listmonk/issues/738
LISTMONK = System(
    name="listmonk",
    signs=(_sign("uuid, email, attributes, status"),),
    columns={
        "status": Statuses(
            {
                "enabled": Standing.SUBSCRIBED,
                "disabled": Standing.NOT_SUBSCRIBED,
                "blocklisted": Standing.LEFT,
                "blacklisted": Standing.LEFT,
            },
            "`enabled`, `disabled` or `blocklisted`",
        )
    },
    tells=frozenset(),
    remedy="Export the list anew with only those who are subscribed to it: choose that status above the table.",
)

# The titles of the fields, or their names in its tables; 1, 0 or nothing for yes and no. CiviMail leaves out contacts
# with do_not_email, is_opt_out or is_deceased, and addresses that are on_hold: No, On Hold Bounce, On Hold Opt Out.
# https://github.com/civicrm/civicrm-core: schema/Contact/Contact.entityType.php, CRM/Export/BAO/ExportProcessor.php,
# CRM/Mailing/BAO/Mailing.php (getRecipients), CRM/Upgrade/Incremental/sql/4.7.19.mysql.tpl (email_on_hold)
_ON_HOLD = Statuses(
    {
        **HAS_BOUNCED.words,
        "on hold bounce": Standing.BOUNCED,
        "on hold": Standing.BOUNCED,
        "on hold opt out": Standing.LEFT,
        "2": Standing.LEFT,
    },
    "`No`, `On Hold Bounce` or `On Hold Opt Out`",
    dated=Standing.BOUNCED,
)
CIVICRM = System(
    name="CiviCRM",
    signs=(
        _sign("No Bulk Emails (User Opt Out)"),
        _sign("Contact Type, Contact ID"),
        _sign("Contact Type, Internal Contact ID"),
        _sign("contact_type, is_opt_out"),
        _sign("contact_type, do_not_email"),
    ),
    columns={
        **dict.fromkeys(
            named(
                "No Bulk Emails (User Opt Out), is_opt_out, Do Not Email, do_not_email, Deceased, Is Deceased, "
                "is_deceased, Contact is Deceased, Contact is in Trash, is_deleted"
            ),
            IS_OUT,
        ),
        **dict.fromkeys(named("On Hold, Email On Hold, on_hold"), _ON_HOLD),
    },
    tells=_sign("No Bulk Emails (User Opt Out), is_opt_out"),
    remedy="Export the contacts anew with the fields `No Bulk Emails (User Opt Out)`, `Do Not Email` and `On Hold`.",
)

OTHER = System(name="", signs=(), columns={}, tells=None)
"""A list that is kept by hand, or of a system that is not known: who is in it is subscribed, if it does not say."""

_SYSTEMS = (MAILCHIMP, BREVO, LISTMONK, CIVICRM)


def system_of(names: Collection[str]) -> System:
    """Return the system whose export has columns of these names, as they are compared."""
    known = frozenset(names)
    return next((system for system in _SYSTEMS if any(sign <= known for sign in system.signs)), OTHER)


def statuses_in(system: System, name: str) -> Statuses | None:
    """Return how a column of a system's export says who is subscribed, by its name as it is compared; or None."""
    return system.columns.get(name) or PLAIN.get(name) or statuses_said(name)


def standing_by_name(file: str) -> Standing | None:
    """Return what everybody in a file of Mailchimp's export is, by the name that it gives the file; or None."""
    for beginning, standing in _FILES_OF_MAILCHIMP.items():
        if file.lower().startswith(beginning) and "_export_" in file.lower():
            return standing
    return None


_FILES_OF_MAILCHIMP = {
    "unsubscribed_": Standing.LEFT,
    "cleaned_": Standing.BOUNCED,
    "nonsubscribed_": Standing.NOT_SUBSCRIBED,
    "subscribed_": Standing.SUBSCRIBED,
}
