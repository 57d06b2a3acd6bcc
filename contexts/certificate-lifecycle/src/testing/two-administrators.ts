import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import type { ExceptionWish } from '../binding-exception/decide.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { by, type LifecycleWorld } from './lifecycle-world.ts';

export const administrator = (id: string, over: Partial<Actor> = {}): Actor => ({
  kind: 'user',
  id,
  roles: ['administrator'],
  owners: 'all',
  person: id,
  ...over,
});
/** Who asks, and who answers. */
export const [ada, otto] = [administrator('ada'), administrator('otto')];

/** A server of this world that knows both. */
export function withTwoAdministrators(world: LifecycleWorld): Lifecycle {
  for (const person of ['ada', 'otto']) world.people.push({ person, roles: ['administrator'], owners: 'all' });
  return world.another();
}

const DAY = 86_400_000;

/** What they are asked for; a name in O unless said otherwise, for thirty days. */
export const exceptionWish = (
  world: LifecycleWorld,
  identityId: IdentityId,
  over: Partial<ExceptionWish> & { readonly days?: number } = {},
): ExceptionWish => {
  const { days = 30, ...wish } = over;
  return {
    identityId,
    purpose: 'charger_identity',
    bindingKind: 'organisation',
    value: 'Old Charging',
    until: new Date(world.clock.now().getTime() + days * DAY).toISOString(),
    ...wish,
  };
};

/** Asked for by one, approved by the other. */
export async function grantedException(lifecycle: Lifecycle, wish: ExceptionWish) {
  const { approvalId } = unwrap(await lifecycle.grantBindingException(wish, by(ada, { reason: 'merged with us' })));
  unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto)));
  const { identityId } = wish;
  const active = await lifecycle.bindingExceptions({ identityId, state: 'active', after: null, limit: 10 }, ada);
  const one = active.find(({ kind }) => kind === wish.bindingKind);
  if (one === undefined) throw new Error('nothing was granted');
  return one;
}
