import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { LifecycleWorld, operator } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

/** What happens between two rounds in which both servers work off what is due. */
const mishap = fc.constantFrom(
  'none',
  'answers_lost',
  'pki_down',
  'time_of_attempts_over',
  'clock_back',
  'clock_ahead',
);

test('two servers that both think they lead never have a certificate signed twice, whatever else happens', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(mishap, { minLength: 2, maxLength: 5 }),
      fc.integer({ min: 1, max: 4 }),
      async (mishaps, orders) => {
        const before = world.authority.signed.size;
        const ids: CertificateId[] = [];
        for (let order = 0; order < orders; order++) ids.push(await world.ordered(await world.charger()));
        const servers = [world.another(), world.another()];
        // Each asks for every record twice at once: the database alone keeps them apart.
        const round = () =>
          Promise.all(servers.flatMap((server) => [...ids, ...ids].map((id) => server.advanceCertificate(id))));
        for (const event of mishaps) {
          world.authority.losesAnswers = event === 'answers_lost';
          world.authority.down = event === 'pki_down';
          if (event === 'clock_back') world.clock.jump(-3_600_000);
          if (event === 'clock_ahead') world.clock.jump(30 * 86_400_000);
          await round();
          if (event === 'time_of_attempts_over') world.clock.advance(60_000);
        }
        world.authority.losesAnswers = false;
        world.authority.down = false;
        world.clock.advance(1_200_000);
        await round();

        expect(world.authority.signed.size - before).toBe(orders);
        for (const id of ids) {
          expect((await world.lifecycle.chainOf(id))?.fingerprint).toBe(world.authority.signed.get(id)?.fingerprint);
          const jobs = await world.lifecycle.jobs({ certificateId: id, after: null, limit: 9 }, operator);
          expect(jobs.map(({ status }) => status)).toEqual(['succeeded']);
        }
        const { rows } = await world.database.pool.query<{ count: number }>(
          `select count(*)::int as count from domain_event where type = 'CertificateIssued'
           and data ->> 'certificateRecordId' = any($1)`,
          [ids],
        );
        expect(rows[0]?.count).toBe(orders);
      },
    ),
    { numRuns: 12 },
  );
}, 180_000);
