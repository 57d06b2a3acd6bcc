import { expect, test } from 'vitest';
import { parseOrganisation, parseSerialNumber, parseWireName } from './charger-names.ts';

test.each(['CS-0001', 'a*b-c_d=e+f|g@h.i', 'x'.repeat(48)])('%s is an OCPP identity', (name) => {
  expect(parseWireName(name)).toEqual({ ok: true, value: name });
});

test.each(['', 'x'.repeat(49), 'CS:0001', 'CS 0001', 'CS/0001', 'CS%200001', 'Säule', 'CS-0001\n'])(
  '%j is no OCPP identity',
  (name) => {
    expect(parseWireName(name)).toEqual({ ok: false, refusal: 'wire_name_invalid' });
  },
);

test.each(['', 'x'.repeat(26), '192.0.2.7', '2001:db8::1', 'https://x', 'csms.example', 'SN-ä', ' SN1', 'SN1 '])(
  '%j is no serial number',
  (serial) => {
    expect(parseSerialNumber(serial)).toEqual({ ok: false, refusal: 'serial_number_invalid' });
  },
);

test.each(['SN-0001', 'EVB-P12/345', 'SN 1', '00:11:22:33:44:55', 'SN_1+2#3 (a.b)'])(
  '%s is a serial number',
  (serial) => {
    expect(parseSerialNumber(serial)).toEqual({ ok: true, value: serial });
  },
);

test('an organisation may have any script, and no spaces around it', () => {
  expect(parseOrganisation('Stadtwerke Köln & 株式会社').ok).toBe(true);
  expect(parseOrganisation(' Example CPO').ok).toBe(false);
  expect(parseOrganisation('Example\u0000CPO').ok).toBe(false);
  expect(parseOrganisation('x'.repeat(65)).ok).toBe(false);
});
