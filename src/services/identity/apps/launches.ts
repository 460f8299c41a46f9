// The portal opens an app with a patient: a one-time handle that means something to the session that asked for it alone.
// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch
import { hash } from 'node:crypto';
import type { Chance, Clock } from '../../../base/clock.ts';
import type { Sealer } from '../../../kit/crypto/sealer.ts';
import type { AppsStore } from './store-apps.ts';

export const launchMinutes = 5;
export type Launch = { account: string; session: string; client: string; patientId: string };
export type Launches = ReturnType<typeof createLaunches>;

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

export function createLaunches(needs: { store: AppsStore; sealer: Sealer; clock: Clock; chance: Chance }) {
  const { store, sealer, clock, chance } = needs;
  const label = (handleHash: Buffer): string => `launch ${handleHash.toString('hex')}`;
  return {
    async open(launch: Launch): Promise<string> {
      const handle = chance.bytes(32).toString('base64url');
      const handleHash = digest(handle);
      const expiresAt = new Date(clock.now().getTime() + launchMinutes * 60_000);
      await store.addLaunch(handleHash, sealer.seal(label(handleHash), JSON.stringify(launch)), expiresAt);
      return handle;
    },
    /**
     * The patient, for the one authorization (`interaction`) that the handle is first brought to. Null when it is
     * unknown, used, too old, or another's: of account, session or app. Whoever brings another's has used it up.
     */
    async use(handle: string, interaction: string, by: Omit<Launch, 'patientId'>): Promise<string | null> {
      const handleHash = digest(handle);
      const row = await store.useLaunch(handleHash, digest(interaction), clock.now());
      if (row === null) return null;
      const launch = JSON.parse(sealer.open(label(handleHash), row.sealed).toString()) as Launch;
      const isTheirs = launch.account === by.account && launch.session === by.session && launch.client === by.client;
      return isTheirs ? launch.patientId : null;
    },
  };
}
