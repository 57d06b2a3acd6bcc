import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

const idOf = ({ args: [id = ''] }: Pick<ApiCall<object>, 'args'>): string => id;

async function read(call: ApiCall<object>) {
  return bodyOf(await call.api.GET('/api/v1/certificates/{id}', { params: { path: { id: idOf(call) } } }));
}

export async function show(call: ApiCall<object>): Promise<ExitCode | undefined> {
  const found = await read(call);
  const { decoded } = found;
  call.output.thing(found, [
    ['id', found.id],
    ['identity', `${found.identity.name} (${found.identity.id})`],
    ['owner', found.owner],
    ['family', found.family],
    ['cohorts', found.cohorts.join(' ')],
    ...found.bindings.map(({ kind, value }): [string, string] => [kind, value]),
    ['purpose', found.slot === null ? found.purpose : `${found.purpose} (${found.slot})`],
    ['state', found.stage],
    ['posture', found.posture],
    ['last outcome', found.lastOutcome],
    ['subject', decoded?.subject],
    ['issuer', decoded?.issuer],
    ['serial', found.serial],
    ['fingerprint', found.fingerprint],
    ['SPKI SHA-256', found.spkiSha256],
    ['key', decoded?.key],
    ['not before', found.notBefore],
    ['not after', found.notAfter],
    ['next renewal', found.nextRenewalAt],
    ['renewal held', found.renewalHeld && `${found.renewalHeld.reason}: ${found.renewalHeld.detail}`],
    ['policy', found.policyVersion],
    ['renewal of', found.renewalOf],
    ['current', found.current],
    ['next', found.next],
    ['replaced', found.replaced],
    ['replaced by', found.replacedBy],
    ['to be revoked', found.plannedRevocation && planInWords(found.plannedRevocation)],
    ['version', found.version],
    ...found.actions.map(({ name, allowed, reason }): [string, string] => [
      `may ${name}`,
      [allowed ? 'yes' : 'no', ...(reason === null ? [] : [reason])].join(': '),
    ]),
  ]);
  return EXIT.done;
}

function planInWords({
  revocationReason,
  deadline,
  requestedBy,
  heldBy,
}: {
  readonly revocationReason: string;
  readonly deadline: string | null;
  readonly requestedBy: string;
  readonly heldBy: string | null;
}): string {
  const latest = deadline === null ? '' : `, at the latest ${deadline}`;
  const held = heldBy === null ? '' : `; held by ${heldBy}`;
  return `as ${revocationReason}, once its successor is in use${latest}; planned by ${requestedBy}${held}`;
}

export async function chain(call: ApiCall<object>): Promise<ExitCode | undefined> {
  const { chainPem, fingerprint } = await read(call);
  if (chainPem === null) {
    call.say(
      fingerprint === null
        ? 'there is no certificate yet'
        : 'the ownership matrix has it that only its state is stored',
    );
    return EXIT.conflict;
  }
  call.output.raw(chainPem);
  return EXIT.done;
}

export async function history(call: ApiCall<object>): Promise<ExitCode | undefined> {
  const { data } = bodyOf(
    await call.api.GET('/api/v1/certificates/{id}/timeline', { params: { path: { id: idOf(call) } } }),
  );
  call.output.rows(data, [
    { heading: 'at', of: ({ at }) => at },
    { heading: 'what', of: ({ title }) => title },
    { heading: 'who', of: ({ actor }) => actor },
    { heading: 'detail', of: ({ detail }) => detail },
  ]);
  return EXIT.done;
}
