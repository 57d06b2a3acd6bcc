import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addPolicyCommands } from './policies-command.ts';

const draft = {
  rules: [
    {
      name: 'charger_identity',
      purpose: 'charger_identity',
      level: 'purpose',
      value: null,
      set: { renewBefore: 2_592_000 },
    },
    {
      name: 'nights',
      purpose: 'charger_identity',
      level: 'owner',
      value: 'north\u001b[2J',
      set: {
        maintenance: { timeZone: 'Europe/Berlin', windows: [{ days: ['sat', 'sun'], from: '02:00', to: '04:00' }] },
      },
    },
  ],
  renewalsPerHour: 600,
  renewalsPerDay: null,
  quotas: [{ authority: 'fleet-ca', renewalsPerHour: 5, renewalsPerDay: 50 }],
};
const version = {
  ...draft,
  version: 7,
  appliedAt: '2026-03-01T12:00:00.000Z',
  appliedBy: 'user:mara',
  reason: 'a test',
};
const dryRun = {
  id: 'pdr_1',
  baseVersion: 7,
  at: '2026-03-01T12:00:00.000Z',
  requestedBy: 'user:mara',
  draft,
  effect: {
    certificates: 12,
    postures: [{ from: 'valid', to: 'renewal_due', count: 3 }],
    renewalsEarlier: 4,
    renewalsLater: 0,
    dueNow: 2,
    examples: [],
  },
};

let server: Server;
let answers: { status: number; body: unknown }[] = [];
let asked: { line: string; body: string; ifMatch: unknown }[] = [];
let printed = '';
let folder: string;
beforeEach(async () => {
  asked = [];
  printed = '';
  folder = mkdtempSync(join(tmpdir(), 'bfcert-policies-'));
  server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push({ line: `${request.method} ${request.url}`, body, ifMatch: request.headers['if-match'] });
      const answer = answers.shift();
      response.writeHead(answer?.status ?? 500, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer?.body ?? {}));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('BFCERT_TOKEN', 'a-token');
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((said) => {
      printed += String(said);
      return true;
    });
  }
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = 0;
});

async function run(...args: string[]): Promise<void> {
  const program = new Command().exitOverride();
  addPolicyCommands(program);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await program.parseAsync([...args.slice(0, 2), '--url', url, ...args.slice(2)], { from: 'user' });
}

function file(content: string): string {
  const path = join(folder, 'draft.json');
  writeFileSync(path, content);
  return path;
}

describe('bfcert policies', () => {
  it('lists the rules in force in days and windows, and no control character of an owner', async () => {
    answers = [{ status: 200, body: version }];
    await run('policies', 'list');
    expect(printed).toMatch(/charger_identity +charger_identity +all +30 d/);
    expect(printed).toContain('sat,sun 02:00-04:00');
    expect(printed).not.toContain('\u001b');
  });

  it('shows the policy in force, an old version, and all of them', async () => {
    answers = [version, version, { data: [version], page: { next: null, hasMore: false } }].map((body) => ({
      status: 200,
      body,
    }));
    await run('policies', 'show');
    await run('policies', 'show', '7');
    await run('policies', 'versions');
    expect(asked.map(({ line }) => line)).toEqual([
      'GET /api/v1/policies',
      'GET /api/v1/policies/versions/7',
      'GET /api/v1/policies/versions?limit=500',
    ]);
    expect(printed).toContain('5 in an hour, 50 in a day');
  });

  it('previews what `show --json` has printed and somebody has edited, and says how it is applied', async () => {
    answers = [{ status: 201, body: dryRun }];
    await run('policies', 'preview', file(JSON.stringify(version)), '--reason', 'shorter lives');
    expect(asked[0]?.line).toBe('POST /api/v1/policies/dry-runs');
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ draft, reason: 'shorter lives' });
    expect(printed).toMatch(/valid → renewal_due +3/);
    expect(printed).toContain('bfcert policies apply pdr_1 --if-version 7');
  });

  it.each(['', '[]', 'null', '{"rules"'])('sends no draft that is %j', async (content) => {
    await run('policies', 'preview', file(content), '--reason', 'shorter lives');
    expect([process.exitCode, asked]).toEqual([EXIT.wrongUse, []]);
  });

  it('applies a preview in place of the version that was looked at', async () => {
    answers = [{ status: 200, body: { version: 8 } }];
    await run('policies', 'apply', 'pdr_1', '--if-version', '7', '--reason', 'shorter lives');
    expect(asked).toMatchObject([{ line: 'PUT /api/v1/policies', ifMatch: '"7"' }]);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ dryRunId: 'pdr_1', reason: 'shorter lives' });
  });

  it('goes back to an old version by a preview of it, and tells what that moves', async () => {
    answers = [
      { status: 201, body: dryRun },
      { status: 200, body: { version: 8 } },
    ];
    await run('policies', 'rollback', '3', '--if-version', '7', '--reason', 'it was too short');
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ restore: 3, reason: 'it was too short' });
    expect(asked[1]).toMatchObject({ line: 'PUT /api/v1/policies', ifMatch: '"7"' });
    expect(printed).toContain('4 renewals come earlier, 0 later, 2 at once');
  });

  it.each(['0', '-1', 'x', '9007199254740993'])('does not go back to version %s', async (old) => {
    await run('policies', 'rollback', '--if-version', '7', '--reason', 'it was too short', '--', old);
    expect([process.exitCode, asked]).toEqual([EXIT.wrongUse, []]);
  });

  it('tells when another version is in force by now', async () => {
    answers = [{ status: 412, body: { status: 412, code: 'version_conflict', detail: 'Version 8 is in force.' } }];
    await run('policies', 'apply', 'pdr_1', '--if-version', '7', '--reason', 'shorter lives');
    expect([process.exitCode, printed]).toEqual([EXIT.conflict, expect.stringContaining('Version 8 is in force.')]);
  });
});

describe('bfcert expiry-sweep', () => {
  it('says why it waits, and confirms what a person has typed', async () => {
    const held = { reason: 'clock_jumped', detail: 'The clock moved.', due: 3, asOf: '2026-03-01T00:00:00.000Z' };
    answers = [
      { status: 200, body: { held } },
      { status: 200, body: { retired: ['crt_1'] } },
    ];
    await run('expiry-sweep', 'show');
    expect(printed).toMatch(/would retire +3/);
    await run('expiry-sweep', 'confirm', '--as-of', held.asOf, '--count', '3', '--reason', 'NTP is right');
    expect(JSON.parse(asked[1]?.body ?? '')).toEqual({ asOf: held.asOf, count: 3, reason: 'NTP is right' });
  });

  it('confirms no count that is none', async () => {
    await run('expiry-sweep', 'confirm', '--as-of', 'now', '--count', 'all', '--reason', 'NTP is right');
    expect([process.exitCode, asked]).toEqual([EXIT.wrongUse, []]);
  });
});
