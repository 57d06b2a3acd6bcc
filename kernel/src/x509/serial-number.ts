import { type DerReader, encodeInteger } from '../der/index.ts';

/** RFC 5280 4.1.2.2: at most 20 octets; a sign octet in front is not counted. */
const MAXIMUM_SERIAL_BYTES = 20;

/** Lower-case hex without leading zeros; '0' for zero. Never a number: that would lose its lower half. */
export const readSerial = (reader: DerReader): string =>
  reader
    .unsigned(MAXIMUM_SERIAL_BYTES)
    .toString('hex')
    .replace(/^0(?=.)/, '');

/** Throws for anything but a positive serial: that is what a certificate may be issued with. */
export function encodeSerial(serial: string): Buffer {
  const bytes = serialBytes(serial);
  if (bytes.every((byte) => byte === 0)) throw new RangeError('a serial number is positive');
  return encodeInteger(bytes);
}

/** As `encodeSerial` for certificates of others, some of whose roots have the serial zero. */
export const encodeAnySerial = (serial: string): Buffer => encodeInteger(serialBytes(serial));

/** `Buffer.from(hex)` drops an odd last digit silently, so the length is made even first. */
function serialBytes(serial: string): Buffer {
  const digits = serial.replace(/^0+(?=.)/, '');
  if (!/^[0-9a-fA-F]{1,40}$/.test(digits)) throw new RangeError('a serial number is hex of at most 20 bytes');
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
}
