import type { VehicleIssuers } from '@bfcert/certificate-lifecycle';
import type { Clock } from '@bfcert/kernel/clock';
import { type KnownIssuers, knownIssuers } from '@bfcert/vehicle-provisioning';

/** A root that was withdrawn opens nothing after this. */
const FRESH_MS = 2_000;
/** While nobody answers, as gateways go on with what they know. */
const BELIEVED_MS = 120_000;

export interface IssuersOfVehicles extends KnownIssuers {
  /** DER: the CAs that sign for vehicles, and the roots by which our own listeners are verified. */
  readonly told: readonly Buffer[];
}

/** Under whom vehicles may stand, read again as it grows old, once however many ask. */
export class FollowedIssuers {
  readonly #read: () => Promise<VehicleIssuers>;
  readonly #clock: Clock;
  #known: { readonly issuers: IssuersOfVehicles; readonly at: number } | null = null;
  #reading: Promise<IssuersOfVehicles> | null = null;

  constructor(read: () => Promise<VehicleIssuers>, clock: Clock) {
    this.#read = read;
    this.#clock = clock;
  }

  /** Rejects when nobody has answered for so long that what is known may be wrong. */
  async current(): Promise<IssuersOfVehicles> {
    if (this.#known !== null && this.#age(this.#known.at) < FRESH_MS) return this.#known.issuers;
    this.#reading ??= this.#again().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #again(): Promise<IssuersOfVehicles> {
    try {
      const read = await this.#read();
      const issuers = { ...knownIssuers(read), told: toldOf(read) };
      this.#known = { issuers, at: this.#clock.monotonic() };
      return issuers;
    } catch (error) {
      if (this.#known === null || this.#age(this.#known.at) > BELIEVED_MS) throw error;
      return this.#known.issuers;
    }
  }

  readonly #age = (at: number): number => this.#clock.monotonic() - at;
}

function toldOf({ ownRoots, ownIntermediates, listenerRoots }: VehicleIssuers): readonly Buffer[] {
  return [...new Set([...ownRoots, ...ownIntermediates, ...listenerRoots])].map(derOf);
}

const derOf = (pem: string): Buffer =>
  Buffer.from(pem.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, ''), 'base64');
