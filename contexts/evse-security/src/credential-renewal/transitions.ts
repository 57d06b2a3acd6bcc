import { transitionTable } from '@bfcert/kernel/transition-table';
import type { StepEvent } from '../station-process/check.ts';
import { type RenewalPhase, renewalSteps } from './credential-renewal.ts';

export type RenewalEvent = 'done' | StepEvent | 'stopped';

export const renewalTransitions = transitionTable<RenewalPhase, RenewalEvent>(
  ['planned', ...renewalSteps, 'completed', 'failed'],
  ['planned'],
  [
    { from: 'planned', on: 'done', to: 'trust_anchor' },
    { from: 'trust_anchor', on: 'done', to: 'csr' },
    { from: 'csr', on: 'done', to: 'issue' },
    { from: 'issue', on: 'done', to: 'install' },
    { from: 'issue', on: 'issue_refused', to: 'csr' },
    { from: 'install', on: 'done', to: 'handshake' },
    { from: 'install', on: 'anchors_changed', to: 'trust_anchor' },
    { from: 'install', on: 'certificate_refused', to: 'csr' },
    { from: 'install', on: 'to_be_listed', to: 'listing' },
    { from: 'listing', on: 'done', to: 'completed' },
    { from: 'listing', on: 'certificate_refused', to: 'csr' },
    { from: 'handshake', on: 'done', to: 'completed' },
    { from: 'handshake', on: 'certificate_refused', to: 'csr' },
    ...(['planned', ...renewalSteps] as const).map((from) => ({ from, on: 'stopped', to: 'failed' }) as const),
  ],
);
