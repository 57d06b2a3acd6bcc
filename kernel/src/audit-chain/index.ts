/**
 * The audit log as others can verify it: a hash chain over its entries, a Merkle tree over the seals,
 * checkpoints signed over the tree. Pure, so that an export is verified offline by the same code.
 */
export {
  type Checkpoint,
  NO_CHECKPOINT,
  type OpenedCheckpoint,
  openCheckpoint,
  signCheckpoint,
} from './checkpoint.ts';
export type { LogEntry } from './diagnose.ts';
export {
  type AuditKeyRing,
  type AuditSigner,
  parseKeyRing,
  ringSigner,
  rotateKeyRing,
  startKeyRing,
} from './key-ring.ts';
export type { LogFault, LogFaultKind } from './log-fault.ts';
export { type AuditEntry, type ChainHead, chainStart, sealEntry, sealText } from './seal.ts';
export { type LogVerdict, LogVerifier } from './verify-log.ts';
