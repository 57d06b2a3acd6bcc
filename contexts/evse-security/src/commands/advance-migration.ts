import type { EvseSecurityDependencies } from '../ports.ts';
import { advanceProcess } from './advance-process.ts';
import { migrationKind } from './migration-kind.ts';

/** The handler of the queue `migrations`: does what this case needs now, until it has to wait. */
export const advanceMigration = (deps: EvseSecurityDependencies, caseId: string): Promise<void> =>
  advanceProcess(deps, migrationKind(deps), caseId);
