import { transitionTable } from '@bfcert/kernel/transition-table';
import type { StepEvent } from '../station-process/check.ts';
import { type MigrationPhase, migrationSteps } from './migration-case.ts';

export type MigrationEvent =
  | 'done'
  | StepEvent
  | 'quarantined'
  | 'resumed'
  | 'resumed_on_profile_3'
  | 'retried'
  | 'exempted'
  | 'exemption_ended'
  | 'abandoned'
  | 'abandoned_on_profile_3';

const pending = migrationSteps;

/** Before them nothing of how the station comes in has changed: whoever stops there leaves it as it was. */
const beforeCutover = migrationSteps.filter((step) => step !== 'cutover' && step !== 'verify');

/**
 * `cutover` and `verify` fall back to `rollback`, which ends when the old way in is proven. A failure
 * before `cutover` has nothing to roll back and is retried inside its step.
 */
export const migrationTransitions = transitionTable<MigrationPhase, MigrationEvent>(
  ['planned', ...pending, 'rollback', 'active', 'quarantine', 'exempt', 'abandoned'],
  ['planned', 'exempt'],
  [
    { from: 'planned', on: 'done', to: 'readiness' },
    { from: 'readiness', on: 'done', to: 'authorization_key' },
    { from: 'authorization_key', on: 'done', to: 'trust_anchor' },
    { from: 'trust_anchor', on: 'done', to: 'csr' },
    { from: 'csr', on: 'done', to: 'issue' },
    { from: 'issue', on: 'done', to: 'install' },
    { from: 'issue', on: 'issue_refused', to: 'csr' },
    { from: 'install', on: 'done', to: 'cutover' },
    { from: 'install', on: 'anchors_changed', to: 'trust_anchor' },
    { from: 'install', on: 'certificate_refused', to: 'csr' },
    { from: 'cutover', on: 'done', to: 'verify' },
    { from: 'cutover', on: 'fell_back', to: 'rollback' },
    { from: 'cutover', on: 'interrupted', to: 'rollback' },
    { from: 'verify', on: 'done', to: 'active' },
    { from: 'verify', on: 'fell_back', to: 'rollback' },
    { from: 'verify', on: 'interrupted', to: 'rollback' },
    { from: 'rollback', on: 'done', to: 'cutover' },
    { from: 'rollback', on: 'came_forward', to: 'verify' },
    // The station has given the certificate up, and its key with it: there is nothing to cut over to.
    { from: 'rollback', on: 'certificate_refused', to: 'csr' },
    ...(['planned', ...pending, 'rollback', 'active'] as const).map(
      (from) => ({ from, on: 'quarantined', to: 'quarantine' }) as const,
    ),
    { from: 'quarantine', on: 'resumed', to: 'readiness' },
    { from: 'quarantine', on: 'resumed_on_profile_3', to: 'active' },
    ...(['quarantine', ...pending] as const).map((from) => ({ from, on: 'retried', to: 'readiness' }) as const),
    ...(['planned', ...pending, 'rollback', 'quarantine'] as const).map(
      (from) => ({ from, on: 'abandoned', to: 'abandoned' }) as const,
    ),
    // It has got where a case leads. Ended in any other way nobody could ever lead it on, or let it back.
    { from: 'quarantine', on: 'abandoned_on_profile_3', to: 'active' },
    ...(['planned', ...beforeCutover, 'quarantine'] as const).map(
      (from) => ({ from, on: 'exempted', to: 'exempt' }) as const,
    ),
    // It may be planned anew, by a person or in a wave.
    { from: 'exempt', on: 'exemption_ended', to: 'abandoned' },
  ],
);
