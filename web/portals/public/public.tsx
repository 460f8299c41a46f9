// The public site: readable without an account.
import { Outlet } from '@tanstack/react-router';
import { Frame } from '../../components/frame/frame.tsx';

export const PublicPortal = () => (
  <Frame portal="public">
    <Outlet />
  </Frame>
);
