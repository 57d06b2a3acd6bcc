import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type System, startSystem } from './system/start-system.ts';
import { certificatesOf, enrol, planMigration, simulate, stationsOf, until } from './system/stations.ts';
import { offDictionary, toldEvents } from './system/told-events.ts';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

let system: System;
beforeAll(async () => {
  system = await startSystem();
  // Our listeners' own certificates are in force once they were looked at.
  await until(async () => (await active('backend_server')).length === 3);
});
afterAll(() => system.stop());

interface Row {
  readonly purpose: string;
  readonly state: string;
}
async function active(purpose: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of system.api.all<Row>(`/certificates?purpose=${purpose}&state=active`)) rows.push(row);
  return rows;
}

/**
 * The code of a page, in order, as one shell runs it: a command ends with 0, or with what the page says behind it.
 * Only the port of the listener is another than on a machine with one system.
 */
function scriptOf(page: string): string {
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code = '']) => code);
  return blocks
    .join('\n')
    .replaceAll('wss://localhost:8442/ocpp', system.profile2Url())
    .replaceAll(/^( *)(bfcert .*?) +# (?:.*: )?ends with (\d)$/gm, '$1refused_with $3 $2');
}

const PRELUDE = `set -eEuo pipefail
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
trap 'echo "line $LINENO failed: $BASH_COMMAND" >&2' ERR
refused_with() {
  local expected=$1 ended=0; shift
  "$@" || ended=$?
  [ "$ended" = "$expected" ] || { echo "ended with $ended and not $expected: $*" >&2; exit 1; }
}
`;

/** The folder in which `npm run demo` was started, as the pages have it: the sources, and the data in `data/demo`. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bfcert-folder-'));
  for (const name of ['apps', 'node_modules']) await symlink(`${REPOSITORY}${name}`, join(folder, name));
  await mkdir(join(folder, 'data'));
  await symlink(system.dataDirectory, join(folder, 'data', 'demo'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs it there. Nothing but the port is told from outside. */
async function run(script: string): Promise<{ readonly said: string; readonly complained: string }> {
  const shell = spawn('bash', ['-c', PRELUDE + script], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
      BFCERT_PORTS_HTTP: String(system.ports.http),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complained] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')]);
  expect(shell.exitCode, complained.slice(-4_000)).toBe(0);
  return { said, complained };
}

it('the commands of the how-to take a certificate of each purpose from its key to its end', async () => {
  const page = await readFile(`${REPOSITORY}docs/how-to/use-the-command-line.md`, 'utf8');
  const { said, complained } = await run(scriptOf(page));

  // What each refusal was called, in the order of the page.
  expect([...complained.matchAll(/^bfcert: .* \((\w+)\)$/gm)].map(([, name]) => name)).toEqual([
    'needs_second_person',
    'not_possible_in_this_state',
    'needs_second_person',
    'not_possible_in_this_state',
    'tracked_only',
    'tracked_only',
    'tracked_only',
    'visible_only',
    'visible_only',
    'made_in_key_ceremony',
    'renewed_by_the_pki',
  ]);
  // The audit held twice, online and from its export.
  expect(said.match(/^\d+ entries hold/gm)).toHaveLength(2);
  expect(await statesByPurpose()).toEqual({
    // Ours to renew, with the next one on its way or in force.
    backend_server: expect.stringMatching(/active.* revoked/),
    ca_certificate: 'active',
    charger_factory: 'issued',
    charger_identity: 'retired revoked',
    controller_identity: 'retired revoked',
    evse_v2g: 'retired revoked',
    evse_v2g_20: 'revoked',
    firmware_signing: 'issued',
    // Its renewal waits for a key.
    iot_hub_identity: 'requested revoked',
    iso15118_contract: 'active',
    iso15118_oem_provisioning: 'active',
    ocsp_responder: 'active',
    vehicle_vas_identity: 'revoked',
  });
  // Some ninety commands, a process each.
}, 600_000);

