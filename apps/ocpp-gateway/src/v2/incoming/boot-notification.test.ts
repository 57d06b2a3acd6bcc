import { FixedClock } from '@bfcert/kernel/clock';
import { expect, test } from 'vitest';
import { AdmissionTable } from '../../admission/table.ts';
import type { Session } from '../../connection/sessions.ts';
import { isLegal, type StationSide } from '../../dialect/station-side.ts';
import { anEntry } from '../../testing/handshake-builder.ts';
import { bootNotification } from './boot-notification.ts';

const clock = new FixedClock('2026-11-22T20:00:00Z');

/** A gateway that can keep no fact, and a session on Profile 3 that `table` lets boot. */
function withoutStorage(boot: { readonly accepted: boolean; readonly serialMismatch: boolean }) {
  const table = new AdmissionTable(clock, 120_000);
  const numbers = { publisher: 'server-1', version: 1, edition: 1 };
  table.load({ ...numbers, clientCasPem: '', pepper: '', entries: [anEntry({ boot })] }, 0);
  const report = () => Promise.reject(new Error('the disk is full'));
  const side = { table, clock, facts: { report }, newFactId: () => 'fct_1' } as unknown as StationSide;
  const identity = { identityId: 'idn_1', securityProfile: 3 };
  const pipe = { forgetCalls: () => undefined };
  const session = { identity, connectionId: 'con_1', bootAnswer: null, triggered: new Set(), upstream: null, pipe };
  const chargingStation = { model: 'M', vendorName: 'V' };
  const bootWith = (serialNumber: string) =>
    bootNotification.handle(
      session as unknown as Session,
      { reason: 'PowerUp', chargingStation: { ...chargingStation, serialNumber } },
      side,
    );
  return { bootWith, mayBeat: () => isLegal('Heartbeat', 'accepted', session as unknown as Session, table) };
}

test('a wrong serial number holds the station back also when that cannot be reported', async () => {
  const { bootWith, mayBeat } = withoutStorage({ accepted: true, serialMismatch: false });
  expect(mayBeat()).toBe(true);
  await expect(bootWith('SN-other')).rejects.toThrow('the disk is full');
  expect(mayBeat()).toBe(false);
});

test('a boot that cannot be reported is not accepted: after a restart nobody would know of it', async () => {
  const { bootWith, mayBeat } = withoutStorage({ accepted: false, serialMismatch: false });
  await expect(bootWith('SN-1')).rejects.toThrow('the disk is full');
  expect(mayBeat()).toBe(false);
});
