/**
 * RFC 3339 with a four-digit year. Stations leave the zone out or write more than three decimals;
 * OCPP time is UTC, so a missing zone means UTC here, where `new Date()` would take this machine's
 * local time. Null when it is not a time that exists, or in UTC lies outside the years 1 to 9999, which
 * neither RFC 3339 nor the database can write.
 */
export function parseDateTime(text: string): Date | null {
  const match = DATE_TIME.exec(text);
  if (match === null) return null;
  const [, date = '', time = '', fraction = '', zone = 'Z'] = match;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const wall = new Date(`${date}T${time}.${milliseconds}Z`);
  // Date reads 30 February as 2 March: only what prints again as it was written exists.
  if (Number.isNaN(wall.getTime()) || !wall.toISOString().startsWith(`${date}T${time}`)) return null;
  const offset = zoneOffset(zone);
  if (offset === null) return null;
  const utc = wall.getTime() - offset;
  return utc >= FIRST && utc <= LAST ? new Date(utc) : null;
}

const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})?$/;

/** Milliseconds east of UTC. */
function zoneOffset(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
