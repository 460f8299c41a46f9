// The professional's portal: a desk. Keyboard first, a table when there are many, and always clear whose record is open.
import { Outlet } from '@tanstack/react-router';
import { Frame } from '../../components/frame/frame.tsx';
import { Gate } from '../../components/gate/gate.tsx';
import { DraftsProvider } from './add/drafts.tsx';
import { Shortcuts } from './shortcuts.tsx';

// Drafts stand outside the gate: a session that ends while one writes takes nothing away.
export const ProfessionalPortal = () => (
  <DraftsProvider>
    <Frame portal="professional" side={<Shortcuts />}>
      <Gate who="professional">
        <Outlet />
      </Gate>
    </Frame>
  </DraftsProvider>
);
