import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MigrationCaseId } from './migration-case/migration-case.ts';
import { TestWorld } from './testing/test-world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await TestWorld.create();
});

afterEach(() => world.end());

async function detail(caseId: MigrationCaseId) {
  const found = await world.evse.migration(caseId);
  if (found === null) throw new Error('the case is gone');
  return found;
}

test('a good station reaches Profile 3 by exactly the lawful sequence of commands', async () => {
  const station = await world.enroll('CS-0001');
  const caseId = await world.migrate(station.identityId);
  await world.run();
  expect(await detail(caseId)).toMatchObject({ state: 'active', profileFloor: 3 });
  expect(world.kindsSentTo(station.identityId)).toEqual([
    'read_settings',
    'change authorization_key',
    'close_session',
    'list_trust_anchors',
    'install_trust_anchor',
    'install_trust_anchor',
    'list_trust_anchors',
    'change organisation_name',
    'request_signing_request',
    'deliver_certificate',
    'write_connection_slot',
    'change connection_priority',
    'restart',
    'read_settings',
  ]);
});
