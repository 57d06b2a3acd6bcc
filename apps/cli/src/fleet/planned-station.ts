import { seededRandom } from '@bfcert/kernel/seeded-random';
import { FAULT_NAMES, type FaultName, isFaultName, type OcppVersionName } from '@bfcert/simulator';
import { WrongUse } from '../commands/api/exit-codes.ts';
import { apportion, parseShares, parseWhole, type Share } from './shares.ts';

/** One station of a mixed fleet, before there is any. */
export interface PlannedStation {
  /** From 1. */
  readonly number: number;
  readonly version: OcppVersionName;
  /** Model of its BootNotification; with the vendor it is its family. */
  readonly model: string;
  /** Null: it keeps to the standard. */
  readonly fault: FaultName | null;
}

export interface MixOptions {
  readonly mix: string;
  readonly families?: string;
  readonly faults?: string;
  readonly seed: number;
}

const VERSIONS: readonly OcppVersionName[] = ['2.1', '2.0.1', '1.6'];
/** The longest that BootNotification of 2.0.1 carries. */
const LONGEST_MODEL = 20;

/** Which station has which version, model and fault: for one seed always the same. @throws WrongUse with a sentence. */
export function planStations(count: number, options: MixOptions): readonly PlannedStation[] {
  const random = seededRandom(options.seed);
  const versions = apportion(count, versionsIn(options.mix), random);
  const models = options.families === undefined ? null : apportion(count, modelsIn(options.families), random);
  const stations = versions.map((name, index) => {
    const version = VERSIONS.find((one) => one === name) ?? '2.0.1';
    return { number: index + 1, version, model: models?.[index] ?? `SIM ${version}` };
  });
  const faults = faultsOf(
    stations.map(({ model }) => model),
    options.faults === undefined ? [] : faultsIn(options.faults, new Set(stations.map(({ model }) => model))),
    random,
  );
  return stations.map((station, index) => ({ ...station, fault: faults[index] ?? null }));
}

function versionsIn(text: string): readonly Share[] {
  const shares = parseWhole(text, 'mix');
  const unknown = shares.find(({ name }) => !VERSIONS.some((version) => version === name));
  if (unknown !== undefined) throw new WrongUse(`--mix: there is no ${unknown.name}, but ${VERSIONS.join(', ')}`);
  return shares;
}

function modelsIn(text: string): readonly Share[] {
  const shares = parseWhole(text, 'families');
  const long = shares.find(({ name }) => name.length > LONGEST_MODEL);
  if (long !== undefined) throw new WrongUse(`--families: ${long.name} has more than ${LONGEST_MODEL} characters`);
  return shares;
}

interface FaultShare extends Share {
  readonly name: FaultName;
  /** Null: of the whole fleet. */
  readonly model: string | null;
}

/** `silent=2,Old:never_reconnects=10`: of the fleet, or of one family. */
function faultsIn(text: string, models: ReadonlySet<string>): readonly FaultShare[] {
  return parseShares(text, 'faults').map(({ name, percent }) => {
    const colon = name.lastIndexOf(':');
    const model = colon === -1 ? null : name.slice(0, colon);
    const fault = name.slice(colon + 1).replaceAll('_', '-');
    if (model !== null && !models.has(model)) throw new WrongUse(`--faults: no station is of the family ${model}`);
    if (!isFaultName(fault))
      throw new WrongUse(`--faults: there is no fault ${fault}; there are ${FAULT_NAMES.join(', ')}`);
    return { name: fault, percent, model };
  });
}

/** First those of one family, then those of all among who is left. */
function faultsOf(models: readonly string[], shares: readonly FaultShare[], random: () => number) {
  const faults = models.map((): string | null => null);
  for (const [model, of] of Map.groupBy(shares, (share) => share.model)) {
    if (model === null) continue;
    const indices = models.flatMap((one, index) => (one === model ? [index] : []));
    const given = apportion(indices.length, of, random);
    for (const [at, index] of indices.entries()) faults[index] = given[at] ?? null;
  }
  const free = faults.flatMap((fault, index) => (fault === null ? [index] : []));
  const ofAll = shares.filter(({ model }) => model === null);
  const wider = models.length / Math.max(1, free.length);
  const widened = ofAll.map(({ name, percent }) => ({ name, percent: percent * wider }));
  if (widened.reduce((all, { percent }) => all + percent, 0) > 100)
    throw new WrongUse('--faults: what is of all does not fit beside what is of families');
  const given = apportion(free.length, widened, random);
  for (const [at, index] of free.entries()) faults[index] = given[at] ?? null;
  return faults as readonly (FaultName | null)[];
}
