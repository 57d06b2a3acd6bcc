import { describe, expect, it } from 'vitest';
import type { IssueRequest } from './messages.ts';
import { checkSubject } from './subject-rules.ts';

function check(
  profile: IssueRequest['profile'],
  commonName: string,
  changes: { organisation?: string; country?: string; dnsNames?: string[] } = {},
) {
  const { organisation = 'Example Charging Ltd', dnsNames = [], ...country } = changes;
  const result = checkSubject({ profile, subject: { organisation, commonName, ...country }, dnsNames });
  return result.ok ? 'accepted' : result.refusal.refused;
}

describe('a charging station', () => {
  it.each(['TACW22-4-0421-G8103', 'ACE0012345', 'EVB-P_1234567 A+B', '1'])(
    'may have the serial number %s',
    (serial) => {
      expect(check('charging-station', serial)).toBe('accepted');
    },
  );

  it.each([
    ['a wildcard', '*'],
    ['a wildcard host', '*.example.org'],
    ['a host name', 'cs001.example.org'],
    ['a URL', 'wss://example.org/ocpp/1'],
    ['an IPv4 address', '192.0.2.1'],
    ['an IPv6 address', '2001:db8::1'],
    ['a path from the root', '/a/b'],
    ['a host name with a port', 'csms.example:8443'],
    ['a mail address', 'a@b'],
    ['a NUL', 'SN1\u0000.example.org'],
    ['a line end', 'SN1\nSN2'],
    ['a space at its end', 'SN1 '],
    ['nothing at all', ''],
    ['65 characters', 'A'.repeat(65)],
    ['a homoglyph', 'SΝ1'],
    ['a bidi override', 'SN\u202e1'],
    ['a comma and another attribute', 'SN1,O=Evil'],
  ])('may not be named by %s', (_, serial) => {
    expect(check('charging-station', serial)).toBe('subject_invalid');
  });

  it('has no DNS name', () => {
    expect(check('charging-station', 'SN1', { dnsNames: ['cs.example.org'] })).toBe('names_not_allowed');
  });

  it.each([
    ['empty', ''],
    ['with a NUL', 'Example\u0000'],
    ['with an invisible character', 'Exam\u200bple'],
    ['with a letter that shows nothing', 'Exam\u3164ple'],
    ['with a variation selector', 'Example\ufe0f'],
    ['with what is no character', 'Example\uffff'],
    ['with a no-break space', 'Example\u00a0Ltd'],
    ['with a lone surrogate', 'Example\ud800'],
    ['not in form NFC', 'Cafe\u0301'],
    ['of 65 characters', 'O'.repeat(65)],
    ['with a space in front', ' Example'],
  ])('has no organisation %s', (_, organisation) => {
    expect(check('charging-station', 'SN1', { organisation })).toBe('subject_invalid');
  });

  it('may belong to an organisation of any script', () => {
    expect(check('charging-station', 'SN1', { organisation: 'Überlandwerk Łódź 電力' })).toBe('accepted');
  });
});

describe('a server', () => {
  it.each(['csms.example.org', 'localhost', 'a-1.b.internal'])('may be named %s', (host) => {
    expect(check('csms-server-ec', host)).toBe('accepted');
    expect(check('csms-server-rsa', host, { dnsNames: [host] })).toBe('accepted');
  });

  it.each([
    '*.example.org',
    'csms',
    '192.0.2.1',
    '::1',
    'CSMS.example.org',
    'csms.example.org.',
    'csms_1.example.org',
    '-a.example.org',
    'a..org',
    `${'x'.repeat(61)}.org`,
    'csms.example.org\u0000.evil.org',
    'exämple.org',
    '',
  ])('may not be named %j', (host) => expect(check('csms-server-ec', host)).toBe('subject_invalid'));

  it.each([
    [['other.example.org']],
    [['csms.example.org', 'other.example.org']],
    [['csms.example.org', 'csms.example.org']],
    [['*.example.org']],
  ])('has no DNS names %j beside its FQDN', (dnsNames) =>
    expect(check('csms-server-ec', 'csms.example.org', { dnsNames })).toBe('names_not_allowed'),
  );
});

describe.each(['charger-combined', 'secc-leaf', 'secc-leaf-20'] as const)('an EVSE with the profile %s', (profile) => {
  it.each(['DE-ICE-S-0042-2', 'DE*ICE*E1234', 'SECCCert'])('may have the SeccId %s', (seccId) => {
    expect(check(profile, seccId)).toBe('accepted');
  });

  it.each(['', '-DE', 'DE ICE', 'DE/ICE', 'evse.example.org', '192.0.2.1', 'DE-ICE\n', 'A'.repeat(65)])(
    'may not have the SeccId %j',
    (seccId) => expect(check(profile, seccId)).toBe('subject_invalid'),
  );

  it('may have a country, in two capital letters', () => {
    expect(check(profile, 'DE-ICE-S-1', { country: 'DE' })).toBe('accepted');
    for (const country of ['', 'de', 'D', 'DEU', '12']) {
      expect(check(profile, 'DE-ICE-S-1', { country })).toBe('subject_invalid');
    }
  });

  it('has no DNS name', () => {
    expect(check(profile, 'DE-ICE-S-1', { dnsNames: ['DE-ICE-S-1'] })).toBe('names_not_allowed');
  });
});

describe('a vehicle', () => {
  it.each([
    ['a VIN', 'WEBE0000000000042'],
    ['a PCID with its check character', 'WEBIO000000000042K'],
    ['the id of a program', 'depot7_bus-0042'],
    ['a single digit', '7'],
  ])('may be named by %s', (_, name) => expect(check('vehicle-vas', name)).toBe('accepted'));

  it.each([
    ['a VIN with the letter O', 'WEBEO000000000042'],
    ['a VIN with the letter I', 'WEBE000000000004I'],
    ['a VIN with the letter Q', 'QEBE0000000000042'],
    ['a VIN in small letters', 'webe0000000000042'],
    ['a host name', 'bus42.example.org'],
    ['an address', '192.0.2.1'],
    ['a text with a space', 'bus 42'],
    ['nothing at all', ''],
    ['65 characters', 'A'.repeat(65)],
  ])('may not be named by %s', (_, name) => expect(check('vehicle-vas', name)).toBe('subject_invalid'));

  it('has neither a country nor a DNS name', () => {
    expect(check('vehicle-vas', 'bus-42', { country: 'DE' })).toBe('names_not_allowed');
    expect(check('vehicle-vas', 'bus-42', { dnsNames: ['bus-42'] })).toBe('names_not_allowed');
  });
});

describe('an IoT device', () => {
  it.each(['bus-42_telematics', 'site:7:meter', 'A'.repeat(64)])('may be the thing %s', (name) => {
    expect(check('iot-device', name)).toBe('accepted');
  });

  it.each(['', 'a.b', 'meter 7', 'meter/7', '#', '2001:db8::1', 'A'.repeat(65)])('may not be the thing %j', (name) => {
    expect(check('iot-device', name)).toBe('subject_invalid');
  });
});
