"""A letter leaves this computer: as a message, or as files for an email service.

message.py          Letter → EmailMessage (.eml)
services.py         the email services: how each writes merge tags, one table each
export.py           Rendering → files in an email service's own spelling
transport.py        the protocol of every way of sending, and its receipts
server.py           NEWSLETTER_SMTP → the mail server
smtp_errors.py      why a mail server cannot be used, in plain sentences
smtp.py             messages → a mail server
folder.py           messages → a folder
hosted_pictures.py  are the pictures at their public addresses?
send.py             Letter → receipts
"""