it('the first commands of the README look a certificate up, renew and revoke it', async () => {
  const charger = await enrol(system, 'README-1');
  const station = await simulate(system, 'README-1');
  await station.start();
  await planMigration(system, [charger]);
  await until(async () => (await stationsOf(system)).get('README-1')?.profileFloor === 3);
  const page = await readFile(`${REPOSITORY}README.md`, 'utf8');
  const [, commands = ''] = /^(```sh\nbfcert.*?^```$)/ms.exec(page) ?? [];
  const { said } = await run(scriptOf(commands));
  expect(said).toMatch(/README-1/);
  const states = (await certificatesOf(system))
    .filter(({ identity }) => identity.id === charger)
    .map(({ state }) => state);
  expect(states).toContain('revoked');
  expect(states.length).toBeGreaterThan(1);
  await station.stop();
});

it('fetches the security log of a station that sends by PUT and of one by POST, keeps it, and gives it to whoever asks, on the record', async () => {
  const stations = await Promise.all(
    (['put', 'post'] as const).map(async (logUpload) => {
      const name = `LOG-${logUpload}`;
      const id = await enrol(system, name);
      const unlike = logUpload === 'put' ? { logUpload } : { logUpload, version: '1.6' as const };
      const station = await simulate(system, name, [], unlike);
      await station.start();
      await until(async () => (await stationsOf(system)).get(name)?.online);
      return { id, station };
    }),
  );
  for (const { id, station } of stations) {
    const { said } = await run(`
bfcert() { ./node_modules/.bin/node apps/cli/src/main.ts "$@"; }
export BFCERT_DATA_DIR=$PWD/data/demo
log=$(bfcert stations logs request ${id} --reason "its door was open" --output id)
for attempt in $(seq 120); do
  state=$(bfcert stations logs list --identity ${id} --json)
  case $state in *'"uploaded"'*) break ;; *'"failed"'*) echo "$state" >&2; exit 1 ;; esac
  sleep 0.5
done
bfcert stations logs download "$log" --out "$log.txt" >&2
echo "$log"
sha256sum "$log.txt" | cut -d' ' -f1
cat "$log.txt"
`);
    const [log = '', sum, ...lines] = said.trim().split('\n');
    expect(log).toMatch(/^slg_/);
    expect(lines.join('\n')).toMatch(/^\S+Z StartupOfTheDevice$/m);
    const [listed] = (
      await system.api.get<{ data: { state: string; content: { sha256: string } }[] }>(`/station-logs?identityId=${id}`)
    ).data;
    expect(listed).toMatchObject({ state: 'uploaded', content: { sha256: sum } });
    const trail: string[] = [];
    for await (const entry of system.api.all<{ action: string; identityId: string | null }>('/audit-entries')) {
      if (entry.identityId === id && entry.action.includes('station-log')) trail.push(entry.action);
    }
    // That it sends it the station says as well, before or after its answer.
    const steps = new Set(trail.toReversed().filter((action) => action !== 'station-log-accepted'));
    expect([...steps]).toEqual([
      'request-station-log',
      'station-log-upload-began',
      'station-log-stored',
      'download-station-log',
    ]);
    await station.stop();
  }
}, 300_000);

it('every event of all that is as the dictionary says, and comes in one order', async () => {
  const events = await toldEvents(system);
  expect(await offDictionary(system, events)).toEqual([]);
  expect(events.map(({ sequence }) => Number(sequence))).toEqual(events.map((_, index) => index + 1));
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  const told = new Set(events.map(({ type }) => type.slice(type.lastIndexOf('.') + 1)));
  expect(told.size).toBeGreaterThan(15);
  for (const name of ['CSRValidated', 'CertificateActivated', 'CertificateImported', 'CertificateRevoked']) {
    expect(told).toContain(name);
  }

  // What would not be as it says is found.
  const [one] = events.filter(({ type }) => type.endsWith('.CertificateIssued'));
  if (one === undefined) throw new Error('nothing was issued');
  expect(await offDictionary(system, [one, { ...one, data: {} }, { ...one, type: 'bfcert.system.New' }])).toHaveLength(
    2,
  );
});

async function statesByPurpose(): Promise<Record<string, string>> {
  const found = new Map<string, Set<string>>();
  for await (const { purpose, state } of system.api.all<Row>('/certificates')) {
    found.set(purpose, (found.get(purpose) ?? new Set()).add(state));
  }
  return Object.fromEntries([...found].map(([purpose, states]) => [purpose, [...states].toSorted().join(' ')]));
}
