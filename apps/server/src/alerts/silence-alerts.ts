import {
  type AuditedOutcome,
  type AuditedParts,
  type CommandContext,
  describeActor,
  runAudited,
} from '@bfcert/certificate-lifecycle';
import { ok, refused } from '@bfcert/kernel/result';
import { alertOperators } from './alert-operators.ts';
import type { AlertMatch } from './alert-settings.ts';
import { isWithin, LONGEST_SILENCE_DAYS, newSilenceId, type Silence, type SilenceId } from './silence.ts';
import type { SilenceStore } from './silence-store.ts';

const DAY_MS = 86_400_000;
/** In force at one time: each alert is held against all of them. */
export const MOST_SILENCES = 200;

export interface SilenceParts extends AuditedParts {
  readonly silences: SilenceStore;
}

export type SilenceRefusal =
  | 'grant_exceeds_own'
  | 'alert_silence_end_invalid'
  | 'alert_silences_too_many'
  | 'alert_silence_unknown'
  | 'alert_silence_over';

type Answer = AuditedOutcome<Silence, SilenceRefusal>;

export interface SilenceWish {
  /** `owners` left out: those the caller acts for. */
  readonly match: AlertMatch;
  /** RFC 3339. */
  readonly until: string;
}

/** Holds alerts back until a time; the command's reason stands with it for whoever wonders why nobody was told. */
export function silenceAlerts(parts: SilenceParts, { match, until }: SilenceWish, context: CommandContext): Answer {
  const { silences, clock } = parts;
  const command = { action: 'silence-alerts', input: { match, until }, roles: alertOperators };
  return runAudited<Silence, SilenceRefusal>(parts, command, context, async (tx, note) => {
    const { actor, reason } = context;
    const now = clock.now();
    const owners = match.owners ?? (actor.owners === 'all' ? undefined : [...actor.owners]);
    const silence: Silence = {
      id: newSilenceId(now),
      match: { ...match, ...(owners === undefined ? {} : { owners }) },
      until: new Date(until).toISOString(),
      because: reason,
      createdAt: now.toISOString(),
      createdBy: describeActor(actor),
      endedBy: null,
    };
    if (!isWithin(silence, actor)) return refused(BEYOND);
    const last = now.getTime() + LONGEST_SILENCE_DAYS * DAY_MS;
    if (!(Date.parse(until) > now.getTime() && Date.parse(until) <= last)) {
      const detail = `It ends in the future, and by ${new Date(last).toISOString()}.`;
      return refused({ reason: 'alert_silence_end_invalid', detail });
    }
    if ((await silences.countInForce(tx, now)) >= MOST_SILENCES) {
      return refused({ reason: 'alert_silences_too_many', detail: `${MOST_SILENCES} are in force already.` });
    }
    await silences.put(tx, silence);
    await note({ after: 'in_force', detail: { silenceId: silence.id, match: silence.match, until: silence.until } });
    return ok(silence);
  });
}

/** Ends a silence before its time. What it has held back meanwhile is not told afterwards. */
export function endSilence(parts: SilenceParts, id: SilenceId, context: CommandContext): Answer {
  const { silences, clock } = parts;
  const command = { action: 'end-alert-silence', input: { id }, roles: alertOperators };
  return runAudited<Silence, SilenceRefusal>(parts, command, context, async (tx, note) => {
    const { actor } = context;
    const found = await silences.lock(tx, id);
    if (found === null || !isWithin(found, actor)) {
      return refused({ reason: 'alert_silence_unknown', detail: 'There is no such silence.' });
    }
    const now = clock.now();
    if (Date.parse(found.until) <= now.getTime()) {
      return refused({ reason: 'alert_silence_over', detail: `It ended at ${found.until}.` });
    }
    const ended: Silence = { ...found, until: now.toISOString(), endedBy: describeActor(actor) };
    await silences.put(tx, ended);
    await note({ before: 'in_force', after: 'over', detail: { silenceId: id } });
    return ok(ended);
  });
}

/** Nobody keeps others from being told of what is not theirs. */
const BEYOND = {
  reason: 'grant_exceeds_own',
  detail: 'A silence is of owners that its maker acts for, and of one at least.',
} as const;
