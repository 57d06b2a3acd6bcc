import { refused } from '@bfcert/kernel/result';
import { type AuthorityName, PROFILE_NAMES, type ProfileName, type TrustDomain } from '@bfcert/pki-contract';
import {
  either,
  integer,
  listOf,
  nullable,
  object,
  oneOf,
  type Reader,
  text,
  truth,
} from '@bfcert/pki-contract/strict-json';
import { pathFault } from './path-template.ts';

export interface EstConfiguration {
  readonly name: AuthorityName;
  readonly trustDomain: TrustDomain;
  /** Scheme, host and what stands before every path. */
  readonly baseUrl: string;
  /**
   * As RFC 7030 has them, or as an ecosystem has them; `{name}` stands for a value of the list below. One
   * authority is one CA, so what selects the CA (a label, an ISO 15118 version, an algorithm) is such a value.
   */
  readonly paths: { readonly cacerts: string; readonly simpleenroll: string };
  readonly pathValues: readonly NamedText[];
  /** Sent with every request, such as an API key. */
  readonly headers: readonly NamedText[];
  /** PEM: the explicit trust anchors of RFC 7030 3.3.1, for TLS. */
  readonly trustAnchorsPem: string;
  readonly clientCertificate: { readonly certificatePem: string; readonly keyPem: string } | null;
  readonly authorization: Authorization | null;
  /** Some servers want Content-Transfer-Encoding: base64, which RFC 8951 has done away with. */
  readonly sendTransferEncoding: boolean;
  /** PEM; null takes the self-signed certificates among the CA certificates that the server sends. */
  readonly rootsPem: string | null;
  readonly profiles: readonly ProfileName[];
  readonly answerMilliseconds: number;
}

export interface NamedText {
  readonly name: string;
  readonly value: string;
}

export type Authorization =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | ClientCredentials;

/** OAuth 2.0 client credentials (RFC 6749 4.4). */
export interface ClientCredentials {
  readonly kind: 'client_credentials';
  readonly tokenUrl: string;
  readonly trustAnchorsPem: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly audience: string | null;
  readonly scope: string | null;
  /** The RFC wants a form; plug-and-charge ecosystems take JSON. */
  readonly body: 'form' | 'json';
}

type Members = Omit<EstConfiguration, 'name' | 'trustDomain'>;

const certificates = text(262_144, /^-----BEGIN CERTIFICATE-----/);
const visible = text(4_096, /^[\x21-\x7e]+$/);
const httpsUrl = text(1_024, /^https:\/\/[^\s?#]+$/);
const path = text(1_024, /^\/[A-Za-z0-9/._~{}-]+(\?[A-Za-z0-9._~{}&=-]+)?$/);
/** What the request itself needs stays its own. */
const headerName = text(64, /^(?!(host|content-.*|transfer-encoding|connection|authorization|accept)$)[a-z0-9-]+$/);

const readMembers: Reader<Members> = object<Members>({
  baseUrl: text(1_024, /^https:\/\/[^\s?#/]+(\/[^\s?#]*[^\s?#/])?$/),
  paths: object({ cacerts: path, simpleenroll: path }),
  pathValues: listOf(object<NamedText>({ name: text(32, /^[a-zA-Z]+$/), value: visible }), 16),
  headers: listOf(object<NamedText>({ name: headerName, value: text(4_096, /^[\x20-\x7e]+$/) }), 16),
  trustAnchorsPem: certificates,
  clientCertificate: nullable(
    object({ certificatePem: certificates, keyPem: text(65_536, /^-----BEGIN [A-Z ]*PRIVATE KEY-----/) }),
  ),
  authorization: nullable(
    either(
      object<Extract<Authorization, { kind: 'basic' }>>({
        kind: oneOf('basic'),
        username: text(256, /^[^:\p{Cc}]+$/u),
        password: text(1_024, /^\P{Cc}+$/u),
      }),
      object<ClientCredentials>({
        kind: oneOf('client_credentials'),
        tokenUrl: httpsUrl,
        trustAnchorsPem: certificates,
        clientId: visible,
        clientSecret: visible,
        audience: nullable(visible),
        scope: nullable(text(1_024, /^[\x20-\x7e]+$/)),
        body: oneOf('form', 'json'),
      }),
    ),
  ),
  sendTransferEncoding: truth,
  rootsPem: nullable(certificates),
  profiles: listOf(oneOf(...PROFILE_NAMES), PROFILE_NAMES.length),
  answerMilliseconds: integer(100, 100_000),
});

/** Everything but name and trust domain, which every kind of authority has. */
export const readEst: Reader<Members> = (value) => {
  const read = readMembers(value);
  if (!read.ok) return read;
  const { paths, pathValues } = read.value;
  const fault = pathFault(paths.cacerts, pathValues) ?? pathFault(paths.simpleenroll, pathValues);
  return fault === null ? read : refused(`paths ${fault}`);
};
