import { expect, test } from 'vitest';
import { alertOf } from '../testing/alert-of.ts';
import { cefOf, syslogFrameOf } from './cef.ts';

test('an alert is one CEF line', () => {
  expect(cefOf(alertOf({ remoteAddress: '192.0.2.7' }))).toBe(
    'CEF:0|BetterFleet|Certificates|1|signed_certificate_refused|station_message gw-1 reports InvalidChargingStationCertificate.|8|' +
      'rt=1772359200000 externalId=sev_1 act=security_event cat=installation src=192.0.2.7 duid=idn_1 cs1Label=owner cs1=north cs2Label=certificateId cs2=crt_1',
  );
});

test('an IPv6 address has a field of its own', () => {
  expect(cefOf(alertOf({ remoteAddress: '2001:db8::7' }))).toContain('c6a2Label=Source IPv6 Address c6a2=2001:db8::7');
});

test.each([
  ['a header field of its own', 'x|10|act=allowed', 'x\\|10\\|act=allowed'],
  ['an escape of an escape', 'x\\|', 'x\\\\\\|'],
  ['another line', 'x\r\n<0>1 - evil', 'x  <0>1 - evil'],
  ['a line by a separator of Unicode', 'x\u2028y\u0085z', 'x y z'],
  ['a NUL and an escape sequence', 'x\u0000\u001b[2J', 'x  [2J'],
  ['a lone surrogate', 'x\ud800', 'x\ufffd'],
  ['another reading direction', 'x\u202ey', 'x y'],
])('%s cannot be put into the header', (_, said, stands) => {
  const fields = cefOf(alertOf({ summary: said })).split(/(?<!\\)(?:\\\\)*\|/);
  expect(fields).toHaveLength(8);
  expect(cefOf(alertOf({ summary: said }))).toContain(`|signed_certificate_refused|${stands}|8|`);
});

test('nobody adds an extension: an equals sign in a value is escaped', () => {
  expect(cefOf(alertOf({ owner: 'north act=allowed \\=' }))).toContain('cs1=north act\\=allowed \\\\\\= cs2Label');
});

test('a frame counts octets, not characters, and says that it is UTF-8', () => {
  const [, count, message = ''] =
    /^(\d+) (.*)$/s.exec(syslogFrameOf(alertOf({ summary: 'Prüfung ✓' }), 'pki-1').toString()) ?? [];
  expect(Buffer.byteLength(message)).toBe(Number(count));
  expect(message).toMatch(/^<83>1 2026-03-01T10:00:00\.000Z pki-1 bfcert - security_event - \ufeffCEF:0\|/);
});

test('a name of this machine that is no syslog word is left out', () => {
  expect(syslogFrameOf(alertOf(), 'ü').toString()).toContain('Z - bfcert - ');
});
