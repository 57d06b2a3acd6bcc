import { hash } from 'node:crypto';
import type { MadeCertificate } from '@bfcert/pki-control-plane/ceremony';
import type { Ceremony, Witness } from './ceremony-file.ts';

/** What was done in a ceremony, as it is signed by those who saw it. */
export interface Protocol {
  readonly ceremony: string;
  /** RFC 3339, UTC. */
  readonly performedAt: string;
  /** Of the reviewed file. */
  readonly planSha256: string;
  readonly rootKeys: string;
  readonly witnesses: readonly Witness[];
  readonly certificates: readonly MadeCertificate[];
}

export const protocolOf = (
  { title, sha256, witnesses }: Ceremony,
  made: readonly MadeCertificate[],
  exportDirectory: string | null,
  at: Date,
): Protocol => ({
  ceremony: title,
  performedAt: at.toISOString(),
  planSha256: sha256,
  rootKeys: exportDirectory === null ? 'kept in the data directory' : `exported to ${exportDirectory}`,
  witnesses,
  certificates: made,
});

export const protocolJson = (protocol: Protocol): string => `${JSON.stringify(protocol, null, 2)}\n`;

/** For paper: every value that identifies what was made, and a line for each who saw it. */
export function protocolText(protocol: Protocol): string {
  const { ceremony, performedAt, planSha256, rootKeys, witnesses, certificates } = protocol;
  return [
    'PROTOCOL OF A KEY CEREMONY',
    '',
    field('ceremony', ceremony),
    field('performed', performedAt),
    field('plan', `SHA-256 ${planSha256}`),
    field('root keys', rootKeys),
    '',
    ...certificates.flatMap((made) => [...certificateLines(made), '']),
    `SHA-256 of protocol.json: ${hash('sha256', protocolJson(protocol))}`,
    '',
    'Witnessed, and found as written above:',
    ...witnesses.flatMap(({ name, role }) => ['', '', `  ${'_'.repeat(40)}`, `  ${name}, ${role}`]),
    '',
  ].join('\n');
}

export function certificateLines(made: MadeCertificate): readonly string[] {
  const { authority, trustDomain, role, generation, subject, issuer } = made;
  return [
    `${authority} · ${role}, generation ${generation} (trust domain ${trustDomain})`,
    field('  subject', subject),
    field('  signed by', issuer === subject && role === 'root' ? 'itself' : issuer),
    field('  key', made.key),
    field('  key id', made.keyId ?? 'none'),
    field('  serial', made.serial),
    field('  SHA-256', made.fingerprint),
    field('  valid', `${made.notBefore} to ${made.notAfter}`),
  ];
}

const field = (name: string, value: string): string => `${name.padEnd(12)} ${value}`;
