import type { AuditedParts, CommandContext } from '@bfcert/certificate-lifecycle';
import type { Actor } from '@bfcert/kernel/actor';
import type { AlertSettings } from './alert-settings.ts';
import type { AlertDelivery, AlertDeliveryFilter, AlertDeliveryId, AlertStore } from './alert-store.ts';
import { type ListedSilence, type ListedSilenceId, listSilences } from './list-silences.ts';
import { dismissAlert, isOf, replayAlert } from './resend-alert.ts';
import type { SilenceId } from './silence.ts';
import { endSilence, type SilenceWish, silenceAlerts } from './silence-alerts.ts';
import type { SilenceStore } from './silence-store.ts';

export type AlertsApi = ReturnType<typeof alertsApi>;

/** What people do with alerts; each shows and changes what is of the caller's owners alone. */
export function alertsApi(
  parts: AuditedParts & {
    readonly store: AlertStore;
    readonly silences: SilenceStore;
    readonly settings: Pick<AlertSettings, 'routes' | 'silences'>;
  },
) {
  const { store } = parts;
  return {
    silence: (wish: SilenceWish, context: CommandContext) => silenceAlerts(parts, wish, context),
    endSilence: (id: SilenceId, context: CommandContext) => endSilence(parts, id, context),
    /** Those of the configuration first. */
    silences: (actor: Actor, after: ListedSilenceId | null, limit: number): Promise<readonly ListedSilence[]> =>
      listSilences(parts, actor, after, limit),
    replay: (id: AlertDeliveryId, context: CommandContext) => replayAlert(parts, id, context),
    dismiss: (id: AlertDeliveryId, context: CommandContext) => dismissAlert(parts, id, context),
    /** Newest first. */
    deliveries: (
      actor: Actor,
      filter: AlertDeliveryFilter,
      before: AlertDeliveryId | null,
      limit: number,
    ): Promise<readonly AlertDelivery[]> => store.page({ ...filter, owners: actor.owners }, before, limit),
    /** Null: there is none for the caller. */
    async delivery(id: AlertDeliveryId, actor: Actor): Promise<AlertDelivery | null> {
      const found = await store.find(id);
      return found !== null && isOf(found, actor) ? found : null;
    },
  };
}
