import { certificateInstalled } from '../station-process/certificate-installed.ts';
import { certificateIssued } from '../station-process/certificate-issued.ts';
import type { Check } from '../station-process/check.ts';
import { type Decided, decideStep } from '../station-process/decide-step.ts';
import { signingRequestReceived } from '../station-process/signing-request-received.ts';
import { trustAnchorsVerified } from '../station-process/trust-anchors-verified.ts';
import { cutover } from './cutover.ts';
import type { MigrationFacts } from './facts.ts';
import { keyHygiene } from './key-hygiene.ts';
import type { MigrationPhase } from './migration-case.ts';
import { readiness } from './readiness.ts';
import { rollback } from './rollback.ts';
import { verify } from './verify.ts';

/** Every check of the line, in its lawful order. Null: nothing happens here by itself. */
export const migrationChecks: Readonly<Record<MigrationPhase, readonly Check<MigrationFacts>[] | null>> = {
  planned: [],
  readiness,
  authorization_key: keyHygiene,
  trust_anchor: trustAnchorsVerified,
  csr: signingRequestReceived,
  issue: certificateIssued,
  install: certificateInstalled,
  cutover,
  verify,
  rollback,
  active: null,
  quarantine: null,
  abandoned: null,
};

/** What this case needs next. Null: nothing, until somebody moves it. */
export function decideMigration(facts: MigrationFacts, now: Date): Decided | null {
  const { phase, phaseDeadline } = facts.case;
  const checks = migrationChecks[phase];
  return checks === null ? null : decideStep(facts, now, { name: phase, checks, deadline: phaseDeadline });
}
