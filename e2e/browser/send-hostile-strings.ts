import { knock, RawStation } from '../clients/raw-station.ts';
import type { System } from '../system/start-system.ts';
import { FACTORY_PASSWORD, planMigration, simulate, stationsOf, until } from '../system/stations.ts';
import { HOSTILE_STRINGS } from './hostile-strings.ts';

/** Where a hostile text must be found by now. */
export interface Planted {
  /** Names of the stations that sent one. */
  readonly stations: readonly string[];
  /** Reasons that stand in the audit. */
  readonly reasons: readonly string[];
  /** A station whose certificate carries the text. */
  readonly certified: { readonly name: string; readonly organisation: string };
}

/** In every place where a station, a stranger or an import may say something. */
export async function sendHostileStrings(system: System): Promise<Planted> {
  const trustAnchorsPem = [await system.csmsRootPem()];
  const url = system.profile2Url();
  const stations = HOSTILE_STRINGS.map((_, index) => `HOSTILE-${String(index).padStart(2, '0')}`);
  const reasons: string[] = [];
  for (const [index, text] of HOSTILE_STRINGS.entries()) {
    const name = stations[index] ?? '';
    try {
      const { reason } = await enrolWith(system, name, text);
      reasons.push(reason);
    } catch {
      // What cannot be seen is refused as a name; it still comes by the station itself.
      await enrolWith(system, name, 'plain');
    }
    await knock({ url, name: encodeURIComponent(text), trustAnchorsPem, basic: `x:${FACTORY_PASSWORD}` });
  }
  for (const [index, text] of HOSTILE_STRINGS.entries()) {
    const name = stations[index] ?? '';
    const how = { url, name, trustAnchorsPem, basic: `${name}:${FACTORY_PASSWORD}` };
    await until(async () => (await knock(how)) === 101);
    const station = await RawStation.enter(how);
    const chargingStation = {
      vendorName: text.slice(0, 50),
      model: [...text].slice(0, 8).join('').slice(0, 20),
      serialNumber: `SN-${name}`,
    };
    await station.call('boot', 'BootNotification', { reason: 'PowerUp', chargingStation });
    const event = { type: text.slice(0, 50), timestamp: '2026-11-22T20:00:00Z', techInfo: text };
    await station.call('event', 'SecurityEventNotification', event);
    station.leave();
  }
  const [organisation = ''] = HOSTILE_STRINGS;
  const name = 'HOSTILE-O';
  const { id } = await enrolWith(system, name, organisation, organisation);
  const station = await simulate(system, name);
  await station.start();
  await planMigration(system, [id]);
  await until(async () => (await stationsOf(system)).get(name)?.migration?.state === 'active');
  await station.stop();
  return { stations, reasons, certified: { name, organisation } };
}

async function enrolWith(system: System, name: string, text: string, organisation = 'Example Transit') {
  const reason = `imported: ${text}`;
  const { id } = await system.api.post<{ id: string }>('/identities', {
    ocppIdentity: name,
    serialNumber: `SN-${name}`,
    organisation,
    vendor: text.slice(0, 50),
    model: [...text].slice(0, 8).join(''),
    owner: text,
    cohorts: [text.slice(0, 50)],
    basicAuthPassword: FACTORY_PASSWORD,
    reason,
  });
  return { id, reason };
}
