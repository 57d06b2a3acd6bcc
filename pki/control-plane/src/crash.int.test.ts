import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { IssueRequest, PkiControlPlane } from '@bfcert/pki-contract';
import { issued, stationRequest } from '@bfcert/pki-contract/contract-test';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ISSUANCE_STEPS, type IssuanceStep } from './issuance-step.ts';
import { armFault, disarmFault, signedSerials } from './testing/fault-point.ts';
import { ended, Installation } from './testing/installation.ts';

/** At random moments: `npm run faults:kills` does twenty; rows F2 and F3 of `npm run faults` hundreds. */
const KILLS = Number(process.env.KILLS ?? 8);
/** Far more than a start and its certificates take. */
const PATIENCE_PER_KILL_MS = 15_000;
const WITH_FAULT_POINT = 'testing/main-with-fault-point.ts';

let installation: Installation;
beforeEach(async () => {
  installation = await Installation.create();
  mkdirSync(dirname(installation.configuration.socketPath), { mode: 0o700 });
});
afterEach(() => installation.remove());

function failAt(step: IssuanceStep, time: number): void {
  armFault(installation.configuration, { step, time });
}

async function startSound() {
  disarmFault(installation.configuration);
  return installation.start(WITH_FAULT_POINT);
}

/** What must hold of a stopped ledger, whatever happened before (rules I1 and I6 of the fault matrix). */
function expectSoundLedger(): void {
  const signed = signedSerials(installation.configuration);
  const intended = installation.ledgerRows('SELECT command_id, serial FROM intents');
  const recorded = installation.ledgerRows('SELECT command_id, serial FROM certificates');
  const serials = (rows: typeof recorded) => new Set(rows.map((row) => row.serial));
  const known = serials(intended);
  expect(signed.filter((serial) => !known.has(serial))).toEqual([]);
  expect([...serials(recorded)].filter((serial) => !known.has(serial))).toEqual([]);
  expect(new Set(recorded.map((row) => row.command_id)).size).toBe(recorded.length);
  expect(installation.ledgerRows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
}

describe('a crash of the control plane', () => {
  const inIssuance = ISSUANCE_STEPS.filter((step) => !step.startsWith('authority_') && step !== 'call_recorded');

  it.each(inIssuance)(
    'after the step "%s" leaves one certificate for the command, whoever asks again',
    async (step) => {
      failAt(step, 1);
      const fatal = await installation.start(WITH_FAULT_POINT);
      const pki = installation.connect();
      const request = stationRequest();
      await expect(pki.issue(request)).rejects.toMatchObject({ name: 'PkiUnavailable', sent: true });
      await ended(fatal);
      const [intent] = installation.ledgerRows(`SELECT serial FROM intents WHERE command_id = '${request.commandId}'`);

      const sound = await startSound();
      const expected = { request_checked: 'unknown', recorded: 'issued' }[step as string] ?? 'intended';
      expect((await pki.lookup(request.commandId)).status).toBe(expected);
      const certificate = await issued(pki, request);
      if (intent !== undefined) expect(certificate.serial).toBe(intent.serial);
      expect(await issued(pki, request)).toEqual(certificate);
      expect(await pki.summary()).toMatchObject({ issued: 1, revoked: 0 });
      await sound.stop();
      expectSoundLedger();
      const serials = new Set(signedSerials(installation.configuration));
      expect(serials).toEqual(
        new Set(installation.ledgerRows('SELECT serial FROM certificates').map((row) => row.serial)),
      );
    },
  );

  it('between intent and signature may also end in a voided command, which is then never signed', async () => {
    failAt('intent_recorded', 1);
    const fatal = await installation.start(WITH_FAULT_POINT);
    const pki = installation.connect();
    const request = stationRequest();
    await expect(pki.issue(request)).rejects.toMatchObject({ sent: true });
    await ended(fatal);
    const sound = await startSound();
    expect(await pki.voidCommand(request.commandId)).toEqual({ voided: true });
    expect(await pki.issue(request)).toMatchObject({ refused: 'command_voided' });
    await sound.stop();
    expectSoundLedger();
  });

  const inFirstStart = ISSUANCE_STEPS.filter((step) => step.startsWith('authority_'));
  it.each(inFirstStart.flatMap((step) => [1, 2].map((time) => [step, time] as const)))(
    'in the first start, after "%s" number %i, is made good by the next start',
    async (step, time) => {
      failAt(step, time);
      await expect(installation.start(WITH_FAULT_POINT)).rejects.toThrow();
      const sound = await startSound();
      await issued(installation.connect(), stationRequest());
      await sound.stop();
      expectSoundLedger();
      expect(installation.ledgerRows('SELECT count(*) AS authorities FROM authorities')).toEqual([{ authorities: 16 }]);
      expect(
        installation.ledgerRows("SELECT count(*) AS intents FROM intents WHERE command_id LIKE 'authority:%'"),
      ).toEqual([{ intents: 16 }]);
    },
  );

  it(`at ${KILLS} random moments under load never leaves two certificates for a command, or one that is not recorded`, {
    timeout: 60_000 + KILLS * PATIENCE_PER_KILL_MS,
  }, async () => {
    const pki = installation.connect();
    const commands = new Map<string, IssueRequest>();
    const handedOut = new Map<string, string>();
    for (let kill = 0; kill < KILLS; kill++) {
      const launched = await startSound();
      const batch = Array.from({ length: 12 }, () => stationRequest());
      for (const request of batch) commands.set(request.commandId, request);
      const open = [...commands.values()].filter((request) => !handedOut.has(request.commandId)).slice(-24);
      const outcomes = open.map((request) => issueInto(handedOut, pki, request));
      // Where the blow falls is up to chance: after a random number of answers and a random time more.
      await Promise.all(outcomes.slice(0, Math.floor(Math.random() * 4)));
      setTimeout(() => launched.child.kill('SIGKILL'), Math.random() * 10);
      await Promise.all([...outcomes, ended(launched)]);
    }

    const sound = await startSound();
    for (const request of commands.values()) await issueInto(handedOut, pki, request);
    expect(handedOut.size).toBe(commands.size);
    expect(await pki.summary()).toMatchObject({ issued: commands.size, revoked: 0, intended: 0 });
    await sound.stop();
    expectSoundLedger();
  });
});

/** Keeps what was handed out; a second, different certificate for a command fails the test. An outage is no failure. */
async function issueInto(handedOut: Map<string, string>, pki: PkiControlPlane, request: IssueRequest): Promise<void> {
  let fingerprint: string;
  try {
    fingerprint = (await issued(pki, request)).fingerprint;
  } catch (error) {
    if (error instanceof Error && error.name === 'PkiUnavailable') return;
    throw error;
  }
  expect(handedOut.get(request.commandId) ?? fingerprint).toBe(fingerprint);
  handedOut.set(request.commandId, fingerprint);
}
