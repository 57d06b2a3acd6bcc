import { useState } from 'react';
import { useMe } from '../../api/session.ts';
import { ActionButton } from '../../shell/action-button.tsx';
import { AdoptStations } from './adopt-stations.tsx';

/** Stations that are on Profile 3 under another CA are taken over: for whom the server says that they may ask for it. */
export function AdoptStationsButton() {
  const [open, setOpen] = useState(false);
  const { data: me } = useMe();
  const action = me?.actions.find(({ name }) => name === 'adopt-stations');
  return (
    <>
      <ActionButton
        action={action ?? { allowed: false, reason: 'This server does not offer it.' }}
        label="Take stations over"
        onClick={() => setOpen(true)}
      />
      {open && <AdoptStations close={() => setOpen(false)} />}
    </>
  );
}
