/** The key ceremony as the command line holds it: what is asked for, and who does it. */
export type { CeremonyKey, PlannedChain } from './ceremony-plan.ts';
export type { CeremonyOutcome, MadeCertificate } from './ceremony-record.ts';
export { CeremonyFailed, performConfined } from './launch.ts';
export type { BroughtKey, CeremonyTask, KeyExport } from './task.ts';
