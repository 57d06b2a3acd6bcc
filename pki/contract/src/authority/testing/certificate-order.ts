import { generateKeyPairSync } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { encodeSigningRequest, parseSigningRequest, pemEncode, subjectAltName } from '@bfcert/kernel/x509';
import type { CertificateOrder } from '../authority.ts';

const HOUR_MS = 3_600_000;
let orders = 0;

export type OrderChanges = Partial<Omit<CertificateOrder, 'csrPem'>> & {
  /** What the request names as its organisation, in place of the ordered one. */
  readonly requestedOrganisation?: string;
};

/** A good order for a station under a new command id and key, changed as given. Its request asks for what is ordered. */
export function certificateOrder(now: Date, changes: OrderChanges = {}): CertificateOrder {
  orders += 1;
  const { requestedOrganisation, ...ordered } = changes;
  const order = {
    commandId: `order-${process.pid}-${orders}`,
    profile: 'charging-station' as const,
    subject: { organisation: 'Example Charging Ltd', commonName: `SN-${orders}` },
    dnsNames: [],
    notBefore: wholeSecond(now.getTime() - HOUR_MS),
    notAfter: wholeSecond(now.getTime() + 12 * HOUR_MS),
    attemptedAt: now.toISOString(),
    attempt: 1,
    ...ordered,
  };
  const { organisation, commonName } = order.subject;
  const csr = encodeSigningRequest({
    subject: [
      { name: 'O', value: requestedOrganisation ?? organisation },
      { name: 'CN', value: commonName },
    ],
    extensions: order.dnsNames.length === 0 ? [] : [subjectAltName({ dnsNames: order.dnsNames })],
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  });
  return { ...order, csrPem: pemEncode('CERTIFICATE REQUEST', csr) };
}

/** A good order for a server, whose name is in the subject alternative names too. */
export function serverOrder(now: Date, host = 'csms.example.org'): CertificateOrder {
  const subject = { organisation: 'Example Charging Ltd', commonName: host };
  return certificateOrder(now, { profile: 'csms-server-ec', subject, dnsNames: [host] });
}

/** SHA-256 of the key that is to be certified. */
export const orderedKey = (order: CertificateOrder): string => unwrap(parseSigningRequest(order.csrPem)).spkiSha256;

const wholeSecond = (milliseconds: number): string =>
  new Date(Math.floor(milliseconds / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
