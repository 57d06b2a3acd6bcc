import { readFile } from 'node:fs/promises';
import { systemClock } from '@bfcert/kernel/clock';
import type { Broker } from '@bfcert/vehicle-provisioning';
import { hubjectOpcpBroker } from '@bfcert/vehicle-provisioning/adapters/hubject-opcp';
import { manualBroker } from '@bfcert/vehicle-provisioning/adapters/manual';
import type { BrokerSettings } from '../configuration/brokers.ts';
import { AllowedAddresses } from '../outbound/allowed-addresses.ts';
import { guardedFetch } from '../outbound/guarded-fetch.ts';

/** Those of the configuration, each with what it can do; none is asked before it is needed. */
export const connectBrokers = (all: readonly BrokerSettings[]): Promise<readonly Broker[]> =>
  Promise.all(
    all.map(async (settings) => {
      if (settings.kind === 'manual') return manualBroker(settings);
      const { clientSecretFile, allowedNetworks, ...known } = settings;
      const clientSecret = (await readFile(clientSecretFile, 'utf8')).trim();
      const fetch = guardedFetch(new AllowedAddresses(allowedNetworks));
      return hubjectOpcpBroker(known, { clientSecret, fetch, clock: systemClock });
    }),
  );
