import { ok, refused } from '@bfcert/kernel/result';
import { type Reader, text } from './strict-json.ts';

const INSTANT = text(24, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/);
/** Before it no time can be encoded (RFC 5280 4.1.2.5.1), and one in a ledger could not be taken out again. */
const EARLIEST = '1950';

/** RFC 3339 in UTC, to the second or the millisecond: a moment that exists, and that lists and answers can name. */
export const instant: Reader<string> = (value) => {
  const read = INSTANT(value);
  if (!read.ok) return read;
  const [seconds = ''] = read.value.split(/[.Z]/, 1);
  const time = new Date(read.value);
  const exists = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(seconds);
  return exists && seconds >= EARLIEST ? read : refused('is no time from 1950 to 9999');
};

/** Lower-case hex without leading zeros; RFC 5280 4.1.2.2 allows 20 octets. */
export const serialNumber = text(40, /^[1-9a-f][0-9a-f]{0,39}$/);

/** Bytes as the one base64 spelling of themselves. */
export function base64(limit: number): Reader<Buffer> {
  return (value) => {
    if (typeof value !== 'string') return refused('is not a text');
    const bytes = Buffer.from(value, 'base64');
    if (bytes.length > limit) return refused(`is longer than ${limit} bytes`);
    return bytes.toString('base64') === value ? ok(bytes) : refused('is not base64');
  };
}
