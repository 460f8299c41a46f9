// An address that leads nowhere.
import { NotFound } from '../../../components/states/states.tsx';

export const NotFoundPage = () => <NotFound />;
