// The portal of organisations: a workbench for whoever runs the accounts of their staff. No record is read here.
import { Outlet } from '@tanstack/react-router';
import { Frame } from '../../components/frame/frame.tsx';
import { Gate } from '../../components/gate/gate.tsx';
import { establishmentWords } from '../../words/establishment/establishment-words.ts';

export const EstablishmentPortal = () => (
  <Frame portal="establishment">
    <Gate who="administrator">
      <establishmentWords.Provider>
        <Outlet />
      </establishmentWords.Provider>
    </Gate>
  </Frame>
);
