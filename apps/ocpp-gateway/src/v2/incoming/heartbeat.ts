import { incoming } from '../../dialect/station-side.ts';

export const heartbeat = incoming<Record<string, never>>(
  'accepted',
  async (_session, _request, { clock }) => ({ ok: true, payload: { currentTime: clock.now().toISOString() } }),
  { repeatable: true },
);
