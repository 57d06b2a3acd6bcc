import { newId } from '@bfcert/kernel/ids';
import { answerStation } from '../dialect/answer-station.ts';
import { checkOfStation } from '../dialect/check-of-station.ts';
import type { Dialect } from '../dialect/dialect.ts';
import type { StationSide } from '../dialect/station-side.ts';
import { CallPipe } from '../rpc/call-pipe.ts';
import type { Session } from './sessions.ts';
import type { ChargerIdentity } from './tls.ts';

export interface SessionParts {
  readonly identity: ChargerIdentity;
  readonly port: number;
  readonly dialect: Dialect;
  readonly side: StationSide;
  readonly socket: {
    /** Puts one text frame on it. */
    send(text: string): void;
    close(code: number, reason: string): void;
  };
  /** What was seen of the station's messages that an operator may want to know. */
  readonly note: (what: string, details: Readonly<Record<string, string>>) => void;
}

/** A session whose frames are handled as they come, once it is released. */
export function makeSession({ identity, port, dialect, side, socket, note }: SessionParts): Session {
  const session: Session = {
    connectionId: newId('con'),
    identity,
    port,
    dialect,
    check: checkOfStation(
      dialect.schemas,
      () => side.table.entryOfIdentity(identity.identityId),
      (action, where) => note('defect_tolerated', { action, where }),
    ),
    epoch: null,
    bootAnswer: null,
    triggered: new Set(),
    upstream: null,
    pipe: new CallPipe({
      version: dialect.rpc,
      send: (text) => socket.send(text),
      answer: (action, payload) => answerStation(session, action, payload, { side, dialect }),
      take: (action) => dialect.unanswered.has(action),
      isRepeatable: (action) => dialect.incoming.get(action)?.repeatable === true,
      abort: (code, reason) => session.close(code, reason),
      handOver: (frame, text) => session.upstream?.take(frame, text) === true,
      note,
      held: true,
    }),
    release: () => {
      session.upstream?.begin();
      session.pipe.release();
    },
    // What was sent before the close arrived is not acted on: closing means at once.
    close: (code, reason) => {
      session.pipe.close();
      session.upstream?.end();
      socket.close(code, reason);
    },
  };
  return session;
}
