import type { CertificateOrder } from '@bfcert/pki-contract/authority';

/** The members of a role that would put something else into a subject than was ordered. */
const OTHER_ATTRIBUTES = ['ou', 'locality', 'province', 'street_address', 'postal_code'];

type Role = Readonly<Record<string, unknown>>;

/**
 * One sentence against a role for an order, or null. Vault makes a subject of the role's organisation and,
 * unless told otherwise, of the request's names: whatever is ordered, and without a word. A certificate
 * under other names would be an orphan, so the role is read before each order.
 */
export function roleFault(role: Role, { subject }: CertificateOrder): string | null {
  if (!isJust(role['organization'], subject.organisation)) return 'is not for the ordered organisation';
  if (subject.country === undefined ? !isNone(role['country']) : !isJust(role['country'], subject.country)) {
    return 'is for another country than was ordered';
  }
  const attribute = OTHER_ATTRIBUTES.find((name) => !isNone(role[name]));
  if (attribute !== undefined) return `adds ${attribute} to the subject`;
  const copied = ['use_csr_common_name', 'use_csr_sans'].find((name) => role[name] !== false);
  if (copied !== undefined) return `copies names from the request (${copied})`;
  if (role['not_after'] !== undefined && role['not_after'] !== '') return 'has an end of its own (not_after)';
  if (role['issuer_ref'] !== undefined && role['issuer_ref'] !== 'default')
    return 'has another issuer than the default';
  // Vault revokes what it has stored.
  return role['no_store'] === true ? 'keeps no certificates (no_store), so none could be revoked' : null;
}

const isNone = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

const isJust = (value: unknown, text: string): boolean =>
  Array.isArray(value) && value.length === 1 && value[0] === text;
