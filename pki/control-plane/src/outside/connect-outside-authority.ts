import { readSecretFile } from '@bfcert/kernel/local-socket';
import { type Certificate, parseChainPem } from '@bfcert/kernel/x509';
import { AuthorityUnavailable, type IssuingAuthority } from '@bfcert/pki-contract/authority';
import { connectAuthority } from '@bfcert/pki-contract/authority-client';
import type { OutsideAuthority, ReachedAuthority } from './outside-authority.ts';
import type { OutsideConfiguration } from './outside-configuration.ts';
import { Patience } from './patience.ts';

/**
 * An outside authority over its process's socket. The process may come later and go: it is looked for
 * at the first use and after each loss. One that describes another chain or trust domain than the
 * configuration pins is not used at all (D-005).
 */
export async function connectOutsideAuthority(configuration: OutsideConfiguration): Promise<OutsideAuthority> {
  const { name, trustDomain, socketPath, secretFile, reconciliationSeconds } = configuration;
  const chain = chainOf(configuration);
  const secret = await readSecretFile(secretFile);
  const patience = new Patience();
  let reached: Promise<ReachedAuthority> | null = null;

  const connect = async (): Promise<ReachedAuthority> => {
    let isLost = false;
    const onLost = () => {
      isLost = true;
      reached = null;
    };
    const connected = await connectAuthority({ socketPath, secret, onLost });
    const port = whileConnected(connected, () => !isLost, patience);
    try {
      const description = await port.describe();
      const described = parseChainPem(description.chainPem);
      if (description.name !== name || description.trustDomain !== trustDomain) {
        throw new Error(`the authority process of ${name} holds ${description.name} of ${description.trustDomain}`);
      }
      if (!described.ok || !sameChain(described.value, chain)) {
        throw new Error(`the authority process of ${name} describes another chain than is configured`);
      }
      return { port, repeatSafeSeconds: description.repeatSafeSeconds };
    } catch (error) {
      await port.close();
      throw error;
    }
  };

  return {
    name,
    trustDomain,
    chain,
    reconciliationSeconds,
    reach() {
      reached ??= connect().catch((error: unknown) => {
        reached = null;
        throw error;
      });
      return reached;
    },
    async close() {
      const last = await reached?.catch(() => null);
      await last?.port.close();
    },
  };
}

/** The process at the other end may be another after a loss: nothing is asked of it before it has described itself. */
function whileConnected(port: IssuingAuthority, isConnected: () => boolean, patience: Patience): IssuingAuthority {
  const guarded = <Input extends unknown[], Output>(call: (...input: Input) => Promise<Output>) => {
    return async (...input: Input): Promise<Output> => {
      if (isConnected()) return patience.call(() => call(...input));
      throw new AuthorityUnavailable('the connection to the authority process has ended', false);
    };
  };
  return {
    describe: guarded(port.describe),
    order: guarded(port.order),
    ...(port.revoke === undefined ? {} : { revoke: guarded(port.revoke) }),
    ...(port.list === undefined ? {} : { list: guarded(port.list) }),
    ...(port.crl === undefined ? {} : { crl: guarded(port.crl) }),
    close: port.close,
  };
}

function chainOf({ name, chainPem }: OutsideConfiguration): OutsideAuthority['chain'] {
  const parsed = parseChainPem(chainPem);
  const [issuing, ...above] = parsed.ok ? parsed.value : [];
  if (issuing === undefined) throw new Error(`the chain of the outside authority ${name} cannot be read`);
  return [issuing, ...above];
}

const sameChain = (a: readonly Certificate[], b: readonly Certificate[]): boolean =>
  a.length === b.length && a.every(({ fingerprint }, index) => fingerprint === b[index]?.fingerprint);
