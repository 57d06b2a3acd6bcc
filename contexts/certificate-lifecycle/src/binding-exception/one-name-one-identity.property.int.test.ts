import { unwrap } from '@bfcert/kernel/result';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { by, LifecycleWorld, ORGANISATION } from '../testing/lifecycle-world.ts';
import { ada, exceptionWish, otto, withTwoAdministrators } from '../testing/two-administrators.ts';

const DAY = 86_400_000;
const names = ['A', 'B', 'C', 'D'] as const;

type Move =
  | { readonly kind: 'grant' | 'rename' | 'import' | 'end'; readonly who: number; readonly name: number }
  | { readonly kind: 'register'; readonly name: number }
  | { readonly kind: 'expire' };

const who = fc.nat(2);
const name = fc.nat(names.length - 1);
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constantFrom('grant' as const, 'rename' as const, 'import' as const), who, name }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), who, name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('register' as const), name }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'expire' as const }) },
);

let world: LifecycleWorld;
let lifecycle: Lifecycle;
let stories = 0;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  lifecycle = withTwoAdministrators(world);
});
afterAll(() => world.drop());

/** Three stations that all may want the same four serial numbers. */
class Story {
  readonly #number = ++stories;
  readonly #stations: IdentityId[] = [];
  /** Moves that were carried out, to see that the search comes upon them. */
  readonly done = new Set<Move['kind']>();

  #serial = (at: number): string => `${names[at]}-${this.#number}`;

  #row(station: number, serialNumber: string) {
    return {
      line: 1,
      subjectType: 'charger' as const,
      bindings: [
        { kind: 'ocpp_identity', value: `CS-${this.#number}-${station}` },
        { kind: 'serial_number', value: serialNumber },
        { kind: 'organisation', value: ORGANISATION },
      ] as const,
      owner: 'north-depot',
      family: 'acme-50',
      cohorts: [],
    };
  }

  async begin(): Promise<void> {
    for (const station of [0, 1, 2]) {
      const { line: _, ...content } = this.#row(station, `SN-${this.#number}-${station}`);
      this.#stations.push(unwrap(await lifecycle.registerIdentity(content, by(ada))).identityId);
    }
  }

  async run(next: Move): Promise<void> {
    if (await this.#try(next)) this.done.add(next.kind);
  }

  async #try(next: Move): Promise<boolean> {
    if (next.kind === 'expire') {
      world.clock.advance(2 * DAY);
      return (await lifecycle.expireBindingExceptions()) > 0;
    }
    const value = this.#serial(next.name);
    if (next.kind === 'register') {
      const { line: _, ...content } = this.#row(this.#stations.length, value);
      const registered = await lifecycle.registerIdentity(content, by(ada));
      if (registered.ok) this.#stations.push(registered.value.identityId);
      return registered.ok;
    }
    const identityId = this.#stations[next.who] as IdentityId;
    const row = this.#row(next.who, value);
    if (next.kind === 'rename') {
      return (await lifecycle.changeIdentity({ identityId, bindings: row.bindings }, by(ada))).ok;
    }
    if (next.kind === 'import') {
      const report = await lifecycle.importIdentities({ source: 'erp', rows: [row], dryRun: false }, by(ada));
      return unwrap(report).changed === 1;
    }
    if (next.kind === 'end') {
      const query = { identityId, state: 'active' as const, after: null, limit: 1 };
      const [one] = await lifecycle.bindingExceptions(query, ada);
      return one !== undefined && (await lifecycle.endBindingException({ bindingExceptionId: one.id }, by(ada))).ok;
    }
    const wish = exceptionWish(world, identityId, { bindingKind: 'serial_number', value, days: 1 + next.name });
    const asked = await lifecycle.grantBindingException(wish, by(ada));
    if (!asked.ok) return false;
    const { approvalId } = asked.value;
    return (await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto))).ok;
  }

  /** Every serial number under which a certificate may come for one of them, as often as it is somebody's. */
  async accepted(): Promise<readonly string[]> {
    const of = await lifecycle.acceptedNamesOf(this.#stations);
    const each = this.#stations.map(async (id) => {
      const bound = (await lifecycle.findIdentity(id))?.bindings ?? [];
      const all = [...bound, ...(of.get(id) ?? [])].filter(({ kind }) => kind === 'serial_number');
      return [...new Set(all.map(({ value }) => value))];
    });
    return (await Promise.all(each)).flat();
  }
}

/** What a search by chance does not always come upon: every kind of move, carried out. */
const everyMove: Move[] = [
  { kind: 'grant', who: 0, name: 0 },
  { kind: 'rename', who: 1, name: 0 },
  { kind: 'import', who: 1, name: 0 },
  { kind: 'grant', who: 2, name: 0 },
  { kind: 'register', name: 0 },
  { kind: 'end', who: 0, name: 0 },
  { kind: 'rename', who: 1, name: 0 },
  { kind: 'grant', who: 0, name: 0 },
  { kind: 'grant', who: 0, name: 1 },
  { kind: 'expire' },
  { kind: 'expire' },
  { kind: 'import', who: 2, name: 1 },
  { kind: 'register', name: 2 },
];

test('whatever is granted, ended, renamed, imported and registered in whatever order, no name is accepted for two identities', async () => {
  const done = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 4, maxLength: 16 }), async (moves) => {
      const story = new Story();
      await story.begin();
      for (const next of moves) {
        await story.run(next);
        const accepted = await story.accepted();
        expect(accepted).toEqual([...new Set(accepted)]);
      }
      for (const each of story.done) done.add(each);
    }),
    { numRuns: 40, examples: [[everyMove]] },
  );
  expect([...done].toSorted()).toEqual(['end', 'expire', 'grant', 'import', 'register', 'rename']);
}, 300_000);
