import type { Actor } from '@bfcert/kernel/actor';
import type { Refusal } from '../commands/command.ts';
import type { Purpose } from '../purposes/purpose.ts';

/** The request of an endpoint that is asked over its own line was brought by somebody else. */
export type CarrierRefusal = 'key_is_made_on_endpoint';

/**
 * Who may bring a signing request. Its signature proves who has the key, and nothing of where the key lies: whoever
 * makes one and knows the names would have a certificate that speaks for the endpoint. So where an endpoint is
 * asked over a line on which it has proven itself, only what came over that line counts, whatever role
 * somebody has (docs/decisions/0026-who-brings-a-signing-request.md).
 */
export function objectionToCarrier({ name, renewal }: Purpose, actor: Actor): Refusal<CarrierRefusal> | null {
  if (renewal !== 'ask_endpoint' || actor.kind === 'station') return null;
  const detail = `The key of a ${name} is made on its endpoint, whose request comes over its own connection: nobody else brings one.`;
  return { reason: 'key_is_made_on_endpoint', detail };
}
