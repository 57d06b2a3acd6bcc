import type { UpstreamSettings } from '@bfcert/evse-security/station-contract';

/** The CSMSs behind us, as the servers said last. */
export class Upstreams {
  #byName: ReadonlyMap<string, UpstreamSettings>;

  constructor(upstreams: readonly UpstreamSettings[]) {
    this.#byName = byName(upstreams);
  }

  named(name: string | null): UpstreamSettings | undefined {
    return name === null ? undefined : this.#byName.get(name);
  }

  /** The names of those that are reached otherwise from now on, are new, or are there no more. */
  take(upstreams: readonly UpstreamSettings[]): ReadonlySet<string> {
    const before = this.#byName;
    this.#byName = byName(upstreams);
    const names = [...before.keys(), ...this.#byName.keys()];
    return new Set(names.filter((name) => JSON.stringify(before.get(name)) !== JSON.stringify(this.#byName.get(name))));
  }
}

const byName = (upstreams: readonly UpstreamSettings[]): ReadonlyMap<string, UpstreamSettings> =>
  new Map(upstreams.map((upstream) => [upstream.name, upstream]));
