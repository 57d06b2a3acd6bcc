/** The key and certificate of a listener of our own, from the key that never leaves its process to the successor's. */
export type { IssuedCredential, ServerCertificate, ServerCredential } from './server-certificate.ts';
export { isRenewalDue, ServerCredentialKeeper } from './server-credential-keeper.ts';
export { type ServerKeyAlgorithm, ServerKeys } from './server-keys.ts';
