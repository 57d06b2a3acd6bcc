import type { TLSSocket } from 'node:tls';
import { provenLeaf } from '@bfcert/kernel/proven-leaf';
import type { AdmissionTable } from '../admission/table.ts';
import { fingerprintOf } from '../connection/tls.ts';

/**
 * Whose certificate the sender of a log has shown; null: of no station that we know, or none. A station need not show
 * one here (N01 asks for none): the token is what lets an upload in, and a certificate can only speak against it.
 */
export function senderOf(socket: TLSSocket, table: AdmissionTable): string | null {
  const certificate = provenLeaf(socket);
  if (certificate === undefined) return null;
  return table.ownerOf(fingerprintOf(certificate));
}
