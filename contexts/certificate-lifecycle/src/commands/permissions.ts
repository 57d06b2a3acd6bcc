import { type Actor, type Role, roles } from '@bfcert/kernel/actor';
import type { CommandName } from './command.ts';

interface Permission {
  readonly roles: readonly Role[];
  /** Actors that hold no role but reach the command in the course of their duty. */
  readonly kinds: readonly Actor['kind'][];
}

const daily: readonly Role[] = ['operator', 'pki_engineer', 'administrator'];

/** Who may run what. Not listed is not allowed. */
export const permissions: Readonly<Record<CommandName, Permission>> = {
  /** Never by a connection: an unknown station stays unknown. */
  'register-identity': { roles: ['administrator', 'integration'], kinds: ['system'] },
  /** By two people where it may be alive. */
  'decommission-identity': { roles: ['administrator'], kinds: [] },
  'change-identity': { roles: ['administrator', 'integration'], kinds: ['system'] },
  'import-identities': { roles: ['administrator', 'integration'], kinds: ['system'] },
  /** Who may start it is asked for as well. */
  'cancel-import-job': { roles: ['integration', 'pki_engineer', 'administrator'], kinds: [] },
  'declare-identity-source': { roles: ['administrator', 'integration'], kinds: ['system'] },
  'request-certificate': { roles: [...daily, 'integration'], kinds: ['system'] },
  'issue-certificate': { roles: [...daily, 'integration'], kinds: ['system', 'station'] },
  'import-certificates': { roles: ['integration', 'pki_engineer', 'administrator'], kinds: ['system'] },
  'record-sent': { roles: ['integration'], kinds: ['system'] },
  'record-installation': { roles: ['integration'], kinds: ['system', 'station'] },
  'record-evidence': { roles: ['integration'], kinds: ['system', 'station'] },
  'renew-certificate': { roles: daily, kinds: ['system'] },
  'revoke-certificate': { roles: ['pki_engineer'], kinds: [] },
  'replace-and-revoke': { roles: ['pki_engineer'], kinds: [] },
  'keep-certificate': { roles: ['pki_engineer'], kinds: [] },
  'cancel-request': { roles: daily, kinds: ['system'] },
  'install-certificate': { roles: daily, kinds: [] },
  'abandon-certificate': { roles: daily, kinds: ['system'] },
  'deactivate-certificate': { roles: daily, kinds: [] },
  'activate-certificate': { roles: daily, kinds: [] },
  'delete-certificate': { roles: ['pki_engineer', 'administrator'], kinds: [] },
  /** At an IoT hub: a central key is made, and handed out once. */
  'create-hub-certificate': { roles: ['integration', 'pki_engineer'], kinds: [] },
  'take-hub-credential': { roles: ['integration', 'pki_engineer'], kinds: [] },
  'change-hub-certificate': { roles: daily, kinds: [] },
  'remove-hub-certificate': { roles: ['pki_engineer'], kinds: [] },
  /** Reads what is configured; changes nothing anywhere else. */
  'refresh-server-certificates': { roles: [...daily, 'integration'], kinds: ['system'] },
  'expire-due-certificates': { roles: daily, kinds: ['system'] },
  /** Which command it is about decides who of these may answer (`rolesToAnswer`). */
  'approve-command': { roles: daily, kinds: [] },
  'decline-command': { roles: daily, kinds: [] },
  'withdraw-command': { roles: daily, kinds: [] },
  'retry-job': { roles: daily, kinds: [] },
  'record-plane-confirmation': { roles: ['integration', 'pki_engineer'], kinds: ['system'] },
  'open-recovery-case': { roles: ['pki_engineer', 'administrator'], kinds: [] },
  /** By two people, always. */
  'admit-bootstrap': { roles: ['pki_engineer', 'administrator'], kinds: [] },
  'admit-one-time-key': { roles: ['pki_engineer', 'administrator'], kinds: [] },
  'take-one-time-key': { roles: ['pki_engineer', 'administrator'], kinds: [] },
  'withdraw-recovery-case': { roles: daily, kinds: [] },
  /** By two people, always. */
  'grant-binding-exception': { roles: ['administrator'], kinds: [] },
  /** It takes what was let in, and gives nothing. */
  'end-binding-exception': { roles: ['pki_engineer', 'administrator'], kinds: [] },
  /** By two people, always. */
  'grant-station-tolerance': { roles: ['administrator'], kinds: [] },
  /** The same for many: by two people, always. */
  'adopt-stations': { roles: ['administrator'], kinds: [] },
  /** By two people, always; of these roles whoever asks (`rolesToAsk`). */
  'start-wave': { roles: daily, kinds: [] },
  /** By a person, of what no data shows. */
  'attest-criterion': { roles: ['pki_engineer', 'administrator'], kinds: [] },
  'withdraw-attestation': { roles: ['pki_engineer', 'administrator'], kinds: [] },
  /** A certificate that nobody can use, of an endpoint that is nobody's. */
  'run-synthetic-probe': { roles: ['pki_engineer', 'administrator'], kinds: ['system'] },
  /** The last one of a station by two people, unless somebody else knows it. */
  'revoke-authorization-key': { roles: ['pki_engineer', 'administrator'], kinds: [] },
  /** By two people, always. */
  'open-break-glass': { roles: ['pki_engineer', 'administrator'], kinds: [] },
  'record-key-cutover-path': { roles: ['pki_engineer', 'administrator'], kinds: [] },
  /** It takes what was let in, and gives nothing. */
  'end-station-tolerance': { roles: ['pki_engineer', 'administrator'], kinds: [] },
  'acknowledge-incident': { roles: daily, kinds: [] },
  'assign-incident': { roles: daily, kinds: [] },
  'note-incident': { roles: daily, kinds: [] },
  'close-incident': { roles: daily, kinds: [] },
  'create-account': { roles: ['administrator'], kinds: [] },
  'change-account': { roles: ['administrator'], kinds: [] },
  'set-password': { roles: ['administrator'], kinds: [] },
  // What is one's own; of others' the commands themselves ask for more.
  'change-own-password': { roles, kinds: [] },
  'create-access-token': { roles, kinds: [] },
  'revoke-access-token': { roles, kinds: [] },
  /** The verb's own permission is asked for as well. */
  'draft-bulk-action': { roles: daily, kinds: [] },
  'start-bulk-action': { roles: daily, kinds: [] },
  'abort-bulk-action': { roles: daily, kinds: [] },
  /** Of every owner at once. */
  'import-trust-anchors': { roles: ['pki_engineer'], kinds: [] },
  'delete-trust-anchor-draft': { roles: ['pki_engineer'], kinds: [] },
  'prepare-trust-anchors': { roles: ['pki_engineer'], kinds: [] },
  'release-trust-anchors': { roles: ['pki_engineer'], kinds: [] },
  /** By itself once every station that can has it. */
  'activate-trust-anchors': { roles: ['pki_engineer'], kinds: ['system'] },
  'roll-back-trust-anchors': { roles: ['pki_engineer'], kinds: [] },
  /** By two people, always. */
  'withdraw-trust-anchors': { roles: ['pki_engineer'], kinds: [] },
  'remove-trust-anchors': { roles: ['pki_engineer'], kinds: [] },
  'switch-server-chain': { roles: ['pki_engineer'], kinds: [] },
  'dry-run-policy': { roles: ['pki_engineer'], kinds: [] },
  'cancel-policy-dry-run': { roles: ['pki_engineer'], kinds: [] },
  'apply-policy': { roles: ['pki_engineer'], kinds: [] },
  /** Whom a certificate belongs to is no matter of the PKI alone. */
  'change-ownership-matrix': { roles: ['pki_engineer', 'administrator'], kinds: [] },
};

/** Who may ask, and answer, for a command that the last-credential guard holds back. */
export const lastCredentialOverride: readonly Role[] = ['pki_engineer', 'administrator'];

/** Null when the actor may; else the sentence that says what is missing. */
export function missingPermission(command: CommandName, actor: Actor): string | null {
  const { roles: allowed, kinds } = permissions[command];
  if (kinds.includes(actor.kind) || actor.roles.some((role) => allowed.includes(role))) return null;
  return `Needs the role ${allowed.join(' or ')}.`;
}

/** So does the ownership matrix. Null when the actor may; else the sentence. */
export const ownershipForbidden = (actor: Actor): string | null =>
  actor.owners === 'all' ? null : 'The ownership matrix is for all owners: your role is limited to some.';

/** The policy decides about every owner's certificates. Null when the actor may; else the sentence. */
export function policyForbidden(
  command: 'dry-run-policy' | 'cancel-policy-dry-run' | 'apply-policy',
  actor: Actor,
): string | null {
  if (actor.owners !== 'all') return 'The policy is for all owners: your role is limited to some.';
  return missingPermission(command, actor);
}
