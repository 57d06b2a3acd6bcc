import type { PkiControlPlane } from '@bfcert/pki-contract';

/** The control plane as before, each call to it made by `around`. */
export function aroundCalls(
  pki: PkiControlPlane,
  around: (method: string, call: () => Promise<unknown>) => Promise<unknown>,
): PkiControlPlane {
  return new Proxy(pki, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof name !== 'string' || name === 'close' || typeof member !== 'function') return member;
      return (...args: unknown[]) => around(name, () => member.apply(pki, args) as Promise<unknown>);
    },
  });
}
