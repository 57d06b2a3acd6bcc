import { describe, expect, test } from 'vitest';
import type { OutgoingCall } from '../../dialect/outgoing-call.ts';
import { parseVendorMapping, vendorSettingsOf } from '../data-transfer/vendor-mapping.ts';
import { changesOfVendorSettings } from './change-configuration.ts';
import { getConfiguration } from './get-configuration.ts';

const mapping = (name: string, settings: object) =>
  parseVendorMapping(
    `${name}.json`,
    JSON.stringify({ name, vendorId: name, source: 's', uses: ['charging_station'], settings, messages: {} }),
  );
const settings = vendorSettingsOf([
  mapping('acme', {
    security_profile: { key: 'AcmeSecurity', values: { '2': 'basic', '3': 'mutual' } },
    v2g_organisation_name: { key: 'AcmeSeccOrganisation' },
  }),
  mapping('other', { security_profile: { key: 'OtherProfile' }, authorization_key: { key: 'OtherPassword' } }),
]);
const check = () => null;

/** One after the other, with what a station says of these keys; `undefined`: it does not know the key. */
function readFrom(call: OutgoingCall | null, values: Readonly<Record<string, string>>) {
  const asked: unknown[] = [];
  let told = {};
  for (let next = call ?? undefined; next !== undefined; next = next.followedBy) {
    const [key = ''] = next.payload.key as string[];
    asked.push(key);
    const value = values[key];
    const answer =
      value === undefined ? { unknownKey: [key] } : { configurationKey: [{ key, readonly: false, value }] };
    const outcome = next.outcomeOf(answer, check);
    if (outcome.outcome === 'accepted') told = { ...told, ...outcome.settings };
  }
  return { asked, told };
}

describe('a setting that a vendor has a key of its own for (D-007)', () => {
  const command = { kind: 'read_settings', settings: ['security_profile', 'v2g_organisation_name', 'clock'] } as const;

  test('is read by the standard’s key, then by each vendor’s, one in each message, in our values', () => {
    expect(
      readFrom(getConfiguration({ ...command, settings: [...command.settings] }, settings), { AcmeSecurity: 'mutual' }),
    ).toEqual({
      asked: ['SecurityProfile', 'AcmeSecurity', 'OtherProfile', 'AcmeSeccOrganisation'],
      told: { security_profile: '3', v2g_organisation_name: null, clock: null },
    });
  });

  test('that no vendor’s key tells is what the standard’s told', () => {
    const { told } = readFrom(getConfiguration({ ...command, settings: [...command.settings] }, settings), {
      SecurityProfile: '2',
      AcmeSeccOrganisation: 'Example CPO',
    });
    expect(told).toEqual({ security_profile: '2', v2g_organisation_name: 'Example CPO', clock: null });
  });

  test('is changed by each vendor’s key, in the vendor’s values, where a station refuses the standard’s', () => {
    const change = (setting: 'security_profile' | 'authorization_key' | 'organisation_name', value: string) =>
      changesOfVendorSettings({ kind: 'change_setting', setting, value }, settings).map(({ payload }) => payload);
    expect(change('security_profile', '3')).toEqual([
      { key: 'AcmeSecurity', value: 'mutual' },
      { key: 'OtherProfile', value: '3' },
    ]);
    expect(change('authorization_key', 'sixteen-bytes-16')).toEqual([
      { key: 'OtherPassword', value: Buffer.from('sixteen-bytes-16').toString('hex') },
    ]);
    expect(change('organisation_name', 'Example CPO')).toEqual([]);
  });

  test.each([
    ['NotSupported', { outcome: 'unsupported', detail: 'NotSupported' }],
    ['RebootRequired', { outcome: 'accepted', pendingRestart: true }],
    ['Rejected', { outcome: 'rejected', detail: 'Rejected' }],
  ])('that is answered %s is as with the standard’s', (status, outcome) => {
    const [call] = changesOfVendorSettings(
      { kind: 'change_setting', setting: 'security_profile', value: '3' },
      settings,
    );
    expect(call?.outcomeOf({ status }, check)).toEqual(outcome);
  });
});

test('a setting that we do not know stops the start', () => {
  expect(() => mapping('acme', { SecurityProfile: { key: 'A' } })).toThrow(/acme\.json/);
});
