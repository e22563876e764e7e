/** What the mail servers of some providers are called, as docs/sending.md has them. */

export const PROVIDERS = [
  { name: "Gmail", host: "smtp.gmail.com", security: "tls", port: "465", password: "An app password; the account needs two-step sign-in." },
  { name: "Fastmail", host: "smtp.fastmail.com", security: "tls", port: "465", password: "An app password." },
  { name: "iCloud", host: "smtp.mail.me.com", security: "starttls", port: "587", password: "An app-specific password." },
  { name: "Brevo", host: "smtp-relay.brevo.com", security: "starttls", port: "587", password: "An SMTP key, with the login shown beside it as the user name." },
  { name: "Mailgun", host: "smtp.mailgun.org", security: "starttls", port: "587", password: "The SMTP credentials of your domain." },
  { name: "Mailpit, on your computer", host: "localhost", security: "starttls", port: "1025", password: "No user name and no password: it catches all mail and shows it in the browser." },
];
