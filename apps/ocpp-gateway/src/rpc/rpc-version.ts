import type { RpcErrorCode } from './call-error.ts';

/** What the framing of OCPP-J has of its own in one version. */
export interface RpcVersion {
  /** The message types 5 and 6, CALLRESULTERROR and SEND (Part 4 of 2.1). */
  readonly hasResultErrorAndSend: boolean;
  /** How a code is spelt on the wire. */
  spell(code: RpcErrorCode): string;
}

export const RPC_2_0_1: RpcVersion = { hasResultErrorAndSend: false, spell: (code) => code };

export const RPC_2_1: RpcVersion = { hasResultErrorAndSend: true, spell: (code) => code };
