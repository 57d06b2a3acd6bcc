import { type Certificate, formatName, nameOf } from '@bfcert/kernel/x509';
import { type ChainRole, chainRoleRules, chainRoles } from './chain-role.ts';
import { type Edition, editionOf, editionRules } from './edition.ts';

/** Why a chain whose signatures, dates and rights hold is none of ISO 15118. */
export type Iso15118Defect =
  | 'leaf_is_ca'
  | 'leaf_may_not_sign'
  /** No CN, several, or none that a certificate of its role has. */
  | 'name_malformed'
  /** By its domain component the leaf is an EVSE's, a contract, a manufacturer's or a CPS's, and not what it is shown as. */
  | 'role_of_another'
  | 'role_not_said'
  | 'too_many_sub_cas'
  | 'key_of_no_edition'
  | 'editions_mixed'
  | 'signature_of_another_edition'
  | 'certificate_too_large';

/** Sub-CA 1 and 2: path lengths 1 and 0. */
const MOST_SUB_CAS = 2;

export interface DefectFound {
  readonly refusal: Iso15118Defect;
  /** One sentence for an operator, without its full stop. */
  readonly detail: string;
}

type Objection = DefectFound | null;

const found = (refusal: Iso15118Defect, detail: string): DefectFound => ({ refusal, detail });

/**
 * What stands against a path, leaf first, that path validation has passed: the rules that ISO 15118 has beside RFC 5280. It
 * may end below its root where that is not at hand. Of a root the key alone counts, for it is never sent. Null: nothing.
 */
export function iso15118Defect(role: ChainRole, path: readonly Certificate[]): Objection {
  const [leaf] = path;
  if (leaf === undefined) throw new Error('a path without a leaf');
  return leafDefect(role, leaf) ?? depthDefect(path) ?? editionDefect(leaf, path);
}

function leafDefect(role: ChainRole, leaf: Certificate): Objection {
  const who = formatName(leaf.subject);
  if (leaf.isCa) return found('leaf_is_ca', `${who} is a CA`);
  if (leaf.keyUsage !== null && !leaf.keyUsage.includes('digitalSignature')) {
    return found('leaf_may_not_sign', `the key usage of ${who} does not have digitalSignature`);
  }
  const { domainComponent, mustSaySo, name } = chainRoleRules[role];
  const domains = nameOf(leaf.subject, 'DC');
  const other = otherRoleOf(role, leaf);
  if (other !== null) {
    return found('role_of_another', `DC=${chainRoleRules[other].domainComponent} is of another role: ${other}`);
  }
  if (mustSaySo && !domains.includes(domainComponent)) {
    return found('role_not_said', `${who} does not have DC=${domainComponent}`);
  }
  if (name === null) return null;
  const [commonName, ...more] = nameOf(leaf.subject, 'CN');
  if (commonName !== undefined && more.length === 0 && name.isOne(commonName)) return null;
  return found('name_malformed', `the CN of ${who} is not ${name.what}`);
}

/** Whose the leaf is by its domain component, where that is not `role`; null: it says nothing else. */
export function otherRoleOf(role: ChainRole, leaf: Certificate): ChainRole | null {
  const domains = nameOf(leaf.subject, 'DC');
  return chainRoles.find((one) => one !== role && domains.includes(chainRoleRules[one].domainComponent)) ?? null;
}

function depthDefect(path: readonly Certificate[]): Objection {
  const subCas = path.slice(1).filter((authority) => !isSelfIssued(authority)).length;
  return subCas <= MOST_SUB_CAS
    ? null
    : found('too_many_sub_cas', `${subCas} CAs stand between leaf and root, and at most ${MOST_SUB_CAS} may`);
}

/** Leaf, CAs and root are of one edition: who reads one knows the algorithms of that one alone. */
function editionDefect(leaf: Certificate, path: readonly Certificate[]): Objection {
  const edition = editionOf(leaf);
  for (const certificate of path) {
    const own = editionOf(certificate);
    const who = formatName(certificate.subject);
    if (own === null || edition === null) {
      return found('key_of_no_edition', `the key of ${who} is of neither edition of ISO 15118`);
    }
    if (own !== edition) {
      return found(
        'editions_mixed',
        `the key of ${who} is of ISO 15118${own}, that of the leaf of ISO 15118${edition}`,
      );
    }
  }
  return edition === null ? null : firstOf(path, (certificate) => encodingDefect(certificate, edition));
}

function encodingDefect(certificate: Certificate, edition: Edition): Objection {
  if (isSelfIssued(certificate)) return null;
  const who = formatName(certificate.subject);
  const { signatures, largestBytes } = editionRules[edition];
  if (!signatures.includes(certificate.signatureAlgorithm)) {
    const detail = `${who} is signed by ${certificate.signatureAlgorithm}; ISO 15118${edition} has ${signatures.join(' and ')}`;
    return found('signature_of_another_edition', detail);
  }
  if (largestBytes === null || certificate.der.length <= largestBytes) return null;
  const detail = `${who} has ${certificate.der.length} bytes of DER; ISO 15118${edition} allows ${largestBytes}`;
  return found('certificate_too_large', detail);
}

function firstOf(path: readonly Certificate[], objectionTo: (certificate: Certificate) => Objection): Objection {
  for (const certificate of path) {
    const objection = objectionTo(certificate);
    if (objection !== null) return objection;
  }
  return null;
}

const isSelfIssued = ({ subject, issuer }: Certificate): boolean => subject.der.equals(issuer.der);
