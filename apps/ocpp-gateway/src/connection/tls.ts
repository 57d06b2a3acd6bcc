import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { PasswordReading } from '@bfcert/evse-security/station-contract';
import { provenLeaf } from '@bfcert/kernel/proven-leaf';
import {
  type AdmissionDecision,
  getsNoFurtherThanPending,
  type PresentedCertificate,
} from '../admission/admission-decision.ts';
import { toldAddressOf } from './behind-a-front.ts';
import type { CertificateReader } from './certificate-reader.ts';

declare const proven: unique symbol;

/**
 * Who is at the other end of a socket, as far as the TLS handshake and the admission decision prove
 * it. Only `chargerIdentity` makes one, and only from a socket whose full handshake is done.
 */
export interface ChargerIdentity {
  readonly [proven]: true;
  readonly identityId: string;
  readonly wireName: string;
  readonly securityProfile: 2 | 3;
  /** Proven in this handshake; null with Profile 2. */
  readonly fingerprint: string | null;
  /** The local controller whose certificate it is; null: the station's own, or none. */
  readonly controllerId: string | null;
  /** It is in to get a certificate: `fingerprint` is a named bootstrap's or of an expired one, or `keyId` the one-time key's. */
  readonly isBootstrap: boolean;
  /** The key version of the password; null with Profile 3. */
  readonly keyId: string | null;
  /** What the station made of it; null with Profile 3. */
  readonly passwordReading: PasswordReading | null;
  readonly tlsVersion: string;
  readonly remoteAddress: string;
}

export function chargerIdentity(
  socket: TLSSocket,
  admitted: Extract<AdmissionDecision, { kind: 'admitted' }>,
): ChargerIdentity {
  if (!isFullHandshake(socket)) throw new Error('an identity needs a full TLS handshake');
  const fingerprint = 'fingerprint' in admitted ? admitted.fingerprint : null;
  const identity: Omit<ChargerIdentity, typeof proven> = {
    identityId: admitted.entry.identityId,
    wireName: admitted.entry.wireName,
    securityProfile: fingerprint === null ? 2 : 3,
    fingerprint,
    controllerId: admitted.by === 'controller' ? admitted.controllerId : null,
    isBootstrap: getsNoFurtherThanPending(admitted),
    keyId: 'keyId' in admitted ? admitted.keyId : null,
    passwordReading: 'reading' in admitted ? admitted.reading : null,
    tlsVersion: socket.getProtocol() ?? 'unknown',
    remoteAddress: addressOf(socket),
  };
  return identity as ChargerIdentity;
}

/** A resumed session shows the peer certificate of an earlier handshake without a new proof. */
export const isFullHandshake = (socket: TLSSocket): boolean => socket.encrypted && !socket.isSessionReused();

/** Of whoever has made the connection, also where a load balancer that we believe has handed it on. */
export const addressOf = (socket: { readonly remoteAddress?: string | undefined }): string =>
  toldAddressOf(socket) ?? socket.remoteAddress ?? 'unknown';

/** The certificate the peer proved, with OpenSSL's verdict on its chain; null when it showed none. */
export function presentedCertificate(
  socket: TLSSocket,
  anchors: TrustedIssuers,
  reader: CertificateReader,
): PresentedCertificate | null {
  const peer = provenLeaf(socket);
  if (peer === undefined) return null;
  const fingerprint = fingerprintOf(peer);
  const content = reader.read(peer, fingerprint, socket.authorized);
  if (content === null) {
    // OpenSSL reads more than our strict parser: what only one of two parsers understands does not enter.
    return {
      fingerprint,
      serial: peer.serialNumber.toLowerCase(),
      subject: '',
      issuer: '',
      commonNames: [],
      organisations: [],
      chainError: 'NOT_STRICT_DER',
      issuedByClientCa: false,
      vendorRoots: [],
      outsidePem: null,
    };
  }
  const { clientCas, factoryRoots, adoptedCas } = anchors;
  const issuedByClientCa = isNamedAsIssued(clientCas, peer);
  return {
    fingerprint,
    ...content,
    chainError: chainErrorOf(socket),
    issuedByClientCa,
    // Asked for of stations alone that are to be taken over: for every other it would cost a signature, and a text of its PEM.
    get outsidePem() {
      return outsidePemOf(socket, adoptedCas);
    },
    vendorRoots: !issuedByClientCa && socket.authorized ? registeredAbove(peer, factoryRoots).map(fingerprintOf) : [],
  };
}

