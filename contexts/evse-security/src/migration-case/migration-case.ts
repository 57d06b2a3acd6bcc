import type { Id } from '@bfcert/kernel/ids';
import type { StationProcess } from '../station-process/station-process.ts';

export type MigrationCaseId = Id<'mig'>;

export const migrationSteps = [
  'readiness',
  'authorization_key',
  'trust_anchor',
  'csr',
  'issue',
  'install',
  'cutover',
  'verify',
] as const;
export type MigrationStep = (typeof migrationSteps)[number];

/**
 * A case's state, with the step where the state is `pending` (FR-009). Who acts next:
 *
 *   planned     us, by the next job
 *   (a step)    us and the station in turn: see the step's checks
 *   rollback    the station: show that its old way in works
 *   active      nobody, until the renewal is due
 *   quarantine  a person: resume, retry, exempt or abandon
 *   exempt      nobody, until the exception ends that two people have granted
 *   abandoned   nobody
 */
export type MigrationPhase = 'planned' | MigrationStep | 'rollback' | 'active' | 'quarantine' | 'exempt' | 'abandoned';

export type MigrationState = (typeof migrationStates)[number];

/** One charger's way from Profile 2 to Profile 3. */
export type MigrationCase = StationProcess<MigrationPhase>;

const isStep = (phase: MigrationPhase): phase is MigrationStep => migrationSteps.some((step) => step === phase);

export const stateOf = (phase: MigrationPhase): MigrationState => (isStep(phase) ? 'pending' : phase);

export const stepOf = (phase: MigrationPhase): MigrationStep | null => (isStep(phase) ? phase : null);

export const migrationStates = [
  'planned',
  'pending',
  'rollback',
  'active',
  'quarantine',
  'exempt',
  'abandoned',
] as const;

/** The phases in which a case has this state. */
export const phasesOf = (state: MigrationState): readonly MigrationPhase[] =>
  state === 'pending' ? migrationSteps : [state];
