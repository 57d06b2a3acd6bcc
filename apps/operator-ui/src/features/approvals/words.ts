import type { Approval } from '../../api/client.ts';

/** The questions that whoever looks may answer, and those that wait for somebody else. */
export function sortedByTurn(approvals: readonly Approval[]): {
  readonly mine: readonly Approval[];
  readonly others: readonly Approval[];
} {
  const isMine = ({ actions }: Approval): boolean =>
    actions.some(({ name, allowed }) => name !== 'withdraw' && allowed);
  return { mine: approvals.filter(isMine), others: approvals.filter((one) => !isMine(one)) };
}

/** What a yes would do, as a sentence that needs no name: whom it is about stands beside it. */
export function whatIsAsked(approval: Approval): string {
  const { command, count, revocationReason, tolerance, exception, wave, trustAnchors, version } = approval;
  switch (command) {
    case 'revoke-certificate':
      return `Revoke its certificate (${readable(revocationReason ?? 'unspecified')}).`;
    case 'deactivate-certificate':
      return 'Take its certificate out of use.';
    case 'replace-and-revoke':
      return `Replace its certificate and revoke it (${readable(revocationReason ?? 'unspecified')}) at a deadline, also when the next one is not in use by then.`;
    case 'start-bulk-action':
      return `Act on ${count ?? 0} certificates at once.`;
    case 'change-identity':
      return `Give it other names: ${namesOf(approval)}.`;
    case 'decommission-identity':
      return decommissionOf(approval);
    case 'admit-bootstrap':
      return 'Let it in with the certificate of its factory, to get one of ours.';
    case 'admit-one-time-key':
      return 'Let it in once with a password made for that.';
    case 'grant-binding-exception':
      return `Accept ${exception?.value ?? 'another name'} as its ${inWords(exception?.kind ?? 'name')}.`;
    case 'grant-station-tolerance':
      return `Put up with this deviation: ${inWords(tolerance ?? 'unknown')}.`;
    case 'adopt-stations':
      return `Take over ${count ?? 0} stations as they are.`;
    case 'start-wave':
      return `Start the wave “${wave?.name ?? ''}” (${inWords(wave?.kind ?? '')}) for ${count ?? 0} stations.`;
    case 'revoke-authorization-key':
      return `Revoke version ${approval.authorizationKey?.version ?? '?'} of its password, the last way in that it has.`;
    case 'record-key-cutover-path':
      return `Let the family ${approval.cutoverPath?.family ?? ''} come to new passwords without a second slot.`;
    case 'open-break-glass':
      return `Let it back to Profile 2 for a time, with ${withWhich[approval.breakGlass?.key ?? 'last_used']}${approval.breakGlass?.lowers ? ', and send it there' : ''}.`;
    case 'import-trust-anchors':
    case 'release-trust-anchors':
    case 'withdraw-trust-anchors':
      return `${capital(inWords(command))}: version ${version ?? '?'} of ${inWords(trustAnchors?.purpose ?? '')}.${lossOf(approval)}`;
    case 'switch-server-chain':
      return `Have our ${approval.serverChain?.slot ?? ''} listeners stand under another root.${lossOf(approval)}`;
    default:
      return `${capital(inWords(command))}.`;
  }
}

function decommissionOf({ decommission }: Approval): string {
  const evses = decommission !== null && decommission.endpoints.length > 0 ? ', with its EVSEs' : '';
  const end = decommission?.certificates === 'run_out' ? 'taken out of use' : 'revoked';
  return `Decommission it for good${evses}; its certificates are ${end}.`;
}

/** When what is agreed to ends or falls due by itself; null: it does not. */
export const limitOf = ({ until, deadline }: Approval): { readonly word: string; readonly at: string } | null => {
  if (until !== null) return { word: 'ends', at: until };
  return deadline === null ? null : { word: 'revoked', at: deadline };
};

const withWhich = {
  last_used: 'the password with which it came last',
  by_hand: 'a password that is typed in by hand',
  delivered: 'a password that it is told now',
} as const;

/** What it was known to cost when it was asked for. */
const lossOf = ({ readiness }: Approval): string =>
  readiness === null
    ? ''
    : ` ${readiness.losing} stations would lose their connection, and of ${readiness.unknown} nothing is known.`;

const namesOf = ({ identity }: Approval): string =>
  identity?.bindings.map(({ kind, value }) => `${inWords(kind)} ${value}`).join(', ') ?? '';

/** `grant-station-tolerance` and `exempt_from_migration` → words */
const inWords = (name: string): string => name.replaceAll(/[-_]/g, ' ');
/** `keyCompromise` → `key compromise` */
const readable = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
