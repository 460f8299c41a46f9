// The agency's portal: a workbench for the welcome desk.
import { Outlet } from '@tanstack/react-router';
import { Frame } from '../../components/frame/frame.tsx';
import { Gate } from '../../components/gate/gate.tsx';

export const AgencyPortal = () => (
  <Frame portal="agency">
    <Gate who="operator">
      <Outlet />
    </Gate>
  </Frame>
);
