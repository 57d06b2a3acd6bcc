import type { MigrationPhase } from './migration-case.ts';

/** This transition alone raises the profile floor: from here on a password is refused (A05.FR.07), so none is kept. */
export const provesProfile3 = (before: MigrationPhase, after: MigrationPhase): boolean =>
  before === 'verify' && after === 'active';
