import { ok, refused } from '@bfcert/kernel/result';
import { type Certificate, parseCertificatePem, verifyIssuedBy } from '@bfcert/kernel/x509';
import { type AuthorityName, PROFILE_NAMES, type ProfileName, type TrustDomain } from '@bfcert/pki-contract';
import { integer, listOf, nullable, object, oneOf, type Reader, text } from '@bfcert/pki-contract/strict-json';

export interface VaultConfiguration {
  readonly name: AuthorityName;
  readonly trustDomain: TrustDomain;
  /** Scheme and host of the cluster. */
  readonly url: string;
  /** PEM: the only anchors that the cluster's TLS certificate may lead to. */
  readonly trustAnchorsPem: string;
  readonly namespace: string | null;
  /** Path of the PKI secrets engine, without slashes at its ends. */
  readonly mount: string;
  /** What the chain of the mount must lead to; in PEM where it is read. The mount itself need not have it. */
  readonly root: Certificate;
  readonly authentication: VaultAuthentication;
  readonly profiles: readonly ProfileRole[];
  /** For one list, however many certificates must be fetched for it; null where none is to be asked for. */
  readonly listMilliseconds: number | null;
  readonly answerMilliseconds: number;
}

export type VaultAuthentication =
  /** A service token, renewed here for as long as it is renewable. */
  { readonly kind: 'token'; readonly token: string } | AppRoleCredentials;

export interface AppRoleCredentials {
  readonly kind: 'app-role';
  /** Path of the auth method, without `auth/`. */
  readonly mount: string;
  readonly roleId: string;
  readonly secretId: string;
}

/** A role has one organisation, so a profile has as many roles as organisations are ordered. */
export interface ProfileRole {
  readonly profile: ProfileName;
  readonly role: string;
}

/** ISO 15118 wants a domainComponent in the subject of its leaves, and a role knows none. */
const BEYOND_A_ROLE: ReadonlySet<ProfileName> = new Set(['charger-combined', 'secc-leaf', 'secc-leaf-20']);
const PROFILES = PROFILE_NAMES.filter((profile) => !BEYOND_A_ROLE.has(profile));
const ROLES_LIMIT = 256;
/** Within what the control plane waits for any answer. */
const LONGEST_LIST_MS = 110_000;

const certificates = text(262_144, /^-----BEGIN CERTIFICATE-----/);
const mount = text(256, /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/);
const credential = text(4_096, /^[\x21-\x7e]+$/);

const readRoot: Reader<Certificate> = (value) => {
  const pem = certificates(value);
  if (!pem.ok) return pem;
  const root = parseCertificatePem(pem.value);
  return root.ok && verifyIssuedBy(root.value, root.value) ? ok(root.value) : refused('is not one root certificate');
};

const AUTHENTICATIONS: { readonly [Kind in VaultAuthentication['kind']]: Reader<VaultAuthentication> } = {
  token: object<Extract<VaultAuthentication, { kind: 'token' }>>({ kind: oneOf('token'), token: credential }),
  'app-role': object<AppRoleCredentials>({ kind: oneOf('app-role'), mount, roleId: credential, secretId: credential }),
};

const readAuthentication: Reader<VaultAuthentication> = (value) => {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : null;
  if (kind === 'token' || kind === 'app-role') return AUTHENTICATIONS[kind](value);
  return refused('kind is not one of token, app-role');
};

/** Everything but name and trust domain, which every kind of authority has. */
export const readVault: Reader<Omit<VaultConfiguration, 'name' | 'trustDomain'>> = object({
  url: text(1_024, /^https:\/\/[^\s?#/]+$/),
  trustAnchorsPem: certificates,
  namespace: nullable(mount),
  mount,
  root: readRoot,
  authentication: readAuthentication,
  profiles: listOf(
    object<ProfileRole>({ profile: oneOf(...PROFILES), role: text(256, /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/) }),
    ROLES_LIMIT,
  ),
  listMilliseconds: nullable(integer(100, LONGEST_LIST_MS)),
  answerMilliseconds: integer(100, 100_000),
});
