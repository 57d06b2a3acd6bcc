import { readChainDer } from '../../server-certificate/read-chain.ts';
import {
  type FoundCertificate,
  type ServerCertificateSource,
  type ServerSlot,
  serverSlots,
} from '../../server-certificate/server-certificate-source.ts';
import { type Probed, type ProbeTarget, probeListener } from './probe-listener.ts';

export interface WatchedListener extends Omit<ProbeTarget, 'trustAnchorsPem'> {
  readonly name: string;
  /** Asked at each probe, because anchors are replaced; null: the public ones. */
  readonly trustAnchors: () => Promise<string | null>;
  /** The slot that its certificate of this key algorithm is in; left out: that of the algorithm. */
  readonly placeOf?: (slot: ServerSlot) => string;
}

const PROBE_MS = 5_000;
/** Listeners probed at the same time. */
const AT_ONCE = 8;

/**
 * Listeners of the configuration, or of our own gateways, and nobody else's word, each probed as a client of either key
 * algorithm. Which they are is asked at each reading.
 */
export function tlsListeners(
  name: string,
  watched: () => Promise<readonly WatchedListener[]>,
  probeMs = PROBE_MS,
): ServerCertificateSource {
  return {
    name,
    kind: 'listeners',
    async read() {
      const listeners = await watched();
      const found: FoundCertificate[] = [];
      for (let from = 0; from < listeners.length; from += AT_ONCE) {
        const some = listeners.slice(from, from + AT_ONCE);
        found.push(...(await Promise.all(some.map((listener) => both(listener, probeMs)))).flat());
      }
      return found;
    },
    close: () => undefined,
  };
}

async function both(listener: WatchedListener, probeMs: number): Promise<readonly FoundCertificate[]> {
  const anchors = await anchorsOf(listener);
  const target = { ...listener, trustAnchorsPem: anchors ?? null };
  const probed: (readonly [ServerSlot, Probed])[] = [];
  for (const slot of serverSlots) {
    const answer = await probeListener(target, slot, probeMs);
    probed.push([slot, anchors === undefined ? unvalidated(answer) : answer]);
  }
  // One that refuses both is no listener of TLS as we speak it; that is not "it has neither".
  const refusesBoth = probed.every(([, { outcome }]) => outcome === 'none');
  return probed.map(([slot, each]) => foundOf(listener, slot, refusesBoth ? REFUSES_BOTH : each));
}

/** Undefined: they could not be read. Then what is shown is still to be seen. */
async function anchorsOf({ trustAnchors }: WatchedListener): Promise<string | null | undefined> {
  try {
    return await trustAnchors();
  } catch {
    return undefined;
  }
}

const unvalidated = (probed: Probed): Probed =>
  probed.outcome === 'served' ? { ...probed, validates: false, validationProblem: 'ANCHORS_UNREADABLE' } : probed;

const REFUSES_BOTH: Probed = { outcome: 'unreachable', detail: 'it refuses clients of EC and of RSA alike' };

function foundOf(
  { name, host, port, serverName, placeOf }: WatchedListener,
  slot: ServerSlot,
  probed: Probed,
): FoundCertificate {
  const begun = { reference: `${name}/${slot}`, serverName, status: null, ...(placeOf && { place: placeOf(slot) }) };
  const nothing = { host, port, slot, validates: false, validationProblem: null };
  switch (probed.outcome) {
    case 'none':
      return { ...begun, chain: null, served: nothing, problem: null };
    case 'unreachable':
      return {
        ...begun,
        chain: null,
        served: nothing,
        problem: `${host}:${port} could not be probed: ${probed.detail}.`,
      };
    case 'served': {
      const { validates, validationProblem } = probed;
      const served = { ...nothing, validates, validationProblem };
      const chain = readChainDer(probed.chain);
      return chain.ok
        ? { ...begun, chain: chain.value, served, problem: null }
        : { ...begun, chain: null, served, problem: chain.refusal };
    }
  }
}
