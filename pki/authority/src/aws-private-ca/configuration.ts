import type { KeyUsage } from '@bfcert/kernel/x509';
import { KEY_USAGES } from '@bfcert/kernel/x509';
import type { AuthorityName, ProfileName, TrustDomain } from '@bfcert/pki-contract';
import { PROFILE_NAMES } from '@bfcert/pki-contract';
import {
  either,
  exactly,
  integer,
  listOf,
  nullable,
  object,
  oneOf,
  type Reader,
  text,
} from '@bfcert/pki-contract/strict-json';

export interface AwsPrivateCaConfiguration {
  readonly name: AuthorityName;
  readonly trustDomain: TrustDomain;
  /** Names account and region too. */
  readonly certificateAuthorityArn: string;
  /** In place of the region's public endpoint: a VPC endpoint. */
  readonly endpoint: string | null;
  /** PEM; null takes the public anchors. */
  readonly trustAnchorsPem: string | null;
  /** Null leaves finding credentials to the SDK: the machine's or the pod's role. */
  readonly credentials: AwsCredentials | null;
  /** What may be ordered here, and how it looks. */
  readonly profiles: readonly ProfileTemplate[];
  /** Calls per second that Service Quotas grants this account and region, less what others use of them. */
  readonly rates: { readonly issue: number; readonly get: number; readonly revoke: number };
  /** Where AWS puts audit reports, which are the only list of what a CA has issued; null: it cannot be listed. */
  readonly auditReports: AuditReportPlace | null;
  /** Certificates that the CA may issue in its lifetime (Service Quotas), and those issued before we began. */
  readonly lifetime: { readonly limit: number; readonly issuedBefore: number };
  /** One HTTP exchange. */
  readonly answerMilliseconds: number;
  /** One order with all its polling, one list with its report. */
  readonly orderMilliseconds: number;
  readonly listMilliseconds: number;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}

export interface AuditReportPlace {
  readonly bucket: string;
  /** In place of the region's public S3 endpoint. */
  readonly endpoint: string | null;
}

export interface ProfileTemplate {
  readonly profile: ProfileName;
  readonly templateArn: string;
  readonly keyUsage: readonly KeyUsage[];
  /** Dotted object identifiers; empty leaves the extension to the template. */
  readonly extendedKeyUsage: readonly string[];
  /** The domain component that ISO 15118 wants behind the other names, such as CPO. */
  readonly domainComponent: string | null;
}

const CA_ARN = /^arn:aws[a-z-]*:acm-pca:[a-z0-9-]+:[0-9]{12}:certificate-authority\/[A-Za-z0-9-]{36}$/;
/**
 * Templates for end entities that take the names from the call. The variants that also take extensions
 * from the CSR (APICSRPassthrough, CSRPassthrough) would let a station write its own certificate.
 */
const TEMPLATE_ARN = /^arn:aws[a-z-]*:acm-pca:::template\/(Blank)?EndEntity[A-Za-z_]*_APIPassthrough\/V1$/;
const OBJECT_IDENTIFIER = /^[0-2](\.(0|[1-9][0-9]*))+$/;

const httpsUrl = text(1_024, /^https:\/\/[^\s?#]+$/);
const pem = text(262_144, /^-----BEGIN CERTIFICATE-----/);
const perSecond = integer(1, 1_000);
const milliseconds = integer(100, 100_000);

/** Everything but name and trust domain, which every kind of authority has. */
export const readAwsPrivateCa: Reader<Omit<AwsPrivateCaConfiguration, 'name' | 'trustDomain'>> = object({
  certificateAuthorityArn: text(200, CA_ARN),
  endpoint: nullable(httpsUrl),
  trustAnchorsPem: nullable(pem),
  credentials: nullable(
    object<AwsCredentials>({
      accessKeyId: text(128, /^\w{16,}$/),
      secretAccessKey: text(1_024, /^\S+$/),
      sessionToken: either(exactly(null), text(8_192, /^\S+$/)),
    }),
  ),
  profiles: listOf(
    object<ProfileTemplate>({
      profile: oneOf(...PROFILE_NAMES),
      templateArn: text(200, TEMPLATE_ARN),
      keyUsage: listOf(oneOf(...KEY_USAGES), KEY_USAGES.length),
      extendedKeyUsage: listOf(text(64, OBJECT_IDENTIFIER), 20),
      domainComponent: nullable(text(63, /^[A-Za-z0-9-]+$/)),
    }),
    PROFILE_NAMES.length,
  ),
  rates: object({ issue: perSecond, get: perSecond, revoke: perSecond }),
  auditReports: nullable(
    object<AuditReportPlace>({ bucket: text(63, /^[a-z0-9][a-z0-9.-]{2,}$/), endpoint: nullable(httpsUrl) }),
  ),
  lifetime: object({ limit: integer(1, 1_000_000_000), issuedBefore: integer(0, 1_000_000_000) }),
  answerMilliseconds: milliseconds,
  orderMilliseconds: milliseconds,
  listMilliseconds: milliseconds,
});
