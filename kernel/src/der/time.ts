/** RFC 5280 4.1.2.5: seconds present, no fraction, always `Z`. */
const UTC_TIME = /^([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})Z$/;
const GENERALIZED_TIME = /^([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})Z$/;

/** Two-digit years 50 to 99 are 1950 to 1999, the others 2000 to 2049 (RFC 5280 4.1.2.5.1). */
export function utcTime(text: string): Date | null {
  const match = UTC_TIME.exec(text);
  if (match === null) return null;
  const year = Number(match[1]);
  return instant(year < 50 ? 2000 + year : 1900 + year, match);
}

export function generalizedTime(text: string): Date | null {
  const match = GENERALIZED_TIME.exec(text);
  return match === null ? null : instant(Number(match[1]), match);
}

/** Null for a moment the calendar does not have (31 February, hour 24, second 60). */
function instant(year: number, match: RegExpExecArray): Date | null {
  const [month, day, hour, minute, second] = [2, 3, 4, 5, 6].map((group) => Number(match[group]));
  if (month === undefined || day === undefined || hour === undefined) return null;
  if (minute === undefined || second === undefined || month < 1 || month > 12) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const time = new Date(0);
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  time.setUTCFullYear(year, month - 1, day);
  time.setUTCHours(hour, minute, second);
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day ? time : null;
}

const digits = (value: number, count: number): string => String(value).padStart(count, '0');

/** `MMDDHHMMSSZ` in UTC; milliseconds are cut off because neither time type of RFC 5280 has any. */
function afterYear(time: Date): string {
  const parts = [
    time.getUTCMonth() + 1,
    time.getUTCDate(),
    time.getUTCHours(),
    time.getUTCMinutes(),
    time.getUTCSeconds(),
  ];
  return `${parts.map((part) => digits(part, 2)).join('')}Z`;
}

/** Text of the time type RFC 5280 prescribes: UTCTime through 2049, GeneralizedTime from 2050. */
export function timeText(time: Date): { readonly type: 'utcTime' | 'generalizedTime'; readonly text: string } {
  const year = yearOf(time);
  if (year < 2050) return { type: 'utcTime', text: digits(year % 100, 2) + afterYear(time) };
  return { type: 'generalizedTime', text: generalizedTimeText(time) };
}

export const generalizedTimeText = (time: Date): string => digits(yearOf(time), 4) + afterYear(time);

function yearOf(time: Date): number {
  const year = time.getUTCFullYear();
  if (!(year >= 1950 && year <= 9999)) throw new RangeError('a certificate time lies between 1950 and 9999');
  return year;
}
