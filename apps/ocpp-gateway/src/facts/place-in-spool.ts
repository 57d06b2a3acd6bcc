import type { StationFact } from '@bfcert/evse-security/station-contract';

interface Place {
  /** Without it nobody would hear of a session, or a station that is here could not enter: it may take of the part that is kept free. */
  readonly essential: boolean;
  /** One station makes such facts by its messages as often as it likes, so it has a share of them. */
  readonly shared: boolean;
}

/**
 * Every fact of a gateway waits in one place for the servers, so what one station does there must leave room for all others.
 * Sessions have a limit of their own (`reconnections`), refused strangers are counted.
 */
export const placeInSpool: Readonly<Record<StationFact['kind'], Place>> = {
  gateway_started: { essential: true, shared: false },
  session_opened: { essential: true, shared: false },
  session_closed: { essential: true, shared: false },
  boot_notification: { essential: true, shared: true },
  security_event: { essential: false, shared: true },
  settings_reported: { essential: false, shared: true },
  log_progress: { essential: false, shared: true },
  contract_certificate_failed: { essential: false, shared: true },
  /** Once in a while of each station, however much it says. */
  station_noisy: { essential: false, shared: false },
  log_upload_failed: { essential: false, shared: false },
  handshake_refused: { essential: false, shared: false },
  upstream_changed: { essential: false, shared: false },
  upstream_change_answered: { essential: false, shared: false },
  vehicle_requests_asked: { essential: false, shared: false },
};
