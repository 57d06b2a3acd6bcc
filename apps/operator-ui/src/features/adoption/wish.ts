import type { NewAdoption } from '../../api/client.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;

/** What a person fills in; an empty field of the filter leaves it open. */
export const FIELDS = [
  { name: 'owner', label: 'Owner' },
  { name: 'family', label: 'Family' },
  { name: 'cohort', label: 'Cohort' },
  { name: 'q', label: 'Part of a name' },
  { name: 'until', label: 'Until', type: 'date', required: true, description: 'In UTC, 90 days ahead at most.' },
] as const;

export type FieldName = (typeof FIELDS)[number]['name'] | 'reason';
export type Fields = Readonly<Record<FieldName, string>>;

export const emptyWish = (now: Date): Fields => {
  const until = new Date(now.getTime() + USUAL_DAYS * DAY_MS).toISOString().slice(0, 10);
  return { owner: '', family: '', cohort: '', q: '', until, reason: '' };
};

/** As the API takes it; the tolerance ends as the day begins. */
export function wishOf({ until, reason, ...filter }: Fields): Omit<NewAdoption, 'count'> {
  const filled = Object.fromEntries(Object.entries(filter).filter(([, value]) => value.trim() !== ''));
  return { ...filled, until: `${until}T00:00:00Z`, reason };
}
