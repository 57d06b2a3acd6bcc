import type { Certificate } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { type AuthorizationKeyId, isAdmitted } from '../authorization-key/authorization-key.ts';
import type { KeyRotationId, KeyRotationPhase } from '../key-rotation/key-rotation.ts';
import { keyRotationTransitions } from '../key-rotation/transitions.ts';
import type { MigrationCaseId, MigrationPhase } from '../migration-case/migration-case.ts';
import { migrationTransitions } from '../migration-case/transitions.ts';
import { anchorStepNames, anchorSteps, takeStep } from './anchor-steps.ts';
import type { ModelWorld } from './model-world.ts';
import { type Trouble, trouble } from './trouble.ts';

/** What people do at any time, by the real commands: each may be refused, and changes nothing then. */
export function ofPeople(world: ModelWorld): readonly Trouble[] {
  const { server, identityId } = world;
  const person = (words: string, work: () => Promise<unknown>) =>
    trouble(`a person ${words}`, () => world.operate(work));
  const [migration] = server.processes(identityId).filter(({ of }) => of === 'migration');
  const found: Trouble[] = [];
  if (migration !== undefined) {
    const caseId = migration.process.id as MigrationCaseId;
    const phase = migration.process.phase as MigrationPhase;
    const can = (on: Parameters<typeof migrationTransitions.next>[1]) => migrationTransitions.next(phase, on) !== null;
    const { evse } = server;
    const because = server.context('a person wants it');
    if (can('quarantined'))
      found.push(person('puts the case into quarantine', () => evse.quarantineMigration({ caseId }, because)));
    if (can('resumed')) found.push(person('resumes the case', () => evse.resumeMigration({ caseId }, because)));
    if (can('retried')) found.push(person('retries the case', () => evse.retryMigration({ caseId }, because)));
    if (can('abandoned')) found.push(person('abandons the case', () => evse.abandonMigration({ caseId }, because)));
    if (can('exempted')) found.push(person('exempts the station', () => server.exempt(identityId)));
    if (phase === 'abandoned')
      found.push(person('plans the case anew', () => evse.planMigration({ identityId }, because)));
  }
  const letBack = server.breakGlassOf(identityId);
  if (letBack?.state === 'open') {
    const wish = { breakGlassId: letBack.id };
    const because = server.context('a person wants it');
    found.push(person('ends the break-glass', () => server.evse.endBreakGlass(wish, because)));
  }
  found.push(...ofKeys(world), ...ofRotation(world), ...ofAnchors(world));
  const [question] = server.questions();
  if (question !== undefined) {
    found.push(trouble(`the second person says no to ${question.action.kind}`, () => world.answer('decline')));
  }
  for (const record of server.certificatesOf(identityId)) found.push(...ofCertificate(world, record));
  return found;
}

/** What people do about the passwords of a station that is let in with one. */
function ofKeys(world: ModelWorld): readonly Trouble[] {
  const { server, identityId, line } = world;
  const isOn2 = server.charger(identityId).profileFloor === 2;
  if (!isOn2 && server.breakGlassOf(identityId) === null) return [];
  const because = server.context('a person wants it');
  // One that is retiring opens to a family that goes back to it.
  const usable = server.keysOf(identityId).filter((key) => isAdmitted(key, true));
  const withdraw = (keyId: AuthorizationKeyId) =>
    server.evse.revokeAuthorizationKey({ keyId, because: 'withdrawn' }, because);
  const found = usable.flatMap(({ id: keyId, state }) => [
    trouble(`a person revokes the ${state} password: somebody else knows it`, async () => {
      world.endsKnowingly(keyId);
      const input = { keyId, because: 'compromised' } as const;
      await world.operate(async () => unwrap(await server.evse.revokeAuthorizationKey(input, because)));
    }),
    trouble(`a person withdraws the ${state} password`, () => world.operate(() => withdraw(keyId))),
  ]);
  if (usable.length > 1) {
    const atOnce = () => Promise.all(usable.map(({ id }) => withdraw(id)));
    found.push(trouble('two people withdraw a password each, at once', () => world.operate(atOnce)));
  }
  if (isOn2) found.push(trouble('a person issues a password by hand', () => world.issueByHand()));
  if (line.inHand !== null) found.push(trouble('a person types in the password that was issued', () => world.typeIn()));
  return found;
}

/** What people do about the rotation of its key, and beside it. */
function ofRotation(world: ModelWorld): readonly Trouble[] {
  const { server, identityId } = world;
  const rotation = server.processes(identityId).find(({ of }) => of === 'rotation')?.process;
  if (rotation === undefined) return [];
  const rotationId = rotation.id as KeyRotationId;
  const can = (on: 'retried' | 'abandoned') =>
    keyRotationTransitions.next(rotation.phase as KeyRotationPhase, on) !== null;
  const because = server.context('a person wants it');
  const person = (words: string, work: () => Promise<unknown>) =>
    trouble(`a person ${words}`, () => world.operate(work));
  const anew = { identityId, trigger: 'exposure', reconnect: 'at_once' } as const;
  return [
    ...(can('retried')
      ? [person('retries the rotation', () => server.evse.retryKeyRotation({ rotationId }, because))]
      : []),
    ...(can('abandoned')
      ? [person('abandons the rotation', () => server.evse.abandonKeyRotation({ rotationId }, because))]
      : []),
    person('orders another rotation: somebody else knows the password', () =>
      server.evse.rotateAuthorizationKey(anew, because),
    ),
    person('plans a migration', () => server.evse.planMigration({ identityId }, because)),
  ];
}

/** What people do about roots out of its turn. */
function ofAnchors(world: ModelWorld): readonly Trouble[] {
  if (Object.keys(world.line.shown).length === 0) return [];
  return anchorStepNames
    .filter((step) => step !== world.line.agenda[0])
    .map((step) => ({
      ...trouble(`a person ${anchorSteps[step].words}`, () => undefined),
      run: () => takeStep(world, step),
    }));
}

function ofCertificate(world: ModelWorld, record: Certificate): readonly Trouble[] {
  const { server, identityId } = world;
  const { id: certificateId, state } = record;
  const found: Trouble[] = [];
  const person = (words: string, work: () => Promise<unknown>) =>
    trouble(`a person ${words}`, () => world.operate(work));
  const context = server.context('a person wants it');
  if (state === 'active') {
    found.push(
      person('wants the certificate renewed', () => server.lifecycle.renewCertificate({ certificateId }, context)),
    );
  }
  if (state !== 'requested' && state !== 'deleted' && state !== 'revoked') {
    const revoke = (reason: 'superseded' | 'keyCompromise', confirmation: string | null) =>
      server.lifecycle.revokeCertificate({ certificateId, reason, confirmation }, context);
    found.push(
      person(`wants the ${state} certificate revoked`, () => revoke('superseded', null)),
      person(`revokes the ${state} certificate for compromise`, async () =>
        unwrap(await revoke('keyCompromise', server.charger(identityId).wireName)),
      ),
    );
  }
  return found;
}