function outsidePemOf(socket: TLSSocket, adoptedCas: TrustedIssuers['adoptedCas']): string | null {
  if (!socket.authorized || adoptedCas.length === 0) return null;
  const peer = provenLeaf(socket);
  return peer !== undefined && isIssuedBy(adoptedCas, peer) ? peer.toString() : null;
}

/**
 * The same of a session that came in under other anchors. OpenSSL looks once: its word is held to the anchors that there
 * are now by whoever has issued the certificate.
 */
export function presentedUnder(
  anchors: TrustedIssuers,
  socket: TLSSocket,
  reader: CertificateReader,
): PresentedCertificate | null {
  const presented = presentedCertificate(socket, anchors, reader);
  if (presented === null || presented.chainError !== null || endsIn(anchors, socket)) return presented;
  return { ...presented, chainError: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', vendorRoots: [], outsidePem: null };
}

function endsIn({ clientCas, factoryRoots }: TrustedIssuers, socket: TLSSocket): boolean {
  const leaf = provenLeaf(socket);
  return leaf !== undefined && registeredAbove(leaf, [...clientCas, ...factoryRoots]).length > 0;
}

export interface TrustedIssuers {
  readonly clientCas: readonly X509Certificate[];
  readonly factoryRoots: readonly X509Certificate[];
  /** Of `clientCas` those that are not ours. */
  readonly adoptedCas: readonly X509Certificate[];
}

/**
 * Apart, as a function keeps what any closure in it uses: a session keeps what it was admitted by, and with it would keep
 * the certificate that was read (some 4 KB).
 */
const isNamedAsIssued = (cas: readonly X509Certificate[], leaf: X509Certificate): boolean =>
  cas.some((ca) => leaf.checkIssued(ca));

/** By the key, not by the name alone. */
const isIssuedBy = (cas: readonly X509Certificate[], leaf: X509Certificate): boolean =>
  cas.some((ca) => leaf.checkIssued(ca) && leaf.verify(ca.publicKey));

/**
 * Those of the registered that stand above a leaf, by their signatures: its issuer, whoever has issued that one, and so on.
 * OpenSSL has verified a chain to some root of all that are trusted here, and Node does not show which: when its own look at
 * the peer of a server's socket finds it verified, it takes the rest of the chain out of OpenSSL's list (Node 24.21), and
 * `getPeerCertificate` ends the process over a key on a curve without a NIST name. So a CA between a root and its leaves is registered as well.
 */
function registeredAbove(leaf: X509Certificate, registered: readonly X509Certificate[]): readonly X509Certificate[] {
  const above = new Set<X509Certificate>();
  let below: readonly X509Certificate[] = [leaf];
  while (below.length > 0) {
    const issuers = registered.filter((ca) => !above.has(ca) && below.some((one) => isIssuedBy([ca], one)));
    for (const issuer of issuers) above.add(issuer);
    below = issuers;
  }
  return [...above];
}

/** SHA-256 of the DER, lower-case hex. */
export const fingerprintOf = ({ fingerprint256 }: Pick<X509Certificate, 'fingerprint256'>): string =>
  fingerprint256.replaceAll(':', '').toLowerCase();

/** Node types it as an Error; what it holds is OpenSSL's code as text. */
function chainErrorOf(socket: TLSSocket): string | null {
  if (socket.authorized) return null;
  const error: unknown = socket.authorizationError;
  if (typeof error === 'string') return error;
  return error instanceof Error ? error.message : 'UNKNOWN';
}

/** Splits a PEM bundle of certification authorities. Throws on text that is none: it is the server's own. */
export function readClientCas(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}
