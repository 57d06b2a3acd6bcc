/** For servers that forget the header; RFC 7030 4.2.3 asks for it with every 202. */
const WHEN_NOT_SAID_SECONDS = 300;
/** A day, which is as long as an authority may ask to wait. */
const LONGEST_SECONDS = 86_400;

/** Seconds, or a date of RFC 9110 5.6.7; at least one second from now. */
export function retryAfterSeconds(header: string | undefined, now: Date): number {
  if (header === undefined) return WHEN_NOT_SAID_SECONDS;
  const text = header.trim();
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now.getTime()) / 1_000);
  return Number.isNaN(seconds) ? WHEN_NOT_SAID_SECONDS : Math.min(Math.max(seconds, 1), LONGEST_SECONDS);
}
