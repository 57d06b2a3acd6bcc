/** A hash chain over audit entries: pure, so that an export can be verified offline by the same code. */
export { type AuditEntry, type ChainHead, chainStart, type SealedEntry, sealEntry } from './seal.ts';
export { type ChainBreak, type ChainVerdict, verifyChain } from './verify.ts';
