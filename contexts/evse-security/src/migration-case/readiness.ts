import { lastOf } from '../station-process/attempt.ts';
import { type Check, type Decision, wait } from '../station-process/check.ts';
import { attempt } from '../station-process/retry.ts';
import type { MigrationFacts } from './facts.ts';

export const readiness: readonly Check<MigrationFacts>[] = [
  stationIsConnected,
  stationHasBooted,
  serialIsTheBoundOne,
  settingsAreRead,
  connectionIsPlanned,
];

function stationIsConnected({ session }: MigrationFacts) {
  return session === null ? wait('the station to connect') : null;
}

function stationHasBooted({ charger }: MigrationFacts) {
  return charger.boot === null ? wait('the station to say what it is (boot notification)') : null;
}

/** On Profile 3 another serial number closes the connection (B01.FR.12): better found before anything is changed. */
function serialIsTheBoundOne({ charger }: MigrationFacts): Decision | null {
  if (charger.boot?.serialMatchesBinding !== false) return null;
  return {
    kind: 'stop',
    code: 'serial_number_mismatch',
    because: `The station reports the serial number ${charger.boot.serialNumber ?? '(none)'}, the record says ${charger.serialNumber}. Correct whichever is wrong.`,
  };
}

function settingsAreRead(facts: MigrationFacts, now: Date) {
  if (lastOf(facts.attempts, 'read_settings', (one) => one.status === 'accepted') !== null) return null;
  return attempt(facts, now, {
    action: 'read_settings',
    target: null,
    command: {
      kind: 'read_settings',
      settings: [
        'organisation_name',
        'security_profile',
        'max_certificate_chain_size',
        'additional_root_check',
        'connection_priority',
      ],
    },
  });
}

/** A slot in the active list must not be written (2.1 B09.FR.21), so the lowest free one is taken. */
function connectionIsPlanned({ case: { connection }, charger }: MigrationFacts): Decision | null {
  if (connection !== null) return null;
  const reported = charger.settings.connection_priority ?? '';
  const previousPriority = /^\d+(,\d+)*$/.test(reported) ? reported : '1';
  const used = new Set(previousPriority.split(',').map(Number));
  let slot = 1;
  while (used.has(slot)) slot += 1;
  return { kind: 'act', act: { kind: 'plan_connection', slot, previousPriority } };
}
