import { iso15118Defect, sameEmaid } from '@bfcert/certificate-lifecycle';
import {
  type CertId,
  type Certificate,
  certIdOf,
  certIdOfHashData,
  type Diagnosed,
  diagnosed,
  nameOf,
  parseChainPem,
  type ReportedHashData,
  sameCertId,
} from '@bfcert/kernel/x509';
import type { StatusDesk } from './status-desk.ts';

/** What a station knows of the contract certificate that a vehicle has shown (C07). */
export interface ContractQuestion {
  readonly emaid: string;
  /** Leaf first; from a station that lacks the root, where it may send it (C07.FR.06). Null: it did not. */
  readonly chainPem: string | null;
  /** Leaf, sub-CA 2, sub-CA 1; the root is not among them. */
  readonly certificates: readonly { readonly certificate: ReportedHashData; readonly responderUrl: string }[];
}

/** Why a contract certificate is not good (C07.FR.15–17). */
export type ContractRefusal = 'expired' | 'revoked' | 'not_verifiable';

/** One certificate below the anchor whose status is to be good. */
interface Member {
  readonly certId: CertId;
  /** Null: nobody says where it is told. */
  readonly responderUrl: string | null;
}

/**
 * Whether a contract certificate is good at this moment: it stands under an MO or V2G anchor of ours, and each certificate
 * below the anchor is said not to be revoked by somebody who may say so. What cannot be verified is not good (C07.FR.17).
 */
export async function contractVerdict(
  question: ContractQuestion,
  { desk, signal }: { readonly desk: StatusDesk; readonly signal: AbortSignal },
): Promise<Diagnosed<null, ContractRefusal>> {
  await desk.issuers.refresh(signal);
  const members = question.chainPem === null ? byHashes(question, desk) : byChain(question, question.chainPem, desk);
  if (!members.ok) return members;
  const told = await Promise.all(
    members.value.map(async ({ certId, responderUrl }) =>
      responderUrl === null ? null : desk.ask(certId, responderUrl, signal),
    ),
  );
  const statuses = told.map((one) => (one?.ok && one.value.verified ? one.value.status : 'unknown'));
  if (statuses.includes('revoked')) return diagnosed('revoked', 'a certificate of the chain is revoked');
  const unsaid = statuses.indexOf('unknown');
  if (unsaid === -1) return { ok: true, value: null };
  const refusal = told[unsaid];
  const why = refusal == null ? 'nobody says where' : refusal.ok ? 'its responder does not know' : refusal.detail;
  return diagnosed('not_verifiable', `whether certificate ${unsaid + 1} is revoked is not known: ${why}`);
}

/** Of a PEM chain: the eMAID that the leaf is for, path validation, and what ISO 15118 asks of a contract's chain beside it. */
function byChain(
  { emaid, certificates }: ContractQuestion,
  pem: string,
  { issuers }: StatusDesk,
): Diagnosed<readonly Member[], ContractRefusal> {
  const chain = parseChainPem(pem);
  if (!chain.ok) return diagnosed('not_verifiable', chain.detail);
  const [leaf, ...rest] = chain.value;
  if (leaf === undefined) return diagnosed('not_verifiable', 'there is no certificate');
  const ofAnother = !nameOf(leaf.subject, 'CN').some((name) => sameEmaid(name, emaid));
  if (ofAnother) return diagnosed('not_verifiable', 'the contract certificate is for another eMAID');
  const path = issuers.validate(leaf, rest);
  if (!path.ok) {
    const isOver = path.refusal === 'expired' || path.refusal === 'issuer_expired';
    return diagnosed(isOver ? 'expired' : 'not_verifiable', path.detail);
  }
  const defect = iso15118Defect('contract', path.value);
  if (defect !== null) return diagnosed('not_verifiable', `${defect.refusal}: ${defect.detail}`);
  return { ok: true, value: membersOf(path.value, namedBy(certificates)) };
}

/**
 * Without the certificates: the leaf's issuer is one that we know, with a path to an anchor, and whatever else the station
 * names is on that path. That the leaf is for this eMAID and in force is the station's to see, which has it.
 */
function byHashes(
  { certificates }: ContractQuestion,
  { issuers }: StatusDesk,
): Diagnosed<readonly Member[], ContractRefusal> {
  const named = namedBy(certificates);
  const [leaf, ...others] = named;
  if (leaf === undefined || named.length < certificates.length) {
    return diagnosed('not_verifiable', 'the hash data of the contract certificate cannot be read');
  }
  const path = issuers.pathOf(leaf.certId);
  if (path === null) return diagnosed('not_verifiable', 'no CA that is known here has issued the contract certificate');
  const above = membersOf(path, others);
  const isOnPath = ({ certId }: Member): boolean => path.some((_, index) => isNamed(path, index, certId));
  if (!others.every(isOnPath)) return diagnosed('not_verifiable', 'the station names a CA that is not of this chain');
  return { ok: true, value: [leaf, ...above] };
}

const namedBy = (certificates: ContractQuestion['certificates']): readonly (Member & { responderUrl: string })[] =>
  certificates.flatMap(({ certificate, responderUrl }) => {
    const certId = certIdOfHashData(certificate);
    return certId === null ? [] : [{ certId, responderUrl }];
  });

/** Every certificate of a path but its anchor: where the station says that its status is told, else where it says so itself. */
const membersOf = (path: readonly Certificate[], named: readonly Member[]): readonly Member[] =>
  path.slice(0, -1).flatMap((certificate, index): Member[] => {
    const issuer = path[index + 1];
    if (issuer === undefined) return [];
    const given = named.find(({ certId }) => isNamed(path, index, certId));
    const [responderUrl = null] = certificate.ocspUris;
    return [given ?? { certId: certIdOf(issuer, certificate.serial, 'sha256'), responderUrl }];
  });

/** Whether the certificate at `index` of a path is meant. Of an anchor that is no root nobody here has the issuer's key. */
function isNamed(path: readonly Certificate[], index: number, certId: CertId): boolean {
  const certificate = path[index];
  if (certificate === undefined) return false;
  const issuer = path[index + 1] ?? certificate;
  const own = certIdOf(
    { subject: certificate.issuer, keyBits: issuer.keyBits },
    certificate.serial,
    certId.hashAlgorithm,
  );
  const { serial, issuerNameHash } = own;
  return index === path.length - 1
    ? serial === certId.serial && issuerNameHash === certId.issuerNameHash
    : sameCertId(own, certId);
}
