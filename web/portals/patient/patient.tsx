// The patient's portal: made for a phone, at ease on a desk.
import { Outlet } from '@tanstack/react-router';
import { Frame } from '../../components/frame/frame.tsx';
import { Gate } from '../../components/gate/gate.tsx';

export const PatientPortal = () => (
  <Frame portal="patient">
    <Gate who="patient">
      <Outlet />
    </Gate>
  </Frame>
);
