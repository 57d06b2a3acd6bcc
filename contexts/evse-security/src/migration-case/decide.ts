import { certificateInstalled } from '../station-process/certificate-installed.ts';
import { certificateIssued } from '../station-process/certificate-issued.ts';
import type { Check } from '../station-process/check.ts';
import { type Decided, decideStep } from '../station-process/decide-step.ts';
import { keyHygiene } from '../station-process/key-hygiene.ts';
import { signingRequestReceived } from '../station-process/signing-request-received.ts';
import type { ConnectionPlan } from '../station-process/station-process.ts';
import { trustAnchorsVerified } from '../station-process/trust-anchors-verified.ts';
import { cutover } from './cutover.ts';
import { cutoverInPlace, rollbackInPlace } from './cutover-in-place.ts';
import type { MigrationFacts } from './facts.ts';
import type { MigrationPhase } from './migration-case.ts';
import { needsKey } from './needs-key.ts';
import { readiness } from './readiness.ts';
import { rollback } from './rollback.ts';
import { slotIsPlannedAnew } from './slot-planned-anew.ts';
import { verify } from './verify.ts';

type Checks = readonly Check<MigrationFacts>[];

/** Every check of the line, in its lawful order. Null: nothing happens here by itself. */
export const migrationChecks: Readonly<
  Record<MigrationPhase, Checks | Readonly<Record<ConnectionPlan['way'], Checks>> | null>
> = {
  planned: [],
  readiness,
  authorization_key: [...needsKey, slotIsPlannedAnew, ...keyHygiene],
  trust_anchor: trustAnchorsVerified,
  csr: signingRequestReceived,
  issue: certificateIssued,
  install: certificateInstalled,
  cutover: { connection_slot: cutover, in_place: cutoverInPlace },
  verify,
  rollback: { connection_slot: rollback, in_place: rollbackInPlace },
  active: null,
  quarantine: null,
  exempt: null,
  abandoned: null,
};

/** What this case needs next. Null: nothing, until somebody moves it. */
export function decideMigration(facts: MigrationFacts, now: Date): Decided | null {
  const { phase, phaseDeadline, connection } = facts.case;
  const list = migrationChecks[phase];
  if (list === null) return null;
  const checks = 'in_place' in list ? list[connection?.way ?? 'connection_slot'] : list;
  return decideStep(facts, now, { name: phase, checks, deadline: phaseDeadline });
}
