// Public steps that change something need X-Cercle too: to sign a stranger's browser in is an attack as well (login CSRF).
// https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
import { Fault } from '../../../base/fault.ts';
import type { RouteRequest } from '../../../kit/http/route.ts';

export function assertFromPortal({ headers }: RouteRequest): void {
  if (headers['x-cercle'] !== '1')
    throw new Fault('forbidden', {
      code: 'http.cross-site',
      message: 'State-changing calls of the portal carry X-Cercle: 1 and come from the portal.',
    });
}
