/** The lints as others may use them: they read certificates, and open neither keys nor a ledger. */
export { type Examination, examineCertificate, type FileEntry, readCertificateFile } from './lints/examine.ts';
export type { LintFinding } from './lints/index.ts';
export type { LintLevel } from './lints/lint.ts';
export { PROFILES } from './profiles/index.ts';
