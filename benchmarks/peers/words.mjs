// The words that an issue's data does not have as they are read, for the peers that set the letter themselves.

const dayFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeZone: "UTC" })
const timeFormat = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "UTC" })
const moment = (written) => new Date(written.length > 10 ? `${written.slice(0, 16)}Z` : written)

export const day = (written) => dayFormat.format(moment(written))
export const time = (written) => timeFormat.format(moment(written))

export const spoken = (speakers) =>
  speakers.map(({ name, affiliation, place }) => [name, affiliation, place].filter(Boolean).join(", ")).join("; ")
