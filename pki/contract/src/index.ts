/**
 * The only door to the PKI control plane: its messages, the strict parsers both ends use, and the
 * client. Nothing here issues; nothing here has third-party code.
 */
export {
  type AnswerEnvelope,
  AUTHORITY_NAME,
  type CallRefusal,
  ISSUE_REFUSALS,
  type PkiAnswers,
  TRUST_DOMAINS,
} from './answers.ts';
export { connectPki, PKI_SERVER_NAME, type PkiConnection } from './client.ts';
export { PkiCallRefused, PkiUnavailable } from './errors.ts';
export type {
  AdoptionSummary,
  AuthorityInfo,
  AuthorityMetrics,
  AuthorityName,
  AuthorityRole,
  AuthorityRoot,
  Count,
  IssuancePending,
  IssuedCertificate,
  IssueRefusal,
  IssueRequest,
  KnownRevocation,
  LedgerSummary,
  LookupAnswer,
  OcspAnswer,
  OcspPage,
  OrphanCertificate,
  OwnCertificate,
  OwnInUse,
  PkiControlPlane,
  PkiMethod,
  PkiMetrics,
  ProfileName,
  Refused,
  RevocationReason,
  SubjectNames,
  TrustDomain,
  WithdrawnAnswer,
} from './messages.ts';
export { DOOR_REFUSALS, SOCKET_REFUSALS, VISIBLE_TRUST_DOMAINS } from './messages.ts';
export { type CommonNameKind, commonNameFault, countryFault, organisationFault } from './name-rules.ts';
export {
  type PkiRequest,
  type PkiRequests,
  PROFILE_NAMES,
  parseRequest,
  REVOCATION_REASONS,
  type RequestRefusal,
} from './requests.ts';
export { checkSubject, SUBJECT_RULES, type SubjectRefusal } from './subject-rules.ts';
export { LONGEST_VALIDITY } from './validity-limits.ts';
