import type { Network } from '../station-contract/index.ts';
import type { Decision, StationFacts } from '../station-process/check.ts';

export type NetworkOfSlot = { readonly network: Network } | { readonly stop: Decision };

/**
 * Through what a station is to reach us with its new slot: as the slot that it lives on says, else as its family
 * declares. A slot that names an interface which is not there, or a modem without its access point, connects nowhere:
 * so nothing is written before it is known. Where nothing speaks of a modem, a cable is what a station has.
 */
export function networkOf({
  capabilities,
  charger,
  session,
}: Pick<StationFacts, 'capabilities' | 'charger' | 'session'>): NetworkOfSlot {
  const untold = (charger.settings.network_untold ?? '').split(',');
  if (untold.includes('vpn')) return unknown('The slot in use has a VPN, whose secrets no station tells.', BY_HAND);
  if (untold.includes('apn_login')) {
    return unknown('The access point (APN) of the slot in use asks for a name and a password.', BY_HAND);
  }

  const named = capabilities.network_interface.value;
  // 2.0.1 has no word for "any".
  const via = named === 'Any' && session?.protocol !== 'ocpp2.1' ? null : named;
  const apn = capabilities.network_apn.value;
  const isOpen = via === null || via === 'Any';
  const hasModem = charger.boot?.hasModem === true || untold.includes('apn');
  if (via?.startsWith('Wireless') || (isOpen && hasModem)) {
    const modem = via?.startsWith('Wireless')
      ? `The station reaches us through ${via}`
      : 'The station has a modem, and it is not known through what it reaches us';
    if (apn === null) return unknown(`${modem}; which access point (APN) its modem uses is not known.`, DECLARE);
  }
  const hasApn = apn !== null && apn !== 'none';
  if (via === null && session?.protocol !== 'ocpp2.1' && (hasModem || hasApn)) {
    return unknown('The station has a modem, and which interface that is, is not known.', DECLARE);
  }
  const isWired = via?.startsWith('Wired') ?? false;
  return {
    network: { ...(via === null ? {} : { interface: via }), ...(hasApn && !isWired ? { apn } : {}) },
  };
}

const DECLARE =
  'Declare network_interface, and network_apn (none: it is told none), of its family, or grant its station an exception, and resume.';
const BY_HAND = 'Neither is kept here: give the station its new slot by hand, or a connection without one, and resume.';

const unknown = (found: string, what: string): NetworkOfSlot => ({
  stop: {
    kind: 'stop',
    code: 'network_profile_unknown',
    because: `${found} A slot that is written without it connects nowhere, so none was written. ${what}`,
  },
});
