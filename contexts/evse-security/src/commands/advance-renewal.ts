import type { EvseSecurityDependencies } from '../ports.ts';
import { advanceProcess } from './advance-process.ts';
import { renewalKind } from './renewal-kind.ts';

/** The handler of the queue `renewals`. */
export const advanceRenewal = (deps: EvseSecurityDependencies, renewalId: string): Promise<void> =>
  advanceProcess(deps, renewalKind(deps), renewalId);
