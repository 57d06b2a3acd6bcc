import type { EvseSecurity } from '@bfcert/evse-security';
import { Gauge, type Registry } from 'prom-client';

/** Waves that have begun and not ended are few, as each station is in one of them at most; those that ended have no series. */
export function measureWaves(registry: Registry, evse: Pick<EvseSecurity, 'waveStanding'>): void {
  new Gauge({
    name: 'bfcert_wave_members',
    help: 'Members of waves that have begun and not ended, by what became of them, and by the state of the wave',
    labelNames: ['wave', 'kind', 'wave_state', 'state'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { waveId: wave, kind, state: wave_state, members } of await evse.waveStanding())
        for (const [state, count] of Object.entries(members)) this.set({ wave, kind, wave_state, state }, count);
    },
  });
}
