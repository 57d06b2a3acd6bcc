import type { StationLog, StoredContent } from './station-log.ts';
import type { StationLogSettings } from './station-log-settings.ts';

export const goesAt = (
  { storedAt }: Pick<StoredContent, 'storedAt'>,
  { retentionMs }: Pick<StationLogSettings, 'retentionMs'>,
): Date => new Date(storedAt.getTime() + retentionMs);

/** It is given out no more, whether or not it has been removed yet. */
export const isTooOld = (
  { content }: Pick<StationLog, 'content'>,
  settings: Pick<StationLogSettings, 'retentionMs'>,
  now: Date,
): boolean => content !== null && now >= goesAt(content, settings);
