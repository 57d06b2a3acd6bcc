import type { Actor } from '@bfcert/kernel/actor';
import type { AlertSettings } from './alert-settings.ts';
import { isWithin, parseSilenceId, type Silence, type SilenceId } from './silence.ts';
import type { SilenceStore } from './silence-store.ts';

/** By its place in the file: it stands there from one start to the next, and nobody here ends it. */
export type ConfiguredSilenceId = `configuration-${number}`;
export type ListedSilenceId = SilenceId | ConfiguredSilenceId;

export interface ListedSilence extends Omit<Silence, 'id' | 'createdAt'> {
  readonly id: ListedSilenceId;
  readonly source: 'configuration' | 'operator';
  /** Null: of the configuration, which does not say. */
  readonly createdAt: string | null;
}

const CONFIGURED = /^configuration-[1-9]\d{0,3}$/;

export const isConfigured = (text: string): text is ConfiguredSilenceId => CONFIGURED.test(text);

export const parseListedSilenceId = (text: string): ListedSilenceId | null =>
  isConfigured(text) ? text : parseSilenceId(text);

/** Those of the configuration in its order, then those of people, newest first; after the given one. */
export async function listSilences(
  { silences, settings }: { readonly silences: SilenceStore; readonly settings: Pick<AlertSettings, 'silences'> },
  actor: Actor,
  after: ListedSilenceId | null,
  limit: number,
): Promise<readonly ListedSilence[]> {
  const isOfPeople = after !== null && !isConfigured(after);
  const skipped = after === null ? 0 : Number(after.slice('configuration-'.length));
  const configured = isOfPeople
    ? []
    : settings.silences
        .map(ofConfiguration)
        .slice(skipped)
        .filter((silence) => isWithin(silence, actor))
        .slice(0, limit);
  if (configured.length === limit) return configured;
  const page = await silences.page(actor.owners, isOfPeople ? after : null, limit - configured.length);
  return [...configured, ...page.map((silence) => ({ ...silence, source: 'operator' as const }))];
}

function ofConfiguration(
  { until, because, ...match }: AlertSettings['silences'][number],
  index: number,
): ListedSilence {
  return {
    id: `configuration-${index + 1}`,
    source: 'configuration',
    match,
    until: new Date(until).toISOString(),
    because,
    createdAt: null,
    createdBy: 'configuration',
    endedBy: null,
  };
}
